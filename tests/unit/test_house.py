"""The house rules that no linter has a word for."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = sorted((ROOT / "functions").glob("*/*.py"))
MODULES = sorted(path for part in ("layers/core", "toolkit") for path in (ROOT / part).rglob("*.py"))
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc"}


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.parent.name)
def test_a_function_translates_in_forty_lines(path: Path) -> None:
    """What wakes up is one file of at most 40 lines; what it decides is decided elsewhere."""
    assert path.name == "app.py"
    assert len(path.read_text().splitlines()) <= 40


# What may be longer, and why.
LONGER = {"context": "a line for each field that a template may print"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_one_idea(path: Path) -> None:
    """A module over 150 lines holds more than one idea; one called utils holds none."""
    assert len(path.read_text().splitlines()) <= 150 or path.stem in LONGER
    assert path.stem not in FORBIDDEN

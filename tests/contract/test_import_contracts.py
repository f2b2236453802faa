"""The import contracts name every module that they are about: a new one must not slip through."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
MODULES = {
    f"compound_pages.{path.stem}"
    for path in (ROOT / "layers/core/compound_pages").glob("*.py")
    if path.stem != "__init__"
}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("only the renderer knows Jinja", {"renderer", "templating"}),
        (
            "only the adapters and the wiring speak to AWS",
            {"store", "cache", "edge", "queue", "bootstrap", "session"},
        ),
    ],
)
def test_every_module_is_held_to_it(name: str, allowed: set[str]) -> None:
    """The contract forbids its import to each module but those that exist for it."""
    contract = next(one for one in CONTRACTS if one["name"] == name)
    assert set(contract["source_modules"]) == MODULES - {f"compound_pages.{module}" for module in allowed}

"""No finding of a scanner is silenced without a reason beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from template import RESOURCES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    file
    for folder in ("layers", "functions", "toolkit", "tests", "bench")
    for file in (ROOT / folder).rglob("*.py")
]
SILENCED = re.compile(r"#\s*noqa: [A-Z0-9, ]*\bS\d{3}\b[A-Z0-9, ]*(.*)")
SKIPS = [
    (name, skip)
    for name, resource in RESOURCES.items()
    for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
]


def test_a_silenced_security_rule_says_why() -> None:
    """In the code: behind the line."""
    found = [
        (file.name, line)
        for file in SOURCES
        for line in file.read_text("utf-8").splitlines()
        if SILENCED.search(line)
    ]
    assert found
    assert [one for one in found if not SILENCED.search(one[1])[1].strip()] == []  # type: ignore[index]


@pytest.mark.parametrize("table", ["per-file-ignores", "ignore"])
def test_a_rule_that_is_off_says_why(table: str) -> None:
    """In pyproject.toml: behind each rule, or behind the list of a file."""
    text = (
        (ROOT / "pyproject.toml")
        .read_text("utf-8")
        .partition("[tool.ruff.lint]")[2]
        .partition("[tool.ruff.lint.flake8")[0]
    )
    part = text.partition("[tool.ruff.lint.per-file-ignores]")
    lines = (part[0] if table == "ignore" else part[2]).splitlines()
    rules = [line for line in lines if re.search(r'"[A-Z]+\d*"', line) and "select" not in line]
    assert rules
    assert [line for line in rules if "#" not in line] == []


@pytest.mark.parametrize(
    ("resource", "skip"), SKIPS, ids=lambda one: one if isinstance(one, str) else one["id"]
)
def test_what_checkov_may_not_ask_of_a_resource_says_why(resource: str, skip: dict[str, str]) -> None:
    """In the template: in the resource's own metadata."""
    assert set(skip) == {"id", "comment"}, resource
    assert len(skip["comment"].split()) > 4


def test_what_checkov_may_not_ask_at_all_says_why() -> None:
    """In .checkov.yaml: beside each check, or in the lines above it."""
    lines = (ROOT / ".checkov.yaml").read_text("utf-8").partition("skip-check:")[2].splitlines()
    checks = [at for at, line in enumerate(lines) if line.strip().startswith("- CKV")]
    assert checks
    said = [at for at in checks if "#" in lines[at] or lines[at - 1].strip().startswith("#")]
    assert [lines[at] for at in checks if at not in said] == []

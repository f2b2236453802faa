"""The order of a deployment stands in the Makefile and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

MAKEFILE = (Path(__file__).resolve().parents[2] / "Makefile").read_text(encoding="utf-8")


def test_a_deployment_puts_assets_before_code_and_sweeps_last() -> None:
    """No reader meets a page whose style sheet is not there, and no function of before outlives the sweep."""
    found = re.search(r"^deploy: build .*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found
    steps = [re.sub(r"@|\$\(\w+\)/?|\"", "", line).split() for line in found[1].splitlines()]
    assert [(step[0], *(word for word in step[1:] if word.startswith("--"))) for step in steps] == [
        ("compound-pages", "--stack", "--before-deploy"),
        ("deploy", "--stack-name"),
        ("compound-pages", "--stack"),
        ("compound-pages", "--stack", "--after-deploy"),
    ]
    assert [step[1] for step in steps if step[0] == "compound-pages"] == ["assets", "assets", "sweep"]

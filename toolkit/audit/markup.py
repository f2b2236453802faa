"""Markup: what html-validate has against every page of an export."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .packages import command

_RULES = Path(__file__).with_name("html-validate.json")


def findings(exported: Path) -> tuple[int, list[str]]:
    """Return how many pages below `exported` were read, and each finding with its place."""
    pages = sorted(str(page) for page in exported.rglob("*.html"))
    words = [*command("html-validate"), "--config", str(_RULES), "--formatter", "json", *pages]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    reports = json.loads(done.stdout)
    return len(pages), [
        f"{Path(report['filePath']).relative_to(exported)}:{one['line']}: {one['message']} ({one['ruleId']})"
        for report in reports
        for one in report["messages"]
    ]

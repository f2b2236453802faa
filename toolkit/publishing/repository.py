"""The repository of a content folder: which commit its records are, and which commits it knows."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_RECORDS = ":(glob)**/*.yaml"  # templates and assets are deployed, not published


def commit_of(folder: Path) -> str:
    """Return the commit that has every record of `folder` as it is, empty if none has, or there is no git."""
    changed = _git(folder, "status", "--porcelain", "--ignored", "--untracked-files=all", "--", _RECORDS)
    tracked = _git(folder, "ls-files", "--", _RECORDS)
    return (_git(folder, "rev-parse", "HEAD") or "") if tracked and changed == "" else ""


def knows(folder: Path, commit: str) -> bool:
    """Return whether the repository of `folder` has `commit`. A shallow clone knows little."""
    if not _COMMIT.fullmatch(commit):
        return False
    return _git(folder, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def _git(folder: Path, *words: str) -> str | None:
    """Return what git says, None where it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603  our own words, and a commit that looks like one
            ["git", "-C", str(folder), *words],  # noqa: S607  as the person has it
            capture_output=True,
            check=False,
            text=True,
            errors="surrogateescape",
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None

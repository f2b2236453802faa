"""The guess: which paths the questions have, as the build knew them (docs/adr/0052).

What a path asks for is known from the questions, and they are read with the page. A function that starts with
a guess reads both at once. The questions that it reads then decide: a guess that was wrong is read after.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .site import Question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "paths.json"  # in the content layer


def read_guess(folder: Path) -> dict[str, Question]:
    """Return by kind questions that have their paths and nothing else; none where the folder has no guess."""
    try:
        guessed = json.loads((folder / FILE).read_bytes())
    except FileNotFoundError:
        return {}
    return {kind: _asked(*patterns) for kind, patterns in guessed.items()}


def _asked(path: str, *older: str) -> Question:
    return Question(path=path, older_paths=older, title="", label="", template="")


def write_guess(questions: Mapping[str, Question], folder: Path) -> None:
    """Write what `read_guess` reads, the same for the same paths."""
    patterns = {kind: [asked.path, *asked.older_paths] for kind, asked in questions.items()}
    (folder / FILE).write_text(json.dumps(patterns, indent=1) + "\n", encoding="utf-8")

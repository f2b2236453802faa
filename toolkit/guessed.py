"""`python -m toolkit.guessed CONTENT FOLDER`: write into FOLDER, part of a layer, a guess of the questions.

Of their files the paths are taken, as they stand: whether the content is sound is not asked by a build.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from compound_pages.guess import write_guess
from compound_pages.site import Question, Questions

from .content import part_of
from .content.files import questions
from .content.yaml_file import YamlFile


def guessed(content: Path) -> dict[str, Question]:
    """Return a content folder's questions in their order. Raises ContentError, msgspec.ValidationError."""
    files = (path for path in questions(part_of(content, "questions")) if path.suffix == ".yaml")
    asked = {path.stem: msgspec.convert(YamlFile(path).data, Question) for path in files}
    return Questions(asked).in_order


if __name__ == "__main__":
    write_guess(guessed(Path(sys.argv[1])), Path(sys.argv[2]))

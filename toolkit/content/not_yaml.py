"""Not YAML: what the parser has against a text, and what an editor has probably done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

# What the parser says, and what is meant by it. Faults of the second table show late.
_HINTS = (
    (r"mapping values are not allowed", "a text with a colon and a space in it needs quotes around it"),
    (r"'\\t'", "a tab stands where only spaces may: indent with spaces"),
    (r"found character '[%@`]'", "a text that begins with this character needs quotes around it"),
    (r"expected <block end>", "this fits neither the indentation nor the quotation before it"),
    (r"but got '\?'", "a question in a list in [ ] needs quotes around it"),
    (r"another document", "a line of --- begins a second one"),
)
_HINTS_AT_THE_START = (
    (r"could not find expected ':'", "this is neither “key: value” nor part of the line above"),
    (r"unexpected end of stream", "a quotation that begins here never ends"),
    (r"expected ',' or", "a list in [ ] or a mapping in { } begins here and never ends, or lacks a comma"),
)
NEEDS_QUOTES = "a text that begins with & or * needs quotes around it (anchors and aliases are not allowed)"


class NotYaml(Exception):
    """A text that is no YAML, or more than content may use of it. `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def in_words(error: yaml.MarkedYAMLError, end: yaml.Mark) -> NotYaml:
    """Return `error` as an editor understands it; `end`: where the text ends."""
    said = str(error.problem or error.context)
    mark = error.problem_mark or error.context_mark or end
    if str(error.context) in {"while scanning an alias", "while scanning an anchor"}:
        return NotYaml(NEEDS_QUOTES, mark.line + 1, mark.column + 1)
    for hints, place in ((_HINTS, mark), (_HINTS_AT_THE_START, error.context_mark or mark)):
        for sign, hint in hints:
            if re.search(sign, said):
                return NotYaml(f"{said}; {hint}", place.line + 1, place.column + 1)
    return NotYaml(said, mark.line + 1, mark.column + 1)


def end_of(text: str) -> tuple[int, int]:
    """Return the line and column, from 1, of what comes after `text`; editors know three ends of a line."""
    lines = re.split(r"\r\n|\r|\n", text)
    return len(lines), len(lines[-1]) + 1

"""YAML as content uses it: the types of JSON, as in YAML's 1.2 core schema. `no` is a word, a date is text.

Anchors and aliases, which can blow a small file up, and nesting that no record needs are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from .problems import shown

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 12
MAX_DIGITS = 15  # no reader of JSON rounds a whole number of so many

_TAG = "tag:yaml.org,2002:"


def _whole(text: str) -> int:
    if len(text.lstrip("+-0ox")) > MAX_DIGITS:
        raise ValueError(f"is a number of more than {MAX_DIGITS} digits (in quotes it is text)")
    return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))


def _broken(text: str) -> float:
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


# What a plain scalar is: YAML 1.2.2, §10.3.2, in its order, and the characters that each type begins with.
_TYPES: tuple[tuple[str, re.Pattern[str], list[str], Callable[[str], Any]], ...] = (
    ("null", re.compile(r"(?:~|null|Null|NULL|)"), ["~", "n", "N", ""], lambda _: None),
    (
        "bool",
        re.compile(r"(?:true|True|TRUE|false|False|FALSE)"),
        list("tTfF"),
        lambda text: text.lower() == "true",
    ),
    ("int", re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"), list("-+0123456789"), _whole),
    (
        "float",
        re.compile(
            r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
            r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
        ),
        list("-+.0123456789"),
        lambda text: _broken(text.lower()),
    ),
    ("str", re.compile(r".*", re.DOTALL), [], str),
)
_BY_TAG: dict[str, Any] = {_TAG + name: (pattern, build) for name, pattern, _, build in _TYPES}
_COLLECTIONS = frozenset({f"{_TAG}map", f"{_TAG}seq"})
# What the parser says, and what an editor has probably done. Faults of the second table show late.
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
_NEEDS_QUOTES = "a text that begins with & or * needs quotes around it (anchors and aliases are not allowed)"


class _Loader(yaml.SafeLoader):
    """The loader with our types only."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  PyYAML's own class attribute
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(None, None, _NEEDS_QUOTES, event.start_mark)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _name, _pattern, _first, _ in _TYPES[:-1]:
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"^{_pattern.pattern}\Z"), _first)


class NotYaml(Exception):
    """A text that is no YAML, or more than content may use of it. `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def compose(text: str) -> yaml.Node | None:
    """Return the tree of `text`, None if nothing is in it. Raises NotYaml."""
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        message = f"the character U+{error.character:04X} is not allowed"
        raise NotYaml(message, line, column) from error
    try:
        node: yaml.Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _in_words(error, loader.get_mark()) from error
    except (ValueError, OverflowError) as error:
        # PyYAML lets these through, for an escape such as "\UFFFFFFFF" that names no character.
        message = "an escape or a directive names something that does not exist"
        raise NotYaml(message, loader.line + 1, loader.column + 1) from error
    return node


def _in_words(error: yaml.MarkedYAMLError, end: yaml.Mark) -> NotYaml:
    said = str(error.problem or error.context)
    mark = error.problem_mark or error.context_mark or end
    if str(error.context) in {"while scanning an alias", "while scanning an anchor"}:
        return NotYaml(_NEEDS_QUOTES, mark.line + 1, mark.column + 1)
    for hints, place in ((_HINTS, mark), (_HINTS_AT_THE_START, error.context_mark or mark)):
        for sign, hint in hints:
            if re.search(sign, said):
                return NotYaml(f"{said}; {hint}", place.line + 1, place.column + 1)
    return NotYaml(said, mark.line + 1, mark.column + 1)


def is_plain(node: yaml.Node) -> bool:
    """Whether `node` has the type that it looks like, not one that a tag (`!…`) gives it."""
    return node.tag in _COLLECTIONS if isinstance(node, yaml.CollectionNode) else node.tag in _BY_TAG


def value(node: yaml.Node) -> Any:
    """Return what a plain scalar stands for. Raises ValueError, in words, if there is no such value."""
    pattern, build = _BY_TAG[node.tag]
    if not pattern.fullmatch(node.value):
        raise ValueError(f"is not what its tag says: {shown(node.value)}")
    return build(node.value)

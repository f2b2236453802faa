"""YAML as content uses it: the types of JSON, as in YAML's 1.2 core schema. `no` is a word, a date is text.

Anchors and aliases, which can blow a small file up, and more depth or values than a record needs are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from .not_yaml import NEEDS_QUOTES, NotYaml, end_of, in_words
from .problems import shown

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 12
MAX_NODES = 20_000  # values and keys of one file: it holds fewer in 256 KB, if they say anything
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


class _Loader(yaml.SafeLoader):
    """The loader with our types only."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  PyYAML's own class attribute
    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(None, None, NEEDS_QUOTES, event.start_mark)
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_DEPTH:
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", event.start_mark)
        if self.nodes > MAX_NODES:
            message = f"it holds more than {MAX_NODES} values"
            raise yaml.composer.ComposerError(None, None, message, event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _name, _pattern, _first, _ in _TYPES[:-1]:
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"^{_pattern.pattern}\Z"), _first)


def compose(text: str) -> yaml.Node | None:
    """Return the tree of `text`, None if nothing is in it. Raises NotYaml."""
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        message = f"the character U+{error.character:04X} is not allowed"
        raise NotYaml(message, *end_of(text[: error.position])) from error
    try:
        node: yaml.Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise in_words(error, loader.get_mark()) from error
    except (ValueError, OverflowError) as error:
        # PyYAML lets these through, for an escape such as "\UFFFFFFFF" that names no character.
        message = "an escape or a directive names something that does not exist"
        raise NotYaml(message, loader.line + 1, loader.column + 1) from error
    return node


def is_plain(node: yaml.Node) -> bool:
    """Whether `node` has the type that it looks like, not one that a tag (`!…`) gives it."""
    return node.tag in _COLLECTIONS if isinstance(node, yaml.CollectionNode) else node.tag in _BY_TAG


def value(node: yaml.Node) -> Any:
    """Return what a plain scalar stands for. Raises ValueError, in words, if there is no such value."""
    pattern, build = _BY_TAG[node.tag]
    if not pattern.fullmatch(node.value):
        raise ValueError(f"is not what its tag says: {shown(node.value)}")
    return build(node.value)

"""One YAML file: its data as JSON knows it, and the place of each value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from .problems import ContentError, Problem

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12

type Place = tuple[int, int]
type Steps = tuple[str | int, ...]


class _CoreLoader(yaml.SafeLoader):
    """YAML with the types of JSON only, as in its 1.2 core schema: `no` is a word, a date is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  PyYAML's own class attribute
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse anchors and aliases, which can blow a small file up, and nesting that no record needs."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(
                None, None, "anchors and aliases are not allowed", event.start_mark
            )
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", list("tf")),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
):
    _CoreLoader.add_implicit_resolver(_tag, re.compile(_pattern), _first)


class YamlFile:
    """A file that was read: `data`, and where in the file each part of it stands."""

    def __init__(self, path: Path) -> None:
        """Read `path`. Raises ContentError if it is not UTF-8, not YAML, empty, too large or too deep."""
        self.path = path
        self._places: dict[Steps, Place] = {}
        node = self._compose(self._text())
        if node is None:
            raise ContentError([self.problem((), "the file is empty")])
        self.data = self._build(node, ())

    def problem(self, steps: Steps, message: str) -> Problem:
        """Return a problem with the value at `steps`, placed there or at the nearest thing around it."""
        near = steps
        while near and near not in self._places:
            near = near[:-1]
        line, column = self._places.get(near, (1, 1))
        return Problem(self.path, line, column, field(steps), message)

    def _text(self) -> str:
        raw = self.path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise ContentError([self.problem((), f"the file is larger than {MAX_BYTES // 1024} KB")])
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = raw[: error.start]
            column = error.start - before.rfind(b"\n")
            message = f"is not UTF-8: {error.reason}"
            raise ContentError([Problem(self.path, before.count(b"\n") + 1, column, "", message)]) from error

    def _compose(self, text: str) -> yaml.Node | None:
        try:
            return yaml.compose(text, Loader=_CoreLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            message = f"is not YAML: {error.problem or error.context}"
            raise ContentError([Problem(self.path, *place, "", message)]) from error
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            message = f"is not YAML: the character U+{error.character:04X} is not allowed"
            raise ContentError([Problem(self.path, line, 1, "", message)]) from error

    def _build(self, node: yaml.Node, steps: Steps) -> Any:
        self._places.setdefault(steps, _place(node))
        if isinstance(node, yaml.MappingNode):
            return self._build_mapping(node, steps)
        if isinstance(node, yaml.SequenceNode):
            return [self._build(item, (*steps, i)) for i, item in enumerate(node.value)]
        return self._scalar(node, steps)

    def _build_mapping(self, node: yaml.MappingNode, steps: Steps) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise ContentError([self.problem(steps, "a key must be a word")])
            inner = (*steps, key_node.value)
            self._places[inner] = _place(key_node)
            if key_node.value in built:
                raise ContentError([self.problem(inner, "stands here twice")])
            built[key_node.value] = self._build(value_node, inner)
        return built

    def _scalar(self, node: yaml.Node, steps: Steps) -> Any:
        constructor = yaml.constructor.SafeConstructor()
        try:
            return constructor.construct_object(node)
        except (yaml.constructor.ConstructorError, ValueError) as error:
            message = f"has a type that is not allowed: {node.tag}"
            raise ContentError([self.problem(steps, message)]) from error


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def field(steps: Steps) -> str:
    """Return `steps` as an editor reads it: `safety[2].text`, list items counted from 1."""
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps)
    return words.removeprefix(".")

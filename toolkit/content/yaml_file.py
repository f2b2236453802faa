"""One YAML file: its data as JSON knows it, and the place of each value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from compound_pages.statements import UNPRINTABLE

from . import yaml_core
from .bounds import LEADS_OUT, leads_out
from .not_yaml import NotYaml, end_of
from .problems import ContentError, Problem, shown

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MAX_BYTES = 256 * 1024
MAX_TEXT = 10_000  # characters of one text: three pages of print

type Place = tuple[int, int]
type Steps = tuple[str | int, ...]

_UNPRINTABLE = re.compile(UNPRINTABLE)
_WORD = re.compile(r"[A-Za-z0-9_-]{1,60}")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class YamlFile:
    """A file that was read: `data`, where each part of it stands, and what is wrong with single parts."""

    def __init__(self, path: Path, roots: Collection[Path] = ()) -> None:
        """Read `path`. Raises ContentError if it cannot be read as one YAML document in UTF-8.

        `roots`: folders, in one of which the file must lie.
        """
        self.path = path
        if roots and leads_out(path, roots):
            raise self._unreadable(LEADS_OUT)
        self.problems: list[Problem] = []
        self._places: dict[Steps, Place] = {}
        try:
            node = yaml_core.compose(self._text())
        except NotYaml as error:
            raise self._unreadable(f"is not YAML: {error.message}", error.line, error.column) from error
        if node is None:
            raise self._unreadable("the file is empty")
        self.data = self._build(node, ())

    def problem(self, steps: Steps, message: str) -> Problem:
        """Return a problem with the value at `steps`, placed there or at the nearest thing around it."""
        near = steps
        while near and near not in self._places:
            near = near[:-1]
        line, column = self._places.get(near, (1, 1))
        return Problem(self.path, line, column, field(steps), message)

    def _unreadable(self, message: str, line: int = 1, column: int = 1) -> ContentError:
        return ContentError([Problem(self.path, line, column, "", message)])

    def _text(self) -> str:
        if not self.path.is_file():
            raise self._unreadable("is no file")
        try:
            with self.path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise self._unreadable(f"cannot be read: {error.strerror}") from error
        if len(raw) > MAX_BYTES:
            raise self._unreadable(f"the file is larger than {MAX_BYTES // 1024} KB")
        if raw.startswith(_UTF_16):
            raise self._unreadable("is UTF-16: save it as UTF-8")
        try:
            return raw.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 ({error.reason}): save it as UTF-8"
            raise self._unreadable(message, *end_of(raw[: error.start].decode())) from error

    def _build(self, node: yaml.Node, steps: Steps) -> Any:
        self._places.setdefault(steps, _place(node))
        if not yaml_core.is_plain(node):
            tag = shown(node.tag.removeprefix("tag:yaml.org,2002:"))
            self._fault(
                steps, f"has a type that is not allowed ({tag}); a text that begins with ! needs quotes"
            )
            return None
        if isinstance(node, yaml.MappingNode):
            return self._build_mapping(node, steps)
        if isinstance(node, yaml.SequenceNode):
            return [self._build(item, (*steps, i)) for i, item in enumerate(node.value)]
        return self._build_scalar(node, steps)

    def _build_mapping(self, node: yaml.MappingNode, steps: Steps) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(steps, "a key must be a word")
                continue
            inner = (*steps, key_node.value)
            if key_node.value in built:
                line, _ = self._places[inner]
                self._places[inner] = _place(key_node)
                self._fault(inner, f"stands here twice, first in line {line}")
                continue
            self._places[inner] = _place(key_node)
            built[key_node.value] = self._build(value_node, inner)
        return built

    def _build_scalar(self, node: yaml.Node, steps: Steps) -> Any:
        if found := _UNPRINTABLE.search(node.value):
            self._fault(steps, f"holds the character U+{ord(found[0]):04X}, which no page can show")
        if len(node.value) > MAX_TEXT:
            self._fault(steps, f"is longer than {MAX_TEXT} characters")
            return None
        try:
            return yaml_core.value(node)
        except ValueError as error:
            self._fault(steps, str(error))
            return None

    def _fault(self, steps: Steps, message: str) -> None:
        self.problems.append(self.problem(steps, message))


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def field(steps: Steps) -> str:
    """Return `steps` as an editor reads it: `safety[2].text`, list items counted from 1."""
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{_word(step)}" for step in steps)
    return words.removeprefix(".")


def _word(step: str) -> str:
    return step if _WORD.fullmatch(step) else shown(step)

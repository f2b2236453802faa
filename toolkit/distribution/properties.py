"""Reading a resource's properties to the last one: what nobody reads is an error, not a detail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

_REQUIRED: Any = object()
_TRUTHS = {"true": True, "false": False}


class NotUnderstood(Exception):
    """The local edge does not know what this property does; the message begins with its path."""


class Properties:
    """One object of a template, read property by property and then closed.

    `without_effect` collects, path by path, what was read but means nothing on one machine.
    """

    def __init__(self, value: Any, path: str, without_effect: dict[str, str] | None = None) -> None:
        if not isinstance(value, Mapping):
            raise NotUnderstood(f"{path}: is not an object")
        self._left = dict(value)
        self.path = path
        self.without_effect: dict[str, str] = {} if without_effect is None else without_effect

    def __enter__(self) -> Self:
        """Begin to read."""
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        """Refuse what was not read."""
        if failed is None and self._left:
            raise self.refusal(min(self._left), "is not understood by the local edge")

    def refusal(self, name: str, problem: str) -> NotUnderstood:
        """Return the error that names the property `name`."""
        return NotUnderstood(f"{self.path}.{name}: {problem}")

    def __contains__(self, name: str) -> bool:
        """Whether the property is there and not yet read."""
        return name in self._left

    def take(self, name: str, default: Any = _REQUIRED) -> Any:
        """Return the property, whatever it is; the other readers build on this one."""
        if name not in self._left and default is _REQUIRED:
            raise self.refusal(name, "is missing")
        return self._left.pop(name, default)

    def text(self, name: str, default: Any = _REQUIRED) -> str:
        """Return a property that is text."""
        value = self.take(name, default)
        if not isinstance(value, str):
            raise self.refusal(name, f"is not text: {value!r}")
        return value

    def number(self, name: str, default: Any = _REQUIRED) -> int:
        """Return a whole number; CloudFormation hands a parameter's number on as text."""
        value = self.take(name, default)
        if isinstance(value, bool) or not str(value).isdecimal():
            raise self.refusal(name, f"is not a whole number: {value!r}")
        return int(value)

    def truth(self, name: str, default: Any = _REQUIRED) -> bool:
        """Return true or false, also from text."""
        value = self.take(name, default)
        value = _TRUTHS.get(value, value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            raise self.refusal(name, f"is neither true nor false: {value!r}")
        return value

    def items(self, name: str, default: Any = _REQUIRED) -> list[Any]:
        """Return a list, written as a list or as `{Items, Quantity}`."""
        value = self.take(name, default)
        if isinstance(value, Mapping) and set(value) <= {"Items", "Quantity"}:
            value = value.get("Items", [])
        if not isinstance(value, list):
            raise self.refusal(name, f"is not a list: {value!r}")
        return value

    def inside(self, name: str, default: Any = _REQUIRED) -> Properties:
        """Return the object under `name`, to be read and closed in turn."""
        return Properties(self.take(name, default), f"{self.path}.{name}", self.without_effect)

    def each(self, name: str, default: Any = _REQUIRED) -> list[Properties]:
        """Return the objects of the list under `name`."""
        values = enumerate(self.items(name, default))
        return [Properties(one, f"{self.path}.{name}[{at}]", self.without_effect) for at, one in values]

    def only(self, name: str, *expected: Any) -> None:
        """Accept `name` absent, or with one of the `expected` values; refuse any other."""
        value = self.take(name, expected[0])
        if value not in expected:
            raise self.refusal(name, f"the local edge understands {expected[0]!r} only, not {value!r}")

    def skip(self, reasons: Mapping[str, str]) -> None:
        """Note the properties that have no effect on one machine, each with its reason."""
        for name, reason in reasons.items():
            if name in self._left:
                del self._left[name]
                self.without_effect[f"{self.path}.{name}"] = reason

"""Operations: what a service in memory understands, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

type Asked = Mapping[str, Any]
type Parsed = dict[str, Any]


class NotUnderstood(Exception):
    """A call that AWS might answer and this stand-in cannot."""


class Refused(Exception):
    """What AWS answers with an error."""

    def __init__(self, status: int, code: str) -> None:
        """`status`: of HTTP; `code`: AWS's word for it."""
        super().__init__(code)
        self.status = status
        self.code = code


class Operation(NamedTuple):
    """One operation: what answers it, and every parameter that it understands."""

    answer: Callable[[Asked], Parsed]
    understands: frozenset[str]


def operation(answer: Callable[[Asked], Parsed], *understands: str) -> Operation:
    """Return the operation that `answer` answers."""
    return Operation(answer, frozenset(understands))


def perform(operations: Mapping[str, Operation], name: str, asked: Asked) -> Parsed:
    """Return the answer to a call. Raises Refused as AWS would, NotUnderstood for what is unknown here."""
    if name not in operations:
        raise NotUnderstood(name)
    if unknown := set(asked) - operations[name].understands:
        raise NotUnderstood(f"{name}: {', '.join(sorted(unknown))}")
    return operations[name].answer(asked)

"""In place of botocore's own: the methods of clients have no documentation here (docs/adr/0051)."""

from __future__ import annotations

from typing import Self


class _Nothing(str):
    """What would be written when somebody asks for help."""

    __slots__ = ()

    def __new__(cls, *_: object, **__: object) -> Self:
        return super().__new__(cls)


class ClientMethodDocstring(_Nothing):
    """Of a method of a client."""

    __slots__ = ()


class PaginatorDocstring(_Nothing):
    """Of a paginator."""

    __slots__ = ()


class WaiterDocstring(_Nothing):
    """Of a waiter."""

    __slots__ = ()

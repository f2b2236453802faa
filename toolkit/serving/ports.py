"""The two ports of the local service."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from toolkit.live.board import Board

from .console import Console
from .edge import edge
from .listening import listening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.service import Service


@contextmanager
def serving(service: Service, port: int, board: Board | None = None) -> Iterator[int]:
    """Serve the edge on `port` of this machine, and the live view of `board` on the next one.

    Raises PortTaken if one of them cannot be had.
    """
    board = board or Board()
    with ExitStack() as scope:
        bound = scope.enter_context(listening(edge(service), port))
        scope.enter_context(listening(Console(service, board, bound), bound + 1))
        scope.callback(board.close)
        yield bound

"""Server-sent events: the live view is told what has changed.

Source: HTML Standard, "Server-sent events".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from . import glance
from .wsgi import status_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse

    from toolkit.live.board import Board
    from toolkit.service import Service

# How old the count of messages may be, and how soon it is noticed that nobody listens any more.
_LOOK_SECONDS = 2.0
_AGAIN_MILLISECONDS = 500  # the service is back within seconds when it was started again
_HEADERS = [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-store")]


def stream(service: Service, board: Board, start_response: StartResponse) -> Iterable[bytes]:
    """Send what there is to see, and again whenever that is something else, until somebody hangs up."""
    start_response(status_line(200), _HEADERS)
    return _events(service, board)


def _events(service: Service, board: Board) -> Iterator[bytes]:
    yield f"retry: {_AGAIN_MILLISECONDS}\n\n".encode()
    sent = None
    for _ in board.looks(_LOOK_SECONDS):
        seen = glance.look(service, board)
        # A comment goes to nobody; writing it tells whether anybody is there.
        yield b":\n\n" if seen == sent else b"data: " + msgspec.json.encode(seen) + b"\n\n"
        sent = seen

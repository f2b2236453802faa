"""The board tells whoever looks, at once and to the end."""

from __future__ import annotations

import threading
import time

from toolkit.live.board import Board


def test_a_look_begins_with_what_there_is() -> None:
    """Who comes late knows what others know."""
    board = Board()
    board.tell(problems=("a",))
    board.quiet()
    assert (next(board.looks(60)).problems, board.state.changes) == (("a",), 1)


def test_news_end_the_wait() -> None:
    """Whoever waits is told when something is told, also where no field of the state is another."""
    board = Board()
    looks = board.looks(60)
    next(looks)
    for changed in ({"published": "more"}, {}):
        threading.Timer(0.05, board.tell, kwargs=changed).start()
        begun = time.monotonic()
        assert next(looks).published == "more"
        assert time.monotonic() - begun < 30


def test_where_nothing_is_told_the_look_goes_on() -> None:
    """After a while the same state comes again: what is not on the board may have changed."""
    looks = Board().looks(0.01)
    assert next(looks) is next(looks)


def test_a_closed_board_lets_everybody_go() -> None:
    """Nobody waits for a service that has ended."""
    board = Board()
    looks = board.looks(60)
    next(looks)
    threading.Timer(0.05, board.close).start()
    assert list(looks) == []
    assert list(board.looks(60)) == []

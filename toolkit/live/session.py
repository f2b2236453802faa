"""A session of `serve`: the service, its event sources and its ports, and the content watched."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from toolkit import service
from toolkit.content import OWN
from toolkit.quiet import no_metrics
from toolkit.serving import serving

from .board import Board
from .saves import Saves
from .watcher import watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content import Content
    from toolkit.publishing import Progress

    from .saves import Tell

# An idle round costs four calls to moto, 10 ms: soon enough for whoever looks, and next to nothing of a core.
_PAUSE_SECONDS = 0.25
# Functions log each event and print each metric; an editor's lines would drown in them.
_FAULTS_ONLY = {"LogLevel": "WARNING"}


@contextmanager
def live(
    content: Content,
    port: int,
    progress: Progress,
    tell: Tell,
    *,
    verbose: bool = False,
) -> Iterator[None]:
    """Serve `content` on `port` and the next one, and publish what is saved, until the end of the block.

    `tell`: prints lines for whoever edits; `verbose`: functions print what they log besides. Raises
    ContentError, PortTaken.
    """
    board = Board()
    folders = {folder.resolve() for folder in (content.root, OWN)}
    with (
        nullcontext() if verbose else no_metrics(),
        service.running(content, None if verbose else _FAULTS_ONLY, progress) as running,
        running.pump.running(_PAUSE_SECONDS, board.quiet),
        serving(running, port, board),
        watching(folders, Saves(running, content.root, board, tell).look),
    ):
        yield

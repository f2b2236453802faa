"""A session of `serve`: the service, its event sources and its ports, and the content watched."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING
from unittest.mock import patch

from aws_lambda_powertools.metrics.provider import cold_start

from toolkit import service
from toolkit.content import OWN
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
        nullcontext() if verbose else _no_metrics(),
        service.running(content, None if verbose else _FAULTS_ONLY, progress) as running,
        running.pump.running(_PAUSE_SECONDS, board.quiet),
        serving(running, port, board),
        watching(folders, Saves(running, content.root, board, tell).look),
    ):
        yield


@contextmanager
def _no_metrics() -> Iterator[None]:
    # That of a cold start is printed all the same, unless there was one.
    disabled = patch.dict(os.environ, {"POWERTOOLS_METRICS_DISABLED": "true"})
    with disabled, patch.object(cold_start, "is_cold_start", new=False):
        yield

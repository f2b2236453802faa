"""The watcher: tells when something in the content was saved, deleted or moved."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import watch

from toolkit.background import in_background

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterator

    from watchfiles import Change

_log = logging.getLogger(__name__)
# Editors save in steps: a new file is written and takes the place of the old one, or the old one is emptied
# and filled. A save is over when nothing has happened for a moment, or when something happens all the time.
_REST_MILLISECONDS = 50
_PATIENCE_MILLISECONDS = 500
_LOOK_MILLISECONDS = 500


@contextmanager
def watching(folders: Collection[Path], saved: Callable[[], None]) -> Iterator[None]:
    """Call `saved` after each save in one of `folders`, in a thread of its own, until the end of the block.

    It is called once at the start, for what was saved before. Whatever it raises is logged and survived.
    """

    def run(stop: threading.Event) -> None:
        try:
            for _ in _saves(folders, stop):
                _survived(saved)
        except Exception:  # noqa: BLE001  such as a limit of the system on watches
            _log.exception("the content is not watched any more")

    with in_background(run, "watcher"):
        yield


def _saves(folders: Collection[Path], stop: threading.Event) -> Iterator[None]:
    """Yield at the start and after each save, and for as long as a folder is not there again and again."""
    while not stop.is_set():
        if _are_there(folders):
            with suppress(FileNotFoundError):  # one went away just now
                yield from _saves_there(folders, stop)
        else:
            yield
        stop.wait(_LOOK_MILLISECONDS / 1000)


def _saves_there(folders: Collection[Path], stop: threading.Event) -> Iterator[None]:
    """Yield for as long as the same folders are there: a watch is on them, not on others in their place."""
    looked = False
    for changes in watch(
        *folders,
        watch_filter=partial(_is_content, frozenset(map(str, folders))),
        debounce=_PATIENCE_MILLISECONDS,
        step=_REST_MILLISECONDS,
        rust_timeout=_LOOK_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    ):
        left = not _are_there(folders)
        if (
            changes or left or not looked
        ):  # once when the watch is set up: what was before it, it does not tell
            looked = True
            yield
        if left or any(Path(path) in folders for _, path in changes):
            return


def _are_there(folders: Collection[Path]) -> bool:
    return all(folder.is_dir() for folder in folders)


def _is_content(folders: Collection[str], _change: Change, path: str) -> bool:
    """Whether a file is anything but what editors and systems leave beside those that they write."""
    name = Path(path).name
    return path in folders or not (name.startswith(".") or name.endswith("~"))


def _survived(saved: Callable[[], None]) -> None:
    try:
        saved()
    except Exception:  # noqa: BLE001  the next save may do better
        _log.exception("what was saved is not published")

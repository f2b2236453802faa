"""A page cache on disk that takes no time of a network, and an edge that forgets nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.cache import Cache
from compound_pages.edge import Edge
from toolkit.export.files import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compound_pages.freshness import Response

_OLD = {"etag": '"of an older page"'}


class OnDisk(Cache, Edge):
    """Holds an older copy of every page, so that each page is put; a put writes its body as a file."""

    def __init__(self, out: Path) -> None:
        """`out`: the folder of the files."""
        self._out = out

    def head(self, _key: str) -> dict[str, str]:
        """Return what an older page was."""
        return _OLD

    def put(self, key: str, page: Response, *, replacing: str | None = None) -> None:  # noqa: ARG002
        """Write the body."""
        write(self._out, key.removeprefix("pages"), page.body)

    def purge(self, _items: tuple[str, ...], _seconds_left: Callable[[], float]) -> None:
        """Forget nothing."""

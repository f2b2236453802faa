"""Work: what changes touch, as the refresher takes it. Pure."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from .tasks import PATHS_MAX, RefreshTask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .changes import Touched


def tasks(all_touched: Iterable[Touched]) -> Iterator[RefreshTask]:
    """Yield the work that these changes make, each path once.

    A task carries the tags of every change that touches one of its paths, so that the purge of each tag
    comes after the put of each page that it names, whichever task is done last.
    """
    causes = _Causes()
    created, alone = set[str](), dict[str, None]()
    for one in all_touched:
        causes.add(one)
        created.update(one.created)
        alone.update({} if one.paths else dict.fromkeys(one.tags))
    for create in (True, False):
        paths = [path for path in causes.tags if (path in created) is create]
        for batch in batched(paths, PATHS_MAX, strict=False):
            tags = dict.fromkeys(tag for path in batch for tag in causes.tags[path])
            yield RefreshTask(batch, tuple(tags), create=create)
    for batch in batched(alone, PATHS_MAX, strict=False):
        yield RefreshTask(tags=batch)


class _Causes:
    """The tags of each path's changes. Paths of the same changes share them: there may be very many paths."""

    def __init__(self) -> None:
        self.tags: dict[str, tuple[str, ...]] = {}
        self._joined: dict[tuple[str, ...], dict[tuple[str, ...], tuple[str, ...]]] = {}

    def add(self, one: Touched) -> None:
        for path in one.paths:
            known = self.tags.get(path)
            self.tags[path] = one.tags if known is None else self._join(known, one.tags)

    def _join(self, known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
        found = self._joined.setdefault(known, {})
        if more not in found:
            found[more] = tuple(dict.fromkeys((*known, *more)))
        return found[more]

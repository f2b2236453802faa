"""Purges: what moto's CloudFront is asked to forget, handed to the distribution that plays its edge.

moto takes invalidations and keeps a list of them; it has no edge that could forget anything. This is the one
thing between publishing and the next read that no emulator does.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from moto.cloudfront.exceptions import CloudFrontException
from moto.cloudfront.models import cloudfront_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PARTITION = "aws"  # CloudFront has no Region


class Purges:
    """Has an edge forget, and once more what was on its way there meanwhile.

    A request that had its answer before the purge and keeps it after would keep it for an edge life. On AWS
    that life is the bound; here an editor would look at it.
    """

    def __init__(self, forget: Callable[[Iterable[str]], None]) -> None:
        """`forget`: makes the edge forget items, and raises ValueError for what is none."""
        self._forget = forget
        self._done: list[list[str]] = []

    def forget(self, items: Iterable[str]) -> None:
        """Have the edge forget `items`. Raises ValueError for what CloudFront would refuse."""
        items = list(items)
        self._forget(items)
        self._done.append(items)
        self._forget(items)  # who kept something between the two lines above did not see it done

    @contextmanager
    def met(self) -> Iterator[None]:
        """Do again at the end of the block what was done since its beginning."""
        before = len(self._done)
        yield
        for items in self._done[before:]:
            self._forget(items)


def connect(distribution_id: str, forget: Callable[[Iterable[str]], None]) -> None:
    """Hand each invalidation of a distribution of moto's to `forget`, in place of whoever had them before.

    It takes effect before the answer; CloudFront takes seconds longer. A ValueError of `forget` is what
    CloudFront would refuse. Ends with the mock.
    """
    backend: Any = cloudfront_backends[DEFAULT_ACCOUNT_ID][_PARTITION]
    edges: dict[str, Any] = vars(backend).setdefault("edges", {})
    edges[distribution_id] = forget
    keep = type(backend).create_invalidation

    def create_invalidation(dist_id: str, paths: list[str], caller_ref: str) -> Any:
        made = keep(backend, dist_id, paths, caller_ref)
        try:
            if dist_id in edges:
                edges[dist_id](paths)
        except ValueError as error:
            raise CloudFrontException("InvalidArgument", str(error)) from error
        return made

    backend.create_invalidation = create_invalidation

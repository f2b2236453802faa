"""The worst edge: of each page it holds every copy that any place of the edge could hold by now.

CloudFront has many caches, and each may have asked at any moment. So what S3 held at any time, if only for a
moment, and what the function answered with a life of its own, is held here until a purge names it. What is
in S3 at the time of the purge is held again at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from compound_pages.freshness import Response

_PAGES = "pages/"
_ASSETS = "pages/assets/"
_BRIEF = 10  # seconds that a page in doubt lives


class Copy(NamedTuple):
    """An answer as it is kept: all but the headers that tell copies of the same page apart."""

    status: int
    body: bytes
    headers: frozenset[tuple[str, str]]

    @property
    def tags(self) -> frozenset[str]:
        """The cache tags of the copy."""
        return frozenset(dict(self.headers).get("x-amz-meta-cache-tag", "").split(","))


_KEPT = ("content-type", "cache-control", "x-amz-meta-cache-tag", "location")


def copy_of(status: int, body: bytes, headers: Mapping[str, str]) -> Copy:
    """Return what the edge would keep of an answer."""
    return Copy(status, body, frozenset((name, headers[name]) for name in _KEPT if name in headers))


def copy_of_response(response: Response) -> Copy:
    """Return what the edge would keep of one of our own answers."""
    return copy_of(response.status, response.body, response.headers)


class WorstEdge:
    """Copies by the path that the origin is asked for; `in_s3` is what S3 holds now."""

    def __init__(self) -> None:
        self.held: dict[str, set[Copy]] = {}
        self.in_s3: dict[str, Copy] = {}

    def see(self, operation: str, parameters: Mapping[str, Any]) -> None:
        """Take notice of a call that took effect."""
        key = str(parameters.get("Key", ""))
        if not key.startswith(_PAGES) or key.startswith(_ASSETS):
            return
        path = key.removeprefix("pages")
        if operation == "PutObject":
            headers = {"content-type": parameters["ContentType"], "cache-control": parameters["CacheControl"]}
            headers |= {f"x-amz-meta-{name}": value for name, value in parameters["Metadata"].items()}
            self.in_s3[path] = copy_of(200, parameters["Body"], headers)
            self.hold(path, self.in_s3[path])
        elif operation == "DeleteObject":
            self.in_s3.pop(path, None)

    def hold(self, path: str, copy: Copy) -> None:
        """Keep `copy`, beside what is there."""
        self.held.setdefault(path, set()).add(copy)

    def answered(self, path: str, copy: Copy) -> None:
        """Keep an answer of the function that is allowed to live."""
        life = re.search(r"s-maxage=(\d+)", dict(copy.headers)["cache-control"])
        if life and int(life[1]) > _BRIEF:
            self.hold(path, copy)

    def forget(self, items: Iterable[str]) -> None:
        """Drop what a purge names, `#tag` or `/path`, and take again what S3 holds now."""
        items = frozenset(items)
        for path, copies in self.held.items():
            copies.difference_update(
                [one for one in copies if path in items or any(f"#{tag}" in items for tag in one.tags)]
            )
            if path in self.in_s3:
                copies.add(self.in_s3[path])

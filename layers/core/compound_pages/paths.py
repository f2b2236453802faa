"""Paths: what each address asks for, and the cache tags its answer carries.

Pure. The question kinds are content and come in as an argument; the other kinds are fixed here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from .records import SLUG_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .site import Question

ERROR_PAGE = "/errors/unavailable.html"  # what the edge shows in place of a 5xx; template.yaml names it too
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# A number in a hub's place is a further page of the list, so no slug may be one.
_NAME = rf"(?![0-9]+(?:/|\Z)){_SLUG}"
_IS_SLUG = re.compile(_SLUG)
_FIXED = (
    ("compounds", re.compile(r"/compounds(?:/(?P<number>[1-9][0-9]{0,5}))?")),
    ("conditions", re.compile(r"/conditions(?:/(?P<number>[1-9][0-9]{0,5}))?")),
    ("compound", re.compile(rf"/compounds/(?P<compound>{_NAME})(?:/(?P<number>[1-9][0-9]{{0,5}}))?")),
    ("condition", re.compile(rf"/conditions/(?P<condition>{_NAME})(?:/(?P<number>[1-9][0-9]{{0,5}}))?")),
    ("error", re.compile(re.escape(ERROR_PAGE))),
    ("asset", re.compile(r"/assets/[a-z0-9_-]+\.[0-9a-f]+\.[a-z0-9]+|/favicon\.ico")),
)


class PagePath(Struct, frozen=True, kw_only=True):
    """A canonical path and what it asks for. `number` counts the further pages of a list from 1."""

    kind: str
    path: str
    compound: str | None = None
    condition: str | None = None
    number: int = 1
    moved: bool = False

    @property
    def key(self) -> str:
        """The page key: where this page lies in the page cache."""
        return page_key(self.path)

    @property
    def tags(self) -> tuple[str, ...]:
        """The cache tags of every answer at this path (at most 50 tags and 2 KB, as S3 metadata allows)."""
        named = [f"compound:{self.compound}"] if self.compound else []
        named += [f"condition:{self.condition}"] if self.condition else []
        if self.compound and self.condition:
            named.append(f"pair:{self.compound}:{self.condition}")
        elif self.kind != "asset":
            named.append(list_tag(self.path.removesuffix(f"/{self.number}")))
        return ("all", self.kind, *named)


def is_slug(text: str) -> bool:
    """Whether `text` can be the slug of a compound or condition."""
    return len(text) <= SLUG_MAX and _IS_SLUG.fullmatch(text) is not None


def list_tag(path: str) -> str:
    """Return the cache tag that all pages of a list carry; `path` is the first one's."""
    return f"page:{path}"


def page_key(path: str) -> str:
    """Return the page key of a canonical path; the front door lies at `pages/index.html`."""
    return "pages" + ("/index.html" if path == "/" else path)


def key_path(key: str) -> str:
    """Return the path whose page lies under `key`; the inverse of `page_key`."""
    path = key.removeprefix("pages")
    return "/" if path == "/index.html" else path


def parse(path: str, questions: Mapping[str, Question]) -> PagePath | None:
    """Return what the canonical `path` asks for, or None if no page kind has such a path.

    An older path of a question parses to the page that answers it, with `moved` set.
    """
    if path == "/":
        return PagePath(kind="home", path="/")
    for kind, pattern in _FIXED:
        if match := pattern.fullmatch(path):
            return _fixed(kind, path, match.groupdict())
    return next(_asked(path, questions), None)


def _fixed(kind: str, path: str, found: dict[str, str | None]) -> PagePath:
    number = int(found.get("number") or 1)
    first = bool(found.get("number")) and number == 1
    return PagePath(
        kind=kind,
        path=path.removesuffix("/1") if first else path,
        compound=found.get("compound"),
        condition=found.get("condition"),
        number=number,
        moved=first,
    )


def _asked(path: str, questions: Mapping[str, Question]) -> Iterator[PagePath]:
    for kind, question in questions.items():
        for pattern in (question.path, *question.older_paths):
            if match := matcher(pattern).fullmatch(path):
                here = question_path(question.path, match["compound"], match["condition"])
                yield PagePath(
                    kind=kind,
                    path=here,
                    compound=match["compound"],
                    condition=match["condition"],
                    moved=here != path,
                )


def question_path(pattern: str, compound: str, condition: str) -> str:
    """Return the path at which `pattern` asks about this pair."""
    return pattern.replace("{compound}", compound).replace("{condition}", condition)


def hub_path(kind: str, slug: str) -> str:
    """Return the path of the hub of a compound or condition."""
    return f"/{kind}s/{slug}"


@lru_cache(maxsize=64)
def matcher(pattern: str) -> re.Pattern[str]:
    """Return the expression that takes both slugs out of a path made from `pattern`."""
    parts = re.split(r"\{(compound|condition)\}", pattern)
    return re.compile(
        "".join(f"(?P<{part}>{_SLUG}?)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    )

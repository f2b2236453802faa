"""Routes: the expression that the paths of each page kind match, and what it takes out of them. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from .statements import SLUG_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable

ERROR_PAGE = "/errors/unavailable.html"  # what the edge shows in place of a 5xx; template.yaml names it too
SITEMAPS, PAGES_SITEMAP = "/sitemap.xml", "/sitemap-pages.xml"  # the index; lists, hubs, pages about the site
FEED_PATH, ROBOTS, SECURITY = "/feed.xml", "/robots.txt", "/.well-known/security.txt"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# A number in a hub's place is a further page of the list, so no slug may be one.
_NAME = rf"(?![0-9]+(?:/|\Z)){_SLUG}"
_MORE = r"(?:/(?P<number>[1-9][0-9]{0,5}))?"
IS_SLUG = re.compile(_SLUG)


class Form(Struct, frozen=True):
    """How the paths of a page kind look: how they all begin, then an expression for the rest."""

    start: str
    rest: str = ""

    def fullmatch(self, path: str) -> re.Match[str] | None:
        """Return what the whole of `path` says, None if it has another form.

        The expression is compiled when a path first begins so: a cold start answers one.
        """
        return re.fullmatch(re.escape(self.start) + self.rest, path) if path.startswith(self.start) else None


# Pages that people read; each has its records beside it, at the same path with `.json`.
PAGES = (
    ("home", Form("/")),
    ("compounds", Form("/compounds", _MORE)),
    ("conditions", Form("/conditions", _MORE)),
    ("compound", Form("/compounds/", f"(?P<compound>{_NAME}){_MORE}")),
    ("condition", Form("/conditions/", f"(?P<condition>{_NAME}){_MORE}")),
    ("a-z", Form("/a-z/", f"(?P<name>[a-z]|0-9){_MORE}")),
    ("about", Form("/about/", f"(?P<name>{_SLUG})")),
)
# Everything else: files for machines, the page of an outage, assets.
FILES = (
    ("sitemaps", Form(SITEMAPS)),
    ("pages-sitemap", Form(PAGES_SITEMAP)),
    ("sitemap", Form("/sitemaps/", rf"(?P<compound>{_SLUG})\.xml")),
    ("robots", Form(ROBOTS)),
    ("feed", Form(FEED_PATH)),
    ("security", Form(SECURITY)),
    ("error", Form(ERROR_PAGE)),
    ("asset", Form("/assets/", r"[a-z0-9_-]+\.[0-9a-f]+\.[a-z0-9]+")),
    ("asset", Form("/favicon.ico")),
)


def _by_segment(forms: Iterable[tuple[str, Form]]) -> dict[str, list[tuple[str, Form]]]:
    found: dict[str, list[tuple[str, Form]]] = {}
    for kind, form in forms:
        found.setdefault(_first_segment(form.start), []).append((kind, form))
    return found


def _first_segment(path: str) -> str:
    return path[1:].partition("/")[0]


_PAGES, _FILES = _by_segment(PAGES), _by_segment(FILES)


def page_forms(path: str) -> Iterable[tuple[str, Form]]:
    """Return those of `PAGES` that a path which begins like this one may have."""
    return _PAGES.get(_first_segment(path), ())


def file_forms(path: str) -> Iterable[tuple[str, Form]]:
    """Return the same of `FILES`."""
    return _FILES.get(_first_segment(path), ())


class Asking(Struct, frozen=True):
    """How the paths of a question look: the words around both slugs, and an expression for all of it."""

    start: str
    between: str
    end: str
    expression: str

    def fullmatch(self, path: str) -> re.Match[str] | None:
        """Return both slugs of `path`, None if it has another form.

        Most paths have, as their words show. The expression is compiled when one may have this.
        """
        if self.between not in path or not path.startswith(self.start) or not path.endswith(self.end):
            return None
        return re.fullmatch(self.expression, path)

    def slugs(self, path: str) -> dict[str, Any] | None:
        """Return the same by their names, None also if one is too long."""
        match = self.fullmatch(path)
        return match.groupdict() if match and max(map(len, match.groups())) <= SLUG_MAX else None


@lru_cache(maxsize=64)
def matcher(pattern: str) -> Asking:
    """Return what takes both slugs out of a path made from `pattern`."""
    parts = re.split(r"\{(compound|condition)\}", pattern)
    expression = "".join(
        f"(?P<{part}>{_SLUG}?)" if i % 2 else re.escape(part) for i, part in enumerate(parts)
    )
    return Asking(parts[0], max(parts[2:-1:2], key=len, default=""), parts[-1], expression)

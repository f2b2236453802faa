"""Routes: the expression that the paths of each page kind match, and what it takes out of them. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

ERROR_PAGE = "/errors/unavailable.html"  # what the edge shows in place of a 5xx; template.yaml names it too
SITEMAPS, PAGES_SITEMAP = "/sitemap.xml", "/sitemap-pages.xml"  # the index; lists, hubs, pages about the site
FEED_PATH, ROBOTS, SECURITY = "/feed.xml", "/robots.txt", "/.well-known/security.txt"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# A number in a hub's place is a further page of the list, so no slug may be one.
_NAME = rf"(?![0-9]+(?:/|\Z)){_SLUG}"
_MORE = r"(?:/(?P<number>[1-9][0-9]{0,5}))?"
IS_SLUG = re.compile(_SLUG)
# Pages that people read; each has its records beside it, at the same path with `.json`.
PAGES = (
    ("home", re.compile("/")),
    ("compounds", re.compile(f"/compounds{_MORE}")),
    ("conditions", re.compile(f"/conditions{_MORE}")),
    ("compound", re.compile(rf"/compounds/(?P<compound>{_NAME}){_MORE}")),
    ("condition", re.compile(rf"/conditions/(?P<condition>{_NAME}){_MORE}")),
    ("a-z", re.compile(f"/a-z/(?P<name>[a-z]|0-9){_MORE}")),
    ("about", re.compile(f"/about/(?P<name>{_SLUG})")),
)
# Everything else: files for machines, the page of an outage, assets.
FILES = (
    ("sitemaps", re.compile(re.escape(SITEMAPS))),
    ("pages-sitemap", re.compile(re.escape(PAGES_SITEMAP))),
    ("sitemap", re.compile(rf"/sitemaps/(?P<compound>{_SLUG})\.xml")),
    ("robots", re.compile(re.escape(ROBOTS))),
    ("feed", re.compile(re.escape(FEED_PATH))),
    ("security", re.compile(re.escape(SECURITY))),
    ("error", re.compile(re.escape(ERROR_PAGE))),
    ("asset", re.compile(r"/assets/[a-z0-9_-]+\.[0-9a-f]+\.[a-z0-9]+|/favicon\.ico")),
)


@lru_cache(maxsize=64)
def matcher(pattern: str) -> re.Pattern[str]:
    """Return the expression that takes both slugs out of a path made from `pattern`."""
    parts = re.split(r"\{(compound|condition)\}", pattern)
    return re.compile(
        "".join(f"(?P<{part}>{_SLUG}?)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    )

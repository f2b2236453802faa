"""Machine files: sitemaps, the feed of changes, robots.txt and security.txt as contexts. Pure.

A sitemap lists what search engines may list and nothing else, under the one address of each page.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .context import FeedItem, FeedPage, Location, SitemapPage, TextPage
from .listing import LETTERS, letter_path, list_paths, names_by_letter
from .paths import about_path, hub_path, question_path, sitemap_path
from .routes import FEED_PATH, PAGES_SITEMAP, SECURITY, SITEMAPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from .items import Feed, FeedEntry, Listing
    from .records import Compound
    from .site import Question, Site

type Listed = Mapping[str, Listing]

# When an empty feed was last changed: it must say something, and nothing has ever happened.
_NEVER = "1970-01-01T00:00:00Z"
URLS = 50_000  # in one sitemap, by its protocol (sitemaps.org): one with more is refused as a whole
_KINDS = {"new_evidence": "new evidence"}


def sitemap_index(site: Site, compounds: Listed) -> SitemapPage:
    """Return the index of all sitemaps: that of lists, hubs and pages about the site, and one a compound.

    A compound of which no question may be listed has an empty one, which search engines take for a fault: it
    is not named. None has a date: the list of compounds does not know when a pair's page changed.
    """
    named = (slug for slug, entry in sorted(compounds.items()) if set(entry.index) - {"compound"})
    paths = (PAGES_SITEMAP, *map(sitemap_path, named))
    return SitemapPage(tuple(_location(site, path) for path in paths))


def pages_sitemap(site: Site, compounds: Listed, conditions: Listed, about: Listed) -> SitemapPage:
    """Return the sitemap of all pages but those of pairs: hubs where their entry says that they may be.

    Of very many hubs with very many pages only the first of each are in it: the others are linked from there.
    """
    undated = ("/", *_lists(compounds, conditions), *_letters(compounds, conditions))
    others = (
        *(_location(site, path) for path in undated),
        *(_location(site, about_path(slug), entry.lastmod) for slug, entry in sorted(about.items())),
    )
    hubs = (("compound", compounds, len(conditions)), ("condition", conditions, len(compounds)))
    every = (*others, *(one for kind, listed, rows in hubs for one in _hubs(site, kind, listed, rows)))
    if len(every) > URLS:
        every = (*others, *(one for kind, listed, _ in hubs for one in _hubs(site, kind, listed, 0)))
    return SitemapPage(every)


def _lists(compounds: Listed, conditions: Listed) -> Iterator[str]:
    yield from list_paths("/compounds", len(compounds))
    yield from list_paths("/conditions", len(conditions))


def _letters(compounds: Listed, conditions: Listed) -> Iterator[str]:
    names = names_by_letter([*compounds.values(), *conditions.values()])
    for letter in LETTERS:
        if letter in names:
            yield from list_paths(letter_path(letter), names[letter])


def _hubs(site: Site, kind: str, listed: Listed, rows: int) -> Iterator[Location]:
    for slug, entry in sorted(listed.items()):
        if kind in entry.index:
            for path in list_paths(hub_path(kind, slug), rows):
                yield _location(site, path, entry.lastmod)


def shard(
    site: Site, slug: str, compound: Compound, pairs: Listed, questions: Mapping[str, Question]
) -> SitemapPage:
    """Return the sitemap of a compound's pairs: each question whose page the pair's entry says may be listed.

    `pairs`: by condition. A pair with a condition that is not live has an entry that lists no page.
    """
    listed = pairs if compound.status == "live" else {}
    return SitemapPage(tuple(
        _location(site, question_path(question.path, slug, condition), listed[condition].lastmod)
        for condition in sorted(listed)
        for kind, question in questions.items()
        if kind in listed[condition].index
    ))  # fmt: skip


def _location(site: Site, path: str, lastmod: date | None = None) -> Location:
    return Location(site.base_url + path, lastmod.isoformat() if lastmod else None)


def robots(site: Site) -> TextPage:
    """Return robots.txt (RFC 9309): everybody may read everything; pages say themselves if to list them."""
    return TextPage((("User-agent", "*"), ("Allow", "/"), ("Sitemap", site.base_url + SITEMAPS)))


def security(site: Site) -> TextPage | None:
    """Return security.txt (RFC 9116), None where the site names nobody to tell."""
    if site.security is None:
        return None
    return TextPage((
        ("Contact", site.security.contact),
        ("Expires", _instant(site.security.expires)),
        ("Preferred-Languages", site.language),
        ("Canonical", site.base_url + SECURITY),
    ))  # fmt: skip


def feed(site: Site, changes: Feed) -> FeedPage:
    """Return the feed of changes (RFC 4287); days have no hour on record, so each change is at midnight."""
    items = tuple(_feed_item(site, entry) for entry in changes.entries)
    return FeedPage(
        title=site.name,
        url=site.base_url + FEED_PATH,
        home=f"{site.base_url}/",
        updated=items[0].updated if items else _NEVER,
        items=items,
    )


def _feed_item(site: Site, entry: FeedEntry) -> FeedItem:
    """Return a change under a tag URI (RFC 4151) made of all that tells it from others of the same day."""
    told = blake2b(f"{entry.kind} {entry.summary}".encode(), digest_size=4).hexdigest()
    return FeedItem(
        id=f"tag:{urlsplit(site.base_url).hostname},{entry.on.isoformat()}:{entry.path}:{told}",
        title=f"{entry.title}: {_KINDS.get(entry.kind, entry.kind)}",
        url=site.base_url + entry.path,
        updated=_instant(entry.on),
        summary=entry.summary,
    )


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"

"""Changes: which pages a changed item of the table touches, and which cache tags name them. Pure.

There is no register of pages besides the page cache itself: the paths are those that could show the item,
whether anybody has asked for them or not.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from .listing import EVERY, LETTERS, NAMES, letter_path, list_paths
from .paths import about_path, data_path, hub_path, is_slug, list_tag, question_path, sitemap_path
from .routes import FEED_PATH, PAGES_SITEMAP, SITEMAPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from .site import Question

_OTHER = {"compound": "condition", "condition": "compound"}
_LISTS = {"compounds": "compound", "conditions": "condition"}
# Records without pages of their own: nothing of theirs lies in the page cache.
_PAGELESS = frozenset({None, "redirect", "tombstone"})


class Change(Struct, frozen=True):
    """A changed item: its keys, and which kind of record it held before and holds now.

    Kinds are the tags of `items` and `records`: None for no item, empty for one that cannot be told.
    `letters`: of an entry, those that its names stand under in the A-Z, before or now; None: cannot be told.
    """

    pk: str
    sk: str
    before: str | None = ""
    after: str | None = ""
    letters: frozenset[str] | None = None


class Touched(Struct, frozen=True):
    """What a change touches. `created`: render these even if nobody has asked for them yet."""

    tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    created: tuple[str, ...] = ()


class Known(Protocol):
    """What is on record besides the change."""

    @property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its kind."""

    def slugs(self, kind: str) -> Collection[str]:
        """Return the slugs of all compounds or conditions that are or were ever listed.

        So a list has, or had before the change, at most as many rows.
        """


EVERYTHING = Touched(("all",))  # every page in the page cache: a sweep finds them, no computation can


def touched(change: Change, known: Known) -> Touched:
    """Return what `change` touches: nothing for an item of a kind that no page shows."""
    kind, _, name = change.pk.partition("#")
    if change.sk == "record":
        return _by_record(kind, name, change, known)
    if kind == "list" and is_slug(change.sk):
        return _by_entry(name, change, known)
    return Touched()


def _touched(
    tags: Iterable[str], pages: Iterable[str], files: Iterable[str] = (), created: Iterable[str] = ()
) -> Touched:
    """Return what touches these pages, each with its data beside it, and these files."""
    both = chain.from_iterable((page, data_path(page)) for page in pages)
    return Touched(tuple(tags), (*both, *files), tuple(created))


def _by_record(kind: str, slug: str, change: Change, known: Known) -> Touched:
    if not slug:
        return _by_own_record(kind)
    if kind == "about" and is_slug(slug):
        return _touched([list_tag(about_path(slug))], [about_path(slug)])
    if kind in _OTHER and is_slug(slug):
        paged = not {change.before, change.after} <= _PAGELESS
        files = [sitemap_path(slug)] if paged and kind == "compound" else []
        return _touched([f"{kind}:{slug}"], _pages_of(kind, slug, known) if paged else (), files)
    compound, _, condition = slug.partition("/")
    if kind == "pair" and is_slug(compound) and is_slug(condition):
        asked = [question_path(one.path, compound, condition) for one in known.questions.values()]
        created = asked if change.after == "pair" else []
        return _touched([f"pair:{compound}:{condition}"], asked, created=created)
    return Touched()


def _by_own_record(kind: str) -> Touched:
    """Return what the site's own records touch."""
    if kind in {"site", "questions"}:
        return EVERYTHING
    return _touched([kind], (), [FEED_PATH]) if kind == "feed" else Touched()


def _by_entry(name: str, change: Change, known: Known) -> Touched:
    """Return what an entry of the list `name` touches: the pages and sitemaps that show the list."""
    kind, _, slug = name.partition("#")
    if kind in _OTHER and is_slug(slug):  # the pairs of one compound or condition: its hub
        hub, files = hub_path(kind, slug), [sitemap_path(slug)] if kind == "compound" else []
        return _touched([list_tag(hub)], list_paths(hub, len(known.slugs(_OTHER[kind]))), files)
    if kind in _OTHER and slug == EVERY:
        return _by_sheet(kind, "" if change.sk == "1" else f"/{change.sk}", known)
    if name == "about":
        return _touched(["pages-sitemap"], (), [PAGES_SITEMAP])
    return _by_subject(name, change.letters, known) if name in _LISTS else Touched()


def _by_subject(name: str, letters: Collection[str] | None, known: Known) -> Touched:
    """Return what an entry of a compound or condition touches: the lists of them, and hubs of the other."""
    one = _LISTS[name]
    rows, other = len(known.slugs(one)), _OTHER[one]
    hubs = (path for slug in known.slugs(other) for path in list_paths(hub_path(other, slug), rows))
    names = NAMES * (rows + len(known.slugs(other)))
    under = [letter_path(letter) for letter in LETTERS if letters is None or letter in letters]
    found = (path for letter in under for path in list_paths(letter, names))
    files = {"pages-sitemap": PAGES_SITEMAP, **({"sitemaps": SITEMAPS} if one == "compound" else {})}
    tags = ["home", name, other, *files, *(["a-z"] if letters is None else map(list_tag, under))]
    return _touched(tags, ["/", *list_paths(f"/{name}", rows), *hubs, *found], files.values())


def _by_sheet(kind: str, further: str, known: Known) -> Touched:
    """Return what a sheet touches: its page of the list and of each hub; `further`: what ends their paths."""
    other, name = _OTHER[kind], f"{kind}s"
    pages = [f"{path}{further}" for path in (f"/{name}", *(hub_path(other, s) for s in known.slugs(other)))]
    return _touched([name, other], pages) if further else _touched(["home", name, other], ["/", *pages])


def _pages_of(kind: str, slug: str, known: Known) -> Iterator[str]:
    other = _OTHER[kind]
    yield from list_paths(hub_path(kind, slug), len(known.slugs(other)))
    for question in known.questions.values():
        for one in known.slugs(other):
            pair = {kind: slug, other: one}
            yield question_path(question.path, pair["compound"], pair["condition"])

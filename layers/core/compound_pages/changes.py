"""Changes: which pages a changed item of the table touches, and which cache tags name them. Pure.

There is no register of pages besides the page cache itself: the paths are those that could show the item,
whether anybody has asked for them or not.
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from .listing import list_paths
from .paths import hub_path, is_slug, list_tag, question_path
from .tasks import PATHS_MAX, RefreshTask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from .site import Question

_OTHER = {"compound": "condition", "condition": "compound"}
# Records without pages of their own: nothing of theirs lies in the page cache.
_PAGELESS = frozenset({None, "redirect", "tombstone"})


class Change(Struct, frozen=True):
    """A changed item: its keys, and which kind of record it held before and holds now.

    Kinds are the tags of `items` and `records`: None for no item, empty for one that cannot be told.
    """

    pk: str
    sk: str
    before: str | None = ""
    after: str | None = ""


class Touched(Struct, frozen=True):
    """What a change touches. `create`: render these pages even if nobody has asked for them yet."""

    tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    create: bool = False


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
        return _by_entry(name, known)
    return Touched()


def _by_record(kind: str, slug: str, change: Change, known: Known) -> Touched:
    if kind in {"site", "questions"} and not slug:
        return EVERYTHING
    if kind in _OTHER and is_slug(slug):
        pages = () if {change.before, change.after} <= _PAGELESS else _pages_of(kind, slug, known)
        return Touched((f"{kind}:{slug}",), tuple(pages))
    compound, _, condition = slug.partition("/")
    if kind == "pair" and is_slug(compound) and is_slug(condition):
        asked = tuple(question_path(one.path, compound, condition) for one in known.questions.values())
        return Touched((f"pair:{compound}:{condition}",), asked, create=change.after == "pair")
    return Touched()


def _by_entry(name: str, known: Known) -> Touched:
    """Return what an entry of the list `name` touches: the pages that show the list."""
    kind, _, slug = name.partition("#")
    if kind in _OTHER and is_slug(slug):  # the pairs of one compound or condition: its hub
        hub = hub_path(kind, slug)
        return Touched((list_tag(hub),), tuple(list_paths(hub, len(known.slugs(_OTHER[kind])))))
    one = name.removesuffix("s")
    if one not in _OTHER or name == one:
        return Touched()
    rows, other = len(known.slugs(one)), _OTHER[one]
    hubs = (path for slug in known.slugs(other) for path in list_paths(hub_path(other, slug), rows))
    return Touched(("home", name, other), ("/", *list_paths(f"/{name}", rows), *hubs))


def _pages_of(kind: str, slug: str, known: Known) -> Iterator[str]:
    other = _OTHER[kind]
    yield from list_paths(hub_path(kind, slug), len(known.slugs(other)))
    for question in known.questions.values():
        for one in known.slugs(other):
            pair = {kind: slug, other: one}
            yield question_path(question.path, pair["compound"], pair["condition"])


def tasks(all_touched: Iterable[Touched]) -> Iterator[RefreshTask]:
    """Yield the work that these changes make, each path once.

    A task carries the tags of every change that touches one of its paths, so that the purge of each tag
    comes after the put of each page that it names, whichever task is done last.
    """
    causes: dict[str, dict[str, None]] = {}
    created, alone = set[str](), dict[str, None]()
    for one in all_touched:
        for path in one.paths:
            causes.setdefault(path, {}).update(dict.fromkeys(one.tags))
        created.update(one.paths if one.create else ())
        alone.update({} if one.paths else dict.fromkeys(one.tags))
    for create in (True, False):
        paths = [path for path in causes if (path in created) is create]
        for batch in batched(paths, PATHS_MAX, strict=False):
            tags = dict.fromkeys(tag for path in batch for tag in causes[path])
            yield RefreshTask(batch, tuple(tags), create=create)
    for batch in batched(alone, PATHS_MAX, strict=False):
        yield RefreshTask(tags=batch)

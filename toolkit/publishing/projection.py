"""The projection: what lists, sitemaps and hubs will show of each record, from all records together. Pure.

Whether search engines may list a page is asked of the presenters themselves, so that a sitemap and the page
that it names never differ.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from compound_pages import answers, hubs, presenter, provenance
from compound_pages.case import case
from compound_pages.chrome import Frame
from compound_pages.indexing import MIN_SPECIFIC, Shown, not_listed_because
from compound_pages.items import QUESTIONS, SITE, Key, Listing, Tombstone
from compound_pages.paths import PagePath, hub_path, question_path
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import About, Questions, Site
from toolkit.content.alike import subjects_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.case import Case
    from compound_pages.items import Stored
    from compound_pages.site import Question
    from compound_pages.subjects import Subjects


def named(subject: Compound | Condition) -> Listing:
    """Return an entry with the names of `subject` alone: its own, and its aliases in words."""
    return Listing(subject.name, also=tuple(alias.replace("-", " ") for alias in subject.aliases))


class _Weighed(NamedTuple):
    """What stands of a pair's records, what it comes to, and the questions that may be listed."""

    subjects: Subjects
    case: Case
    listed: tuple[str, ...]


class Projection:
    """What is shown of the records of one content."""

    def __init__(self, records: Mapping[Key, Stored]) -> None:
        """`records`: all of them; without site and questions no page can be listed."""
        self._records = records
        self._made: dict[Key, Listing | None] = {}
        self._weighed: dict[Key, _Weighed | None] = {}  # that have no entry yet
        self._pairs: dict[str, list[Key]] = defaultdict(list)  # by compound
        for key in records:
            if key.kind == "pair":
                self._pairs[key.slug.partition("/")[0]].append(key)
        site = records[SITE].record if SITE in records else None
        asked = records[QUESTIONS].record if QUESTIONS in records else None
        self._frame = Frame(site, "") if isinstance(site, Site) else None
        self._questions: Mapping[str, Question] = asked.by_kind if isinstance(asked, Questions) else {}

    def listing(self, key: Key) -> Listing | None:
        """Return what is shown of the record `key`, None if no list shows it. A pair stands in two lists."""
        if key not in self._made:
            self._made[key] = self._listing(key)
        return self._made[key]

    def _listing(self, key: Key) -> Listing | None:
        match self._records[key].record:
            case Compound() | Condition() as subject:
                return self._subject(key, subject)
            case Pair() as pair:
                return self._pair(key, pair)
            case Tombstone() if key.kind == "pair":
                return Listing(key.slug, status="gone")
            case About() as about:
                return Listing(about.title, about.updated, index=(key.kind,))
            case _:
                return None

    def _subject(self, key: Key, subject: Compound | Condition) -> Listing:
        slug: dict[str, Any] = {key.kind: key.slug}
        at = PagePath(kind=key.kind, path=hub_path(key.kind, key.slug), **slug)
        shown = hubs.Hub(subject, self._records[key].sources, {}, {})
        listed = self._frame and hubs.hub(self._frame, at, shown, {})
        index: tuple[str, ...] = (key.kind,) if listed and listed.index else ()
        if isinstance(subject, Compound):
            index += self._asked_of(key.slug)
        return replace(named(subject), lastmod=subject.changed, status=subject.status, index=index)

    def _asked_of(self, compound: str) -> tuple[str, ...]:
        """Return the questions of which a compound's sitemap lists a page, so that no empty one is named."""
        return tuple(sorted({kind for key in self._pairs[compound] for kind in self._index(key)}))

    def _index(self, key: Key) -> tuple[str, ...]:
        """Return the questions about a pair whose page search engines may list."""
        if made := self._made.get(key):
            return made.index
        found = self._weigh(key)
        return found.listed if found else ()

    def _pair(self, key: Key, pair: Pair) -> Listing:
        found = self._weigh(key)
        if found is None:
            return Listing(key.slug, pair.changed, pair.studied, pair.status)
        del self._weighed[key]  # what anybody asks from now on stands in its entry
        glance = {kind: answers.glance(asked, found.case) for kind, asked in self._questions.items()}
        changed = found.subjects.changed
        return Listing(key.slug, changed, pair.studied, pair.status, index=found.listed, glance=glance)

    def _weigh(self, key: Key) -> _Weighed | None:
        """Return what a pair comes to, None if one of its records is not there; asked twice, weighed once."""
        if key not in self._weighed:
            subjects = subjects_of(key, self._records)
            self._weighed[key] = self._weighed_as(key, subjects) if subjects else None
        return self._weighed[key]

    def _weighed_as(self, key: Key, subjects: Subjects) -> _Weighed:
        given = case(subjects, stands=True)
        index = tuple(kind for kind in self._questions if self._is_listed(key, kind, subjects, given))
        return _Weighed(subjects, given, index)

    def _is_listed(self, key: Key, kind: str, subjects: Subjects, given: Case) -> bool:
        """Return whether search engines may list the page that asks `kind` about a pair."""
        if self._frame is None or _is_ruled_out(self._frame.site, kind, subjects, given):
            return False
        compound, condition = key.slug.split("/")
        path = question_path(self._questions[kind].path, compound, condition)
        at = PagePath(kind=kind, path=path, compound=compound, condition=condition)
        return presenter.pair_page(self._frame, at, subjects, self._questions).index


def _is_ruled_out(site: Site, kind: str, subjects: Subjects, given: Case) -> bool:
    """Whether the page cannot be listed whatever it shows. Then it need not be made, which costs most."""
    at_best = Shown(
        reviewed=bool(provenance.reviews(subjects)),
        unsourced=0,
        specific=MIN_SPECIFIC,
        alike=subjects.alike.get(kind),
    )
    return bool(not_listed_because(site, subjects, at_best, given))

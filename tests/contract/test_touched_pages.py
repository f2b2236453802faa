"""The law of freshness: whatever changes, each page that shows it is looked at, and purged by its own tag.

Which pages show what is not taken from `changes` here, but from what the composer reads and answers. Lists
are cut after two rows, so that small contents have further pages.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stream_records import stream_record

from compound_pages.assets import Assets
from compound_pages.changes import EVERYTHING, Change, touched
from compound_pages.composer import Composer
from compound_pages.errors import PageError
from compound_pages.freshness import TAG_HEADER
from compound_pages.history import Ending, Event
from compound_pages.item_form import decoded, decoded_entry
from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored, Tombstone
from compound_pages.planner import Planner
from compound_pages.records import Compound, Condition, Pair, Record
from compound_pages.renderer import Renderer
from compound_pages.routes import ROBOTS, SECURITY
from compound_pages.site import About, Question, Questions, Section, Security, Site
from compound_pages.statements import Source, Statement
from compound_pages.tasks import RefreshTask
from compound_pages.tasks import decoded as decoded_task
from toolkit.publishing.comparing import difference
from toolkit.publishing.seen import seen
from toolkit.site import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from compound_pages.freshness import Response
    from compound_pages.items import Item, Listing

RENDERER = Renderer(Path(__file__).parents[2] / "content/templates")
ASSETS = Assets({"site.css": b""})
COMPOUNDS, CONDITIONS, ABOUT = ("a", "b", "c"), ("x", "y", "z"), ("method", "privacy")
SAFETY = Question(
    path="/is-{compound}-safe-for-{condition}-patients",
    title="Is {compound} safe for {condition}?",
    label="Safety",
    template="safety.html",
)
WORKS = Question(
    path="/does-{compound}-work-for-{condition}",
    title="Does {compound} work for {condition}?",
    label="Works",
    template="safety.html",
    older_paths=("/works/{condition}/{compound}",),
)
SECURE = Security(contact="mailto:security@s.example", expires=date(2027, 1, 1))
FRAME = {
    SITE: Stored(Site(name="S", base_url="https://s.example", index_requires_review=False, security=SECURE))
}
SOURCES = {"s": Source(type="label", title="A label")}
TABLE_ONLY = {ROBOTS, SECURITY}  # what they say stands in the site's own record


@pytest.fixture(scope="module", autouse=True)
def _short_pages() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compound_pages.listing.ROWS", 2)
        yield


# ---- Contents ----------------------------------------------------------------------------------------------


def _cited(words: str) -> tuple[Statement, ...]:
    return tuple(Statement(word, ("s",)) for word in words.split())


def _compound(name: str, more: str, aliases: tuple[str, ...], history: tuple[Event, ...]) -> Compound:
    fields = ("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism")
    facts: dict[str, Any] = dict.fromkeys(fields, _cited(more))
    return Compound(name=name, aliases=aliases, history=history, **facts)


def _condition(name: str, more: str, aliases: tuple[str, ...], history: tuple[Event, ...]) -> Condition:
    return Condition(
        name=name, specialists=("nurse",), affected_organs=_cited(more), aliases=aliases, history=history
    )


def _about(title: str, day: date | None) -> About:
    return About(title=title, description="D.", updated=day, sections=(Section(heading="H"),))


words = st.sampled_from(["One", "two", "Three"])
further = st.sampled_from([(), ("other",), ("two", "5-x")])
days = st.sampled_from([date(2026, 11, 1), date(2026, 11, 2)])
events = st.builds(Event, on=days, kind=st.just("correction"), summary=words)
histories = st.lists(events, max_size=2).map(tuple)
# Three statements on a pair are enough for its page to be listed, one is not.
risks = st.sampled_from(["One", "One two three"]).map(_cited)
ends = st.builds(Tombstone, words, st.builds(Ending, why=words))
statuses = st.sampled_from(["live", "withdrawn"])
compounds = (
    st.builds(_compound, words, words, further, histories) | ends | st.sampled_from(COMPOUNDS).map(Redirect)
)
conditions = (
    st.builds(_condition, words, words, further, histories) | ends | st.sampled_from(CONDITIONS).map(Redirect)
)
studied = st.sampled_from(["limited", "specific"])
pairs = st.builds(Pair, studied=studied, risks=risks, history=histories, status=statuses) | ends
asked = st.sampled_from([{"safety": SAFETY}, {"safety": SAFETY, "works": WORKS}]).map(Questions)
abouts = st.builds(_about, words, st.none() | days)


def _stored(record: Any) -> Stored:
    return Stored(record, SOURCES if isinstance(record, Record) else {})


A, X = Key("compound", "a"), Key("condition", "x")
TWO: dict[Key, Stored] = {
    **FRAME,
    QUESTIONS: Stored(Questions({"safety": SAFETY})),
    A: _stored(_compound("One", "x", (), ())),
    X: _stored(_condition("Two", "x", (), ())),
}


def _keys(kind: str, slugs: Iterable[str]) -> st.SearchStrategy[Key]:
    return st.builds(Key, st.just(kind), st.sampled_from(list(slugs)))


pair_slugs = [f"{compound}/{condition}" for compound in COMPOUNDS for condition in CONDITIONS]
records = st.tuples(
    st.dictionaries(_keys("compound", COMPOUNDS), compounds.map(_stored)),
    st.dictionaries(_keys("condition", CONDITIONS), conditions.map(_stored)),
    st.dictionaries(_keys("pair", pair_slugs), pairs.map(_stored), max_size=4),
    st.dictionaries(_keys("about", ABOUT), abouts.map(_stored)),
).map(lambda parts: FRAME | parts[0] | parts[1] | parts[2] | parts[3])
contents = st.tuples(records, asked).map(lambda parts: {**parts[0], QUESTIONS: Stored(parts[1])})
changes = st.one_of(
    st.tuples(_keys("compound", COMPOUNDS), st.none() | compounds),
    st.tuples(_keys("condition", CONDITIONS), st.none() | conditions),
    st.tuples(_keys("pair", pair_slugs), st.none() | pairs),
    st.tuples(_keys("about", ABOUT), st.none() | abouts),
)


def _with(content: Mapping[Key, Stored], key: Key, record: Any) -> dict[Key, Stored]:
    rest = {other: stored for other, stored in content.items() if other != key}
    return rest if record is None else {**rest, key: _stored(record)}


# ---- A table that is published to --------------------------------------------------------------------------


class Table:
    """A table in memory: publishing writes to it as it would, and it is read as a store reads."""

    def __init__(self, content: Mapping[Key, Stored]) -> None:
        self._items: dict[tuple[str, str], dict[str, Any]] = {}
        self.keys: set[Key] = set()
        self.lists: set[str] = set()
        self.publish(content)

    def publish(self, content: Mapping[Key, Stored]) -> list[dict[str, Any]]:
        """Make the table hold this content; return what its stream tells."""
        told = []
        for write in difference(content, map(seen, self._items.values()), date(2026, 11, 22)).writes:
            place = (write.place.pk, write.place.sk)
            before = self._items.pop(place, None)
            after = write.request().get("PutRequest", {}).get("Item")
            if after:
                self._items[place] = after
            told.append(stream_record(*place, before, after))
        return told

    def read(self, keys: Iterable[Key], _seconds_left: Callable[[], float]) -> Mapping[Key, Item]:
        """Return the records that exist, and remember who was asked for."""
        asked = {key: self._items.get((str(key), "record")) for key in keys}
        self.keys.update(asked)
        return {key: decoded(key, item) for key, item in asked.items() if item}

    def versions(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> Mapping[Key, str]:
        """Return the version of each record."""
        return {key: item.version for key, item in self.read(keys, seconds_left).items()}

    def list(self, name: str, seconds_left: Callable[[], float]) -> Mapping[str, Listing]:
        """Return a list, and remember that it was asked for."""
        self.lists.add(name)
        return {
            slug: decoded_entry(name, self._items[f"list#{name}", slug])
            for slug in self.slugs(name, seconds_left)
        }

    def slugs(self, name: str, _seconds_left: Callable[[], float]) -> tuple[str, ...]:
        """Return every slug in a list."""
        return tuple(sorted(sk for pk, sk in self._items if pk == f"list#{name}"))


def _paths(content: Mapping[Key, Stored]) -> Iterator[str]:
    """Yield every path of `content`, but of the letters only some: those with names, and one without."""
    return (path for path in paths(content) if not path.startswith("/a-z/") or path[5] in "ot0z")


def _composed(table: Table, path: str) -> tuple[Response, set[str]]:
    """Return what `path` answers, whatever that is, and the tags of that answer."""
    composer = Composer(table, RENDERER, ASSETS, 60, lambda: 0.0)
    try:
        response = composer.compose(path, lambda: 9.0).response
    except PageError as error:
        return composer.refuse(error), set(getattr(error, "tags", ()))
    return response, set(response.headers[TAG_HEADER].split(","))


class Known:
    """What is on record, as the planner knows it."""

    def __init__(self, content: Mapping[Key, Stored]) -> None:
        record = content[QUESTIONS].record
        self.questions = record.by_kind if isinstance(record, Questions) else {}
        self._table = Table(content)

    def slugs(self, kind: str) -> tuple[str, ...]:
        """Return all slugs of a kind."""
        return self._table.slugs(f"{kind}s", lambda: 1.0)


@settings(max_examples=40)
@given(contents)
def test_a_page_is_touched_by_all_that_it_reads(content: dict[Key, Stored]) -> None:
    """Each record and each list that a page reads touches it when it changes, under a tag that it carries."""
    known, table = Known(content), Table(content)
    for path in _paths(content):
        table.keys, table.lists = set(), set()
        response, tags = _composed(table, path)
        assert response.status == 200
        found = {(str(key), "record") for key in table.keys}
        found |= {(f"list#{name}", "new") for name in table.lists}
        assert len(found) > 2 or path in TABLE_ONLY
        for pk, sk in found:
            touches = touched(Change(pk, sk), known)
            assert touches == EVERYTHING or path in touches.paths, (path, pk)
            assert tags & set(touches.tags), (path, pk)


# ---- What is planned ---------------------------------------------------------------------------------------


class Queue:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.bodies: list[str] = []

    def send(self, bodies: Iterable[str]) -> int:
        """Send."""
        new = list(bodies)
        self.bodies += new
        return len(new)


def _planned(told: list[dict[str, Any]], table: Table, *, apart: bool) -> list[RefreshTask]:
    """Return what is planned once the table has settled, each change in a batch `apart` or all in one."""
    work, sweeps = Queue(), Queue()
    planner = Planner(table, work, sweeps)  # type: ignore[arg-type]
    for batch in [[record] for record in told] if apart else [told]:
        plan = planner.plan(lambda: 9.0)
        for record in batch:
            plan.add(record)
        plan.send()
    assert sweeps.bodies == []
    return [decoded_task(body, RefreshTask) for body in work.bodies]


def _assert_told(first: Mapping[Key, Stored], *later: Mapping[Key, Stored], apart: bool) -> None:
    """Assert that every answer that anybody can have kept, and that is another one now, is looked at.

    Nothing is planned before the last of the contents is published: a stream may be late.
    """
    every = (first, *later)
    asked_for = sorted({path for content in every for path in _paths(content)})
    table, told, kept = Table(first), [], []
    for content in every:
        told += table.publish(content)
        pages = set(_paths(content))
        kept += [(path, path in pages, *_composed(table, path)) for path in asked_for]
    causes: dict[str, set[str]] = defaultdict(set)
    purged: set[str] = set()
    for task in _planned(told, table, apart=apart):
        purged.update(task.tags)
        for path in task.paths:
            causes[path].update(task.tags)
    now = {path: _composed(table, path)[0] for path in asked_for}
    for path, was_page, answer, tags in kept:
        if answer != now[path] and was_page:
            assert causes[path] & tags, f"{path} was kept, is another page now, and is not looked at"
        elif answer != now[path]:
            assert purged & tags, f"the edge holds that there is no {path}, and is not told to forget"


@settings(max_examples=80)
@given(contents, changes, st.booleans())
def test_one_record_changes_no_page_unseen(
    before: dict[Key, Stored], change: tuple[Key, Any], apart: bool
) -> None:
    """A record that comes, changes, moves, goes or comes back reaches each answer that it is part of."""
    _assert_told(before, _with(before, *change), apart=apart)


@settings(max_examples=80)
@given(contents, st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=3), st.booleans())
@example(TWO, [[(A, None), (X, None)]], True)
@example(TWO, [[(A, Tombstone())], [(X, Tombstone())]], False)
@example(TWO, [[(A, Redirect("b")), (X, Redirect("y"))], [(A, None), (X, None)]], True)
def test_records_that_change_together_change_no_page_unseen(
    before: dict[Key, Stored], publications: list[list[tuple[Key, Any]]], apart: bool
) -> None:
    """The same holds for several publications of several records, in one batch of the stream or in many."""
    after, later = before, []
    for several in publications:
        for change in several:
            after = _with(after, *change)
        later.append(after)
    _assert_told(before, *later, apart=apart)

"""Long lists: a page of one costs the same however long it is, and says what the whole list would say."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest

from bench.counted import Calls
from bench.growing import deployment
from bench.growing.backing import in_memory
from bench.growing.deployment import TABLE
from bench.growing.site import TODAY, Site, composer_of
from compound_pages.items import Listing
from compound_pages.listing import ROWS, sheets_of
from compound_pages.reading import Reading
from compound_pages.store import Store
from toolkit.publishing import Write, every_write
from toolkit.publishing.writes import Place, sheet_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bench.growing.backing import InMemory
    from compound_pages.composer import Composed
    from compound_pages.items import Item, Key

ROWS_OF_A_HUB = 10_000
PAGES = ROWS_OF_A_HUB // ROWS
HTML_BYTES = 14_336  # tests/integration/test_budgets.py
HUB = "/compounds/compound-000"
# Of a page: its record, the site's two, a sheet, the pairs of a hundred conditions; the first page also asks
# for the first entries, to see that they are not all. As much again for the look after the put.
ITEMS = 2 * (3 + 1 + ROWS)
READ = 2 * (2 + 2)


class Whole:
    """A store of which no part of a list can be read without the rest, as before there were sheets."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, *asked: Any) -> Mapping[Key, Item]:
        """Read as the store does."""
        return self._store.read(*asked)

    def versions(self, *asked: Any) -> Mapping[Key, str]:
        """Look as the store does."""
        return self._store.versions(*asked)

    def list(self, *asked: Any) -> Mapping[str, Listing]:
        """List as the store does."""
        return self._store.list(*asked)


@pytest.fixture(scope="module")
def calls() -> Calls:
    """What is called."""
    return Calls()


@pytest.fixture(scope="module")
def backing(calls: Calls) -> Iterator[InMemory]:
    """A compound with ten thousand conditions, whose slugs are not in the order of their names."""
    conditions = {f"condition-{n:05}": Listing(_name(n)) for n in range(ROWS_OF_A_HUB)}
    pairs = {slug: Listing(slug, studied="limited", glance={"safety": slug}) for slug in conditions}
    lists = {"list#conditions": conditions, f"list#compound#{Site(1, 1).compounds[0]}": pairs}
    with in_memory(calls, deployment.read(), bodies=False) as backing:
        records = every_write(Site(1, 1).records, TODAY)
        writes = [write for write in records if write.place.pk not in lists]
        writes += [Write(Place(pk, sk), one) for pk, all_ in lists.items() for sk, one in all_.items()]
        sheets = enumerate(sheets_of(conditions), 1)
        writes += [Write(sheet_place("condition", number), sheet) for number, sheet in sheets]
        for write in writes:
            backing.put_item(write.request()["PutRequest"]["Item"])
        yield backing


def _name(number: int) -> str:
    """Return a name: every tenth begins with an accent, which folds away, and swaps places with the next."""
    return f"{'É' if number % 10 == 0 else 'e'}{number + (number % 2 == 0):05}"


@pytest.fixture
def store(backing: InMemory) -> Store:
    """The store of that table."""
    assert backing
    return Store(botocore.session.get_session().create_client("dynamodb"), TABLE)


@pytest.fixture
def made(calls: Calls, backing: InMemory, store: Store) -> Callable[[str], tuple[Composed, int, int]]:
    """What makes a page and looks again; returns it, how many items were read, in how many calls."""
    composer = composer_of(store)
    composer.compose("/", lambda: 60.0)

    def one(path: str) -> tuple[Composed, int, int]:
        calls.made.clear()
        calls.by, items = "page", backing.items_told()
        page = composer.compose(path, lambda: 60.0)
        assert page.reading
        assert not page.reading.has_moved()
        calls.by = ""
        return page, backing.items_told() - items, calls.made.total()

    return one


@pytest.mark.parametrize(
    ("page", "first"),
    [
        (HUB, True),
        (f"{HUB}/2", False),
        (f"{HUB}/{PAGES}", False),
        ("/conditions", True),
        ("/conditions/9", False),
    ],
)
def test_a_page_of_a_long_list_is_within_its_budget(
    made: Callable[[str], tuple[Composed, int, int]], page: str, *, first: bool
) -> None:
    """Of ten thousand rows a page, and its data, reads what it shows and weighs what any page may."""
    for path in (page, f"{page}.json"):
        composed, items, calls = made(path)
        assert items <= ITEMS + first * 2 * (ROWS + 1)
        assert calls <= READ
        assert len(gzip.compress(composed.response.body, compresslevel=6)) <= HTML_BYTES


@pytest.mark.parametrize("path", ["/", HUB, f"{HUB}/2", f"{HUB}/{PAGES}", f"{HUB}/7.json", "/conditions/50"])
def test_a_sheet_says_what_the_whole_list_says(
    made: Callable[[str], tuple[Composed, int, int]], store: Store, path: str
) -> None:
    """The page from a sheet is, byte for byte, the page that is cut from the whole list."""
    page, items, _ = made(path)
    whole = composer_of(Whole(store)).compose(path, lambda: 60.0)
    assert page.response == whole.response
    assert items < ROWS_OF_A_HUB / 10


def test_past_its_end_a_long_list_has_no_page(store: Store) -> None:
    """Where no sheet is, the whole list is asked, and has no such page either."""
    reading = Reading(store, lambda: 60.0)
    assert reading.sheet("conditions", PAGES + 1) is None
    assert reading.sheet("conditions", PAGES) is not None


def test_a_changed_sheet_has_moved(backing: InMemory, store: Store) -> None:
    """Who read a sheet, or the pairs of one, sees in its next look that it was written again."""
    reading = Reading(store, lambda: 60.0)
    sheet = reading.sheet("conditions", 3)
    assert sheet
    reading.list(f"compound#{Site(1, 1).compounds[0]}", sheet.entries)
    assert not reading.has_moved()
    place, pairs = sheet_place("condition", 3), f"list#compound#{Site(1, 1).compounds[0]}"
    for at, value in (
        (place, next(sheets_of({f"a{n}": Listing("A") for n in range(101)}))),
        (Place(pairs, min(sheet.entries)), Listing("x", studied="specific")),
    ):
        before = backing.item(*at)
        assert before
        backing.put_item(Write(at, value).request()["PutRequest"]["Item"])
        assert reading.has_moved()
        backing.put_item(before)
        assert not reading.has_moved()


def test_a_table_without_sheets_is_read_as_before(backing: InMemory, store: Store) -> None:
    """A release that knows sheets on a table of one that does not: the page is cut from the whole list."""
    place = sheet_place("condition", 4)
    there = backing.item(*place)
    assert there
    composer = composer_of(store)
    page = composer.compose(f"{HUB}/4", lambda: 60.0)
    backing.delete_item(*place)
    assert composer.compose(f"{HUB}/4", lambda: 60.0).response == page.response
    backing.put_item(there)

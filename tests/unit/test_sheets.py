"""Sheets in the layer: what a changed one touches, and how they are read; against moto."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import msgspec
import pytest
from botocore.stub import Stubber
from moto import mock_aws
from stream_records import stream_record

from compound_pages.changes import Change, touched
from compound_pages.errors import Malformed, Unavailable
from compound_pages.item_form import decoded_sheet, encoded_entry
from compound_pages.items import UNLISTED, Listing
from compound_pages.listing import ROWS, Sheet, by_name, sheet_of, sheets_of
from compound_pages.lists import HOME_ROWS
from compound_pages.paths import data_path
from compound_pages.planner import Planner
from compound_pages.store import Store
from compound_pages.tasks import RefreshTask, decoded
from toolkit.publishing import Table, Write
from toolkit.publishing.writes import Place, sheet_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = "unit-sheets"
LONG = {f"c{number:03}": Listing(f"Name {number:03}") for number in range(2 * ROWS + 1)}


class Known:
    """Two compounds and three conditions, and nothing asked of them."""

    @property
    def questions(self) -> dict[str, Any]:
        """Return no question."""
        return {}

    def slugs(self, kind: str) -> tuple[str, ...]:
        """Return all slugs."""
        return {"compound": ("a", "b"), "condition": ("x", "y", "z")}[kind]


@pytest.mark.parametrize(
    ("pk", "sk", "tags", "pages"),
    [
        (
            "list#condition#*",
            "1",
            ("home", "conditions", "compound"),
            ("/", "/conditions", "/compounds/a", "/compounds/b"),
        ),
        (
            "list#condition#*",
            "3",
            ("conditions", "compound"),
            ("/conditions/3", "/compounds/a/3", "/compounds/b/3"),
        ),
        (
            "list#compound#*",
            "2",
            ("compounds", "condition"),
            ("/compounds/2", *(f"/conditions/{slug}/2" for slug in "xyz")),
        ),
    ],
)
def test_a_sheet_is_one_page_of_its_list_and_of_hubs(
    pk: str, sk: str, tags: tuple[str, ...], pages: tuple[str, ...]
) -> None:
    """Its page of the list and of each hub of the other kind; the first one is on the front door as well."""
    found = touched(Change(pk, sk), Known())
    assert found.tags == tags
    assert found.paths == tuple(path for page in pages for path in (page, data_path(page)))


def test_a_sheet_in_the_stream_is_planned_whatever_it_holds() -> None:
    """Its bytes are no entry, and need not be: the place says which pages it is on."""
    sent: list[str] = []

    class Queue:
        def send(self, bodies: Iterable[str]) -> int:
            sent.extend(bodies)
            return len(sent)

    class Reads:
        def slugs(self, name: str, _seconds_left: object) -> tuple[str, ...]:
            return Known().slugs(name.removesuffix("s"))

    queue: Any = Queue()
    reads: Any = Reads()
    plan = Planner(reads, queue, queue).plan(lambda: 1.0)
    item = {"pk": {"S": "p"}, **encoded_entry(Sheet(1, {"x": Listing("X")}))}
    plan.add(stream_record("list#condition#*", "2", None, item))
    assert plan.send()["ChangePlanned"] == 1
    assert "/compounds/a/2" in decoded(sent[0], RefreshTask).paths


def test_the_front_door_needs_no_more_than_a_sheet() -> None:
    """It shows the first rows of either kind, all of which are on the first sheet."""
    assert HOME_ROWS <= ROWS


def test_a_page_of_a_list_is_cut_as_its_sheet() -> None:
    """From the whole list or from what publishing wrote: the same rows and count on each page, then none."""
    written = list(sheets_of(LONG))
    assert [sheet_of(LONG, number) for number in range(1, len(written) + 2)] == [*written, None]
    assert [len(by_name(sheet.entries)) for sheet in written] == [ROWS, ROWS, 1]
    assert all(sheet_of(sheet, 7) is sheet for sheet in written)


def test_a_sheet_keeps_its_bytes() -> None:
    """What this release writes the next one reads, fields that are unknown are passed over."""
    sheet = Sheet(101, {"x": Listing("X", status="withdrawn")})
    body = encoded_entry(sheet)["listing"]["B"]
    assert body == (b"\x82\xa5counte\xa7entries\x81\xa1x\x82\xa4name\xa1X\xa6status\xa9withdrawn")
    later = msgspec.msgpack.encode(msgspec.msgpack.decode(body) | {"of_a_later_release": 1})
    for form in (body, later):
        assert decoded_sheet("s", {"listing": {"B": form}, "sk": {"S": "1"}}) == sheet


# ---- Against moto ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[Any]:
    """DynamoDB with a table that holds a long list with two sheets of three, and a short one."""
    with mock_aws():
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        client = boto3.client("dynamodb", region_name="us-east-1", **keys)
        named = {"pk": "HASH", "sk": "RANGE"}
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in named.items()],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in named],
        )
        short = {"a": Listing("B"), "b": Listing("A"), "gone": Listing("gone", status=UNLISTED)}
        first, second, _ = sheets_of(LONG)
        Table(client, TABLE).write([
            *(Write(Place("list#conditions", slug), entry) for slug, entry in LONG.items()),
            *(Write(Place("list#compounds", slug), entry) for slug, entry in short.items()),
            Write(sheet_place("condition", 1), first),
            Write(sheet_place("condition", 2), second),
        ])  # fmt: skip
        yield client


@pytest.fixture
def store(dynamodb: Any) -> Store:
    """The store of that table."""
    return Store(dynamodb, TABLE)


def _long() -> float:
    return 60.0


def test_a_sheet_is_read_as_it_was_written(store: Store) -> None:
    """The first one too, although it takes a look at the list to know that there is one."""
    first, second, _ = sheets_of(LONG)
    assert store.sheet("conditions", 1, _long) == first
    assert store.sheet("conditions", 2, _long) == second
    assert store.sheet("conditions", 3, _long) is None


def test_a_short_list_is_its_own_sheet(store: Store) -> None:
    """All that is listed of it is on its first page; it has no sheet of a further one."""
    assert store.sheet("compounds", 1, _long) == Sheet(2, {"a": Listing("B"), "b": Listing("A")})
    assert store.sheet("compounds", 2, _long) is None
    assert store.sheet("nothing", 1, _long) == Sheet(0, {})


def test_a_part_of_a_list_is_read_with_both_its_ends(store: Store) -> None:
    """From one slug to another, whether there is an entry at either or not."""
    assert store.between("conditions", "c010", "c012", _long).keys() == {"c010", "c011", "c012"}
    assert store.between("conditions", "b", "c001", _long).keys() == {"c000", "c001"}
    assert store.between("conditions", "x", "z", _long) == {}


def test_a_sheet_that_is_none_is_malformed(store: Store, dynamodb: Any) -> None:
    """Whoever wrote it: a page is not made from what cannot be read."""
    key = {"pk": {"S": "list#condition#*"}, "sk": {"S": "9"}}
    dynamodb.put_item(TableName=TABLE, Item=key | {"listing": {"B": b"no sheet"}})
    with pytest.raises(Malformed):
        store.sheet("conditions", 9, _long)


def test_a_table_that_does_not_answer_is_unavailable(store: Store, dynamodb: Any) -> None:
    """Parts of lists fail as lists do."""
    with Stubber(dynamodb) as stubber:
        for _ in range(2):
            stubber.add_client_error("query", "InternalServerError", http_status_code=500)
        for ask in (lambda: store.sheet("conditions", 1, _long), lambda: store.between("x", "a", "b", _long)):
            with pytest.raises(Unavailable):
                ask()


def test_a_list_that_was_long_is_asked_for_its_sheet_at_once(dynamodb: Any) -> None:
    """One call where it took two to know; a list that has lost its sheets is looked at again."""
    store = Store(dynamodb, TABLE)
    asked: list[str] = []
    dynamodb.meta.events.register("before-parameter-build.dynamodb.Query", lambda **_: asked.append("query"))
    counts = []
    for _ in range(2):
        assert store.sheet("conditions", 1, _long)
        counts.append(len(asked))
    assert counts == [2, 3]
    at = {name: {"S": text} for name, text in zip(("pk", "sk"), sheet_place("condition", 1), strict=True)}
    item = dynamodb.get_item(TableName=TABLE, Key=at)["Item"]
    dynamodb.delete_item(TableName=TABLE, Key=at)
    assert store.sheet("conditions", 1, _long) is None
    dynamodb.put_item(TableName=TABLE, Item=item)
    assert store.sheet("conditions", 1, _long) == sheet_of(LONG, 1)

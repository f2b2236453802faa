from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from aws import client, make_table
from aws_calls import around_calls, failing_calls, recorded_calls
from botocore.exceptions import ClientError
from moto import mock_aws
from msgspec.structs import replace
from planned import Planned
from stream_records import between, stream_record

from compound_pages.errors import Malformed, QueueFailed, Unavailable
from compound_pages.item_form import encoded, encoded_entry
from compound_pages.items import QUESTIONS, SITE, UNLISTED, Key, Listing, Redirect, Stored, Tombstone
from compound_pages.listing import LETTERS
from compound_pages.paths import data_path
from compound_pages.records import Pair
from compound_pages.site import Questions
from compound_pages.tasks import RefreshTask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aws_calls import Proceed

    from compound_pages.records import Compound
    from compound_pages.site import Site
    from toolkit.content import Content

TABLE = "unit-planned"
KETAMINE, LIVER = Key("compound", "ketamine-iv"), Key("condition", "liver-cancer")
BOTH = Key("pair", "ketamine-iv/liver-cancer")
HUB, ABOUT_BOTH = "/compounds/ketamine-iv", "/is-ketamine-iv-safe-for-liver-cancer-patients"
REFUSED = ClientError({"Error": {"Code": "AccessDeniedException"}}, "x")


@pytest.fixture(scope="module")
def _clients() -> Iterator[tuple[Any, Any]]:
    with mock_aws():
        dynamodb, sqs = client("dynamodb"), client("sqs")
        make_table(dynamodb, TABLE)
        yield dynamodb, sqs


@pytest.fixture(scope="session")
def flat(flat: Content) -> Content:
    """The flat records with one question, and without pages about the site."""
    asked = flat.records[QUESTIONS].record
    assert isinstance(asked, Questions)
    records = {key: stored for key, stored in flat.records.items() if key.kind != "about"}
    one = Stored(Questions({"safety": asked.by_kind["safety"]}))
    return flat._replace(records={**records, QUESTIONS: one})


@pytest.fixture
def planned(_clients: tuple[Any, Any], flat: Content) -> Planned:
    """A planner whose table holds the flat records."""
    planned = Planned(*_clients, TABLE)
    planned.hold(flat.records)
    return planned


def _without(records: Mapping[Key, Stored], *keys: Key) -> dict[Key, Stored]:
    return {key: stored for key, stored in records.items() if key not in keys}


def _paths(made: Iterable[RefreshTask]) -> list[str]:
    """Return the pages that are for people: their data and the files for machines go with them."""
    return [path for task in made for path in task.paths if not path.endswith((".json", ".xml"))]


def test_a_changed_pair_is_planned(planned: Planned, flat: Content) -> None:
    """A pair's page is rendered before anybody asks, its data only where somebody has; both are counted."""
    pair = flat.records[BOTH].record
    assert isinstance(pair, Pair)
    before = {**flat.records, BOTH: Stored(replace(pair, questions=("Which form is it?",)))}
    assert planned.change(before, flat.records) == {
        "ChangePlanned": 1,
        "ChangeIgnored": 0,
        "RefreshAsked": 2,
        "SweepAsked": 0,
    }
    tags = ("pair:ketamine-iv:liver-cancer",)
    assert planned.tasks() == [
        RefreshTask((ABOUT_BOTH,), tags, create=True),
        RefreshTask((data_path(ABOUT_BOTH),), tags),
    ]
    assert planned.sweeps() == []


def test_a_changed_compound_is_planned(planned: Planned, flat: Content, compound: Compound) -> None:
    """A new name changes record and entry, and each page of the two is in one task only."""
    before = {**flat.records, KETAMINE: Stored(replace(compound, name="K"))}
    measured = planned.change(before, flat.records)
    assert (measured["ChangePlanned"], measured["RefreshAsked"]) == (2, 1)
    (task,) = planned.tasks()
    pages = [HUB, ABOUT_BOTH, "/", "/compounds", "/conditions/liver-cancer", "/a-z/k"]
    files = ["/sitemaps/ketamine-iv.xml", "/sitemap.xml", "/sitemap-pages.xml"]
    assert sorted(task.paths) == sorted([*pages, *map(data_path, pages), *files])
    assert set(task.tags) == {
        *("compound:ketamine-iv", "home", "compounds", "condition", "page:/a-z/k"),
        *("sitemaps", "pages-sitemap"),
    }
    assert (task.create, task.purge) == (False, "nothing")


def test_the_sites_own_records_start_a_sweep(planned: Planned, flat: Content, site: Site) -> None:
    """Every page shows the site's name: a sweep finds them, and purges nothing but the tag of all."""
    measured = planned.change({**flat.records, SITE: Stored(site)}, flat.records)
    assert (measured["SweepAsked"], measured["RefreshAsked"]) == (1, 0)
    (sweep,) = planned.sweeps()
    assert (sweep.after, sweep.tags, sweep.purge) == ("", ("all",), "nothing")
    assert planned.tasks() == []


def test_a_sweep_takes_no_change_along(planned: Planned, flat: Content, site: Site) -> None:
    """What else is in the batch is planned as ever: a sweep may take its time. One sweep is enough."""
    records = between({SITE: Stored(site)}, {SITE: flat.records[SITE]})
    records += between(flat.records, _without(flat.records, BOTH))
    measured = planned.plan(*records, *records)
    assert (measured["SweepAsked"], measured["ChangePlanned"]) == (1, 8)
    assert len(planned.sweeps()) == 1
    assert set(_paths(planned.tasks())) == {ABOUT_BOTH, HUB, "/conditions/liver-cancer"}


def test_a_batch_that_arrives_twice_is_planned_twice(planned: Planned, flat: Content) -> None:
    """Nothing is remembered between two batches, so that doing one again makes up for whatever was lost."""
    records = between({}, flat.records)
    first, second = planned.plan(*records), planned.plan(*records)
    assert first == second
    shown = {
        HUB,
        ABOUT_BOTH,
        "/",
        "/compounds",
        "/conditions",
        "/conditions/liver-cancer",
        "/a-z/k",
        "/a-z/l",
    }
    assert sorted(_paths(planned.tasks())) == sorted([*shown, *shown])


def test_an_empty_batch_asks_nothing(planned: Planned) -> None:
    """Without a change there is no call and no message."""
    with recorded_calls() as calls:
        assert set(planned.plan().values()) == {0}
    assert calls == []


@pytest.mark.parametrize(
    ("pk", "sk", "reads"),
    [
        ("publication#", "record", []),
        ("compound#UPPER", "record", []),
        ("site#", "record", []),
        ("pair#a/b", "record", ["BatchGetItem"]),
        ("list#compound#a", "b", ["Query"]),
        ("list#compounds", "a", ["Query", "Query"]),
        ("compound#a", "record", ["BatchGetItem", "Query"]),
    ],
)
def test_what_is_on_record_is_read_when_it_is_wanted(
    planned: Planned, pk: str, sk: str, reads: list[str]
) -> None:
    """The questions and each list are read once a batch at most, and only if some change needs them."""
    record = stream_record(pk, sk, None, {"record": {"B": b""}})
    with recorded_calls() as calls:
        planned.plan(record, record)
    assert sorted(call for call in calls if call != "SendMessageBatch") == reads


NOWHERE = {"pk": {"S": "questions#"}, "sk": {"S": "record"}}


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("Query", {"LastEvaluatedKey": NOWHERE}),
        ("BatchGetItem", {"UnprocessedKeys": {TABLE: {"Keys": [NOWHERE]}}}),
    ],
)
def test_nobody_reads_longer_than_there_is_time(
    planned: Planned, flat: Content, operation: str, more: dict[str, Any]
) -> None:
    """A table that has more to say each time is not listened to until the function is stopped."""
    calls: list[str] = []

    def without_end(called: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        calls.append(called)
        return proceed() | (more if called == operation else {})

    plan = planned.planner.plan(lambda: 0.0)
    for record in between(_without(flat.records, KETAMINE), _without(flat.records, SITE, QUESTIONS)):
        plan.add(record)
    with around_calls(without_end), pytest.raises(Unavailable):
        plan.send()
    assert (calls.count(operation), planned.tasks()) == (1, [])


# ---- Which letters an entry stands under -------------------------------------------------------------------


def _letters(planned: Planned, *images: Listing | None) -> set[str]:
    before, after = (image and encoded_entry(image) for image in images)
    planned.plan(stream_record("list#conditions", "x", before, after))
    return {path for path in _paths(planned.tasks()) if path.startswith("/a-z/")}


@pytest.mark.parametrize(
    ("before", "after", "letters"),
    [
        (None, Listing("Gout"), "g"),
        (Listing("Gout"), None, "g"),
        (Listing("Gout"), Listing("Gout", status="withdrawn"), "g"),
        (Listing("Gout"), Listing("Arthritis"), "ag"),
        (Listing("Gout", also=("arthritis",)), Listing("Gout"), "ag"),
        (Listing("Gout"), Listing("x", status=UNLISTED), "g"),
        (Listing("x", status=UNLISTED), Listing("Gout"), "g"),
        (Listing("x", status=UNLISTED), None, ""),
    ],
)
def test_an_entry_is_under_its_names_before_and_now(
    planned: Planned, before: Listing | None, after: Listing | None, letters: str
) -> None:
    """A letter that loses a name is another page now, and so is one that gets one."""
    assert _letters(planned, before, after) == {f"/a-z/{letter}" for letter in letters}


@pytest.mark.parametrize("image", [{"listing": {"B": b"\xc1"}}, {"listing": {"S": "x"}}, {"pk": {"S": "x"}}])
@pytest.mark.parametrize("name", ["OldImage", "NewImage"])
def test_an_image_that_holds_no_entry_may_have_been_under_any_letter(
    planned: Planned, image: Any, name: str
) -> None:
    """Whatever somebody wrote there, each letter is looked at."""
    record = stream_record("list#conditions", "x", None, encoded_entry(Listing("Gout")))
    held = {"B": b64encode(image["listing"]["B"]).decode()} if "B" in image.get("listing", {}) else None
    record["dynamodb"][name] = {"listing": held} if held else image
    planned.plan(record)
    assert {f"/a-z/{letter}" for letter in LETTERS} <= set(_paths(planned.tasks()))


# ---- Which kind of record an image holds -------------------------------------------------------------------


@pytest.mark.parametrize("stored", [Stored(Redirect("b")), Stored(Tombstone("A"))], ids=["alias", "gone"])
def test_a_record_without_pages_is_told_by_itsencoded(planned: Planned, stored: Stored) -> None:
    """What never was live touches no page, and nothing is read for it."""
    with recorded_calls() as calls:
        planned.plan(stream_record("compound#a", "record", None, encoded(stored)))
    assert calls == ["SendMessageBatch"]
    assert planned.tasks() == [RefreshTask(tags=("compound:a",))]


def test_a_record_that_went_is_told_by_its_oldencoded(planned: Planned, flat: Content) -> None:
    """What was live before touches its pages, whatever it is now."""
    was = encoded(flat.records[KETAMINE])
    for now in (None, encoded(Stored(Tombstone("A"))), encoded(Stored(Redirect("b")))):
        planned.plan(stream_record("compound#ketamine-iv", "record", was, now))
        assert set(_paths(planned.tasks())) == {HUB, ABOUT_BOTH}


DEEP = b"\x81\xa6record\x82\xa1x" + b"\x91" * 100_000 + b"\xc0\xa6record\xa8compound"


@pytest.mark.parametrize(
    "image",
    [
        {"pk": {"S": "x"}},
        {"record": {"S": "x"}},
        {"record": {"B": None}},
        {"record": {"B": 7}},
        {"record": None},
        {"record": {"B": "not base64!"}},
        {"record": {"B": "é"}},
        {"record": {"B": b64encode(b"\xc1").decode()}},
        {"record": {"B": b64encode(b"\x81\xa6record\x01").decode()}},
        {"record": {"B": b64encode(b"\x81\xa6record\x81\xa6record\x01").decode()}},
        {"record": {"B": b64encode(b"\x81\xa6record\x81\xa6record\xa1\xff").decode()}},
        {"record": {"B": b64encode(DEEP).decode()}},
    ],
    ids=range(12),
)
@pytest.mark.parametrize("name", ["OldImage", "NewImage"])
def test_an_image_that_holds_no_record_may_have_been_one(planned: Planned, image: Any, name: str) -> None:
    """Whatever somebody wrote there, the pages of its key are looked at, and the rest of the batch too."""
    record = stream_record("compound#ketamine-iv", "record", None, None)
    record["dynamodb"][name] = image
    planned.plan(record, stream_record("list#compounds", "x", None, {}))
    assert {HUB, ABOUT_BOTH, "/compounds"} <= set(_paths(planned.tasks()))


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"dynamodb": {}},
        {"dynamodb": {"Keys": {}}},
        {"dynamodb": {"Keys": {"pk": {"S": "a"}}}},
        {"dynamodb": {"Keys": {"pk": {"N": "1"}, "sk": {"S": "record"}}}},
        {"dynamodb": {"Keys": None}},
        {"dynamodb": []},
    ],
)
def test_what_is_no_stream_record_is_refused(planned: Planned, flat: Content, record: dict[str, Any]) -> None:
    """Only what has no keys is refused, and the batch goes on without it."""
    plan = planned.planner.plan(lambda: 9.0)
    with pytest.raises((KeyError, TypeError)):
        plan.add(record)
    for one in between(_without(flat.records, BOTH), flat.records):
        plan.add(one)
    assert plan.send()["ChangePlanned"] == 3


# ---- What is on record no more -----------------------------------------------------------------------------


def test_what_was_ever_listed_counts(
    planned: Planned, flat: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of a record that was taken down may be cached still, and so may those of a longer list."""
    monkeypatch.setattr("compound_pages.listing.ROWS", 1)
    planned.unlist("conditions", "gout", "lupus")
    planned.plan(*between(_without(flat.records, KETAMINE), flat.records))
    paths = set(_paths(planned.tasks()))
    assert {HUB, f"{HUB}/2", f"{HUB}/3", ABOUT_BOTH} <= paths
    assert {ABOUT_BOTH.replace("liver-cancer", slug) for slug in ("gout", "lupus")} <= paths
    assert {"/compounds", "/conditions/gout"} <= paths
    assert not {"/compounds/2", f"{HUB}/4", "/conditions/gout/2"} & paths


# ---- What fails --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "state"),
    [("Query", Unavailable), ("BatchGetItem", Unavailable), ("SendMessageBatch", QueueFailed)],
)
def test_a_batch_that_cannot_be_planned_says_so(
    planned: Planned, flat: Content, operation: str, state: type[Exception]
) -> None:
    """A table or queue that refuses stops the batch, so that it comes again; then all of it is planned."""
    records = between({}, _without(flat.records, SITE, QUESTIONS))
    with failing_calls(REFUSED, operation), pytest.raises(state):
        planned.plan(*records)
    assert planned.tasks() == []
    planned.plan(*records)
    assert ABOUT_BOTH in _paths(planned.tasks())


def test_a_sweep_that_cannot_be_asked_for_says_so(planned: Planned, flat: Content, site: Site) -> None:
    """A queue of sweeps that refuses stops the batch."""
    with failing_calls(REFUSED, "SendMessageBatch"), pytest.raises(QueueFailed):
        planned.plan(*between({SITE: Stored(site)}, {SITE: flat.records[SITE]}))


def test_questions_that_are_none_are_named(planned: Planned, flat: Content) -> None:
    """Without questions that can be read no page can be made; the batch waits for them."""
    planned.hold({**flat.records, QUESTIONS: Stored(Tombstone())})
    with pytest.raises(Malformed, match="questions#"):
        planned.plan(*between(_without(flat.records, KETAMINE), flat.records))
    assert planned.tasks() == []


def test_before_there_are_questions_hubs_are_planned(planned: Planned, flat: Content) -> None:
    """A table that holds no questions yet has no pages of questions."""
    planned.hold(_without(flat.records, QUESTIONS))
    planned.plan(*between(_without(flat.records, KETAMINE, BOTH), _without(flat.records, BOTH)))
    assert ABOUT_BOTH not in (found := _paths(planned.tasks()))
    assert HUB in found

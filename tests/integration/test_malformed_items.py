"""Items of the table that hold no record, put there past `publish`: only their own pages wait."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import around_calls
from outcome import check, check_nothing_is_lost, given_up, in_s3
from records import puts
from rehearsal import played
from stories import ALDER, ALDER_FEVER, BASE, BIRCH, BIRCH_FEVER, EDITED, FEVER, HOME, TOLD

from compound_pages.item_form import encoded
from compound_pages.items import Key
from toolkit.publishing import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_calls import Proceed
    from house import House
    from passing_time import Clock
    from rehearsal import Rehearsal

BIRCH_KEY = Key("compound", "birch")
CACHED = (HOME, ALDER, ALDER_FEVER, BIRCH, BIRCH_FEVER, FEVER)
JUNK: dict[str, Any] = {"record": {"B": b"\xc1 no record"}, "version": {"S": "junk"}}
OTHER = encoded(BASE[Key("condition", "fever")])
UNVERSIONED = {"record": encoded(BASE[Key("compound", "alder")])["record"]}

QUESTIONS = "the questions"

type Items = dict[tuple[str, str], dict[str, Any]]
# Items that hold something else than they should, and the pages that show them.
MALFORMED: dict[str, tuple[Items, tuple[str, ...]]] = {
    "a record": ({("compound#alder", "record"): JUNK}, (ALDER, ALDER_FEVER)),
    "a record of another kind": ({("compound#alder", "record"): OTHER}, (ALDER, ALDER_FEVER)),
    "a record without a version": ({("compound#alder", "record"): UNVERSIONED}, (ALDER, ALDER_FEVER)),
    "a pair": ({("pair#alder/fever", "record"): JUNK}, (ALDER_FEVER,)),
    "an entry": ({("list#compounds", "alder"): {"listing": {"B": b"\xc1"}}}, (HOME, FEVER)),
    "an entry of a hub": ({("list#compound#alder", "fever"): {"listing": {"N": "1"}}}, (ALDER,)),
    QUESTIONS: ({("questions#", "record"): JUNK}, CACHED),
    "the site": ({("site#", "record"): JUNK}, CACHED),
}


def _put(at: Rehearsal, items: Items) -> None:
    """Put items into the table as they are."""
    for (pk, sk), item in items.items():
        at.stack.dynamodb.put_item(TableName=at.stack.table, Item={"pk": {"S": pk}, "sk": {"S": sk}} | item)


def _malformed(items: Items) -> Callable[[Rehearsal], None]:
    """Return the story of a table that gets `items` in one go with a new text for another record."""

    def story(at: Rehearsal) -> None:
        at.begin(BASE, cached=CACHED)
        _put(at, items)
        Table(at.stack.dynamodb, at.stack.table).write(puts(BASE, TOLD))
        at.settle()

    return story


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_item_hurts_the_freshness_of_its_own_pages_only(
    house: House, clock: Clock, what: str
) -> None:
    """Its pages stay as they were and are served; all others are refreshed; repaired, everything heals."""
    items, own = MALFORMED[what]
    before, after = house.truth(BASE).answers, house.truth(TOLD).answers
    with played(house, clock, _malformed(items)) as at:
        pages = in_s3(at)
        assert {path: pages[path] for path in own} == {path: before[path] for path in own}
        rest = pages.keys() - set(own)
        assert {path: pages[path] for path in rest} == {path: after[path] for path in rest}
        # Nobody can plan without the questions, so there a change is given up itself.
        assert bool(given_up(at)) is (what == QUESTIONS)
        assert at.wire.ledger.open
        check_nothing_is_lost(at)
        at.ask_later(*CACHED)
        assert at.withheld == []
        at.publish(TOLD)
        at.settle()
        at.sweep()
        at.settle()
        check(at)


def _poisoned(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
    """Take the keys out of one new item's stream record."""
    answer = proceed()
    if operation == "GetRecords":
        for record in answer["Records"]:
            if record["eventName"] == "INSERT" and record["dynamodb"]["Keys"]["pk"]["S"] == "poison#":
                del record["dynamodb"]["Keys"]
    return answer


def _with_poison(at: Rehearsal) -> None:
    """One change among others cannot even be read as one."""
    at.begin(BASE, cached=CACHED)
    _put(at, {("poison#", "record"): {}})
    at.publish(EDITED)
    with around_calls(_poisoned):
        at.settle()
    at.stack.dynamodb.delete_item(
        TableName=at.stack.table, Key={"pk": {"S": "poison#"}, "sk": {"S": "record"}}
    )
    at.settle()


def test_a_poison_record_stops_nobody(house: House, clock: Clock) -> None:
    """It alone ends in the failure bucket; what changed before and after it is done."""
    with played(house, clock, _with_poison) as at:
        check(at)
        kept = at.stack.s3.list_objects_v2(Bucket=at.stack.failures)["Contents"]
        (body,) = [
            at.stack.s3.get_object(Bucket=at.stack.failures, Key=one["Key"])["Body"].read() for one in kept
        ]
        (record,) = json.loads(body)["payload"]["Records"]
        assert record["dynamodb"]["NewImage"]["pk"] == {"S": "poison#"}

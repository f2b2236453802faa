"""Publishing against the template's table: what it calls, what interrupts it, and who else publishes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import around_calls, recorded_calls
from botocore.exceptions import ClientError, ReadTimeoutError
from interleaving import Schedule
from made_records import compound, gone, made, pair

from compound_pages.errors import Unavailable
from compound_pages.items import Key, Redirect, Stored
from toolkit.publishing import (
    FREELY,
    Publication,
    Refused,
    Table,
    Terms,
    check_base,
    publish,
    writes_of,
)
from toolkit.publishing.publication import DONE, WRITING, ClaimLost, content_hash
from toolkit.publishing.seen import seen
from toolkit.publishing.wanted import unlisted_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aws_calls import Proceed

    from toolkit.service import Service

type Records = dict[Key, Stored]

READS = {"GetItem", "Scan"}
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = TODAY + timedelta(days=7)
BEFORE = made(6, 2, 6)
# A change, a vanished compound, one taken down by its file, a vanished pair, an older name, and new ones.
AFTER = {
    **{key: stored for key, stored in BEFORE.items() if key.slug not in {"c1", "c1/d0"}},
    Key("compound", "c0"): compound("Zero"),
    Key("compound", "c2"): gone("C2"),
    Key("compound", "old"): Stored(Redirect("c0")),
    **{Key("compound", f"new{i}"): compound(f"New {i}") for i in range(26)},
    Key("pair", "c3/d0"): pair(studied="specific"),
}
OTHER = BEFORE | {Key("compound", f"other{i}"): compound(f"Other {i}") for i in range(26)}


@pytest.fixture
def table(service: Service) -> Table:
    """The stack's table, empty, for a publisher who waits for nothing."""
    service.stack.empty()
    return Table(service.stack.dynamodb, service.stack.table, lambda _seconds: None)


def put(records: Records, table: Table, terms: Terms = FREELY, now: datetime = TODAY) -> Any:
    """Publish at a certain time; a microsecond passes with each look at the clock."""
    clock = count()
    return publish(records, table, terms, now=lambda: now + timedelta(microseconds=next(clock)))


def held(table: Table) -> dict[tuple[str, str], Any]:
    """Return what the table holds, but for the publication."""
    return {
        (item["pk"]["S"], item["sk"]["S"]): item
        for item in table.items()
        if item["pk"]["S"] != "publication#"
    }


# What it calls


def test_publishing_the_same_again_only_reads(table: Table) -> None:
    put(BEFORE, table)
    with recorded_calls() as calls:
        found = put(BEFORE, table, now=LATER)
    assert set(calls) == READS
    assert found.writes == ()


def test_publishing_again_what_was_stamped_only_reads(table: Table) -> None:
    put(BEFORE, table)
    put(AFTER, table)
    with recorded_calls() as calls:
        put(AFTER, table, now=LATER)
    assert set(calls) == READS


def test_a_change_costs_two_claims_and_its_own_writes(table: Table) -> None:
    put(BEFORE, table)
    with recorded_calls() as calls:
        put(BEFORE | {Key("compound", "c0"): compound("C0", safety="other")}, table)
    assert [call for call in calls if call not in READS] == ["PutItem", "BatchWriteItem", "PutItem"]


def test_the_publication_says_what_from_where_when_and_that_it_is_done(table: Table) -> None:
    put(BEFORE, table, FREELY._replace(commit="c0ffee"))
    found = table.publication()
    assert found
    assert (found.hash, found.commit, found.state) == (content_hash(BEFORE), "c0ffee", DONE)
    assert found.at.startswith("2026-11-22T12:00:00.0")


def test_what_was_written_past_publishing_is_put_right_under_the_same_publication(
    table: Table, service: Service
) -> None:
    put(BEFORE, table, FREELY._replace(commit="c0ffee"))
    before = held(table)
    dynamodb, name = service.stack.dynamodb, service.stack.table
    dynamodb.delete_item(TableName=name, Key={"pk": {"S": "compound#c0"}, "sk": {"S": "record"}})
    dynamodb.put_item(TableName=name, Item={"pk": {"S": "compound#c1"}, "sk": {"S": "record"}})
    found = put(BEFORE, table)
    assert held(table) == before
    assert (list(map(str, found.added)), list(map(str, found.changed))) == (["compound#c0"], ["compound#c1"])
    assert table.publication().commit == "c0ffee"  # type: ignore[union-attr]


def test_progress_is_given_every_write_in_order(table: Table) -> None:
    given: list[Any] = []

    def progress(writes: Any) -> Iterator[Any]:
        given.append(writes)
        yield from writes

    found = publish(BEFORE, table, FREELY, progress)
    assert given == [found.writes]  # type: ignore[union-attr]
    assert len(found.writes) == len(held(table))  # type: ignore[union-attr]


# On what terms


def test_who_says_no_writes_nothing(table: Table) -> None:
    asked: list[Any] = []
    with recorded_calls() as calls:
        answer = put(BEFORE, table, FREELY._replace(ask=lambda plan: bool(asked.append(plan))))
    assert answer is None
    assert set(calls) == READS
    assert len(asked[0].added) == len(BEFORE)


def test_where_nothing_is_to_do_nobody_is_asked(table: Table) -> None:
    put(BEFORE, table)
    assert put(BEFORE, table, FREELY._replace(ask=pytest.fail)) is not None


def test_too_many_vanished_files_stop_it_before_it_writes(table: Table) -> None:
    put(BEFORE, table)
    with recorded_calls() as calls, pytest.raises(Refused, match="5 of 6 compounds"):
        put(made(1, 2, 1), table, Terms())
    assert set(calls) == READS


def test_a_base_that_was_not_seen_stops_it_before_it_reads_the_table(table: Table) -> None:
    put(BEFORE, table, FREELY._replace(commit="c0ffee"))
    with recorded_calls() as calls, pytest.raises(Refused, match="has not seen"):
        put(AFTER, table, seeing(None))
    assert calls == ["GetItem"]


def seeing(*commits: str | None, onto: str | None = None) -> Terms:
    """Return the terms of somebody whose repository has these commits, and who says `--onto`."""
    return Terms(
        commit=commits[-1] or "",
        check_base=lambda base, hash_: check_base(base, hash_, lambda commit: commit in commits, onto),
    )


def test_content_that_is_committed_later_can_be_looked_up_then(table: Table) -> None:
    """Publishing it again writes where it came from, and nothing else; a third time nothing at all."""
    put(BEFORE, table)
    for writes in (["PutItem"], []):
        with recorded_calls() as calls:
            put(BEFORE, table, FREELY._replace(commit="c1"))
        assert [call for call in calls if call not in {"GetItem", "Scan"}] == writes
    found = table.publication()
    assert found is not None
    assert (found.commit, found.state) == ("c1", DONE)


def test_an_older_commit_is_the_way_back(table: Table) -> None:
    """Whoever has fetched the newer commit may publish the older one; whoever has not, may not."""
    put(BEFORE, table, seeing("old"))
    before = held(table)
    put(BEFORE | {Key("compound", "c0"): compound("Zero")}, table, seeing("old", "new"))
    with pytest.raises(Refused):
        put(BEFORE, table, seeing("old"))
    put(BEFORE, table, seeing("new", "old"))
    assert held(table) == before


# Stopped at any moment


class Died(BaseException):
    """The process is no more."""


type Fault = Callable[[Proceed], Any]


def at_call(number: int, fault: Fault, times: float = 1) -> Any:
    """Return what bends call `number`, counted from 0, and so many in all."""
    calls = count()

    def bend(_operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        return fault(proceed) if number <= next(calls) < number + times else proceed()

    return around_calls(bend)


def refused(code: str) -> Exception:
    """Return what DynamoDB refuses with."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "x")


LATE = ReadTimeoutError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com")


def failing(raised: BaseException, *, after: bool = False) -> Fault:
    """Return a call that fails; with `after`, once it has taken effect."""

    def fail(proceed: Proceed) -> Any:
        if after:
            proceed()
        raise raised

    return fail


def twice(proceed: Proceed) -> Any:
    """Make a call that arrives twice, with the answer of the second."""
    proceed()
    return proceed()


ALWAYS = float("inf")
FAULTS: dict[str, tuple[Fault, float]] = {
    "dies before": (failing(Died()), ALWAYS),
    "dies after": (failing(Died(), after=True), 1),
    "denied": (failing(refused("AccessDeniedException")), ALWAYS),
    "throttled once": (failing(refused("ThrottlingException")), 1),
    "throttled always": (failing(refused("ThrottlingException")), ALWAYS),
    "answer lost once": (failing(LATE, after=True), 1),
    "answers lost always": (failing(LATE, after=True), ALWAYS),
    "twice": (twice, 1),
    "each twice": (twice, ALWAYS),
}


def again(table: Table, service: Service) -> None:
    """Have the table hold BEFORE and nothing else."""
    service.stack.empty()
    put(BEFORE, table)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_happens_at_any_call_another_run_ends_as_if_it_had_not(
    table: Table, service: Service, fault: str
) -> None:
    """Each call of a publish is bent in turn; the next run finishes it: nothing is lost or left over."""
    again(table, service)
    with recorded_calls() as calls:
        put(AFTER, table)
    wanted = held(table)
    assert len(calls) > 6
    for number in range(len(calls)):
        again(table, service)
        bend, times = FAULTS[fault]
        with at_call(number, bend, times), suppress(Died, Unavailable, ClaimLost):
            put(AFTER, table)
        put(AFTER, table)
        assert held(table) == wanted, f"{fault} at call {number} of {calls}"
        assert table.publication().state == DONE  # type: ignore[union-attr]
    with recorded_calls() as quiet:
        put(AFTER, table, now=LATER)
    assert set(quiet) == READS


@pytest.mark.parametrize("fault", ["throttled once", "answer lost once", "twice", "each twice"])
def test_what_passes_is_not_noticed(table: Table, service: Service, fault: str) -> None:
    again(table, service)
    with recorded_calls() as calls:
        put(AFTER, table)
    for number in range(len(calls)):
        again(table, service)
        with at_call(number, *FAULTS[fault]):
            put(AFTER, table)
        assert table.publication().state == DONE  # type: ignore[union-attr]


def test_what_was_interrupted_stands_in_the_way_of_other_content_until_it_is_named(
    table: Table, service: Service
) -> None:
    again(table, service)
    put(OTHER, table)
    wanted = held(table)
    again(table, service)
    with at_call(5, failing(Died())), pytest.raises(Died):
        put(AFTER, table)
    assert table.publication().state == WRITING  # type: ignore[union-attr]
    with pytest.raises(Refused, match="not finished"):
        put(OTHER, table, seeing("a"))
    put(OTHER, table, seeing("a", onto=content_hash(AFTER)))
    # What the interrupted one had brought is gone now, as any record that was there and has no file.
    assert wanted.items() <= held(table).items()
    assert table.publication().hash == content_hash(OTHER)  # type: ignore[union-attr]


# Who else publishes


def publisher(service: Service, records: Records, terms: Terms, ended: list[Any]) -> Callable[[], None]:
    """Return an actor that publishes; how it ended is noted."""

    def act() -> None:
        table = Table(service.stack.dynamodb, service.stack.table, lambda _seconds: None)
        try:
            publish(records, table, terms)
        except Refused as error:
            ended.append(error)
        else:
            ended.append(content_hash(records))

    return act


@pytest.fixture
def _looking_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.publishing.steps._LOOK_SECONDS", 0)


def outcome(records: Records, table: Table, service: Service) -> Any:
    """Return what publishing these records over BEFORE leads to."""
    again(table, service)
    publish(records, table, FREELY)
    return held(table)


@pytest.mark.usefixtures("_looking_always")
def test_of_two_who_publish_at_once_exactly_one_does(table: Table, service: Service) -> None:
    """Both have seen the base; whoever claims it first publishes, and the table holds that alone."""
    wanted = {content_hash(records): outcome(records, table, service) for records in (AFTER, OTHER)}
    winners = set[str]()
    for seed in range(12):
        service.stack.empty()
        put(BEFORE, table, FREELY._replace(commit="base"))
        ended: list[Any] = []
        schedule = Schedule(seed)
        schedule.run(
            publisher(service, AFTER, seeing("base", "one"), ended),
            steady=publisher(service, OTHER, seeing("base", "two"), ended),
        )
        (winner,) = (one for one in ended if isinstance(one, str))
        winners.add(winner)
        assert len(ended) == 2
        assert table.publication()[::3] == (winner, DONE)  # type: ignore[index]
        assert held(table) == wanted[winner], f"seed {seed}: {schedule.order}"
    assert winners == wanted.keys()


@pytest.mark.usefixtures("_looking_always")
def test_two_who_publish_the_same_at_once_end_with_it(table: Table, service: Service) -> None:
    """One may be told that the other took over; the content is there, and done."""
    wanted = outcome(AFTER, table, service)
    for seed in range(12):
        service.stack.empty()
        put(BEFORE, table, FREELY._replace(commit="base"))
        ended: list[Any] = []
        schedule = Schedule(seed)
        terms = seeing("base", "one")
        schedule.run(publisher(service, AFTER, terms, ended), steady=publisher(service, AFTER, terms, ended))
        assert content_hash(AFTER) in ended
        assert table.publication()[::3] == (content_hash(AFTER), DONE)  # type: ignore[index]
        assert held(table) == wanted, f"seed {seed}: {schedule.order}"


@pytest.mark.usefixtures("_looking_always")
def test_who_is_taken_over_stops(table: Table) -> None:
    """Whoever loses the claim while writing is told, and writes no further batch."""
    put(BEFORE, table)
    taken: list[Publication] = []

    def take_over(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        answer = proceed()
        if operation == "BatchWriteItem" and not taken:
            claim = table.publication()
            assert claim
            taken.append(claim._replace(at="another"))
            table.replace(claim, taken[0])
        return answer

    with around_calls(take_over), recorded_calls() as calls, pytest.raises(ClaimLost, match="Somebody else"):
        put(AFTER, table)
    assert calls.count("BatchWriteItem") == 1
    assert table.publication() == taken[0]


NEW = Key("compound", "late")


def left_writing(table: Table) -> Terms:
    """Have a publication of AFTER stop half-way; return the terms of somebody who takes over from it."""
    put(BEFORE, table)
    with at_call(5, failing(Died())), pytest.raises(Died):
        put(AFTER, table)
    return seeing("x", onto=content_hash(AFTER))


def test_who_takes_over_finds_what_the_other_wrote_before_he_was_asked(table: Table) -> None:
    """Between reading the table and the claim the other still had it."""
    terms = left_writing(table)

    def ask(_plan: object) -> bool:
        table.write(writes_of(NEW, compound("Late")))
        return True

    put(OTHER, table, terms._replace(ask=ask))
    assert gone_in(table) >= {NEW}


def test_who_takes_over_finds_what_was_on_its_way_when_he_claimed(table: Table) -> None:
    """The other looked, and wrote one batch more before he looked again."""
    terms = left_writing(table)
    late = [writes_of(NEW, compound("Late"))]

    def write_late(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        answer = proceed()
        if operation == "PutItem" and late:
            table.write(late.pop())
        return answer

    with around_calls(write_late):
        put(OTHER, table, terms)
    assert not late
    assert gone_in(table) >= {NEW}


def test_what_is_found_then_is_under_the_guard_as_well(table: Table) -> None:
    """Four records that come while we take over: to take them down as well has to be meant."""
    terms = left_writing(table)
    four = [Key("compound", f"late{number}") for number in range(4)]

    def ask(_plan: object) -> bool:
        table.write(write for key in four for write in writes_of(key, compound("Late")))
        return True

    with pytest.raises(Refused, match=r"4 of \d+ compounds"):
        put(OTHER, table, terms._replace(ask=ask))
    assert gone_in(table).isdisjoint(four)
    put(OTHER, table, terms._replace(check_plan=lambda _plan: None))
    assert gone_in(table) >= set(four)


def gone_in(table: Table) -> set[Key]:
    """Return the compounds that were taken down and are in no list any more."""
    items = [seen(item) for item in table.items()]
    entries = [item for item in items if item.place.pk == "list#compounds"]
    listed = {item.place.sk for item in entries if not unlisted_at(item.place).is_in(item)}
    stones = {Key("compound", item.place.name) for item in items if item.record == "tombstone"}
    return {key for key in stones if key.slug not in listed}


def test_without_a_look_whoever_is_taken_over_goes_on(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: who does not look writes on, and learns it only when he wants to finish."""
    monkeypatch.setattr("toolkit.publishing.steps._LOOK_SECONDS", 1e9)
    with pytest.raises(AssertionError):
        test_who_is_taken_over_stops(table)

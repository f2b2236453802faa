"""A table's stream reaches its function as Lambda would bring it there."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.event_sources.functions import Functions
from toolkit.event_sources.stream_poller import StreamPoller

if TYPE_CHECKING:
    from conftest import Place

type Event = dict[str, Any]


class Plan:
    """A handler that fails for the keys it is told to fail for, and says what it got."""

    def __init__(self, bad: str = "", answer: Any = None, error: type[BaseException] = ValueError) -> None:
        self.bad, self.answer, self.error = bad, answer, error
        self.events: list[Event] = []

    def __call__(self, event: Event, _: Any) -> Any:
        """Note the event, then fail or answer."""
        self.events.append(event)
        if self.bad and self.bad in keys(event):
            raise self.error
        return self.answer(event) if callable(self.answer) else self.answer

    @property
    def got(self) -> list[str]:
        """The keys of each event."""
        return [keys(event) for event in self.events]


def keys(event: Event) -> str:
    return "".join(record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"])


def poller(
    place: Place, plan: Plan, *, start: str = "TRIM_HORIZON", now: float | None = None, **settings: Any
) -> StreamPoller:
    functions = Functions({"PlanFunction": plan})

    def clock() -> float:
        return time.time() if now is None else now

    return StreamPoller(place.stream(**settings), functions, place.clients, clock, start)


def drained(one: StreamPoller) -> int:
    """Poll until there is nothing to hand on; return how often there was."""
    polls = 0
    while one.poll():
        polls += 1
        assert polls < 100
    assert one.left() == 0
    return polls


def test_a_record_is_an_event_of_json(place: Place) -> None:
    """Bytes are base64 text wherever they stand, and the time is in whole seconds."""
    plan, before = Plan(), int(time.time())
    one = poller(place, plan)
    place.put(
        "a", record={"B": b"\xff\x00"}, deep={"M": {"all": {"L": [{"B": b"x"}]}, "set": {"BS": [b"y"]}}}
    )
    place.put("a", version={"S": "2"})
    place.dynamodb.delete_item(TableName=place.table, Key={"pk": {"S": "a"}})

    assert one.poll() == 3

    added, changed, removed = plan.events[0]["Records"]
    assert [record["eventName"] for record in (added, changed, removed)] == ["INSERT", "MODIFY", "REMOVE"]
    assert added["eventSource"] == "aws:dynamodb"
    assert added["eventSourceARN"] == place.stream().arn
    assert added["awsRegion"] == "us-east-1"
    assert added["eventID"] != changed["eventID"]
    images = added["dynamodb"]
    assert images["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert images["SizeBytes"] > 0
    assert before <= images["ApproximateCreationDateTime"] <= int(time.time())
    assert images["NewImage"] == {
        "pk": {"S": "a"},
        "record": {"B": "/wA="},
        "deep": {"M": {"all": {"L": [{"B": "eA=="}]}, "set": {"BS": ["eQ=="]}}},
    }
    assert "OldImage" not in images
    assert changed["dynamodb"]["OldImage"] == images["NewImage"]
    assert removed["dynamodb"]["OldImage"] == {"pk": {"S": "a"}, "version": {"S": "2"}}
    assert "NewImage" not in removed["dynamodb"]
    numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in (added, changed, removed)]
    assert numbers == sorted(numbers)


def test_a_write_that_changes_nothing_is_no_event(place: Place) -> None:
    """Even where a whole read of the stream holds nothing else, what comes after it is found."""
    plan = Plan()
    one = poller(place, plan, batch_size=2)
    place.put("a", "a", "a", "a", "b")
    assert drained(one) == 2
    assert plan.got == ["a", "b"]


def test_batches_are_no_larger_than_the_mapping_says(place: Place) -> None:
    plan = Plan()
    one = poller(place, plan, batch_size=2)
    place.put("a", "b", "c")
    assert drained(one) == 2
    assert plan.got == ["ab", "c"]


@pytest.mark.parametrize(("start", "got"), [("TRIM_HORIZON", ["ab"]), ("LATEST", ["b"])])
def test_reading_begins_where_it_is_told_to(place: Place, start: str, got: list[str]) -> None:
    place.put("a")
    plan = Plan()
    one = poller(place, plan, start=start)
    place.put("b")
    drained(one)
    assert plan.got == got


def test_a_bad_record_is_found_by_splitting_and_stops_nobody(place: Place) -> None:
    plan = Plan(bad="c")
    one = poller(place, plan)
    place.put("a", "b", "c", "d")
    drained(one)
    place.put("e")
    drained(one)
    assert plan.got == ["abcd", "ab", "cd", "c", "c", "c", "d", "e"]
    assert [keys(found["payload"]) for found in place.failures().values()] == ["c"]


def test_a_function_whose_process_died_failed(place: Place) -> None:
    class Died(BaseException):
        """The process is gone."""

    plan = Plan(bad="a", error=Died)
    one = poller(place, plan)
    place.put("a")
    drained(one)
    assert plan.got == ["a", "a", "a"]


def test_a_record_that_is_reported_is_where_the_next_try_begins(place: Place) -> None:
    def answer(event: Event) -> Event:
        numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        bad = [number for number, key in zip(numbers, keys(event), strict=True) if key in "bd"]
        return {"batchItemFailures": [{"itemIdentifier": number} for number in reversed(bad)]}

    plan = Plan(answer=answer)
    one = poller(place, plan, bisect=False)
    place.put("a", "b", "c", "d")
    drained(one)
    assert plan.got == ["abcd", "bcd", "bcd"]
    assert [keys(found["payload"]) for found in place.failures().values()] == ["bcd"]


def test_what_fails_once_is_done_the_next_time(place: Place) -> None:
    plan = Plan(bad="a")
    one = poller(place, plan)
    place.put("a")
    assert one.poll() == 1
    assert one.left() == 1
    plan.bad = ""
    drained(one)
    assert plan.got == ["a", "a"]
    assert place.failures() == {}


def test_what_is_given_up_lies_in_s3_as_lambda_leaves_it(place: Place) -> None:
    plan = Plan(bad="a", error=ValueError)
    one = poller(place, plan, retries=1, bisect=False)
    place.put("a", "b", record={"B": b"x"})
    drained(one)

    ((key, found),) = place.failures().items()
    event = plan.events[-1]
    first, last = (record["dynamodb"]["SequenceNumber"] for record in event["Records"])
    assert re.fullmatch(
        r"aws/lambda/[0-9a-f-]{36}/shardId-[\w-]+/\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}",
        key,
    )
    assert found["payload"] == event
    assert found["requestContext"] | {"requestId": ""} == {
        "requestId": "",
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:PlanFunction",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 2,
    }
    assert found["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert found["version"] == "1.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["timestamp"])
    info = found["DDBStreamBatchInfo"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", info.pop("approximateArrivalOfFirstRecord"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", info.pop("approximateArrivalOfLastRecord"))
    assert info.pop("shardId") in key
    assert info == {
        "startSequenceNumber": first,
        "endSequenceNumber": last,
        "batchSize": 2,
        "streamArn": place.stream().arn,
    }


def test_a_function_that_reports_has_no_error_in_the_record(place: Place) -> None:
    plan = Plan(answer={"batchItemFailures": [{"itemIdentifier": ""}]})
    one = poller(place, plan, retries=0)
    place.put("a")
    drained(one)
    ((_, found),) = place.failures().items()
    assert found["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}


def test_what_grew_too_old_is_given_up_without_a_try(place: Place) -> None:
    plan = Plan()
    one = poller(place, plan, seconds=3600, now=time.time() + 4000)
    place.put("a", "b")
    drained(one)
    ((_, found),) = place.failures().items()
    assert plan.events == []
    assert found["requestContext"]["condition"] == "RecordAgeExceeded"
    assert found["requestContext"]["approximateInvokeCount"] == 0
    assert "responseContext" not in found
    assert keys(found["payload"]) == "ab"


def test_without_a_destination_records_are_given_up_all_the_same(place: Place) -> None:
    plan = Plan(bad="a")
    one = poller(place, plan, failures=None, retries=0)
    place.put("a")
    drained(one)
    place.put("b")
    drained(one)
    assert plan.got == ["a", "b"]


def test_a_destination_that_refuses_stops_nobody(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    plan = Plan(bad="a")
    one = poller(place, plan, failures="no-such-bucket", retries=0)
    place.put("a")
    drained(one)
    assert "1 records are lost" in caplog.text

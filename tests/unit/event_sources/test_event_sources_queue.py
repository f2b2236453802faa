"""A queue's messages reach their function as Lambda would bring them there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from toolkit.event_sources.functions import Functions
from toolkit.event_sources.queue_poller import QueuePoller

if TYPE_CHECKING:
    from conftest import Place

type Event = dict[str, Any]


class Work:
    """A handler that reports the bodies it is told to report, and says what it got."""

    def __init__(self, bad: str = "", error: type[BaseException] | None = None) -> None:
        self.bad, self.error = bad, error
        self.events: list[Event] = []

    def __call__(self, event: Event, _: Any) -> Event:
        """Note the event, then fail or report."""
        self.events.append(event)
        if self.error:
            raise self.error
        failed = [record["messageId"] for record in event["Records"] if record["body"] in self.bad]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}

    @property
    def got(self) -> list[str]:
        """The bodies of each event, in an order that a standard queue does not promise."""
        return ["".join(sorted(record["body"] for record in event["Records"])) for event in self.events]


def poller(place: Place, work: Work, retry_after: float | None = None, **settings: Any) -> QueuePoller:
    functions = Functions({"WorkFunction": work})
    return QueuePoller(place.queue(**settings), functions, place.clients, retry_after)


def test_a_message_is_an_event_as_lambda_makes_it(place: Place) -> None:
    work, before = Work(), int(time.time() * 1000)
    attributes = {
        "why": {"DataType": "String", "StringValue": "changed"},
        "raw": {"DataType": "Binary", "BinaryValue": b"\xff"},
    }
    place.send("a", MessageAttributes=attributes)
    assert poller(place, work).poll() == 1

    (record,) = work.events[0]["Records"]
    assert record["body"] == "a"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == place.arn(place.url)
    assert record["awsRegion"] == "us-east-1"
    assert record["md5OfBody"] == "0cc175b9c0f1b6a831c399e269772661"
    assert record["messageId"]
    assert record["receiptHandle"]
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert before <= int(record["attributes"]["SentTimestamp"]) <= time.time() * 1000
    assert record["messageAttributes"]["why"] == {
        "dataType": "String",
        "stringValue": "changed",
        "stringListValues": [],
        "binaryListValues": [],
    }
    assert record["messageAttributes"]["raw"]["binaryValue"] == "/w=="


def test_what_is_done_is_deleted(place: Place) -> None:
    work = Work()
    place.send("a", "b")
    one = poller(place, work)
    assert one.poll() == 2
    assert one.left() == 0
    assert one.poll() == 0
    assert work.got == ["ab"]


def test_what_is_reported_stays_in_flight_until_its_timeout(place: Place) -> None:
    place.send("a", "b")
    one = poller(place, Work(bad="b"))
    one.poll()
    assert place.count(place.url) == {"in flight": 1}
    assert one.left() == 1
    assert one.poll() == 0


def test_what_is_reported_comes_back_as_soon_as_asked_for(place: Place) -> None:
    work = Work(bad="b")
    place.send("a", "b")
    one = poller(place, work, retry_after=0)
    one.poll()
    time.sleep(0.002)
    work.bad = ""
    one.poll()
    assert work.got == ["ab", "b"]
    assert work.events[1]["Records"][0]["attributes"]["ApproximateReceiveCount"] == "2"
    assert place.count(place.url) == {}


def test_an_error_leaves_the_whole_batch_in_flight(place: Place) -> None:
    class Died(BaseException):
        """The process is gone."""

    place.send("a", "b")
    poller(place, Work(error=Died)).poll()
    assert place.count(place.url) == {"in flight": 2}


def test_without_partial_failures_an_answer_deletes_the_whole_batch(place: Place) -> None:
    place.send("a", "b")
    poller(place, Work(bad="b"), partial=False).poll()
    assert place.count(place.url) == {}


def test_a_message_that_keeps_failing_goes_to_the_dead_letter_queue(place: Place) -> None:
    """After as many receives as the queue allows, and nobody else's message with it."""
    work = Work(bad="b")
    place.send("a", "b")
    one = poller(place, work, retry_after=0)
    for _ in range(5):
        one.poll()
        time.sleep(0.002)
    assert work.got == ["ab", "b", "b"]
    assert place.count(place.url) == {}
    assert place.count(place.dead) == {"ready": 1}


def test_a_batch_takes_more_calls_than_one_and_never_more_messages_than_it_may(place: Place) -> None:
    work = Work()
    place.send(*"abcdefghijklmnopqrstuvwxy")
    one = poller(place, work, batch_size=23)
    assert [one.poll(), one.poll(), one.poll()] == [23, 2, 0]
    assert "".join(sorted("".join(work.got))) == "abcdefghijklmnopqrstuvwxy"
    assert place.count(place.url) == {}


def test_a_batch_larger_than_a_call_is_released_as_a_whole(place: Place) -> None:
    place.send(*"abcdefghijkl")
    poller(place, Work(error=ValueError), retry_after=0, batch_size=20).poll()
    time.sleep(0.002)
    assert place.count(place.url) == {"ready": 12}


def test_a_delayed_message_is_left(place: Place) -> None:
    place.send("a", DelaySeconds=60)
    one = poller(place, Work())
    assert one.poll() == 0
    assert one.left() > 0

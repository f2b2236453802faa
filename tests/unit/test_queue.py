from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import bodies, client, make_queue, nobody
from aws_calls import around_calls, failing_calls, recorded_calls
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from botocore.stub import ANY, Stubber
from moto import mock_aws

from compound_pages.errors import QueueFailed
from compound_pages.queue import Queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_calls import Proceed

LATE = ReadTimeoutError(endpoint_url="https://sqs.us-east-1.amazonaws.com")
THROTTLED = ClientError({"Error": {"Code": "RequestThrottled"}}, "SendMessageBatch")


@pytest.fixture(scope="module")
def sqs() -> Iterator[Any]:
    """SQS."""
    with mock_aws():
        yield client("sqs")


@pytest.fixture
def url(sqs: Any) -> str:
    """An empty queue."""
    return make_queue(sqs)


@pytest.fixture
def dead(sqs: Any) -> str:
    """Another empty queue, for dead letters."""
    return make_queue(sqs)


def _put(sqs: Any, url: str, *letters: str) -> None:
    for letter in letters:
        sqs.send_message(QueueUrl=url, MessageBody=letter)


def _hidden(sqs: Any, url: str) -> int:
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesNotVisible"])
    return int(found["Attributes"]["ApproximateNumberOfMessagesNotVisible"])


def _long() -> float:
    return 60.0


# ---- Sending -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "calls"), [(0, 0), (1, 1), (10, 1), (11, 2), (25, 3)])
def test_every_body_is_sent_ten_a_call(sqs: Any, url: str, count: int, calls: int) -> None:
    """Each body is one message as it was given, and nothing is sent where there is nothing to send."""
    wanted = [f'{{"number": {number}, "text": "é"}}' for number in range(count)]
    with recorded_calls() as made:
        assert Queue(sqs, url).send(iter(wanted)) == count
    assert sorted(bodies(sqs, url)) == sorted(wanted)
    assert made == ["SendMessageBatch"] * calls


class Pauses:
    """Remembers how long a queue paused."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        """Pause."""
        self.taken.append(seconds)


def _entries(*numbered: tuple[int, str]) -> dict[str, Any]:
    return {"QueueUrl": ANY, "Entries": [{"Id": str(id_), "MessageBody": body} for id_, body in numbered]}


def _failed(*ids: int) -> dict[str, Any]:
    refused = [{"Id": str(id_), "SenderFault": False, "Code": "InternalError"} for id_ in ids]
    return {"Successful": [], "Failed": refused}


def test_what_sqs_refused_is_sent_again(sqs: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that took some messages is made again with the others, after pauses that grow."""
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    pauses = Pauses()
    with Stubber(sqs) as stubbed:
        stubbed.add_response("send_message_batch", _failed(0, 2), _entries((0, "a"), (1, "b"), (2, "c")))
        stubbed.add_response("send_message_batch", _failed(2), _entries((0, "a"), (2, "c")))
        stubbed.add_response("send_message_batch", _failed(), _entries((2, "c")))
        assert Queue(sqs, url, pauses).send("abc") == 3
        stubbed.assert_no_pending_responses()
    assert pauses.taken == [0.1, 0.2]


def test_pauses_differ(sqs: Any, url: str) -> None:
    """No two senders that were refused together come back together: half of each pause is chance."""
    pauses = Pauses()
    with Stubber(sqs) as stubbed:
        stubbed.add_response("send_message_batch", _failed(0))
        stubbed.add_response("send_message_batch", _failed())
        Queue(sqs, url, pauses).send("a")
    assert 0.05 <= pauses.taken[0] <= 0.1


def test_a_queue_that_keeps_refusing_is_told(sqs: Any, url: str) -> None:
    """After five tries the sender hears of it, with the queue and the number of messages."""
    pauses = Pauses()
    with Stubber(sqs) as stubbed:
        for _ in range(5):
            stubbed.add_response("send_message_batch", _failed(0, 1))
        with pytest.raises(QueueFailed, match=f"^{url} refuses 2 messages$"):
            Queue(sqs, url, pauses).send("ab")
        stubbed.assert_no_pending_responses()
    assert len(pauses.taken) == 4


def test_what_was_sent_before_a_failure_stays_sent(sqs: Any, url: str) -> None:
    """A failure at the second call takes nothing of the first one back."""
    made: list[str] = []

    def once(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        made.append(operation)
        if len(made) > 1:
            raise THROTTLED
        return proceed()

    with around_calls(once), pytest.raises(QueueFailed):
        Queue(sqs, url).send(str(number) for number in range(15))
    assert len(bodies(sqs, url)) == 10


@pytest.mark.parametrize("error", [THROTTLED, LATE])
def test_botocores_errors_stay_inside(sqs: Any, url: str, dead: str, error: Exception) -> None:
    """A call that SQS refuses or does not answer is a failure of the queue, botocore's error its cause."""
    queue = Queue(sqs, url)
    with failing_calls(error, "SendMessageBatch"), pytest.raises(QueueFailed) as raised:
        queue.send("a")
    assert raised.value.__cause__ is error
    with failing_calls(error, "ReceiveMessage"), pytest.raises(QueueFailed) as raised:
        queue.redrive(dead, _long)
    assert raised.value.__cause__ is error


def test_a_queue_that_does_not_answer_fails() -> None:
    """Where nobody listens, nothing is sent."""
    with pytest.raises(QueueFailed, match="Could not connect") as raised:
        Queue(nobody("sqs"), "http://127.0.0.1:9/q").send("a")
    assert isinstance(raised.value.__cause__, BotoCoreError)


# ---- Dead letters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 10, 23])
def test_dead_letters_are_moved_back(sqs: Any, url: str, dead: str, count: int) -> None:
    """Every dead letter is in the queue again as it was, and nowhere else."""
    letters = [f"letter {number}" for number in range(count)]
    _put(sqs, dead, *letters)
    assert Queue(sqs, url).redrive(dead, _long) == count
    assert sorted(bodies(sqs, url)) == sorted(letters)
    assert (bodies(sqs, dead), _hidden(sqs, dead)) == ([], 0)


def test_a_letter_may_say_that_it_was_here_before(sqs: Any, url: str, dead: str) -> None:
    """What is sent again can be another body; what is deleted is the letter as it was."""
    _put(sqs, dead, "a", "b")
    assert Queue(sqs, url).redrive(dead, _long, lambda body: f"{body}, again") == 2
    assert sorted(bodies(sqs, url)) == ["a, again", "b, again"]
    assert (bodies(sqs, dead), _hidden(sqs, dead)) == ([], 0)


def test_without_time_nothing_is_moved(sqs: Any, url: str, dead: str) -> None:
    """A redrive is not begun where it could not be ended."""
    _put(sqs, dead, "a")
    with recorded_calls() as calls:
        assert Queue(sqs, url).redrive(dead, lambda: 0.0) == 0
    assert calls == []


def test_a_redrive_stops_when_the_time_is_over(sqs: Any, url: str, dead: str) -> None:
    """What is left when the time is over stays where it is, for next time."""
    _put(sqs, dead, *"abcdefghijklmno")
    left = iter([1.0, 0.0])
    assert Queue(sqs, url).redrive(dead, lambda: next(left)) == 10
    assert (len(bodies(sqs, url)), len(bodies(sqs, dead))) == (10, 5)


@pytest.mark.parametrize(("late", "here"), [(False, 0), (True, 1)])
def test_a_letter_is_deleted_only_once_it_is_sent(
    sqs: Any, url: str, dead: str, late: bool, here: int
) -> None:
    """Where sending fails, or nobody knows whether it did, the letter is still where it was."""
    _put(sqs, dead, "a")
    with failing_calls(LATE, "SendMessageBatch", after=late), pytest.raises(QueueFailed):
        Queue(sqs, url).redrive(dead, _long)
    assert (len(bodies(sqs, url)), _hidden(sqs, dead)) == (here, 1)


def test_a_letter_that_cannot_be_deleted_is_there_twice(sqs: Any, url: str, dead: str) -> None:
    """Twice is better than never."""
    _put(sqs, dead, "a")
    with failing_calls(LATE, "DeleteMessage"), pytest.raises(QueueFailed):
        Queue(sqs, url).redrive(dead, _long)
    assert (bodies(sqs, url), _hidden(sqs, dead)) == (["a"], 1)


def test_the_order_of_a_redrive(sqs: Any, url: str, dead: str) -> None:
    """Received for a minute, sent to its queue, and then deleted where it was, one call for each letter."""
    _put(sqs, dead, "a", "b")
    calls: list[tuple[str, str]] = []

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        calls.append((operation, parameters["QueueUrl"]))
        if operation == "ReceiveMessage":
            assert (parameters["VisibilityTimeout"], parameters["MaxNumberOfMessages"]) == (60, 10)
        return proceed()

    with around_calls(note):
        Queue(sqs, url).redrive(dead, _long)
    assert calls == [
        ("ReceiveMessage", dead),
        ("SendMessageBatch", url),
        ("DeleteMessage", dead),
        ("DeleteMessage", dead),
        ("ReceiveMessage", dead),
    ]

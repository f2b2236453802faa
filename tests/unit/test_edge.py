from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import client, make_distribution, nobody
from aws_calls import around_calls
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from moto import mock_aws

from compound_pages.edge import Edge
from compound_pages.errors import EdgeFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_calls import Proceed

LATE = ReadTimeoutError(endpoint_url="https://cloudfront.amazonaws.com")


def _refusal(code: str, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "CreateInvalidation")


BUSY = _refusal("TooManyInvalidationsInProgress", 400)


@pytest.fixture(scope="module")
def cloudfront() -> Iterator[Any]:
    """CloudFront."""
    with mock_aws():
        yield client("cloudfront")


@pytest.fixture
def distribution(cloudfront: Any) -> str:
    """A distribution of which nothing was purged yet."""
    return make_distribution(cloudfront)


class Clock:
    """Time that only pauses let pass."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        """Pause."""
        self.pauses.append(seconds)
        self.left -= seconds

    def seconds_left(self) -> float:
        """Return what is left."""
        return self.left


class Answers:
    """What CloudFront says to one call after the other; with `after`, a call that fails took effect."""

    def __init__(self, *errors: Exception, after: bool = False) -> None:
        self._errors = list(errors)
        self._after = after
        self.asked: list[dict[str, Any]] = []

    def __call__(self, operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        """Answer."""
        assert operation == "CreateInvalidation"
        self.asked.append(parameters["InvalidationBatch"])
        if not self._errors:
            return proceed()
        if self._after:
            proceed()
        raise self._errors.pop(0)


def _purged(cloudfront: Any, distribution: str) -> list[list[str]]:
    made = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"].get("Items", [])
    return [
        cloudfront.get_invalidation(DistributionId=distribution, Id=one["Id"])["Invalidation"][
            "InvalidationBatch"
        ]["Paths"]["Items"]
        for one in made
    ]


def test_tags_and_paths_are_purged_in_one_call(cloudfront: Any, distribution: str) -> None:
    """However many items there are, one invalidation names each of them."""
    clock = Clock(0.0)
    Edge(cloudfront, distribution, clock.pause).purge({"#pair:a:b", "/x", "#home"}, clock.seconds_left)
    assert _purged(cloudfront, distribution) == [["#home", "#pair:a:b", "/x"]]
    assert clock.pauses == []


def test_each_purge_is_one_of_its_own(cloudfront: Any, distribution: str) -> None:
    """The same items purged again are another purge: between the two the edge may have taken an old page."""
    edge = Edge(cloudfront, distribution)
    answers = Answers()
    with around_calls(answers):
        edge.purge({"#a"}, lambda: 1.0)
        edge.purge({"#a"}, lambda: 1.0)
    assert len({one["CallerReference"] for one in answers.asked}) == 2
    assert len(_purged(cloudfront, distribution)) == 2


@pytest.mark.parametrize(
    "error",
    [
        BUSY,
        _refusal("Throttling", 400),
        _refusal("ThrottlingException", 429),
        _refusal("SlowDown", 503),
        _refusal("ServiceUnavailable", 503),
        _refusal("InternalError", 500),
        LATE,
    ],
    ids=lambda error: type(error).__name__ + str(getattr(error, "response", "")),
)
@pytest.mark.parametrize("after", [False, True], ids=["in vain", "and yet done"])
def test_what_passes_is_waited_for(cloudfront: Any, distribution: str, error: Exception, after: bool) -> None:
    """While CloudFront has too much to do, the same purge is asked for again under the same reference."""
    clock, answers = Clock(60), Answers(error, error, after=after)
    with around_calls(answers):
        Edge(cloudfront, distribution, clock.pause).purge({"#a"}, clock.seconds_left)
    assert len(answers.asked) == 3
    assert answers.asked[0] == answers.asked[1] == answers.asked[2]
    assert len(clock.pauses) == 2
    assert ["#a"] in _purged(cloudfront, distribution)


@pytest.mark.parametrize(
    "error",
    [
        _refusal("AccessDenied", 403),
        _refusal("InvalidArgument", 400),
        _refusal("NoSuchDistribution", 404),
        _refusal("BatchTooLarge", 413),
        ClientError({}, "CreateInvalidation"),
    ],
    ids=str,
)
def test_what_does_not_pass_is_told_at_once(cloudfront: Any, distribution: str, error: Exception) -> None:
    """A purge that is refused for good is not asked for again."""
    clock, answers = Clock(60), Answers(error)
    with around_calls(answers), pytest.raises(EdgeFailed) as raised:
        Edge(cloudfront, distribution, clock.pause).purge({"#a"}, clock.seconds_left)
    assert (len(answers.asked), clock.pauses) == (1, [])
    assert raised.value.__cause__ is error


def test_each_pause_is_twice_as_long_to_a_limit(
    cloudfront: Any, distribution: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for their jitter the pauses double up to eight seconds, while time for the next one is left."""
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    clock = Clock(31.0)
    with around_calls(Answers(*[BUSY] * 20)), pytest.raises(EdgeFailed):
        Edge(cloudfront, distribution, clock.pause).purge({"#a"}, clock.seconds_left)
    assert clock.pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert clock.left == 7.5


def test_pauses_differ(cloudfront: Any, distribution: str) -> None:
    """Half of each pause is chance, so that those who were refused together do not come back together."""
    clock = Clock(60)
    with around_calls(Answers(BUSY)):
        Edge(cloudfront, distribution, clock.pause).purge({"#a"}, clock.seconds_left)
    assert 0.25 <= clock.pauses[0] <= 0.5


def test_without_time_nothing_is_asked_twice(cloudfront: Any, distribution: str) -> None:
    """A pause that is as long as the time that is left is not begun."""
    clock, answers = Clock(0.5), Answers(BUSY)
    with around_calls(answers), pytest.raises(EdgeFailed):
        Edge(cloudfront, distribution, clock.pause).purge({"#a"}, clock.seconds_left)
    assert (len(answers.asked), clock.pauses) == (1, [])


def test_an_edge_that_does_not_answer_fails() -> None:
    """Where nobody listens, nothing is purged, and botocore's error stays inside."""
    clock = Clock(0.1)
    with pytest.raises(EdgeFailed, match="Could not connect") as raised:
        Edge(nobody("cloudfront"), "D", clock.pause).purge({"#a"}, clock.seconds_left)
    assert isinstance(raised.value.__cause__, BotoCoreError)

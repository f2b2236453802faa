"""What becomes of a batch of stream records, as a table of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from toolkit.event_sources.batches import Batch, Verdict, expired, judge, sequence_number
from toolkit.event_sources.sources import Function, StreamSource

if TYPE_CHECKING:
    from collections.abc import Iterable


def source(*, bisect: bool = False, retries: int | None = 2, seconds: int | None = None) -> StreamSource:
    return StreamSource(
        name="Changes",
        function=Function("PlanFunction", 30, 256),
        arn="arn",
        batch_size=100,
        partial=True,
        bisect=bisect,
        retries=retries,
        seconds=seconds,
        failures=None,
        start="LATEST",
    )


def batch(numbers: Iterable[int], retries: int = 0, invocations: int = 0) -> Batch:
    records = [{"dynamodb": {"SequenceNumber": str(n), "ApproximateCreationDateTime": n}} for n in numbers]
    return Batch(tuple(records), retries, invocations)


def failed(*numbers: int) -> set[str]:
    return {str(number) for number in numbers}


ALL = failed(1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("had", "not_done", "settings", "verdict"),
    [
        pytest.param(batch([1, 2]), failed(), {}, Verdict(), id="done"),
        pytest.param(batch([1, 2]), ALL, {}, Verdict((batch([1, 2], 1, 1),)), id="tried again as a whole"),
        pytest.param(
            batch([1, 2, 3]), failed(2), {}, Verdict((batch([2, 3], 1, 1),)), id="from the failed on"
        ),
        pytest.param(
            batch([1, 2, 3]),
            failed(3, 2),
            {},
            Verdict((batch([2, 3], 1, 1),)),
            id="from the lowest failed on",
        ),
        pytest.param(
            batch([1, 2], 2, 2),
            ALL,
            {},
            Verdict(given_up=batch([1, 2], 2, 3)),
            id="given up after its retries",
        ),
        pytest.param(
            batch([1, 2, 3], 2, 2),
            failed(3),
            {},
            Verdict(given_up=batch([3], 2, 3)),
            id="what is done is not given up",
        ),
        pytest.param(
            batch([1]), ALL, {"retries": 0}, Verdict(given_up=batch([1], 0, 1)), id="no retry at all"
        ),
        pytest.param(
            batch([1], 99, 99),
            ALL,
            {"retries": None},
            Verdict((batch([1], 100, 100),)),
            id="retried for ever",
        ),
        pytest.param(
            batch([1, 2, 3], 2, 2),
            ALL,
            {"bisect": True},
            Verdict((batch([1], 2, 3), batch([2, 3], 2, 3))),
            id="split in two without using up a retry",
        ),
        pytest.param(
            batch([1, 2, 3], 2, 2),
            failed(2),
            {"bisect": True},
            Verdict((batch([2, 3], 2, 3),)),
            id="split where it failed without using up a retry",
        ),
        pytest.param(
            batch([1, 2, 3], 2, 2),
            failed(3),
            {"bisect": True},
            Verdict((batch([3], 2, 3),)),
            id="split before the last without using up a retry",
        ),
        pytest.param(
            batch([1], 1, 1), ALL, {"bisect": True}, Verdict((batch([1], 2, 2),)), id="one cannot be split"
        ),
    ],
)
def test_a_batch_is_done_tried_again_or_given_up(
    had: Batch, not_done: set[str], settings: dict[str, Any], verdict: Verdict
) -> None:
    assert judge(had, not_done, source(**settings)) == verdict


def test_splitting_finds_the_one_bad_record_among_many() -> None:
    """Every other record is done, in order, and the bad one is tried as often as it may."""
    bad, waiting, done, tries = "41", [batch(range(100))], [], 0
    while waiting:
        tried = waiting.pop(0)
        numbers = [sequence_number(record) for record in tried.records]
        tries += numbers == [bad]
        verdict = judge(tried, set(numbers) if bad in numbers else set(), source(bisect=True))
        done += [] if bad in numbers else numbers
        waiting = [*verdict.again, *waiting]
        if verdict.given_up:
            assert [sequence_number(record) for record in verdict.given_up.records] == [bad]
    assert done == [str(number) for number in range(100) if number != 41]
    assert tries == 3


def test_only_records_that_grew_too_old_are_parted_off() -> None:
    old, young = expired(batch([10, 20, 30], 1, 1), source(seconds=60), now=81)
    assert (old, young) == (batch([10, 20], 1, 1), batch([30], 1, 1))


@pytest.mark.parametrize(
    ("seconds", "now", "parts"),
    [
        (None, 1e9, (None, batch([10, 20]))),
        (60, 70, (None, batch([10, 20]))),
        (60, 1000, (batch([10, 20]), None)),
    ],
)
def test_a_batch_may_be_all_young_or_all_old(
    seconds: int | None, now: float, parts: tuple[Batch | None, Batch | None]
) -> None:
    assert expired(batch([10, 20]), source(seconds=seconds), now) == parts

"""A schedule's message is sent when it is due, and not twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.event_sources.sources import Schedule
from toolkit.event_sources.timer import Timer

if TYPE_CHECKING:
    from conftest import Place


@pytest.fixture
def timer(place: Place) -> Timer:
    return Timer(Schedule("Daily", 3_600, place.url, '{"all": true}'), place.clients, start=1_000)


def test_the_message_is_the_schedules_input(place: Place, timer: Timer) -> None:
    timer.run(1_000)
    (message,) = place.sqs.receive_message(QueueUrl=place.url)["Messages"]
    assert message["Body"] == '{"all": true}'


def test_it_is_sent_at_the_start_and_once_a_period(place: Place, timer: Timer) -> None:
    moments = (999, 1_000, 1_001, 4_599, 4_600, 8_199, 8_200)
    assert [timer.run(now) for now in moments] == [0, 1, 0, 0, 1, 0, 1]
    assert place.count(place.url) == {"ready": 3}


def test_a_run_that_was_missed_is_not_made_up_for(timer: Timer) -> None:
    assert [timer.run(now) for now in (1_000, 20_000, 20_000, 22_599, 22_600)] == [1, 1, 0, 0, 1]

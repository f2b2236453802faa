"""What the rehearsals share: a house to play in, and a clock by which nobody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stories
from house import House
from passing_time import passing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from passing_time import Clock

    from toolkit.service import Service


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    """A clock that goes on when it is told to; pauses are over at once while a module has it."""
    with passing() as clock:
        yield clock


@pytest.fixture(scope="module")
def house(_running: Service, clock: Clock) -> House:  # noqa: ARG001  its functions start by that clock
    """The stack that all tests share, with all that outlives a story."""
    return House(_running.stack, stories.EDITIONS)

"""What rehearsals share, a house to play in and a clock by which nobody waits; and the built artifact."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import stories
from emulators import Emulators
from house import House
from passing_time import passing

from toolkit import artifact
from toolkit.publishing import FREELY, Table, publish
from toolkit.samlocal.backend import answering, held
from toolkit.samlocal.folder import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from passing_time import Clock

    from toolkit.content import Content
    from toolkit.service import Service
    from toolkit.stack import Stack


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    """A clock that goes on when it is told to; pauses are over at once while a module has it."""
    with passing() as clock:
        yield clock


@pytest.fixture(scope="module")
def house(_running: Service, clock: Clock) -> House:  # noqa: ARG001  its functions start by that clock
    """The stack that all tests share, with all that outlives a story."""
    return House(_running.stack, stories.EDITIONS)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a read-only copy of what `sam build` makes for this machine's processor.

    It takes long: what uses it is of the xdist group "emulator", so that it is made once.
    """
    if not artifact.EMULATOR.exists():
        pytest.skip("no aws-sam-cli in .venv-sam; `make test` installs it")
    return artifact.build(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def emulators(
    built: Path, _running: Service, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulators]:
    """The built functions, each started when it is first called, with what `make sam-local` writes."""
    folder, scratch = tmp_path_factory.mktemp("sam-local"), tmp_path_factory.mktemp("emulators")
    with ExitStack() as scope:
        place = scope.enter_context(answering(scope.enter_context(held("127.0.0.1", 0))))
        # By a name, as containers do: a bucket's must not become part of it.
        endpoint = place.replace("127.0.0.1", "localhost")
        write(_running.stack, f"http://{endpoint}", artifact.ARCHITECTURE, built, folder)
        yield Emulators(built, folder, scratch, scope)


@pytest.fixture(scope="module")
def published(_running: Service, sample: Content) -> Stack:
    """Return the stack with the sample content in its table."""
    stack = _running.stack
    stack.empty()
    publish(sample.records, Table(stack.dynamodb, stack.table), FREELY)
    return stack

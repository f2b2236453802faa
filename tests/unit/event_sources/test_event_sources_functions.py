"""A handler is invoked as Lambda would invoke it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from toolkit.event_sources.functions import Functions
from toolkit.event_sources.sources import Function

PLAN = Function("PlanFunction", timeout=7, memory=512)
EVENT = {"Records": [{"body": "a"}]}


class Died(BaseException):
    """The process is gone."""


def test_event_and_answer_are_json() -> None:
    """A handler gets its own copy of the event, and a tuple that it returns arrives as a list."""
    event = {"Records": ({"body": "a"},)}

    def handler(got: dict[str, Any], _: Any) -> Any:
        assert got == EVENT
        got["Records"].clear()
        return {"seen": (1, 2)}

    assert Functions({"PlanFunction": handler}).invoke(PLAN, event).answer == {"seen": [1, 2]}
    assert event == {"Records": ({"body": "a"},)}


def test_the_context_is_of_this_function_and_this_invocation() -> None:
    seen: list[Any] = []
    functions = Functions({"PlanFunction": lambda _, context: seen.append(context)})
    outcomes = [functions.invoke(PLAN, EVENT) for _ in range(2)]

    assert [context.aws_request_id for context in seen] == [one.request_id for one in outcomes]
    assert outcomes[0].request_id != outcomes[1].request_id
    assert (seen[0].function_name, seen[0].memory_limit_in_mb) == ("PlanFunction", 512)
    assert 6_000 < seen[0].get_remaining_time_in_millis() <= 7_000


@pytest.mark.parametrize("error", [ValueError, Died])
def test_what_a_handler_raises_is_an_error_of_the_function(error: type[BaseException]) -> None:
    def handler(_: Any, __: Any) -> None:
        raise error

    assert Functions({"PlanFunction": handler}).invoke(PLAN, EVENT).failed


def test_an_answer_that_is_not_json_is_an_error_of_the_function() -> None:
    assert Functions({"PlanFunction": lambda _, __: {1, 2}}).invoke(PLAN, EVENT).failed


@pytest.mark.parametrize("wish", [KeyboardInterrupt, SystemExit])
def test_a_wish_to_end_the_process_goes_on(wish: type[BaseException]) -> None:
    def handler(_: Any, __: Any) -> None:
        raise wish

    functions = Functions({"PlanFunction": handler})
    for _ in range(2):  # and the environment is free again
        with pytest.raises(wish):
            functions.invoke(PLAN, EVENT)


def test_a_new_release_takes_the_place_of_the_old_one() -> None:
    handlers: dict[str, Any] = {"PlanFunction": lambda _, __: 1}
    functions = Functions(handlers)
    assert functions.invoke(PLAN, EVENT).answer == 1
    handlers["PlanFunction"] = lambda _, __: 2
    assert functions.invoke(PLAN, EVENT).answer == 2


def test_one_function_has_one_event_at_a_time_and_others_go_on() -> None:
    both = threading.Barrier(2, timeout=5)
    active: list[int] = []
    most: list[int] = []

    def alone(_: Any, __: Any) -> None:
        active.append(1)
        most.append(len(active))
        both.wait()
        active.pop()

    functions = Functions({"PlanFunction": alone, "WorkFunction": lambda _, __: both.wait() and None})
    work = Function("WorkFunction", 7, 128)
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(functions.invoke, one, EVENT) for one in (PLAN, PLAN, work, work)]
    assert [one.result().failed for one in running] == [False] * 4
    assert most == [1, 1]

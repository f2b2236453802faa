"""Functions in one process keep apart what Lambda keeps apart."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from aws_lambda_powertools import Metrics

from toolkit import execution
from toolkit.execution import Function, cold_start, sessions
from toolkit.permissions import new_session

if TYPE_CHECKING:
    from pathlib import Path

MEASURING = """
import os
from aws_lambda_powertools import Metrics
metrics = Metrics(namespace="Test", service=os.environ["NAME"])
def handler(event, context):
    metrics.add_metric(name=event, unit="Count", value=1)
    return metrics.provider.metric_set, metrics.provider.service
"""


@pytest.fixture
def functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two functions of the same code."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(MEASURING)
    monkeypatch.setattr(execution, "FUNCTIONS", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("functions")
def test_what_a_function_measures_is_its_own() -> None:
    """Neither another function's metrics are in it, nor those of a release before."""
    first, second = (cold_start(name, {"NAME": name}) for name in ("first", "second"))
    first("Once", None)
    assert set(second("Other", None)[0]) == {"Other"}
    assert set(first("Twice", None)[0]) == {"Once", "Twice"}
    assert set(cold_start("first", {"NAME": "first"})("New", None)[0]) == {"New"}
    assert Metrics().provider.metric_set == {}


@pytest.mark.usefixtures("functions")
def test_a_cold_start_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function reads its own variables; whoever comes after finds what was there before."""
    monkeypatch.setenv("NAME", "before")
    assert cold_start("first", {"NAME": "mine", "MORE": "1"})("A", None)[1] == "mine"
    assert (os.environ["NAME"], "MORE" in os.environ) == ("before", False)


def test_a_fault_at_the_start_leaves_the_environment_as_it_was(functions: Path) -> None:
    """So it does where the function cannot be loaded."""
    (functions / "first" / "app.py").write_text("raise KeyError('no')")
    with pytest.raises(KeyError):
        cold_start("first", {"NAME": "mine"})
    assert "NAME" not in os.environ


ASKING = """
import botocore.session
at_start = botocore.session.get_session()
def handler(event, context):
    if callable(event):
        event()
    return at_start, botocore.session.get_session()
"""


def test_clients_are_of_the_function_that_makes_them(functions: Path) -> None:
    """At its start and at work, also while another is at work; whoever is no function gets a new session."""
    for name in ("first", "second"):
        (functions / name / "app.py").write_text(ASKING)
    own = {name: new_session() for name in ("first", "second")}
    with sessions():
        first, second = (cold_start(name, {}, own[name]) for name in ("first", "second"))
        met: list[Any] = []
        mine = first(lambda: met.append(second(None, None)), None)
        with ThreadPoolExecutor() as threads:
            elsewhere = threads.submit(first, None, None).result(10)
        assert set(mine) == set(elsewhere) == {own["first"]}
        assert met == [(own["second"], own["second"])]
        assert botocore.session.get_session() not in own.values()


def test_a_function_that_fails_leaves_the_next_one_its_own_session(functions: Path) -> None:
    """Who comes after in the same thread is not taken for it."""
    (functions / "first" / "app.py").write_text("def handler(event, context):\n    raise ValueError('no')")
    own = new_session()
    with sessions():
        with pytest.raises(ValueError, match="no"):
            cold_start("first", {}, own)(None, None)
        assert botocore.session.get_session() is not own


def test_a_new_release_waits_for_what_the_old_one_has_begun() -> None:
    """Events go to the new one at once; it is not in place before the old one is done with its own."""
    begun, go_on = threading.Event(), threading.Event()

    def old(_event: Any, _context: Any) -> str:
        begun.set()
        assert go_on.wait(10)
        return "old"

    function = Function(old)
    with ThreadPoolExecutor() as threads:
        before = threads.submit(function, {}, None)
        assert begun.wait(10)
        replacing = threads.submit(function.replace, lambda _event, _context: "new")
        while function({}, None) != "new":
            go_on.wait(0.01)
        assert not replacing.done()
        go_on.set()
        replacing.result(10)
    assert before.result() == "old"


def test_a_release_that_is_idle_is_replaced_at_once() -> None:
    """Also one whose events all failed."""

    def failing(_event: Any, _context: Any) -> None:
        raise ValueError("no")

    function = Function(failing)
    with pytest.raises(ValueError, match="no"):
        function({}, None)
    function.replace(lambda _event, _context: "new")
    assert function({}, None) == "new"

"""Functions in one process keep apart what Lambda keeps apart."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools import Metrics

from toolkit import execution
from toolkit.execution import Function, cold_start

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

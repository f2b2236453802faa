"""Execution: the template's functions in this process, as Lambda starts, replaces and isolates them."""

from __future__ import annotations

import importlib.util
import os
import threading
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import botocore.session
from aws_lambda_powertools import Metrics

import compound_pages.session
from toolkit.permissions import new_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.session import Session

    type Handler = Callable[[dict[str, Any], Any], Any]

FUNCTIONS = Path(__file__).resolve().parents[1] / "functions"
# A release that still is at work after this many seconds is stuck: nothing here takes half as long.
_FINISH_SECONDS = 30
_STARTING = threading.Lock()
# That of the function at work in this thread, whose clients its role is asked about.
_SESSION: ContextVar[Session | None] = ContextVar("_SESSION", default=None)


def cold_start(name: str, variables: Mapping[str, str], session: Session | None = None) -> Handler:
    """Load functions/<name>/app.py anew, with `variables` as its environment, and return its handler.

    `session`: makes the function's clients; those that it makes later too, as long as there are `sessions`.
    """
    session = session or _own()
    path = FUNCTIONS / name / "app.py"
    spec = importlib.util.spec_from_file_location(f"functions.{name}.app", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    with _STARTING, _environment(variables), _metrics_of_its_own(), sessions(), _acting(session):
        spec.loader.exec_module(module)
    handler: Handler = module.handler

    @wraps(handler)
    def handle(event: dict[str, Any], context: Any) -> Any:
        with _acting(session):
            return handler(event, context)

    return handle


@contextmanager
def sessions() -> Iterator[None]:
    """Give whoever asks for a session that of the function at work, and others a new one."""
    own = patch.object(compound_pages.session, "new_session", _session)
    with patch.object(botocore.session, "get_session", _session), own:
        yield


def _session(env_vars: Any = None) -> Session:
    return _SESSION.get() or new_session(env_vars)


_own = cache(new_session)


@contextmanager
def _acting(session: Session) -> Iterator[None]:
    before = _SESSION.set(session)
    try:
        yield
    finally:
        _SESSION.reset(before)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    # Not patch.dict, which empties the environment for a moment: other functions are at work meanwhile.
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _metrics_of_its_own() -> Iterator[None]:
    """Keep what a function measures apart from the others, who on AWS are other processes.

    Powertools holds metrics in attributes of their class, so that two functions at work at the same time
    would send each other's, or fail where one sends what the other adds to.
    """
    with patch.multiple(Metrics, _metrics={}, _dimensions={}, _metadata={}, _default_dimensions={}):
        yield


class Function:
    """A function, of which a newer release may take the place while events go on."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._at_work: Counter[Handler] = Counter()
        self._change = threading.Condition()

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        """Hand one event to the newest release."""
        with self._change:
            handler = self._handler
            self._at_work[handler] += 1
        try:
            return handler(event, context)
        finally:
            with self._change:
                self._at_work[handler] -= 1
                self._change.notify_all()

    def replace(self, handler: Handler) -> None:
        """Hand events to `handler` from now on; return when the one before is done with those that it has."""
        with self._change:
            before, self._handler = self._handler, handler
            self._change.wait_for(lambda: not self._at_work[before], _FINISH_SECONDS)
            del self._at_work[before]

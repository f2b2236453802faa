"""The session of a function: botocore's handlers of all that our calls raise, and Lambda's credentials."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import HierarchicalEmitter
from botocore.session import Session
from our_calls import ARGUMENTS

from compound_pages.calls import CALLS
from compound_pages.patience import PATIENCE
from compound_pages.session import may_happen, new_session

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_CALL = [(service, call) for service, calls in CALLS.items() for call in calls]
KEYS = {"AWS_ACCESS_KEY_ID": "variable", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}
LOADER = Session().get_component("data_loader")


class Heard(HierarchicalEmitter):
    """An emitter that remembers which events there were, in whatever copy of it."""

    def __init__(self) -> None:
        super().__init__()
        self.events: set[str] = set()

    def emit(self, event_name: str, **about: Any) -> Any:
        """Note the event and hand it on."""
        self.events.add(event_name)
        return super().emit(event_name, **about)

    def emit_until_response(self, event_name: str, **about: Any) -> Any:
        """Note the event and hand it on."""
        self.events.add(event_name)
        return super().emit_until_response(event_name, **about)


def _answering(session: Session, service: str, status: int) -> Any:
    """Return a client whose calls are all answered alike, and never sent."""

    class Raw(io.BytesIO):
        def stream(self) -> Iterator[bytes]:
            yield self.read()

    def answer(request: Any, **_: Any) -> AWSResponse:
        body = b"{}" if service in {"dynamodb", "sqs"} else b"<Error><Code>Other</Code></Error>"
        return AWSResponse(request.url, status, HTTPHeaders(), Raw(body))

    session.set_credentials("testing", "testing")
    # Before anybody else's answer: tests in the same process may have left moto's among botocore's handlers.
    session.get_component("event_emitter").register_first("before-send", answer)
    session.register_component("data_loader", LOADER)  # read once for all
    config = Config(**PATIENCE | {"retries": {"mode": "standard", "total_max_attempts": 1}})
    return session.create_client(service, region_name="us-east-1", config=config)


def _call(client: Any, call: str) -> Any:
    names = {operation: name for name, operation in client.meta.method_to_api_mapping.items()}
    try:
        return getattr(client, names[call])(**ARGUMENTS[call])
    except ClientError as error:
        return error.response


@pytest.fixture(scope="module")
def heard() -> set[str]:
    """Every event of every call, answered well and badly, in a session with all of botocore's handlers."""
    found: set[str] = set()
    for service, call in EVERY_CALL:
        for status in (200, 400, 500):
            emitter = Heard()
            _call(_answering(Session(event_hooks=emitter), service, status), call)
            found |= emitter.events
    return found


def _matches(pattern: str, event: str) -> bool:
    """Return whether a handler of `pattern` is called for `event`, as botocore's documentation has it."""
    asked, told = pattern.split("."), event.split(".")
    return len(asked) <= len(told) and all(a in {"*", t} for a, t in zip(asked, told, strict=False))


def test_no_handler_is_missing_for_what_happens(heard: set[str]) -> None:
    """None of botocore's handlers that were left out would have been called."""
    assert {event.partition(".")[0] for event in heard} >= {
        "before-call",
        "after-call",
        "needs-retry",
        "choose-signer",
    }
    left_out = [event for event, *_ in BUILTIN_HANDLERS if not may_happen(event)]
    assert [(one, event) for one in left_out for event in heard if _matches(one, event)] == []


def test_most_handlers_are_of_other_services() -> None:
    """It is worth to leave them out."""
    assert 2 * sum(may_happen(event) for event, *_ in BUILTIN_HANDLERS) < len(BUILTIN_HANDLERS)


@pytest.mark.parametrize(("service", "call"), EVERY_CALL)
def test_a_call_is_answered_as_by_a_session_with_all(service: str, call: str) -> None:
    """What comes of an answer, a refusal and a fault is the same with either session."""
    for status in (200, 400, 500):
        told = [_call(_answering(session, service, status), call) for session in (Session(), new_session())]
        assert told[0] == told[1]


def test_handlers_are_called_in_botocores_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two handlers of one event the one comes first that comes first with botocore."""
    stubs = [(event, _noting(number), *order) for number, (event, _, *order) in enumerate(BUILTIN_HANDLERS)]
    monkeypatch.setattr("botocore.handlers.BUILTIN_HANDLERS", stubs)
    sessions = (Session(), new_session())
    for event in {event.replace("*", "PutObject") for event, *_ in stubs if may_happen(event)}:
        its, ours = (_noted(session, event) for session in sessions)
        assert its
        assert ours == its


def _noting(number: int) -> Any:
    return lambda **_: number


def _noted(session: Session, event: str) -> list[int]:
    """Return the numbers of botocore's handlers of an event; Powertools has one beside them."""
    answers = session.get_component("event_emitter").emit(event, request=AWSRequest())
    return [number for _, number in answers if number is not None]


def test_credentials_are_those_of_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    found = new_session().get_credentials()
    assert [found.access_key, found.secret_key, found.token] == list(KEYS.values())


def test_after_a_snapshot_credentials_lie_behind_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda takes the variables away then and names an address, and what to show there."""
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    shown: list[str | None] = []
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"AccessKeyId": "from there", "SecretAccessKey": "s", "Token": "t", "Expiration": ends}

    class Lambda(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.append(self.headers["Authorization"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Lambda) as server:
        Thread(target=server.handle_request, daemon=True).start()
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"http://127.0.0.1:{server.server_port}/c")
        monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "it is me")
        assert new_session().get_credentials().get_frozen_credentials().access_key == "from there"
    assert shown == ["it is me"]

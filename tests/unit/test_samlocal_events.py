"""The events of tests/events have the form that AWS documents, as the installed sam generates it."""

from __future__ import annotations

import json
import os
import subprocess
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAM = ROOT / ".venv-sam" / "bin" / "sam"
EVENTS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "tests/events").glob("*.json"))}
API = [name for name in EVENTS if name.startswith("api_")]
QUEUE = [name for name in EVENTS if name.startswith("queue_")]
STREAM = [name for name in EVENTS if name.startswith("stream_")]
GENERATED = {
    "api": ("apigateway", "http-api-proxy"),
    "queue": ("sqs", "receive-message"),
    "stream": ("dynamodb", "update"),
}
# What API Gateway leaves out where there is none of it (Developer Guide, "Create AWS Lambda proxy
# integrations for HTTP APIs"): a request without query, cookies and body, a route without authorizer.
OPTIONAL = {"body", "cookies", "pathParameters", "queryStringParameters", "stageVariables"}
UNGUARDED = {"authentication", "authorizer"}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what `sam local generate-event` gives for each kind of event."""
    if not SAM.exists():
        pytest.skip("no aws-sam-cli in .venv-sam; `make test` installs it")
    home = {
        "HOME": str(tmp_path_factory.mktemp("home")),
        "SAM_CLI_TELEMETRY": "0",
        "PATH": os.environ["PATH"],
    }

    def one(words: tuple[str, ...]) -> Any:
        command = [str(SAM), "local", "generate-event", *words]
        done = subprocess.run(command, env=home, cwd=home["HOME"], check=True, capture_output=True, text=True)
        return json.loads(done.stdout)

    return {kind: one(words) for kind, words in GENERATED.items()}


def test_every_event_is_of_one_of_three_kinds() -> None:
    """Each name says which: a request of the API, messages of a queue, records of the stream."""
    assert sorted(API + QUEUE + STREAM) == sorted(EVENTS)


@pytest.mark.parametrize("name", API)
def test_a_request_has_payload_format_2(name: str, generated: dict[str, Any]) -> None:
    """It has all that such an event has, its header names are in lower case, and its paths agree."""
    event, whole = EVENTS[name], generated["api"]
    assert event.keys() == whole.keys() - OPTIONAL
    context = event["requestContext"]
    assert context.keys() == whole["requestContext"].keys() - UNGUARDED
    assert context["http"].keys() == whole["requestContext"]["http"].keys()
    assert (event["version"], event["routeKey"], context["routeKey"]) == ("2.0", "$default", "$default")
    assert (context["stage"], context["http"]["path"]) == ("$default", event["rawPath"])
    assert all(header == header.lower() for header in event["headers"])


@pytest.mark.parametrize("name", QUEUE)
def test_messages_are_those_of_sqs(name: str, generated: dict[str, Any]) -> None:
    """Each has all that such a message has, and the digest of its own body."""
    (whole,) = generated["queue"]["Records"]
    for message in EVENTS[name]["Records"]:
        assert message.keys() == whole.keys()
        assert message["attributes"].keys() == whole["attributes"].keys()
        assert message["md5OfBody"] == md5(message["body"].encode(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("name", STREAM)
def test_records_are_those_of_a_stream_with_both_images(name: str, generated: dict[str, Any]) -> None:
    """Each has all that a record of its kind has: inserted, modified or removed."""
    whole = {record["eventName"]: record for record in generated["stream"]["Records"]}
    for record in EVENTS[name]["Records"]:
        expected = whole[record["eventName"]]
        assert record.keys() == expected.keys()
        assert record["dynamodb"].keys() == expected["dynamodb"].keys()
        assert record["dynamodb"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_run_through_the_built_functions(name: str) -> None:
    """No event lies about that no test hands to its function."""
    assert f'"{name}"' in (ROOT / "tests/integration/test_emulated_functions.py").read_text()

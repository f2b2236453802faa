from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from toolkit.samlocal import commands
from toolkit.samlocal.__main__ import main
from toolkit.samlocal.derived import derived
from toolkit.samlocal.events import Values, events, filled
from toolkit.samlocal.folder import FOLDER
from toolkit.stack import ROOT

if TYPE_CHECKING:
    from pathlib import Path

VALUES = Values("right", {"Table": "arn:aws:stream:of-this-run", "SweepQueue": "arn:aws:sqs:of-this-run"})
QUEUE = "arn:aws:sqs:us-east-1:123456789012:compound-pages-SweepQueue-1A2B3C4D5E6F"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/compound-pages-Table-1A2B3C4D5E6F/stream/2026-11-22"
TEMPLATE = """
Parameters:
  Architecture: {Default: arm64, AllowedValues: [arm64, x86_64]}
Globals:
  Function:
    Environment: {Variables: {LEVEL: !Ref LogLevel}}
Resources:
  One: {Type: AWS::Serverless::Function, Properties: {CodeUri: One, Handler: app.handler}}
  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: Layer}}
  Queue: {Type: AWS::SQS::Queue}
"""


def test_an_event_of_the_edge_carries_the_secret_of_this_run() -> None:
    """The secret takes the place of the example, and all else stays."""
    event = {"headers": {"x-origin-secret": "an example", "host": "api"}, "rawPath": "/"}
    expected = {"headers": {"x-origin-secret": "right", "host": "api"}, "rawPath": "/"}
    assert filled(event, VALUES) == expected


def test_an_event_of_a_stranger_stays_without_a_secret() -> None:
    """Nobody is let in who was not."""
    event = {"headers": {"host": "api"}}
    assert filled(event, VALUES) == event


@pytest.mark.parametrize(("example", "known"), [(QUEUE, "SweepQueue"), (STREAM, "Table")])
def test_a_record_comes_from_the_source_of_this_run(example: str, known: str) -> None:
    """The ARN of queue or stream is found by the logical name in the example's."""
    event = {"Records": [{"eventSourceARN": example, "body": "{}"}]}
    assert filled(event, VALUES) == {"Records": [{"eventSourceARN": VALUES.arns[known], "body": "{}"}]}


@pytest.mark.parametrize("arn", ["arn:aws:sqs:us-east-1:123456789012:another", QUEUE.replace("Sweep", "No")])
def test_a_record_from_elsewhere_is_an_error(tmp_path: Path, arn: str) -> None:
    """An example that no resource stands behind is told, not handed on as it is."""
    (tmp_path / "one.json").write_text(json.dumps({"Records": [{"eventSourceARN": arn}]}))
    with pytest.raises(KeyError):
        list(events(tmp_path, VALUES))


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What a build left, as far as it matters."""
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "template.yaml").write_text(TEMPLATE)
    return folder


def _changed(before: Any, after: Any, at: str = "") -> set[str]:
    """Return where two values differ."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return set() if before == after else {at}
    keys = before.keys() | after.keys()
    return set().union(*(_changed(before.get(key), after.get(key), f"{at}/{key}") for key in keys))


def test_the_derived_template_differs_in_three_things(built: Path, tmp_path: Path) -> None:
    """Variables are declared for all functions, the processor is this machine's, code is found from there."""
    given = {"AWS_ENDPOINT_URL": "http://moto:1"}
    made = yaml.safe_load(derived(built, tmp_path / "out", given, "x86_64"))
    before = yaml.safe_load(TEMPLATE.replace("!Ref LogLevel", "{Ref: LogLevel}"))
    assert _changed(before, made) == {
        "/Globals/Function/Environment/Variables/AWS_ENDPOINT_URL",
        "/Parameters/Architecture/Default",
        "/Resources/Layer/Properties/ContentUri",
        "/Resources/One/Properties/CodeUri",
    }
    assert made["Globals"]["Function"]["Environment"]["Variables"]["AWS_ENDPOINT_URL"] == "http://moto:1"
    assert made["Parameters"]["Architecture"]["Default"] == "x86_64"
    assert made["Resources"]["One"]["Properties"]["CodeUri"] == "../built/One"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--listen", "0.0.0.0"], "Name one address"),  # noqa: S104  is refused
        (["--listen", "localhost"], "is no IPv4 address"),
        (["--built", "nowhere"], "`make build` makes one"),
    ],
)
def test_it_refuses_to_start(words: list[str], told: str) -> None:
    """On every address at once, at a name, or without a build there is nothing to start: bad usage."""
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, told in done.output) == (2, True), done.output


def test_a_port_in_use_is_told_at_once(built: Path, tmp_path: Path) -> None:
    """Who starts it twice reads which port it is, and nothing was written."""
    out = tmp_path / "out"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = CliRunner().invoke(main, ["--port", str(port), "--built", str(built), "--out", str(out)])
    assert done.exit_code == 2
    assert f"127.0.0.1:{port} cannot be had: Address already in use" in done.output
    assert not out.exists()


def test_the_documentation_has_the_commands_that_are_printed() -> None:
    """Word for word, as they are for the project's own folder and port."""
    page = (ROOT / "docs" / "sam-local.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in commands.lines(FOLDER, "…", 4001) if line not in page] == []

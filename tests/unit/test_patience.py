"""What goes over the wire for a page, and what botocore leaves out (docs/adr/0045).

Seen by a server, from a process that is wired as a cold start does it: botocore may move its options and
events with any release.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import botocore.session
import pytest
from aws import client
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ParamValidationError
from cold_start import NEEDED, ROOT

from compound_pages.bootstrap import read_assets
from compound_pages.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
TIMES = 2
SERVE = f"""
from compound_pages import bootstrap
from compound_pages.pages import Request

pages = bootstrap.pages()
for path in ["/favicon.ico", "/"] * {TIMES}:
    print(pages.serve(Request("GET", path, "secret"), lambda: 10.0).response.status)
"""


class Seen(NamedTuple):
    """A request: its method, its headers by name in lower case, its body, and the connection it came on."""

    method: str
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]


class _Aws(BaseHTTPRequestHandler):
    """S3 that takes whatever it is sent, and DynamoDB that always fails."""

    protocol_version = "HTTP/1.1"
    seen: list[Seen]

    def do_PUT(self) -> None:
        self._answer(200)

    def do_POST(self) -> None:
        self._answer(500)

    def _answer(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        sent = self.rfile.read(int(headers.get("content-length", 0)))
        self.seen.append(Seen(self.command, headers, sent, self.client_address))
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def seen() -> Iterator[list[Seen]]:
    """The requests of a function that has answered for an asset and for a page, a few times."""
    handler = type("Aws", (_Aws,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        environment = NEEDED | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}
        command = [sys.executable, "-c", SERVE]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["200", "503"] * TIMES
        yield handler.seen
        server.shutdown()


def _of(seen: list[Seen], method: str) -> list[Seen]:
    return [one for one in seen if one.method == method]


def test_a_page_is_sent_with_its_headers(seen: list[Seen]) -> None:
    """Nothing waits for S3 to say that it wants to see the body: a round trip less for each put."""
    icon = read_assets(ROOT / "content/assets").answers()["/favicon.ico"].body
    assert [(put.headers.get("expect"), put.body) for put in _of(seen, "PUT")] == [(None, icon)] * TIMES


def test_a_page_is_held_against_its_signature_alone(seen: list[Seen]) -> None:
    """The signature covers the SHA-256 of the body, so no other sum is made or sent."""
    for put in _of(seen, "PUT"):
        assert put.headers["x-amz-content-sha256"] == sha256(put.body).hexdigest()
        assert not [name for name in put.headers if "checksum" in name or "trailer" in name]
        assert "content-encoding" not in put.headers


def test_connections_are_kept(seen: list[Seen]) -> None:
    """All puts go over one connection, and all reads over another."""
    for method in ("PUT", "POST"):
        assert len({one.connection for one in _of(seen, method)}) == 1


def test_botocore_still_says_who_it_is(seen: list[Seen]) -> None:
    """Each call has the one user agent that was worded at the start, with botocore's version in it."""
    assert {one.headers["user-agent"] for one in seen} == {botocore.session.get_session().user_agent()}
    assert f"Botocore/{botocore.__version__} " in botocore.session.get_session().user_agent()


def test_a_table_that_fails_is_asked_twice(seen: list[Seen]) -> None:
    """Each read is tried again, once."""
    tries = [one.headers["amz-sdk-request"].partition("attempt=")[2] for one in _of(seen, "POST")]
    assert tries == ["1; max=2", "2; max=2"] * TIMES


def test_parameters_are_not_checked_at_each_call() -> None:
    """What AWS would refuse is sent: only the tests of the adapters, whose clients check it, stand before."""
    config = Config(**PATIENCE | {"retries": {"total_max_attempts": 1}})
    with (
        closing(client("dynamodb", endpoint_url="http://127.0.0.1:9", config=config)) as unchecked,
        pytest.raises(EndpointConnectionError),
    ):
        unchecked.query(TableName="t", KeyConditionExpression=1)
    with pytest.raises(ParamValidationError):
        client("dynamodb").query(TableName="t", KeyConditionExpression=1)

"""The local service as a person starts it: `compound-pages serve`, over HTTP."""

from __future__ import annotations

import http.client
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from served import COMMAND, ask, started

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
OTHER = "/is-melatonin-safe-for-lung-cancer-patients"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Start the command with the project's own content."""
    with started() as port:
        yield port


def test_the_first_connection_finds_everything_published(port: int) -> None:
    """As soon as the port accepts connections every page is there."""
    status, headers, body = ask(port, PAGE)
    assert status == 200
    assert b"Ketamine (IV / Esketamine)" in body
    assert headers["x-answered-by"] == "lambda"


def test_a_header_says_who_answered(port: int) -> None:
    """The second request is answered by the edge."""
    ask(port, OTHER)
    assert ask(port, OTHER)[1]["x-answered-by"] == "edge"


def test_headers_are_sent_once(port: int) -> None:
    """The server adds no header of its own to those of the distribution."""
    names = [name.lower() for name in ask(port, PAGE)[1]]
    assert sorted(set(names) - {"connection"}) == sorted(name for name in names if name != "connection")


def test_head_has_the_length_of_get(port: int) -> None:
    """HEAD over HTTP has no body and the length of the body that GET has."""
    status, headers, body = ask(port, PAGE, "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(ask(port, PAGE)[2])


def test_the_console_turns_the_compute_off_and_on(port: int) -> None:
    """With the compute off kept pages stand and new ones are 503; turned on again, they are pages."""
    unseen = "/conditions/breast-cancer"
    ask(port, PAGE)
    assert ask(port + 1, "/compute/off", "POST")[0] == 303
    try:
        assert b"Compute is off" in ask(port + 1, "/")[2]
        assert ask(port, PAGE)[0] == 200
        status, headers, body = ask(port, unseen)
        assert (status, headers["cache-control"]) == (503, "no-store")
        assert b"cannot be shown right now" in body
    finally:
        ask(port + 1, "/compute/on", "POST")
    assert b"Compute is on" in ask(port + 1, "/")[2]


@pytest.mark.parametrize(
    "target",
    [
        "GET http://other.example/compounds HTTP/1.1",
        "GET * HTTP/1.1",
        "GET compounds HTTP/1.1",
        "GET //evil.example/ HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET /\xff HTTP/1.1",
        "GET /" + "a" * 9000 + " HTTP/1.1",
        "BREW / HTTP/1.1",
    ],
    ids=["absolute", "asterisk", "relative", "double slash", "percent", "raw byte", "too long", "method"],
)
def test_an_odd_request_is_no_fault(port: int, target: str) -> None:
    """Whatever stands in the request line, the server answers below 500 and lives on."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(target.encode("latin-1") + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        status = int(connection.makefile("rb").readline().split()[1])
    assert 200 <= status < 500
    assert ask(port, PAGE)[0] == 200


def test_slashes_at_the_start_are_moved_as_at_the_edge(port: int) -> None:
    """The server hands the path on as it came, so that `//compounds` meets the edge's own rule."""
    for asked, location in (("//compounds", "/compounds"), ("//", "/"), ("///conditions", "/conditions")):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(f"GET {asked} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = connection.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 301 ")
        assert f"\r\nlocation: {location}\r\n".encode() in answer


def test_another_site_cannot_use_the_console(port: int) -> None:
    """A page of another origin that posts to the console is refused, and changes nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port + 1, timeout=30)
    connection.request("POST", "/compute/off", headers={"Origin": "http://evil.example"})
    assert connection.getresponse().status == 403
    connection.close()
    assert b"Compute is on" in ask(port + 1, "/")[2]


def test_a_taken_port_is_said(port: int) -> None:
    """A second service on the same port ends with status 2 and says why."""
    done = subprocess.run(
        [COMMAND, "serve", "--port", str(port)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr

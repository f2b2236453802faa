"""The local service as a person starts it: `compound-pages serve`, over HTTP."""

from __future__ import annotations

import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
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
        assert state(port) == "off"
        assert ask(port, PAGE)[0] == 200
        status, headers, body = ask(port, unseen)
        assert (status, headers["cache-control"]) == (503, "no-store")
        assert b"cannot be shown right now" in body
    finally:
        ask(port + 1, "/compute/on", "POST")
    assert state(port) == "on"


def state(port: int) -> str:
    """Return whether the live view says that the compute is on or off."""
    heading = BeautifulSoup(ask(port + 1, "/")[2], "html.parser").h1
    assert heading
    return heading.get_text().removeprefix("Compute is ")


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


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example:8001", "Origin": "http://evil.example:8001"},
        {"Host": "[::1"},
    ],
    ids=["another origin", "no origin", "a name that leads here", "no name"],
)
def test_another_site_cannot_use_the_console(port: int, sent: dict[str, str]) -> None:
    """A page of another site that posts to the console is refused, and changes nothing."""
    assert ask(port + 1, "/compute/off", "POST", **sent)[0] == 403
    assert state(port) == "on"


def test_the_button_leads_back_to_where_it_was(port: int) -> None:
    """Without a script, too, an editor is on the same page after pressing it."""
    for came_from, back in ((f"http://localhost:{port + 1}/compounds?x=1", "/compounds"), ("", "/")):
        status, headers, _ = ask(port + 1, "/compute/on", "POST", Referer=came_from)
        assert (status, headers["location"]) == (303, back)


@pytest.mark.parametrize(
    ("asked", "framed"),
    [
        ("/", "/"),
        ("/compounds?x=1", "/compounds?x=1"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("http://evil.example/", "/"),
        ('/"><script>', '/"><script>'),
    ],
)
def test_the_live_view_frames_pages_of_this_host(port: int, asked: str, framed: str) -> None:
    """Whatever is asked for, the frame is of this host, and it can be in no frame itself."""
    status, headers, body = ask(port + 1, asked)
    (frame,) = BeautifulSoup(body, "html.parser").find_all("iframe")
    assert (status, frame["src"]) == (200, framed)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), [("POST", "/"), ("PUT", "/compute/off"), ("DELETE", PAGE)])
def test_the_live_view_is_for_reading(port: int, method: str, path: str) -> None:
    """Other methods than GET and HEAD are for the button only."""
    status, headers, _ = ask(port + 1, path, method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_the_consoles_own_paths_are_no_pages(port: int) -> None:
    """Below /-/ lies what the live view is made of, and nothing is looked for at the edge."""
    assert ask(port + 1, "/-/frame.js")[1]["content-type"] == "text/javascript; charset=utf-8"
    assert ask(port + 1, "/-/frame.html")[0] == 404
    assert ask(port + 1, "/-/../console.py")[0] == 404
    assert ask(port, "/-/events")[0] == 404


def test_a_taken_port_is_said(port: int) -> None:
    """A second service on the same port ends with status 2 and says why."""
    done = subprocess.run(
        [COMMAND, "serve", "--port", str(port)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr

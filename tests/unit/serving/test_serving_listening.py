"""The local server and clients that are slow, broken or gone."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from toolkit.serving.listening import HOST, listening
from toolkit.serving.wsgi import answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

SOON = 0.2  # patience with clients that keep a test waiting
LONG = 20.0  # within which whatever is to happen has happened on any machine


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the target of the request."""
    return answer(start_response, 200, environ["REQUEST_URI"].encode())


def said(port: int, sent: bytes) -> bytes:
    """Return all that comes back for what is sent on a connection of its own."""
    with socket.create_connection((HOST, port), timeout=LONG) as connection:
        connection.sendall(sent)
        return connection.makefile("rb").read()


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        (b"GET\t/a\tHTTP/1.1\r\n\r\n", b"200", b"/a"),
        (b"GET  //a HTTP/1.1\r\n\r\n", b"200", b"//a"),
        (b"GET http://[/ HTTP/1.1\r\n\r\n", b"400", b""),
        (b"GET\r\n\r\n", b"400", b""),
        (b"\x16\x03\x01\r\n\r\n", b"400", b""),
        (b"GET / HTTP/x\r\n\r\n", b"400", b""),
    ],
    ids=["tabs", "two spaces", "a bracket", "a method alone", "TLS", "no version"],
)
def test_what_is_hardly_a_request_gets_an_answer_and_nobody_else_a_word(
    sent: bytes, status: bytes, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each gets a status line of HTTP/1.1, and nothing of it is printed."""
    with listening(echo, 0) as port:
        got = said(port, sent)
    assert got.split()[:2] == [b"HTTP/1.1", status]
    assert got.partition(b"\r\n\r\n")[2].endswith(body)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("begun", [b"", b"GET / HTT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_who_does_not_end_a_request_is_let_go(begun: bytes) -> None:
    """A connection without a whole request is closed once patience is over, and its thread ends."""
    with listening(echo, 0, SOON) as port:
        before = threading.active_count()
        assert said(port, begun) == b""
        ended(before)


def test_who_drips_is_let_go() -> None:
    """Patience is with a request as a whole: an octet now and then does not renew it."""
    with listening(echo, 0, SOON) as port:
        before = threading.active_count()
        with socket.create_connection((HOST, port), timeout=SOON / 8) as slow:
            assert is_let_go(slow, b"GET / HTTP/1.1\r\n" + b"X-Slow: 1\r\n" * 100)
        ended(before)


def is_let_go(slow: socket.socket, request: bytes) -> bool:
    """Send a request octet by octet, and return whether the server hangs up before its end."""
    for octet in request:
        try:
            slow.sendall(bytes([octet]))
            assert slow.recv(1) == b""
        except TimeoutError:
            continue
        except ConnectionError:
            pass
        return True
    return False


def test_who_goes_on_talking_behind_a_request_is_let_go() -> None:
    """The answer is there at once, and what comes after the request is not waited for without end."""
    with listening(echo, 0, SOON) as port:
        before = threading.active_count()
        with socket.create_connection((HOST, port), timeout=LONG) as talker:
            talker.sendall(b"GET /a HTTP/1.1\r\n\r\n")
            answered = talker.makefile("rb")
            while answered.readline() != b"\r\n":
                pass
            talker.sendall(b"more")
            assert answered.read(2) == b"/a"
            ended(before)


def ended(before: int) -> None:
    """Wait until there are no more threads than `before`."""
    moment = threading.Event()
    for _ in range(round(LONG / 0.01)):
        if threading.active_count() <= before:
            return
        moment.wait(0.01)
    pytest.fail(f"{threading.active_count()} threads, where {before} were")

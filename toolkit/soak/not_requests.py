"""What is no request, or hardly one, and which answers to it are right."""

from __future__ import annotations

from typing import NamedTuple

_KILOBYTE = b"x" * 1024
# A request but for the empty line at its end.
PAGE = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


class Said(NamedTuple):
    """Bytes that are sent in one go on a connection of their own, and the statuses that may come back.

    None stands for a connection that is closed without a word.
    """

    name: str
    sent: bytes
    may_be: frozenset[int | None]


def _said(name: str, sent: bytes, *may_be: int | None) -> Said:
    return Said(name, sent, frozenset(may_be))


# 505 is the one 5xx that is a client's own fault (RFC 9110, 15.6.6).
SAID = (
    _said("no request at all", b"\r\n\r\n", 400, None),
    _said("a method and nothing else", b"GET\r\n\r\n", 400),
    _said("four words", b"GET / / HTTP/1.1\r\n\r\n", 400),
    _said("tabs for spaces", b"GET\t/\tHTTP/1.1\r\nHost: localhost\r\n\r\n", 200, 400),
    _said("two spaces", b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, 400),
    _said("line feeds alone", b"GET / HTTP/1.1\nHost: localhost\n\n", 200, 400),
    _said("HTTP/0.9", b"GET /\r\n\r\n", 200, 400),
    _said("HTTP/9.9", b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400, 505),
    _said("HTTP/x", b"GET / HTTP/x\r\nHost: localhost\r\n\r\n", 400),
    _said("HTTP/2 at once", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505),
    _said("a bracket that is no host", b"GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, 404),
    _said("two slashes and a bracket", b"GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n", 301, 400, 404),
    _said("a host that is none", b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 200, 400),
    _said("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) + b"\r\n", 400),
    _said("octets", bytes(range(1, 256)) * 4 + b"\r\n\r\n", 400),
    _said("a line of 70 kB", b"GET /" + _KILOBYTE * 70 + b" HTTP/1.1\r\n\r\n", 414),
    _said("a header of 70 kB", PAGE + b"X-Long: " + _KILOBYTE * 70 + b"\r\n\r\n", 431),
    _said("300 headers", PAGE + b"".join(b"X-%d: 1\r\n" % n for n in range(300)) + b"\r\n", 431),
    _said("a header without a name", PAGE + b": nobody\r\n\r\n", 200, 400),
    _said("a header without a colon", PAGE + b"nothing\r\n\r\n", 200, 400),
    _said("a folded header", PAGE + b"X-A: 1\r\n  2\r\n\r\n", 200, 400),
    _said("a length that is none", PAGE + b"Content-Length: many\r\n\r\n", 200, 400),
    _said("two lengths", PAGE + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 200, 400),
    _said("a broken chunk", PAGE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 200, 400),
    _said(
        "a body that nobody asked for", PAGE + b"Content-Length: 9999\r\n\r\n" + _KILOBYTE * 4, 200, 400, 413
    ),
    _said("an expectation", PAGE + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", 100, 200, 417),
    _said("garbage behind a request", PAGE + b"\r\n" + bytes(range(128, 256)) * 8, 200),
    _said("ten requests in a row", (PAGE + b"\r\n") * 10, 200),
)

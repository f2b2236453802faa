"""The local service as a process of its own, and one request to it."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = ROOT / ".venv" / "bin" / "compound-pages"


def free_ports() -> int:
    """Return a port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def ask(port: int, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return status, headers and body of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@contextmanager
def started(*options: str) -> Iterator[int]:
    """Start `compound-pages serve`; yield its port at the moment at which it accepts connections; stop it."""
    port = free_ports()
    # Where a script starts it in the background, a shell has it ignore the interrupt that stops it.
    ignoring = signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
    )
    signal.signal(signal.SIGINT, ignoring)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, process.communicate()[0].decode()
                time.sleep(0.1)
        yield port
        process.send_signal(signal.SIGINT)
        printed = process.communicate(timeout=30)[0].decode()
        assert process.returncode == 0
        assert "Stopped." in printed
        assert "Traceback" not in printed
    finally:
        process.kill()
        process.communicate()

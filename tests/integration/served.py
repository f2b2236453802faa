"""The local service as a process of its own, and one request to it."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def ask(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return status, headers and body of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@contextmanager
def started(*options: str, log: Path | None = None) -> Iterator[int]:
    """Start `compound-pages serve`; yield its port at the moment at which it accepts connections; stop it.

    `log`: a file for what it prints, to be read meanwhile.
    """
    port = free_ports()
    # Where a script starts it in the background, a shell has it ignore the interrupt that stops it.
    ignoring = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with log.open("w+b") if log else tempfile.TemporaryFile() as out:
        command = [COMMAND, "serve", "--port", str(port), *options]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd="/")
        signal.signal(signal.SIGINT, ignoring)
        try:
            _wait_for(port, process)
            yield port
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
            process.wait()
            out.seek(0)
            printed = out.read().decode()
            print(printed)  # noqa: T201  where a test fails
        assert "Stopped." in printed
        assert "Traceback" not in printed


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
        else:
            return

"""The built artifact: what `sam build` makes, and one execution environment of a function of it."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer

from .stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ARCHITECTURE = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
# Python without this environment's packages: what the function imports must come out of its layers.
INTERPRETER = Path(sys.base_prefix) / "bin" / "python3.13"
_SAM = ROOT / ".venv-sam"
EMULATOR = _SAM / f"lib/python3.13/site-packages/samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}"
# What the managed runtime brings along besides Python.
_RUNTIME_CLIENT = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
_START_SECONDS = 20


def build(out: Path) -> Path:
    """Build for this machine's processor below `out` and return a read-only copy.

    Needs aws-sam-cli in .venv-sam. Raises CalledProcessError if the build fails.
    """
    tools = (ROOT / ".venv/bin", _SAM / "bin", ROOT / ".uv/bin", os.environ["PATH"])
    path = os.pathsep.join(map(str, tools))
    folders = ("--build-dir", str(out / "work"), "--cache-dir", str(out / "cache"))
    subprocess.run(  # noqa: S603  our own template
        ["sam", "build", *folders, "--parameter-overrides", f"Architecture={ARCHITECTURE}"],  # noqa: S607  on PATH
        cwd=ROOT,
        env={**os.environ, "PATH": path, "SAM_CLI_TELEMETRY": "0"},
        check=True,
        capture_output=True,
    )
    copy = out / "read-only"
    shutil.copytree(out / "work", copy)
    for file in copy.rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    return copy


def layers(built: Path) -> dict[str, str]:
    """Return the environment in which the built layers lie, instead of at /opt."""
    return {
        "CONTENT_ROOT": str(built / "ContentLayer" / "content"),
        "PYTHONPATH": str(built / "CoreLayer" / "python"),
    }


class Emulated:
    """One execution environment under the Lambda Runtime Interface Emulator."""

    def __init__(self, address: str, pid: int) -> None:
        """`address`: host and port on which the emulator takes invocations; `pid`: its process."""
        self.pid = pid
        self.url = f"http://{address}/2015-03-31/functions/function/invocations"

    def invoke(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the handler's result for `event`; for a failed invocation it has an `errorMessage`."""
        with urlopen(Request(self.url, json.dumps(event).encode()), timeout=30) as answer:  # noqa: S310  local
            result: dict[str, Any] = json.load(answer)
            return result


@contextmanager
def emulated(code: Path, environment: Mapping[str, str], scratch: Path) -> Iterator[Emulated]:
    """Start the emulator with `app.handler` of the folder `code`; it logs to `scratch`/log.

    Raises TimeoutError if it does not come up.
    """
    address, api = (f"127.0.0.1:{free_port()}" for _ in range(2))
    paths = [environment.get("PYTHONPATH", ""), str(runtime_client(scratch / "runtime"))]
    options = ("--runtime-interface-emulator-address", address, "--runtime-api-address", api)
    with (scratch / "log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  our own build
            [EMULATOR, *options, INTERPRETER, "-m", "awslambdaric", "app.handler"],
            cwd=code,
            env={**environment, "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(address)
            yield Emulated(address, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=10)


@contextmanager
def moto_server() -> Iterator[str]:
    """Serve this process's moto over HTTP; yield its address, for AWS_ENDPOINT_URL."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would print a line a call
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def runtime_client(folder: Path) -> Path:
    """Return a folder with the runtime client alone."""
    folder.mkdir(exist_ok=True)
    for name in _RUNTIME_CLIENT:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(name)
        origin = Path(spec.origin)
        found = origin.parent if spec.submodule_search_locations else origin
        with suppress(FileExistsError):
            (folder / found.name).symlink_to(found)
    return folder


def wait_for(address: str) -> None:
    """Wait until somebody listens at a host and port. Raises TimeoutError if nobody does."""
    host, port = address.split(":")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            return socket.create_connection((host, int(port)), timeout=1).close()
        time.sleep(0.005)
    raise TimeoutError(address)

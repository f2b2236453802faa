"""What to type in another terminal, word for word."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from toolkit.stack import ROOT

from .events import SECRET_HEADER

if TYPE_CHECKING:
    from pathlib import Path

# sam from where the project has it, and no word of what it does to anybody.
ENVIRONMENT = 'export SAM_CLI_TELEMETRY=0 PATH="$PWD/.venv-sam/bin:$PATH"'
PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
# For each function an event that shows what it does.
SHOWN = {
    "RenderFunction": "api_page",
    "PlanFunction": "stream_pair",
    "SweepFunction": "queue_sweep_start",
    "RefreshFunction": "queue_changes",
}
_API = "http://127.0.0.1:3000"  # where `sam local start-api` listens


def lines(folder: Path, secret: str, port: int) -> list[str]:
    """Return the commands for what was written to `folder`, for a backend on `port`."""
    asked = ["curl", "-i", "-H", f"{SECRET_HEADER}: {secret}", _API + PAGE]
    status = [".venv/bin/compound-pages", "status", "--local", str(port - 1)]
    invoked = [shlex.join(invocation(folder, function)) for function in SHOWN]
    return [
        *(ENVIRONMENT, ""),
        *(*invoked, ""),
        *(shlex.join(api(folder)), shlex.join(asked), ""),
        shlex.join(status),
    ]


def invocation(folder: Path, function: str) -> list[str]:
    """Return the words of the command that runs a function once, with its event."""
    event = folder / "events" / f"{SHOWN[function]}.json"
    return ["sam", "local", "invoke", function, *_files(folder), "--event", named(event)]


def api(folder: Path) -> list[str]:
    """Return the words of the command that serves the HTTP API."""
    return ["sam", "local", "start-api", *_files(folder)]


def named(file: Path) -> str:
    """Return the name of a file as seen from the project's folder, where commands are typed."""
    return os.path.relpath(file, ROOT) if file.is_relative_to(ROOT) else str(file)


def _files(folder: Path) -> tuple[str, ...]:
    files = {"--template": "template.yaml", "--env-vars": "env.json"}
    return tuple(word for option, file in files.items() for word in (option, named(folder / file)))

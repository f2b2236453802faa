"""The built functions under the runtime emulator, each started by its first event, as `sam local` would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from cold_start import said

from toolkit import artifact

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from cold_start import Said


class Invocation(NamedTuple):
    """What one event came to: the function's result, and what it printed, told apart and as it was."""

    result: Any
    said: Said
    printed: str


class Emulators:
    """Execution environments of the built functions, with the variables of a folder for `sam local`."""

    def __init__(self, built: Path, folder: Path, scratch: Path, scope: ExitStack) -> None:
        """`built`: what `sam build` made; `scratch`: for logs; the functions end with `scope`."""
        self._built, self.folder, self._scratch, self._scope = built, folder, scratch, scope
        self._started: dict[str, artifact.Emulated] = {}

    def environment(self, function: str) -> dict[str, str]:
        """Return what the folder's env.json gives a function, and nothing else."""
        variables: dict[str, dict[str, str]] = json.loads((self.folder / "env.json").read_text())
        return variables["Parameters"] | variables[function]

    def event(self, name: str) -> dict[str, Any]:
        """Return an event of the folder."""
        found: dict[str, Any] = json.loads((self.folder / "events" / f"{name}.json").read_text())
        return found

    def address(self, function: str) -> str:
        """Return where a function takes events, and start it if it is not at work."""
        return self._emulated(function).url

    def invoke(self, function: str, event: str) -> Invocation:
        """Hand an event of the folder to a function."""
        emulated = self._emulated(function)
        log = self._scratch / function / "log"
        before = log.stat().st_size
        result = emulated.invoke(self.event(event))
        printed = log.read_bytes()[before:].decode()
        return Invocation(result, said("\n".join(_structured(printed))), printed)

    def _emulated(self, function: str) -> artifact.Emulated:
        if function not in self._started:
            scratch = self._scratch / function
            scratch.mkdir()
            # /opt is not ours to fill: the layers are named where they lie.
            environment = self.environment(function) | artifact.layers(self._built)
            started = artifact.emulated(self._built / function, environment, scratch)
            self._started[function] = self._scope.enter_context(started)
        return self._started[function]


def _structured(printed: str) -> list[str]:
    """Return the lines that the function wrote itself; the emulator's own are no JSON."""
    return [line for line in printed.splitlines() if line.startswith("{")]

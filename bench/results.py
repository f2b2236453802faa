"""A run of the bench as a file: what was measured, on what, of which code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.machine import Machine
from bench.measured import Size, Table

FOLDER = Path(__file__).parent / "results"
# The one run that is kept: the figures of the docs, and what --compare compares with.
REFERENCE = "reference.json"
VERSION = 1


class Suite(Struct, frozen=True, forbid_unknown_fields=True):
    """What a suite gave in how many seconds; `failed` is why it gave nothing."""

    name: str
    title: str
    seconds: float
    tables: tuple[Table, ...] = ()
    failed: str = ""


class Result(Struct, frozen=True, forbid_unknown_fields=True):
    """A run: `dirty` where the tree was not its commit, `interrupted` where somebody ended it early."""

    version: int
    when: datetime
    size: Size
    commit: str
    dirty: bool
    machine: Machine
    suites: tuple[Suite, ...] = ()
    interrupted: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order of their suites."""
        return tuple(table for suite in self.suites for table in suite.tables)

    @property
    def file_name(self) -> str:
        """When it was measured (UTC), and what."""
        return f"{self.when:%Y%m%dT%H%M%SZ}-{self.commit or 'no-commit'}.json"

    def table(self, name: str) -> Table | None:
        """Return the table of this name, None if no suite gave it."""
        return next((table for table in self.tables if table.name == name), None)


class _Versioned(Struct):
    version: int


class NoResult(Exception):
    """A file that is no result of the bench, or one of another version."""


def load(path: Path) -> Result:
    """Return the run that a file holds. Raises NoResult, which names the file, if it holds none."""
    try:
        text = path.read_bytes()
        version = msgspec.json.decode(text, type=_Versioned).version
        if version != VERSION:
            raise NoResult(
                f"{path}: a result of version {version}, and this bench reads {VERSION}: measure anew"
            )
        return msgspec.json.decode(text, type=Result)
    except OSError as error:
        raise NoResult(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoResult(f"{path}: no result of this bench: {error}") from error


def save(result: Result, path: Path) -> None:
    """Write a run to a file as a whole or not at all, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".part")
    written.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    written.replace(path)

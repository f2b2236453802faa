"""What a run was measured on, and what code: a figure without them says nothing."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[1]
# On a quiet machine a bench is alone: its own load comes later.
QUIET = 0.25


class Machine(Struct, frozen=True, forbid_unknown_fields=True):
    """A machine as it was when a run began; memory in GiB, load the average of the last minute."""

    cores: int
    model: str
    memory: float
    kernel: str
    python: str
    load: float

    @property
    def quiet(self) -> bool:
        """Whether little else ran on it."""
        return self.load <= QUIET * self.cores

    def like(self, other: Machine) -> bool:
        """Whether times of the two may be compared as they are."""
        return (self.cores, self.model, round(self.memory)) == (
            other.cores, other.model, round(other.memory)
        )  # fmt: skip

    def __str__(self) -> str:
        return (
            f"{self.cores} cores of {self.model}, {self.memory:.1f} GiB, {self.kernel}, "
            f"Python {self.python}, load {self.load:.1f}"
        )


def this_machine() -> Machine:
    """Return what this machine says of itself; Linux says most."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return Machine(
        cores=os.process_cpu_count() or 1,
        model=_model(),
        memory=round(pages * size / 2**30, 2),
        kernel=f"{platform.system()} {platform.release().partition('-')[0]}",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 2),
    )


def commit() -> tuple[str, bool]:
    """Return the short commit of this tree and whether it differs; the empty text where there is no git."""
    try:
        return _git("rev-parse", "--short=12", "HEAD"), bool(_git("status", "--porcelain"))
    except (OSError, subprocess.CalledProcessError):
        return "", True


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],  # noqa: S607  on PATH, as a person would
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def _model() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()

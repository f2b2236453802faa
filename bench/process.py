"""What another process of this machine has used, as its kernel counts it; on Linux alone.

Sources: clock_getcpuclockid(3) (threads that have ended are counted, in nanoseconds); proc_pid_status(5),
whose VmHWM is the most memory that was ever resident; proc_pid_task(5) for the children.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

_KIB = 1024
_MB = 1_000_000


class NotTold(Exception):
    """This system does not tell what other processes use."""


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process, in user and system mode. Raises NotTold, OSError if there is none."""
    clock = ctypes.c_int()
    failed = _libc().clock_getcpuclockid(pid, ctypes.byref(clock))
    if failed:
        raise OSError(failed, os.strerror(failed))
    return time.clock_gettime(clock.value)


def peak_megabytes(pid: int) -> float:
    """Return the most memory that was resident, in MB of a million bytes. Raises as `cpu_seconds`."""
    _libc()
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(fields["VmHWM"].split()[0]) * _KIB / _MB


def only_child(pid: int) -> int:
    """Return the one child of a process. Raises as `cpu_seconds`, ValueError if there is none, or more."""
    _libc()
    tasks = Path(f"/proc/{pid}/task").iterdir()
    (child,) = [int(one) for task in tasks for one in (task / "children").read_text().split()]
    return child


def _libc() -> ctypes.CDLL:
    if not sys.platform.startswith("linux"):
        raise NotTold(f"{sys.platform} does not tell what another process uses: measure on Linux")
    return ctypes.CDLL(None)

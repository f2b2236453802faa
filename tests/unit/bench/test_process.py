from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

import pytest

from bench import process


def test_cpu_time_is_that_of_the_process() -> None:
    """What the kernel tells of a process by its number lies between what the process reads of itself."""
    before = time.process_time()
    told = process.cpu_seconds(os.getpid())
    assert before <= told <= time.process_time()


def test_a_process_that_is_no_more_has_no_cpu_time() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with pytest.raises(OSError, match=r"."):
        process.cpu_seconds(gone.pid)


def test_peak_memory_is_in_millions_of_bytes() -> None:
    """It is what getrusage tells of this process, which may have grown in between."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = process.peak_megabytes(os.getpid()) * 1e6 / 1024
    assert before * 0.99 <= told <= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.01


def test_the_child_of_a_process_is_found() -> None:
    sleeper = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", sleeper], stdin=subprocess.PIPE) as parent:
        try:
            child = None
            while child is None:
                try:
                    child = process.only_child(parent.pid)
                except ValueError:
                    time.sleep(0.005)
            assert os.getsid(child) == os.getsid(parent.pid)
            assert child != parent.pid
        finally:
            parent.communicate(b"\n", timeout=5)


def test_elsewhere_it_says_that_it_cannot_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(process.NotTold, match="measure on Linux"):
        process.cpu_seconds(os.getpid())

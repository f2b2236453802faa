"""What a function imports and makes when it starts: nobody looks for garbage in it, then or later."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from cold_start import NEEDED, ROOT

SENDS = {name: f"https://sqs.example/{name}" for name in ("CHANGES", "SWEEP", "SWEEP_START")}
EVERYTHING = {
    **NEEDED,
    **{f"{name}{kind}_QUEUE_URL": url for name, url in SENDS.items() for kind in ("", "_DEAD")},
    "DISTRIBUTION_ID": "D",
    "PURGE_LIMIT": "20",
    "POWERTOOLS_METRICS_NAMESPACE": "CompoundPages",
}
START = """
import gc, json, runpy, sys
looked_at = []
gc.freeze()  # what Python itself is made of
gc.callbacks.append(lambda phase, about: phase == "start" and looked_at.append(len(gc.get_objects())))
runpy.run_path(sys.argv[1])
print(json.dumps([sum(looked_at), gc.isenabled(), gc.get_freeze_count(), len(gc.get_objects())]))
"""


@pytest.mark.parametrize("name", ["plan", "refresh", "render", "sweep"])
def test_a_start_is_never_looked_through(name: str) -> None:
    """No garbage is looked for while a function starts; later looks are at what is made later."""
    command = [sys.executable, "-c", START, ROOT / "functions" / name / "app.py"]
    done = subprocess.run(command, env=EVERYTHING, capture_output=True, text=True, check=True)
    looked_at, enabled, frozen, young = json.loads(done.stdout.splitlines()[-1])
    assert frozen > 20_000
    assert looked_at < frozen / 20
    assert enabled
    assert young < frozen / 20

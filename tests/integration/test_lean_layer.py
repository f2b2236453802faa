"""The built core layer: botocore as it was installed, but for data and modules that nobody here needs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import botocore
import pytest

import botocore_data
from compound_pages.calls import CALLS
from toolkit import artifact

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

STAND_INS = Path(botocore_data.__file__).parent / "stand_ins"
INSTALLED = Path(botocore.__file__).parents[1]
# What came along with each start before, and does nothing for the service.
LEFT_OUT = {
    *("html.parser", "importlib.metadata", "botocore.docs.service", "jinja2.idtracking", "pickle"),
    *("jinja2._identifier", "OpenSSL", "aws_lambda_powertools.tracing.tracer"),
}
PROBE = """
import json, sys
import botocore.session, jinja2, aws_lambda_powertools
session = botocore.session.get_session()
clients = {name: session.create_client(name) for name in sys.argv[1:]}
made = {name: sorted(client.meta.method_to_api_mapping.values()) for name, client in clients.items()}
print(json.dumps([made, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def started(built: Path) -> tuple[dict[str, list[str]], set[str]]:
    """Return what the clients of the built layer can call, and the modules that making them has loaded."""
    environment = {"AWS_DEFAULT_REGION": "us-east-1", "HOME": "/nowhere", **artifact.layers(built)}
    command = [str(artifact.INTERPRETER), "-c", PROBE, *CALLS]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    made, modules = json.loads(done.stdout)
    return made, set(modules)


def test_the_clients_can_make_our_calls(started: tuple[dict[str, list[str]], set[str]]) -> None:
    """Every call of the adapters is there, in the artifact itself, and no other."""
    assert started[0] == {name: sorted(calls) for name, calls in CALLS.items()}


def test_what_does_nothing_is_not_loaded(started: tuple[dict[str, list[str]], set[str]]) -> None:
    """The stand-ins keep out what the originals would have imported."""
    assert started[1] & LEFT_OUT == set()


@pytest.mark.parametrize("package", ["aws_lambda_powertools", "botocore", "jinja2", "msgspec", "urllib3"])
def test_the_modules_are_those_that_were_installed(built: Path, package: str) -> None:
    """Nothing is patched: each module but the stand-ins is, byte for byte, the one of the wheel."""
    layer = built / "CoreLayer" / "python"
    stood_in = {path.relative_to(STAND_INS) for path in (STAND_INS / package).rglob("*.py")}
    changed = {
        name
        for path in (INSTALLED / package).rglob("*.py")
        if (layer / (name := path.relative_to(INSTALLED))).read_bytes() != path.read_bytes()
    }
    assert stood_in
    assert changed == stood_in
    for name in stood_in:
        assert (layer / name).read_bytes() == (STAND_INS / name).read_bytes()

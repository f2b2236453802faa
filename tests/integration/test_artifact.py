"""The built artifact under the Lambda runtime emulator: what a deployment ships, started as by Lambda."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from moto.server import ThreadedMotoServer

from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.service import Service

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

SAM = ROOT / ".venv-sam"
EVENTS = ROOT / "tests" / "events"
ARCHITECTURE = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
EMULATOR = SAM / f"lib/python3.13/site-packages/samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}"
INTERPRETER = Path(sys.base_prefix) / "bin" / "python3.13"
# What the managed runtime brings along besides Python; the rest must come out of the layers.
RUNTIME_CLIENT = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")


# Ours, the renderer, the decoder, the SDK and what it stands on, Powertools.
PACKAGES = {
    *("compound_pages", "jinja2", "markupsafe", "msgspec"),
    *("botocore", "dateutil", "jmespath", "six", "urllib3"),
    *("aws_lambda_powertools", "typing_extensions"),
}
HEAVY = {"asyncio", "certifi", "http.server", "multiprocessing", "sqlite3", "unittest", "xml.dom", "boto3"}

PROBE = """
import importlib.util, json, sys
before = set(sys.modules)
spec = importlib.util.spec_from_file_location("app", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a read-only copy of what `sam build` makes for this machine's processor."""
    if not EMULATOR.exists():
        pytest.skip("no aws-sam-cli in .venv-sam; `make test` installs it")
    out = tmp_path_factory.mktemp("built")
    path = os.pathsep.join(
        [str(ROOT / ".venv/bin"), str(SAM / "bin"), str(ROOT / ".uv/bin"), os.environ["PATH"]]
    )
    subprocess.run(
        [
            *("sam", "build", "--build-dir", str(out / "work"), "--cache-dir", str(out / "cache")),
            *("--parameter-overrides", f"Architecture={ARCHITECTURE}"),
        ],
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


def test_every_module_is_shipped_with_its_bytecode(built: Path) -> None:
    """Each .py of the function and the core layer has a .pyc that is used without looking at the source."""
    for folder in (built / "CoreLayer" / "python", built / "RenderFunction"):
        modules = [file for file in folder.rglob("*.py") if file.parent.name != "__pycache__"]
        assert modules
        for module in modules:
            compiled = Path(importlib.util.cache_from_source(str(module)))
            assert compiled.exists(), module
            flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
            assert flags == 0b01, f"{module}: not an unchecked hash (PEP 552)"


def test_no_record_is_in_the_content_layer(built: Path) -> None:
    """A change of records must not make a new layer: it holds templates and assets only."""
    shipped = {path.name for path in (built / "ContentLayer" / "content").iterdir()}
    assert shipped == {"templates", "assets"}


@pytest.fixture(scope="module")
def imported(built: Path, _running: Service) -> set[str]:
    """Return every module that starting the built function loads, in a process of its own."""
    environment = _running.stack.environment("RenderFunction") | {
        "CONTENT_ROOT": str(built / "ContentLayer" / "content"),
        "PYTHONPATH": str(built / "CoreLayer" / "python"),
    }
    command = [INTERPRETER, "-c", PROBE, built / "RenderFunction" / "app.py"]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


def test_a_cold_start_imports_these_packages_and_no_other(imported: set[str]) -> None:
    """A new dependency on the way to the first page is a decision, made here."""
    packages = {module.partition(".")[0] for module in imported}
    assert {name for name in packages if name not in sys.stdlib_module_names and name[0] != "_"} == PACKAGES


def test_a_cold_start_leaves_heavy_modules_alone(imported: set[str]) -> None:
    """Nothing that only a server, a test or boto3's resources need is loaded."""
    assert imported & HEAVY == set()


class Emulated:
    """One execution environment of the render function."""

    def __init__(self, address: str, secret: str, log: Path) -> None:
        self._url = f"http://{address}/2015-03-31/functions/function/invocations"
        self._secret = secret
        self.log = log

    def invoke(self, event: str) -> dict[str, Any]:
        """Return what the function answers to tests/events/<event>.json, sent by the edge."""
        body = json.loads((EVENTS / f"{event}.json").read_text())
        body["headers"]["x-origin-secret"] = self._secret
        with urlopen(Request(self._url, json.dumps(body).encode()), timeout=30) as answer:  # noqa: S310
            result: dict[str, Any] = json.load(answer)
        assert "errorMessage" not in result, result
        return result


@pytest.fixture
def emulated(built: Path, service: Service, tmp_path: Path) -> Iterator[Emulated]:
    """Start the built function under the emulator, with the service's own table and bucket behind it."""
    backend = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    backend.start()
    host, port = backend.get_host_and_port()
    address, runtime = (f"127.0.0.1:{_free_port()}" for _ in range(2))
    environment = service.stack.environment("RenderFunction") | {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "CONTENT_ROOT": str(built / "ContentLayer" / "content"),
        "PYTHONPATH": os.pathsep.join(
            [str(built / "CoreLayer" / "python"), str(_runtime_client(tmp_path / "runtime"))]
        ),
        "PATH": os.environ["PATH"],
    }
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [
                *(
                    EMULATOR,
                    "--runtime-interface-emulator-address",
                    address,
                    "--runtime-api-address",
                    runtime,
                ),
                *(INTERPRETER, "-m", "awslambdaric", "app.handler"),
            ],
            cwd=built / "RenderFunction",
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(address)
            secret = environment["ORIGIN_SECRETS"].split(",")[0]
            yield Emulated(address, secret, log)
        finally:
            process.terminate()
            process.wait(timeout=10)
            backend.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _runtime_client(folder: Path) -> Path:
    """Return a folder with the runtime client alone, so that nothing else here can be imported."""
    folder.mkdir()
    for name in RUNTIME_CLIENT:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        found = origin.parent if spec.submodule_search_locations else origin
        (folder / found.name).symlink_to(found)
    return folder


def _wait_for(address: str) -> None:
    host, port = address.split(":")
    for _ in range(200):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            return
    pytest.fail("the emulator did not start")


def test_the_artifact_gives_the_page_of_the_local_service(emulated: Emulated, service: Service) -> None:
    """Under the emulator, backed by a moto server, the built function gives the very same answers."""
    for event, path in (
        ("api_page", "/is-ketamine-iv-safe-for-liver-cancer-patients"),
        ("api_home", "/"),
        ("api_hub", "/compounds/melatonin"),
    ):
        answer = emulated.invoke(event)
        assert answer["statusCode"] == 200
        kept = service.stack.s3.get_object(
            Bucket=service.stack.bucket, Key="pages" + ("/index.html" if path == "/" else path)
        )
        assert kept["Body"].read() == answer["body"].encode()
        assert kept["ETag"] == answer["headers"]["etag"]
        served = service.get(path)
        assert served.answered_by == "s3"
        assert served.body == answer["body"].encode()


def test_the_artifact_answers_what_is_no_page(emulated: Emulated) -> None:
    """HEAD, an icon, an unknown page, a moved one and a POST are answered as the table of answers says."""
    head = emulated.invoke("api_head")
    assert (head["statusCode"], head["headers"]["content-type"]) == (200, "text/html; charset=utf-8")
    icon = emulated.invoke("api_icon")
    assert icon["isBase64Encoded"]
    assert b64decode(icon["body"])[:4] == b"\0\0\1\0"
    assert emulated.invoke("api_unknown")["statusCode"] == 404
    moved = emulated.invoke("api_moved")
    assert (moved["statusCode"], moved["headers"]["location"]) == (301, "/compounds")
    assert emulated.invoke("api_post")["statusCode"] == 405


def test_a_run_leaves_the_code_as_it_was(emulated: Emulated, built: Path) -> None:
    """Nothing is compiled or written where Lambda could not: a render leaves the same files."""
    before = sorted(built.rglob("*"))
    emulated.invoke("api_page")
    assert sorted(built.rglob("*")) == before


def test_the_artifact_logs_and_measures(emulated: Emulated) -> None:
    """A render writes one structured line and its metrics in the embedded format."""
    emulated.invoke("api_page")
    lines = [json.loads(line) for line in emulated.log.read_text().splitlines() if line.startswith("{")]
    answered = [line for line in lines if line.get("message") == "answered"]
    assert [line["status"] for line in answered] == [200]
    measured = [line for line in lines if "_aws" in line]
    assert any("PageRendered" in line and line["RenderMilliseconds"][0] > 0 for line in measured)
    assert any(line.get("ColdStart") == [1.0] for line in measured)

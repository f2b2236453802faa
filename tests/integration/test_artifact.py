"""The built artifact under the Lambda runtime emulator: what a deployment ships, started as by Lambda."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from function import secret_of

from toolkit import artifact
from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.service import Service

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

EVENTS = ROOT / "tests" / "events"
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
    if not artifact.EMULATOR.exists():
        pytest.skip("no aws-sam-cli in .venv-sam; `make test` installs it")
    return artifact.build(tmp_path_factory.mktemp("built"))


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
    environment = _running.stack.environment("RenderFunction") | artifact.layers(built)
    command = [artifact.INTERPRETER, "-c", PROBE, built / "RenderFunction" / "app.py"]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


def test_a_cold_start_imports_these_packages_and_no_other(imported: set[str]) -> None:
    """A new dependency on the way to the first page is a decision, made here."""
    packages = {module.partition(".")[0] for module in imported}
    assert {name for name in packages if name not in sys.stdlib_module_names and name[0] != "_"} == PACKAGES


def test_a_cold_start_leaves_heavy_modules_alone(imported: set[str]) -> None:
    """Nothing that only a server, a test or boto3's resources need is loaded."""
    assert imported & HEAVY == set()


class Function:
    """The built render function, answering the events in tests/events."""

    def __init__(self, emulated: artifact.Emulated, secret: str, log: Path) -> None:
        self._emulated = emulated
        self._secret = secret
        self.log = log

    def invoke(self, name: str) -> dict[str, Any]:
        """Return what the function answers to tests/events/<name>.json, sent by the edge."""
        event = json.loads((EVENTS / f"{name}.json").read_text())
        event["headers"]["x-origin-secret"] = self._secret
        result = self._emulated.invoke(event)
        assert "errorMessage" not in result, result
        return result


@pytest.fixture
def function(built: Path, service: Service, tmp_path: Path) -> Iterator[Function]:
    """Start the built function under the emulator, with the service's own table and bucket behind it."""
    with artifact.moto_server() as backend:
        environment = service.stack.environment("RenderFunction") | artifact.layers(built)
        environment["AWS_ENDPOINT_URL"] = backend
        with artifact.emulated(built / "RenderFunction", environment, tmp_path) as emulated:
            yield Function(emulated, secret_of(service), tmp_path / "log")


def test_the_artifact_gives_the_page_of_the_local_service(function: Function, service: Service) -> None:
    """Under the emulator, backed by a moto server, the built function gives the very same answers."""
    for event, path in (
        ("api_page", "/is-ketamine-iv-safe-for-liver-cancer-patients"),
        ("api_home", "/"),
        ("api_hub", "/compounds/melatonin"),
    ):
        answer = function.invoke(event)
        assert answer["statusCode"] == 200
        kept = service.stack.s3.get_object(
            Bucket=service.stack.bucket, Key="pages" + ("/index.html" if path == "/" else path)
        )
        assert kept["Body"].read() == answer["body"].encode()
        assert kept["ETag"] == answer["headers"]["etag"]
        served = service.get(path)
        assert served.answered_by == "s3"
        assert served.body == answer["body"].encode()


def test_the_artifact_answers_what_is_no_page(function: Function) -> None:
    """HEAD, an icon, an unknown page, a moved one and a POST are answered as the table of answers says."""
    head = function.invoke("api_head")
    assert (head["statusCode"], head["headers"]["content-type"]) == (200, "text/html; charset=utf-8")
    icon = function.invoke("api_icon")
    assert icon["isBase64Encoded"]
    assert b64decode(icon["body"])[:4] == b"\0\0\1\0"
    assert function.invoke("api_unknown")["statusCode"] == 404
    moved = function.invoke("api_moved")
    assert (moved["statusCode"], moved["headers"]["location"]) == (301, "/compounds")
    assert function.invoke("api_post")["statusCode"] == 405


def test_a_run_leaves_the_code_as_it_was(function: Function, built: Path) -> None:
    """Nothing is compiled or written where Lambda could not: a render leaves the same files."""
    before = sorted(built.rglob("*"))
    function.invoke("api_page")
    assert sorted(built.rglob("*")) == before


def test_the_artifact_logs_and_measures(function: Function) -> None:
    """A render writes one structured line and its metrics in the embedded format."""
    function.invoke("api_page")
    lines = [json.loads(line) for line in function.log.read_text().splitlines() if line.startswith("{")]
    answered = [line for line in lines if line.get("message") == "answered"]
    assert [line["status"] for line in answered] == [200]
    measured = [line for line in lines if "_aws" in line]
    assert any("PageRendered" in line and line["RenderMilliseconds"][0] > 0 for line in measured)
    assert any(line.get("ColdStart") == [1.0] for line in measured)

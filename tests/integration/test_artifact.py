"""The built artifact under the Lambda runtime emulator: what a deployment ships, started as by Lambda."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from emulators import Emulators
from jinja2 import ModuleLoader

from compound_pages import guess
from compound_pages.renderer import COMPILED
from toolkit import artifact
from toolkit.content import OWN
from toolkit.guessed import guessed

if TYPE_CHECKING:
    from toolkit.service import Service

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

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


def test_every_module_is_shipped_with_its_bytecode(built: Path) -> None:
    """Each .py of the function and the layers has a .pyc that is used without looking at the source."""
    for folder in (built / "CoreLayer" / "python", built / "ContentLayer", built / "RenderFunction"):
        modules = [file for file in folder.rglob("*.py") if file.parent.name != "__pycache__"]
        assert modules
        for module in modules:
            compiled = Path(importlib.util.cache_from_source(str(module)))
            assert compiled.exists(), module
            flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
            assert flags == 0b01, f"{module}: not an unchecked hash (PEP 552)"


def test_no_record_is_in_the_content_layer(built: Path) -> None:
    """A change of records must not make a new layer: it holds templates, assets and a guess only."""
    shipped = {path.name for path in (built / "ContentLayer" / "content").iterdir()}
    assert shipped == {"templates", "assets", guess.FILE}


def test_the_guess_in_the_layer_is_of_the_content_it_was_built_with(built: Path) -> None:
    """So a cold start of what was just deployed reads once (docs/adr/0052)."""
    read = guess.read_guess(built / "ContentLayer" / "content")
    paths = {kind: (asked.path, asked.older_paths) for kind, asked in guessed(OWN).items()}
    assert {kind: (asked.path, asked.older_paths) for kind, asked in read.items()} == paths


def test_templates_are_shipped_compiled_and_without_their_sources(built: Path) -> None:
    """A start compiles none, and none can be printed otherwise than as it was built (docs/adr/0044)."""
    shipped = built / "ContentLayer" / "content" / "templates"
    names = {ModuleLoader.get_module_filename(path.name) for path in (OWN / "templates").iterdir()}
    files = [path for path in shipped.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.name for path in files} == names
    assert {path.parent.name for path in files} == {COMPILED}


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


def test_the_artifact_gives_the_page_of_the_local_service(emulators: Emulators, service: Service) -> None:
    """Under the emulator, backed by a moto server, the built function gives the very same answers."""
    for event, path in (
        ("api_page", "/is-ketamine-iv-safe-for-liver-cancer-patients"),
        ("api_home", "/"),
        ("api_hub", "/compounds/melatonin"),
    ):
        answer = emulators.invoke("RenderFunction", event).result
        assert answer["statusCode"] == 200
        served = service.get(path)
        assert served.answered_by == "s3"
        assert served.body == answer["body"].encode()
        assert served.headers["etag"] == answer["headers"]["etag"]


@pytest.mark.usefixtures("published")
def test_a_run_leaves_the_code_as_it_was(emulators: Emulators, built: Path) -> None:
    """Nothing is compiled or written where Lambda could not: a render leaves the same files."""
    before = sorted(built.rglob("*"))
    assert emulators.invoke("RenderFunction", "api_page").result["statusCode"] == 200
    assert sorted(built.rglob("*")) == before


@pytest.mark.usefixtures("published")
def test_the_artifact_logs_and_measures(emulators: Emulators, built: Path, tmp_path: Path) -> None:
    """A first render writes one structured line and its metrics, the cold start's too, in their format."""
    with ExitStack() as scope:
        cold = Emulators(built, emulators.folder, tmp_path, scope)
        first = cold.invoke("RenderFunction", "api_page")
    assert [(line["message"], line["status"]) for line in first.said.log] == [("answered", 200)]
    assert first.said.metrics["PageRendered"] == 1
    assert first.said.metrics["RenderMilliseconds"] > 0
    measured = [json.loads(line) for line in first.printed.splitlines() if '"_aws"' in line]
    assert [line["ColdStart"] for line in measured if "ColdStart" in line] == [[1.0]]

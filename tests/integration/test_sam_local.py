"""`sam local` as it is installed, given what `make sam-local` writes; its container is the emulator."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from http.client import HTTPConnection
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from aws import client

from toolkit import artifact
from toolkit.samlocal import commands
from toolkit.samlocal.backend import held
from toolkit.samlocal.folder import write
from toolkit.stack import ROOT
from toolkit.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulators import Emulators

    from toolkit.stack import Stack

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.xdist_group("emulator"),
    pytest.mark.usefixtures("published"),  # first of all: functions read it
]

PYTHON = ROOT / ".venv-sam" / "bin" / "python"
SAM = ROOT / "tests" / "integration" / "sam_without_docker.py"
EVENTS = {file.stem for file in (ROOT / "tests" / "events").glob("*.json")}
LAYERS = {"RenderFunction": ["CoreLayer", "ContentLayer"], "RefreshFunction": ["CoreLayer", "ContentLayer"]}
# What a person may have in a terminal, none of which may reach a function.
SHELL = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "of-a-person",
    "AWS_SECRET_ACCESS_KEY": "of-a-person",
    "TABLE_NAME": "of-a-person",
    "SAM_CLI_TELEMETRY": "0",
}


class Sam:
    """The commands that are printed, typed with the emulators in the place of Docker."""

    def __init__(self, emulators: Emulators, home: Path) -> None:
        """`home`: where sam may leave files."""
        self.folder = emulators.folder
        addresses = {function: emulators.address(function) for function in commands.SHOWN}
        self._start = [str(PYTHON), str(SAM), json.dumps(addresses)]
        # sam asks whose account it is in; nobody out there is to hear of it.
        endpoint = emulators.environment("PlanFunction")["AWS_ENDPOINT_URL"]
        shell = SHELL | {"AWS_ENDPOINT_URL_STS": endpoint, "HOME": str(home), "PATH": os.environ["PATH"]}
        self._how: dict[str, Any] = {"cwd": ROOT, "env": shell, "text": True}

    def run(self, *words: list[str]) -> tuple[list[Any], list[dict[str, Any]]]:
        """Type commands, and return what each printed and the container that each asked for."""
        typed = [json.dumps(one[1:]) for one in words]
        done = subprocess.run([*self._start, *typed], check=True, capture_output=True, **self._how)
        return _parsed(done.stdout), _parsed(done.stderr)

    def start(self, words: list[str], log: Path) -> subprocess.Popen[str]:
        """Type a command that goes on."""
        with log.open("w") as file:
            typed = [*self._start, json.dumps(words[1:])]
            return subprocess.Popen(typed, stdout=file, stderr=subprocess.STDOUT, **self._how)


def _parsed(printed: str) -> list[Any]:
    """Return the lines that are JSON; sam says more."""
    return [json.loads(line) for line in printed.splitlines() if line.startswith(("{", "null"))]


@pytest.fixture(scope="module")
def sam(emulators: Emulators, tmp_path_factory: pytest.TempPathFactory) -> Sam:
    """The commands, with nobody's home."""
    return Sam(emulators, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def invoked(sam: Sam, built: Path) -> tuple[list[Any], list[dict[str, Any]]]:
    """What came of the commands that are printed for the functions, and of the last two changed.

    The first of these has no --env-vars, the second the built template in place of the derived one.
    """
    words = [commands.invocation(sam.folder, function) for function in commands.SHOWN]
    at = words[-1].index("--env-vars")
    forgetful = words[-1][:at] + words[-1][at + 2 :]
    derived, template = str(sam.folder / "template.yaml"), str(built / "template.yaml")
    return sam.run(*words, forgetful, [template if word == derived else word for word in words[-1]])


def test_sam_starts_each_function_as_it_is_deployed(
    invoked: tuple[list[Any], list[dict[str, Any]]], built: Path
) -> None:
    """It sees the built code, its layers in their order, the runtime, and the processor of this machine."""
    for container in invoked[1][:4]:
        function = container["function"]
        assert container["code"] == str(built / function)
        layers = LAYERS.get(function, ["CoreLayer"])
        assert container["layers"] == [str(built / layer) for layer in layers]
        assert (container["runtime"], container["architecture"]) == ("python3.13", artifact.ARCHITECTURE)
    assert [one["function"] for one in invoked[1][:4]] == list(commands.SHOWN)


def test_sam_gives_each_function_the_variables_of_the_file(
    invoked: tuple[list[Any], list[dict[str, Any]]], emulators: Emulators
) -> None:
    """Every variable arrives as it is written, and nothing that is in the person's terminal instead."""
    for container in invoked[1][:4]:
        given = container["environment"]
        assert emulators.environment(container["function"]).items() <= given.items()
        assert "of-a-person" not in given.values()


def test_sam_without_the_file_still_leads_to_moto(
    invoked: tuple[list[Any], list[dict[str, Any]]], emulators: Emulators
) -> None:
    """Who forgets --env-vars has a function that finds no table, and not one that looks for it on AWS."""
    forgotten = invoked[1][4]["environment"]
    expected = emulators.environment("RefreshFunction")
    assert forgotten["AWS_ENDPOINT_URL"] == expected["AWS_ENDPOINT_URL"]
    assert forgotten["TABLE_NAME"] != expected["TABLE_NAME"]


def test_sam_drops_what_the_template_does_not_declare(
    invoked: tuple[list[Any], list[dict[str, Any]]],
) -> None:
    """With the built template the same file gives no endpoint, and the person's own keys: hence another."""
    given = invoked[1][5]["environment"]
    assert "AWS_ENDPOINT_URL" not in given
    assert given["AWS_ACCESS_KEY_ID"] == "of-a-person"


def test_sam_prints_what_each_function_answers(invoked: tuple[list[Any], list[dict[str, Any]]]) -> None:
    """The four events are taken: a page, a plan, a sweep, pages brought in step."""
    page, plan, sweep, refresh, *_ = invoked[0]
    assert page["statusCode"] == 200
    assert plan == refresh == {"batchItemFailures": []}
    assert sweep is None


class Api:
    """The HTTP API that `sam local start-api` serves."""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(
                method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def api(sam: Sam, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API, on a port of its own."""
    port = artifact.free_port()
    words = [*commands.api(sam.folder), "--port", str(port)]
    with sam.start(words, tmp_path_factory.mktemp("start-api") / "log") as process:
        try:
            artifact.wait_for(f"127.0.0.1:{port}")
            yield Api(port)
        finally:
            process.terminate()


def test_start_api_hands_every_path_and_method_on(api: Api) -> None:
    """The route $default is all there is, and whoever has no secret is refused by the function itself."""
    for method, path in (("GET", "/"), ("HEAD", commands.PAGE), ("POST", "/a/b.c?d"), ("DELETE", "/x")):
        assert api.ask(method, path)[0] == 403


def test_start_api_answers_who_has_the_secret(api: Api, emulators: Emulators) -> None:
    """With the header that the printed command sends, the page comes back as the function made it."""
    secret = emulators.environment("RenderFunction")["ORIGIN_SECRETS"]
    status, body = api.ask("GET", commands.PAGE, x_origin_secret=secret)
    assert status == 200
    assert body == emulators.invoke("RenderFunction", "api_page").result["body"].encode()
    assert api.ask("GET", "/", x_origin_secret=secret)[0] == 200
    assert api.ask("POST", "/", x_origin_secret=secret)[0] == 405


def test_what_is_printed_is_what_was_typed_here(sam: Sam, emulators: Emulators) -> None:
    """Each command above is among the lines to type, and the secret in them is the one that opens the API."""
    secret = emulators.environment("RenderFunction")["ORIGIN_SECRETS"]
    lines = commands.lines(sam.folder, secret, 4001)
    invocations = [shlex.join(commands.invocation(sam.folder, function)) for function in commands.SHOWN]
    assert set(invocations) <= set(lines)
    assert shlex.join(commands.api(sam.folder)) in lines
    (asked,) = [shlex.split(line) for line in lines if line.startswith("curl")]
    assert f"x-origin-secret: {secret}" in asked
    assert ".venv/bin/compound-pages status --local 4000" in lines


def test_the_backend_answers_under_the_name_that_containers_use(
    emulators: Emulators, published: Stack
) -> None:
    """At host.docker.internal clients name a bucket in the path, and moto finds it there."""
    port = urlsplit(emulators.environment("PlanFunction")["AWS_ENDPOINT_URL"]).port or 0
    published.s3.put_object(Bucket=published.bucket, Key="pages/some", Body=b"what lies there")
    asked = client("s3", endpoint_url=f"http://host.docker.internal:{port}").generate_presigned_url(
        "get_object", Params={"Bucket": published.bucket, "Key": "pages/some"}
    )
    url = urlsplit(asked)
    assert (url.netloc, url.path) == (f"host.docker.internal:{port}", f"/{published.bucket}/pages/some")
    connection = HTTPConnection("127.0.0.1", port, timeout=30)  # that name, without a Docker to know it
    connection.request("GET", f"{url.path}?{url.query}", headers={"Host": url.netloc})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"what lies there")
    connection.close()


def test_a_second_start_fills_the_same_folder(built: Path, published: Stack, tmp_path: Path) -> None:
    """What an earlier start wrote is replaced, and a person's own event stays."""
    for endpoint in ("http://one", "http://two"):
        write(published, endpoint, artifact.ARCHITECTURE, built, tmp_path)
        (tmp_path / "events" / "mine.json").touch()
    variables = json.loads((tmp_path / "env.json").read_text())
    assert variables["Parameters"]["AWS_ENDPOINT_URL"] == "http://two"
    assert "http://one" not in (tmp_path / "template.yaml").read_text()
    assert {file.stem for file in (tmp_path / "events").iterdir()} == {*EVENTS, "mine"}


def test_the_command_serves_until_it_is_told_to_stop(built: Path, tmp_path: Path) -> None:
    """It says what to type once all is there, and SIGTERM ends it and leaves the folder."""
    port = artifact.free_port()
    words = ["--port", str(port), "--built", str(built), "--out", str(tmp_path)]
    command = [sys.executable, "-m", "toolkit.samlocal", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = _told(process.stdout, until="status --local")
        table = Target.local(port - 1).resource("Table")
        dynamodb = Target.local(port - 1).client("dynamodb")
        assert dynamodb.describe_table(TableName=table)["Table"]["ItemCount"] > 50
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert process.stdout.read().startswith("\nStopped.")
    variables = json.loads((tmp_path / "env.json").read_text())
    assert variables["Parameters"]["AWS_ENDPOINT_URL"] == f"http://host.docker.internal:{port}"
    assert variables["PlanFunction"]["TABLE_NAME"] == table
    assert f"x-origin-secret: {variables['RenderFunction']['ORIGIN_SECRETS']}" in told
    with held("127.0.0.1", port):
        pass


def _told(output: IO[str], until: str) -> str:
    """Return what is printed up to a line, or to the end."""
    told = ""
    for line in output:
        told += line
        if until in line:
            break
    return told

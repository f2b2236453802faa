"""The cut of botocore's data: all that the service asks of AWS is in it, as botocore has it, and no more."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from botocore.config import Config
from botocore.loaders import Loader
from botocore.stub import Stubber
from our_calls import ARGUMENTS

import botocore_data
from botocore_data import UnexpectedDataError
from compound_pages.calls import CALLS

ROOT = Path(__file__).resolve().parents[2]
WHOLE = Path(botocore.__file__).parent / "data"
ADAPTERS = {"store": "dynamodb", "cache": "s3", "queue": "sqs", "edge": "cloudfront"}
EVERY_CALL = [(service, call) for service, calls in CALLS.items() for call in calls]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what the build leaves of the data of the botocore that is installed."""
    folder = tmp_path_factory.mktemp("botocore") / "data"
    kept = {*CALLS, "acm"}  # and one that must go; copying them all would take seconds
    shutil.copytree(
        WHOLE, folder, ignore=lambda at, names: [n for n in names if at == str(WHOLE) and _left(n, kept)]
    )
    botocore_data.cut(folder)
    return folder


def _left(name: str, kept: set[str]) -> bool:
    return (WHOLE / name).is_dir() and name not in kept


def _client(service: str, *paths: Path) -> Any:
    session = botocore.session.Session()
    if paths:
        loader = Loader(extra_search_paths=[str(path) for path in paths], include_default_search_paths=False)
        session.register_component("data_loader", loader)
    session.set_credentials("testing", "testing")
    return session.create_client(
        service, region_name="us-east-1", config=Config(retries={"mode": "standard", "total_max_attempts": 1})
    )


def test_the_calls_are_those_of_the_adapters() -> None:
    """Each call that an adapter makes is kept, and none that no adapter makes."""
    made = {service: _calls_in(name) for name, service in ADAPTERS.items()}
    assert made == {service: set(calls) for service, calls in CALLS.items()}


def _calls_in(adapter: str) -> set[str]:
    """Return the operations that an adapter names: `self._client.a_call(…)` or `self._call("a_call", …)`."""
    tree = ast.parse((ROOT / f"layers/core/compound_pages/{adapter}.py").read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if ast.unparse(node.func.value) == "self._client":
                names.add(node.func.attr)
            elif node.func.attr == "_call" and isinstance(node.args[0], ast.Constant):
                names.add(str(node.args[0].value))
    return {"".join(map(str.capitalize, name.split("_"))) for name in names}


@pytest.mark.parametrize("service", CALLS)
def test_a_client_of_the_cut_can_do_what_is_called_and_nothing_else(data: Path, service: str) -> None:
    """Of the hundreds of operations of a service those are left that an adapter calls."""
    client = _client(service, data)
    assert set(client.meta.service_model.operation_names) == set(CALLS[service])


@pytest.mark.parametrize(("service", "call"), EVERY_CALL)
def test_a_call_is_the_same_request_with_either_data(data: Path, service: str, call: str) -> None:
    """Method, address, headers and body of each call are what they are with all of botocore's data."""
    sent = [_request(_client(service, *paths), call) for paths in ((), (data,))]
    assert sent[0] == sent[1]


def _request(client: Any, call: str) -> tuple[Any, ...]:
    """Return what would be sent, but for what is random or of this second."""
    sent: list[Any] = []

    def stop(request: Any, **_: Any) -> None:
        sent.append(request)
        raise InterruptedError

    client.meta.events.register("before-send", stop)
    with pytest.raises(InterruptedError):
        getattr(client, _method(client, call))(**ARGUMENTS[call])
    request = sent[0]
    moving = ("amz-sdk-invocation-id", "x-amz-date", "authorization")
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() not in moving}
    body = request.body.read() if hasattr(request.body, "read") else request.body
    return request.method, request.url, headers, body


def _method(client: Any, call: str) -> str:
    names: dict[str, str] = client.meta.method_to_api_mapping
    return next(name for name, operation in names.items() if operation == call)


@pytest.mark.parametrize(("service", "call"), EVERY_CALL)
def test_an_answer_has_the_same_shape_with_either_data(data: Path, service: str, call: str) -> None:
    """What botocore knows of the answer, and of the errors that the call declares, is all there."""
    shapes = [_told(_client(service, *paths), call) for paths in ((), (data,))]
    assert shapes[0] == shapes[1]


def _told(client: Any, call: str) -> Any:
    operation = client.meta.service_model.operation_model(call)
    shapes = (operation.input_shape, operation.output_shape, *operation.error_shapes)
    return [_shape(shape, ()) for shape in shapes]


def _shape(shape: Any, above: tuple[str, ...]) -> Any:
    if shape is None or shape.name in above:
        return None
    parts: dict[str, Any] = dict(getattr(shape, "members", {}))
    parts |= {name: getattr(shape, name) for name in ("member", "key", "value") if hasattr(shape, name)}
    inside = {name: _shape(part, (*above, shape.name)) for name, part in parts.items()}
    return shape.name, shape.type_name, shape.serialization, shape.metadata, inside


def test_what_is_left_is_small(data: Path) -> None:
    """All of it is plain JSON without documentation; no other service, no examples, waiters or paginators."""
    files = {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}
    stems = {name.partition("/")[2].partition("/")[2] for name in files if "/" in name}
    assert stems == {"service-2.json", "endpoint-rule-set-1.json", "service-2.sdk-extras.json"}
    assert {name.partition("/")[0] for name in files if "/" in name} == set(CALLS)
    assert sum((data / name).stat().st_size for name in files) < 500_000


def test_a_stubbed_answer_is_parsed(data: Path) -> None:
    """The client of the cut holds answers to the same description: one that is none is refused."""
    client = _client("dynamodb", data)
    with Stubber(client) as stubber:
        stubber.add_response("query", {"Items": [{"sk": {"S": "a"}}]})
        assert client.query(TableName="records")["Items"] == [{"sk": {"S": "a"}}]


@pytest.mark.parametrize(
    ("missing", "said"),
    [("sqs", "sqs"), ("endpoints.json", "endpoints"), ("s3/2006-03-01/service-2.json", "service-2")],
)
def test_data_that_is_laid_out_otherwise_fails_the_build(
    data: Path, tmp_path: Path, missing: str, said: str
) -> None:
    """A release of botocore that moves a file stops the build with the file's name."""
    other = shutil.copytree(data, tmp_path / "data")
    path = other / missing
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    with pytest.raises(UnexpectedDataError, match=said):
        botocore_data.cut(other)


@pytest.mark.parametrize("part", ["operations", "shapes"])
def test_a_description_that_lacks_something_fails_the_build(data: Path, part: str) -> None:
    """An operation or a shape that is gone is named, with its service."""
    whole = json.loads((data / "sqs/2012-11-05/service-2.json").read_text())
    gone = {"operations": "SendMessageBatch", "shapes": "SendMessageBatchRequest"}[part]
    del whole[part][gone]
    with pytest.raises(UnexpectedDataError, match=f"SQS has no '{gone}'"):
        botocore_data.model(whole, CALLS["sqs"])


def test_endpoints_without_the_partition_fail_the_build() -> None:
    """Where the partition of the stack is not told of, no client could be made."""
    with pytest.raises(UnexpectedDataError, match="partition aws"):
        botocore_data.endpoints({"partitions": [{"partition": "aws-cn", "services": {}}]})

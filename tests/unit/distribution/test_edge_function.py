"""The runtime of the edge function keeps CloudFront's rules."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from toolkit.distribution import Request, Response
from toolkit.distribution.edge_function import EdgeFunction, EdgeFunctionFailed, EdgeFunctionRefused
from toolkit.distribution.edge_result import InvalidResult

FUNCTION = EdgeFunction("function handler(event) { return event.request; }")


def run(path: str, function: EdgeFunction = FUNCTION) -> Request | Response:
    return function.run(Request("GET", path, "", {"host": "pages.example.org"}))


def test_the_request_passes_unchanged_but_for_its_path() -> None:
    request = Request(
        "GET", "/a", "b=1&b=2&c", {"host": "x", "cookie": "d=1; e=2", "via": "1.1 y", "x-cache": "z"}
    )
    seen = FUNCTION.run(request)
    assert isinstance(seen, Request)
    assert (seen.query, dict(seen.headers)) == (request.query, dict(request.headers))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return {statusCode: 200, body: 'x'};", b"x"),
        ("return {statusCode: 200, body: {encoding: 'base64', data: 'eA=='}};", b"x"),
        ("return {statusCode: 200, body: event.version + event.context.eventType};", b"1.0viewer-request"),
        ("return {statusCode: 200, body: event.request.querystring.a.multiValue[1].value};", b"2"),
        ("return {statusCode: 200, body: event.request.cookies.c.value};", b"3"),
        ("console.log('seen'); return {statusCode: 200, body: typeof globalThis['eval']};", b"undefined"),
    ],
)
def test_the_event_and_the_response_have_the_documented_shape(code: str, expected: bytes) -> None:
    function = EdgeFunction(f"function handler(event) {{ {code} }}")
    answer = function.run(Request("GET", "/", "a=1&a=2", {"host": "x", "cookie": "c=3"}))
    assert isinstance(answer, Response)
    assert answer.body == expected


def test_a_changed_query_is_written_anew() -> None:
    code = "event.request.querystring = {b: {value: '2'}, c: {value: ''}}; return event.request;"
    seen = run("/", function=EdgeFunction(f"async function handler(event) {{ {code} }}"))
    assert isinstance(seen, Request)
    assert seen.query == "b=2&c"


@pytest.mark.parametrize(
    "code",
    [
        "return null;",
        "return {statusCode: 'x'};",
        "return {statusCode: 200, headers: {'X-Upper': {value: 'x'}}};",
        "return {statusCode: 200, headers: {'x-cache': {value: 'x'}}};",
        "return {statusCode: 200, headers: {'a': 'x'}};",
        "return {statusCode: 200, body: 1};",
        "return {statusCode: 200, body: {encoding: 'base64', data: '!'}};",
        "event.request.method = 'PUT'; return event.request;",
        "event.request.uri = 'x'; return event.request;",
        "event.request.headers.host.value = 'y'; return event.request;",
        "event.request.headers.via = {value: 'y'}; return event.request;",
        "event.request.uri = '/' + 'x'.repeat(8192); return event.request;",
        "event.request.querystring = {'a b': {value: ''}}; return event.request;",
        "event.request.querystring = {a: {value: '#'}}; return event.request;",
    ],
)
def test_a_result_that_cloudfront_refuses_is_refused(code: str) -> None:
    with pytest.raises(InvalidResult):
        run("/", function=EdgeFunction(f"function handler(event) {{ {code} }}"))


@pytest.mark.parametrize(
    "code", ["throw new Error('no');", "while (true) {}", "return nobody;", "return 'x'.repeat(3e6);"]
)
def test_a_function_that_throws_never_ends_or_takes_more_than_2_mb_fails(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.distribution.edge_function._SECONDS", 0.05)
    with pytest.raises(EdgeFunctionFailed):
        run("/", function=EdgeFunction(f"function handler(event) {{ {code} }}"))


@pytest.mark.parametrize(
    "source",
    [
        "function handler(event) {",
        "import x from 'crypto';",
        "function handler(event) {}//" + "x" * 10_240,
        "function handler(event) { return event?.request; }",
    ],
)
def test_a_source_that_cannot_run_is_refused_at_once(source: str) -> None:
    with pytest.raises(EdgeFunctionRefused):
        EdgeFunction(source)


def test_the_cloudfront_module_is_there_but_has_no_store() -> None:
    source = "import cf from 'cloudfront';\nfunction handler(event) { return cf.kvs().get('x'); }"
    with pytest.raises(EdgeFunctionFailed, match="no key value store"):
        run("/", function=EdgeFunction(source))


def test_threads_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(8) as pool:
        paths = [f"/page-{number}" for number in range(200)]
        assert [seen.path for seen in pool.map(run, paths) if isinstance(seen, Request)] == paths

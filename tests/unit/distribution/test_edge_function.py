"""The template's own function gives each page one path, and its runtime keeps CloudFront's rules."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compound_pages.canonical import canonical
from toolkit.cloudformation.expand import expand
from toolkit.distribution import Request, Response, read_distribution
from toolkit.distribution.edge_event import InvalidResult
from toolkit.distribution.edge_function import EdgeFunction, EdgeFunctionFailed, EdgeFunctionRefused

TEMPLATE = expand(Path(__file__).parents[3] / "template.yaml")
SOURCE = read_distribution(TEMPLATE).behaviours[-1].function or ""
FUNCTION = EdgeFunction(SOURCE)

# What a reader asks for, and the path that the cache is asked for, or where the reader is sent.
SERVED = {
    "/": "/index.html",
    "/compounds": "/compounds",
    "/is-ketamine-iv-safe-for-liver-cancer-patients": "/is-ketamine-iv-safe-for-liver-cancer-patients",
    "/compounds/ketamine-iv/2": "/compounds/ketamine-iv/2",
    "/is-a-safe-for-b-patients.json": "/is-a-safe-for-b-patients.json",
    "/sitemaps/metformin.xml": "/sitemaps/metformin.xml",
    "/.well-known/security.txt": "/.well-known/security.txt",
    "/assets/style.0123abcd.css": "/assets/style.0123abcd.css",
    "/favicon.ico": "/favicon.ico",
    "/index.json": "/index.json",
}
MOVED = {
    "/index.html": "/",
    "/index.html/": "/",
    "//": "/",
    "/.": "/",
    "/..": "/",
    "/compounds/": "/compounds",
    "/compounds/index.html": "/compounds",
    "/Compounds": "/compounds",
    "//compounds//ketamine-iv": "/compounds/ketamine-iv",
    "//example.org/": "/example.org",
    "/%63ompounds": "/compounds",
    "/%43ompounds": "/compounds",
    "/a/./b": "/a/b",
    "/a/../b": "/b",
    "/a/%2e%2E/b": "/b",
    "/../../b": "/b",
}
NOT_FOUND = (
    "/%",
    "/%zz",
    "/a%2Fb",
    "/%2561",
    "/%00",
    "/a b",
    "/é",
    "/%C3%A9",
    "/a+b",
    "/~a",
    "/<x>",
    "/" + "a" * 300,
)


def run(path: str, host: str = "pages.example.org", function: EdgeFunction = FUNCTION) -> Request | Response:
    return function.run(Request("GET", path, "", {"host": host}))


@pytest.mark.parametrize(("path", "key"), SERVED.items())
def test_a_canonical_path_is_served(path: str, key: str) -> None:
    seen = run(path)
    assert isinstance(seen, Request)
    assert seen.path == key


@pytest.mark.parametrize(("path", "location"), MOVED.items())
def test_any_other_form_of_it_is_moved_there(path: str, location: str) -> None:
    answer = run(path)
    assert isinstance(answer, Response)
    assert (answer.status, answer.headers["location"]) == (301, location)
    assert answer.answered_by == "function"


@pytest.mark.parametrize("path", NOT_FOUND)
def test_what_can_be_no_page_is_not_found_at_the_edge(path: str) -> None:
    answer = run(path)
    assert isinstance(answer, Response)
    assert (answer.status, answer.headers["content-length"]) == (404, str(len(answer.body)))
    assert path.encode() not in answer.body


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters() | st.sampled_from("/%.25eEaA"), max_size=60))
def test_normalising_twice_changes_nothing(tail: str) -> None:
    seen = run(f"/{tail}")
    if isinstance(seen, Response) and seen.status == 301:
        location = seen.headers["location"]
        again = run(location)
        assert isinstance(again, Request)
        assert again.path == ("/index.html" if location == "/" else location)
        assert not location.startswith("//")


def form_at_the_edge(path: str) -> str | None:
    """Return the canonical form that the function gives `path`, None where it answers 404."""
    seen = run(path)
    if isinstance(seen, Request):
        return "/" if seen.path == "/index.html" else seen.path
    return seen.headers["location"] if seen.status == 301 else None


@pytest.mark.parametrize("path", [*SERVED, *MOVED, *NOT_FOUND])
def test_edge_and_function_agree(path: str) -> None:
    """CloudFront's function and the Lambda have the same canonical form of each path in the table."""
    assert form_at_the_edge(path) == canonical(path)


@settings(max_examples=1500, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("/%.25eEaA~-_"), max_size=40))
@example("\u212a")
@example("%7e")
@example("index.html/index.html/.")
@example("x" * 299)
@example("x" * 300)
def test_edge_and_function_agree_on_any_path(tail: str) -> None:
    """Were they to differ, a reader would be sent to and fro, or one page would have two copies."""
    assert form_at_the_edge(f"/{tail}") == canonical(f"/{tail}")


def test_every_other_host_is_sent_to_the_domain_when_there_is_one() -> None:
    named = {
        "DomainName": "pages.example.org",
        "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a",
    }
    function = EdgeFunction(read_distribution(TEMPLATE, parameters=named).behaviours[-1].function or "")
    answer = run("/A", "d1.cloudfront.net", function)
    assert isinstance(answer, Response)
    assert answer.headers["location"] == "https://pages.example.org/a"
    assert isinstance(run("/a", "Pages.Example.ORG", function), Request)


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
        ("console.log('seen'); return {statusCode: 200, body: typeof eval};", b"undefined"),
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
    ],
)
def test_a_result_that_cloudfront_refuses_is_refused(code: str) -> None:
    with pytest.raises(InvalidResult):
        run("/", function=EdgeFunction(f"function handler(event) {{ {code} }}"))


@pytest.mark.parametrize("code", ["throw new Error('no');", "while (true) {}", "return nobody;"])
def test_a_function_that_throws_or_never_ends_fails(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.distribution.edge_function._SECONDS", 0.05)
    with pytest.raises(EdgeFunctionFailed):
        run("/", function=EdgeFunction(f"function handler(event) {{ {code} }}"))


@pytest.mark.parametrize(
    "source",
    ["function handler(event) {", "import x from 'crypto';", "function handler(event) {}//" + "x" * 10_240],
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

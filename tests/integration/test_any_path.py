"""Whatever path is asked for: a page, a redirect or a refusal, never a fault or a second copy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from canonical_cases import CASES, MOVED, NOT_FOUND, Case
from function import secret_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compound_pages.freshness import TAG_HEADER
from toolkit.distribution import OriginRequest
from toolkit.origins.api_event import LambdaContext, api_event
from toolkit.publishing import FREELY, Table, publish
from toolkit.service import assemble
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content import Content
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
ANSWERS = {200, 301, 400, 403, 404, 410, 414}
HOPS = 3
NOW = 1_800_000_000.0

words = st.sampled_from(
    [
        *(
            "is-ketamine-iv-safe-for-liver-cancer-patients",
            "compounds",
            "conditions",
            "metformin",
            "index.html",
        ),
        *("assets", "errors", "unavailable.html", "..", ".", "", "1", "2", "x" * 90, "%2e", "%2E%2e", "%2f"),
        *("%00", "favicon.ico", "a-z", "robots.txt", "%", "%zz", "é", "{compound}", "\\", "<script>", "CON"),
        *(",", ").", "...", "%20", "%E2%80%9D", "compounds.", "index.html,", "~"),
    ]
)
mangled = st.lists(words, min_size=1, max_size=6).map(lambda parts: "/" + "/".join(parts))
encoded = st.text(max_size=60).map(lambda text: "/" + quote(text, safe=""))
raw = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x17F), max_size=60).map(
    lambda text: "/" + text
)
queries = st.sampled_from(["", "?", "?a=b", "?list-type=2", "?x=%ff", "?" + "q" * 300, "??//", "#part"])
cases = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])


@pytest.fixture(scope="module")
def warm(_running: Service, sample: Content) -> Iterator[Service]:
    """Keep one service, as good as new, for all examples; they must not disturb each other."""
    stack = _running.stack
    stack.empty()
    for path, answer in Folder(sample).static().items():
        stack.put_static(path, answer)
    publish(sample.records, Table(stack.dynamodb, stack.table), FREELY)
    service = assemble(stack)
    yield service
    assert pages_kept(service) <= {f"pages{page}" for page in (*paths(sample.records), "/index.html")}


def encoded_letter(found: re.Match[str]) -> str:
    """Return a letter as a path may hold it as well."""
    return f"%{ord(found[0]):02X}"


def pages_kept(service: Service) -> set[str]:
    """Return the keys of the page cache but for what a deploy puts there."""
    listed = service.stack.s3.list_objects_v2(Bucket=service.stack.bucket).get("Contents", [])
    deployed = ("pages/assets/", "pages/errors/", "pages/favicon.ico")
    return {one["Key"] for one in listed if not one["Key"].startswith(deployed)}


def asked_past_the_edge(service: Service, path: str) -> dict[str, Any]:
    """Return the function's answer to somebody who has the secret, but sends what no edge lets through."""
    sent = {"host": "api.local", "x-origin-secret": secret_of(service)}
    event = api_event(OriginRequest("GET", "/", "", sent, NOW))
    return service.handler(event | {"rawPath": path}, LambdaContext("render", "local"))


def test_the_function_keeps_to_the_table_of_addresses(warm: Service) -> None:
    """By itself it moves and refuses what the edge does; only the home page's key is a page for it."""
    wrong: list[tuple[Case, dict[str, Any]]] = []
    for case in CASES:
        answer = asked_past_the_edge(warm, case.path)
        headers, status = answer["headers"], answer["statusCode"]
        sound = status in {200, 404}  # whether there is such a page is a question of content
        if case.status == MOVED and case.path != "/index.html":
            sound = (status, headers.get("location")) == (MOVED, case.to)
        if case.status == NOT_FOUND:  # no record can change that, so no purge needs to name it
            sound = status == NOT_FOUND and TAG_HEADER not in headers
        if not sound:
            wrong.append((case, answer))
    assert not wrong[:5]


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(
    path=st.one_of(mangled, encoded, raw), query=queries, case=cases, method=st.sampled_from(["GET", "HEAD"])
)
@example(path=PAGE, query="", case=str.upper, method="GET")
@example(path=f"/{PAGE}", query="", case=str.lower, method="GET")
@example(path=f"//evil.example{PAGE}", query="", case=str.lower, method="GET")
@example(path=PAGE + "/" * 50, query="?x", case=str.lower, method="GET")
@example(path="/" + "a" * 9000, query="", case=str.lower, method="GET")
@example(path="/index.html/index.html", query="", case=str.lower, method="GET")
@example(path="/%69ndex.html", query="", case=str.lower, method="GET")
@example(path="/%2569ndex.html", query="", case=str.lower, method="GET")
def test_any_path_ends_well(warm: Service, path: str, query: str, case: object, method: str) -> None:
    """Each path ends, in at most three redirects on this site, in a page or a refusal, never in a 5xx."""
    asked = case(path) + query  # type: ignore[operator]
    for _ in range(HOPS):
        answer = warm.get(asked, method)
        assert answer.status in ANSWERS, asked
        if answer.status != 301:
            break
        asked = answer.headers["location"]
        assert asked.startswith("/"), asked
        assert not asked.startswith("//"), asked
    else:
        pytest.fail(f"{path!r} is redirected without end")


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    noise=st.lists(
        st.sampled_from(["slash", "upper", "dot", "encode", "query", "index", "left"]), max_size=4
    ),
    at=st.integers(1, 5),
)
def test_every_spelling_of_a_page_is_one_page(warm: Service, noise: list[str], at: int) -> None:
    """However a page's address is spelt, it ends at the same address, and there is one copy of it."""
    warm.get(PAGE)
    spelt = PAGE
    for kind in noise:
        spelt = {
            "slash": lambda path: path + "/",
            "upper": lambda path: path[:at] + path[at:].upper(),
            "dot": lambda path: "/." + path,
            "encode": lambda path: re.sub("[a-z]", encoded_letter, path, count=at),
            "query": lambda path: path,
            "index": lambda path: path.rstrip("/") + "/index.html",
            "left": lambda path: path + ("", ",.", "),", "%20", "%E2%80%9D", "/'")[at],
        }[kind](spelt)
    answer = warm.get(spelt + ("?q=1" if "query" in noise else ""))
    while answer.status == 301:
        answer = warm.get(answer.headers["location"])
    assert answer.body == warm.get(PAGE).body
    kept = {key for key in pages_kept(warm) if "/is-ketamine" in key}
    assert kept - {f"pages{PAGE}.json"} == {f"pages{PAGE}"}

"""Whatever path is asked for: a page, a redirect or a refusal, never a fault or a second copy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toolkit.site import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content import Content
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
ANSWERS = {200, 301, 400, 403, 404, 410, 414}
HOPS = 3

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
    """Keep one service for all examples; they must not disturb each other."""
    yield _running
    assert pages_kept(_running) <= {f"pages{page}" for page in (*paths(sample.records), "/index.html")}


def encoded_letter(found: re.Match[str]) -> str:
    """Return a letter as a path may hold it as well."""
    return f"%{ord(found[0]):02X}"


def pages_kept(service: Service) -> set[str]:
    """Return the keys of the page cache but for what a deploy puts there."""
    listed = service.stack.s3.list_objects_v2(Bucket=service.stack.bucket).get("Contents", [])
    deployed = ("pages/assets/", "pages/errors/", "pages/favicon.ico")
    return {one["Key"] for one in listed if not one["Key"].startswith(deployed)}


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
    noise=st.lists(st.sampled_from(["slash", "upper", "dot", "encode", "query", "index"]), max_size=4),
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
        }[kind](spelt)
    answer = warm.get(spelt + ("?q=1" if "query" in noise else ""))
    while answer.status == 301:
        answer = warm.get(answer.headers["location"])
    assert answer.body == warm.get(PAGE).body
    assert {key for key in pages_kept(warm) if "ketamine" in key and "/is-" in key} == {f"pages{PAGE}"}

"""The template's own function gives each address one path, within the limits of CloudFront Functions."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from canonical_cases import CASES, DOMAIN, HOSTED, MOVED, NOT_FOUND, PASSES, REFUSED, Case, Hosted, named
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compound_pages.canonical import canonical
from toolkit.cloudformation.expand import expand
from toolkit.distribution import Request, Response, read_distribution
from toolkit.distribution.edge_function import EdgeFunction
from toolkit.distribution.edge_language import expressions, undocumented

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATE = expand(Path(__file__).parents[3] / "template.yaml")


def source_for(domain: str = "") -> str:
    """Return the function as the template has it for readers who use `domain`."""
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/a"
    parameters = {"DomainName": domain, "CertificateArn": arn} if domain else {}
    behaviours = read_distribution(TEMPLATE, parameters=parameters).behaviours
    assert len({one.function for one in behaviours}) == 1  # one for every path
    return behaviours[-1].function or ""


SOURCE = source_for()
FUNCTION, FUNCTION_OF_DOMAIN = EdgeFunction(SOURCE), EdgeFunction(source_for(DOMAIN))


def run(path: str, function: EdgeFunction = FUNCTION) -> Request | Response:
    return function.run(Request("GET", path, "", {"host": DOMAIN}))


def form_at_the_edge(path: str) -> str | None:
    """Return the canonical form that the function gives `path`, None where it answers 404."""
    seen = run(path)
    if isinstance(seen, Request):
        return "/" if seen.path == "/index.html" else seen.path
    return seen.headers["location"] if seen.status == MOVED else None


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_table_of_addresses(case: Case) -> None:
    """The function passes, moves or refuses each address of the table, whatever its query."""
    path, _, query = case.asked.partition("?")
    seen = FUNCTION.run(Request("GET", path, query, {"host": DOMAIN}))
    if isinstance(seen, Request):
        assert (PASSES, seen.path) == (case.status, case.to)
        assert seen.query == ("" if case.form == "/" else query)
    else:
        assert (seen.status, seen.headers.get("location", "")) == (case.status, case.to)


def test_the_edge_as_a_whole_keeps_to_the_table(edge: Any) -> None:
    """What passes reaches an origin under its key, without query; CloudFront's own 400 and 414 come first."""
    wrong = []
    for number, case in enumerate((*CASES, *REFUSED)):
        edge.s3.asked.clear()
        edge.api.asked.clear()
        answer = edge.get(case.asked, at=number * 1000)
        passes = case.status == PASSES
        status = NOT_FOUND if passes else case.status  # neither origin knows any page
        asked = [f"s3 /pages{case.to}"] if passes else []
        queries = {one.query for one in edge.s3.asked}
        if (answer.status, edge.asked[:1]) != (status, asked) or queries > {""}:
            wrong.append((case, answer.status, edge.asked, queries))
    assert not wrong


@pytest.mark.parametrize(("function", "home"), [(FUNCTION, "/"), (FUNCTION_OF_DOMAIN, f"https://{DOMAIN}/")])
def test_what_can_be_no_page_is_told_so_in_one_line(function: EdgeFunction, home: str) -> None:
    """The same line for every address, so that nothing of one is in it; it names the home page."""
    answers = [run(case.path, function) for case in CASES if case.status == NOT_FOUND]
    first = answers[0]
    assert isinstance(first, Response)
    assert first.body.decode().endswith(f" {home}\n")
    assert first.body.count(b"\n") == 1
    assert len(first.body) < 250
    assert first.headers["cache-control"] == "public, max-age=0, s-maxage=30"
    assert first.headers["content-type"] == "text/plain; charset=utf-8"
    assert all(answer == first for answer in answers)


@pytest.mark.parametrize("path", ["/A", "/%00"])
def test_its_own_answers_carry_what_the_policy_would_give_them(edge: Any, path: str) -> None:
    """Nothing says that a response headers policy covers what a function made."""
    edge.page("/a")
    page, made = edge.get("/a"), edge.get(path)
    assert made.answered_by == "function"
    for name in ("strict-transport-security", "x-content-type-options"):
        assert made.headers[name] == page.headers[name]


@pytest.mark.parametrize("hosted", HOSTED, ids=str)
def test_every_other_host_is_sent_to_the_domain_when_there_is_one(hosted: Hosted) -> None:
    path, _, query = hosted.asked.partition("?")
    headers = {} if hosted.host is None else {"host": hosted.host}
    seen = FUNCTION_OF_DOMAIN.run(Request("GET", path, query, headers))
    location = seen.headers["location"] if isinstance(seen, Response) else None
    assert location == hosted.location


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters() | st.sampled_from("/%.25eEaA,)~"), max_size=60))
def test_normalising_twice_changes_nothing(tail: str) -> None:
    """Whoever is sent to a location is not sent on from there, and stays on this site."""
    seen = run(f"/{tail}")
    if isinstance(seen, Response) and seen.status == MOVED:
        location = seen.headers["location"]
        again = run(location)
        assert isinstance(again, Request)
        assert again.path == ("/index.html" if location == "/" else location)
        assert not location.startswith("//")


@settings(max_examples=1000, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("/%.25eEaA~-_,)8bBfF"), max_size=40)
)
@example("\u212a")
@example("%7e")
@example("index.html/index.html/.")
@example("x" * 299)
@example("x" * 300)
@example("a,/index.html.%e2%80%9d%e2%80%22")
def test_edge_and_lambda_agree_on_any_path(tail: str) -> None:
    """Were they to differ, a reader would be sent to and fro, or one page would have two copies."""
    assert form_at_the_edge(f"/{tail}") == canonical(f"/{tail}")


def test_the_source_fits_whatever_the_domain() -> None:
    """10 KB are allowed, the longest name of a host (RFC 1035) included."""
    longest = ".".join(["a" * 63] * 3 + ["a" * 61])
    assert len(longest) == 253
    assert len(source_for(longest).encode()) <= 10_240


def test_the_source_uses_what_the_runtime_lists() -> None:
    assert undocumented(SOURCE) == []
    assert not re.search(r"\b(await|async|import|require|console)\b", SOURCE)


def test_no_expression_can_take_long() -> None:
    """None repeats without end but over a whole text, and within that nothing repeats."""
    found = expressions(SOURCE)
    assert found
    for one in found:
        endless = re.findall(r"[*+]|\{\d+,\d*\}", re.sub(r"\[(?:\\.|[^\]])*\]", "x", one))
        assert not endless or re.fullmatch(r"/\^x\*\$/", re.sub(r"\[(?:\\.|[^\]])*\]", "x", one)), one


# Counts calls, and the characters that each looks at. A global expression goes on from where it was.
COUNTING = """
var work = 0;
function counted(type, name, cost) {
  var real = type.prototype[name];
  type.prototype[name] = function (given) {
    var at = this.lastIndex;
    var result = real.apply(this, arguments);
    work += 1 + cost(this, given, at);
    return result;
  };
}
['replace', 'split', 'toLowerCase'].forEach(function (name) {
  counted(String, name, function (text) { return text.length; });
});
['slice', 'charAt'].forEach(function (name) {
  counted(String, name, function () { return 0; });
});
['join', 'push', 'pop', 'forEach'].forEach(function (name) {
  counted(Array, name, function (list) { return name === 'join' ? list.length : 0; });
});
['test', 'exec'].forEach(function (name) {
  counted(RegExp, name, function (one, text, at) {
    return one.global && one.lastIndex ? one.lastIndex - at : text.length - at;
  });
});
"""
COUNTED = """
var handled = handler;
handler = function (event) {
  work = 0;
  handled(event);
  return {statusCode: 200, body: String(work)};
};
"""


@pytest.fixture(scope="module")
def work() -> Callable[[str], int]:
    """Count the calls that the function makes for a path, and the characters that they look at."""
    function = EdgeFunction(COUNTING + SOURCE + COUNTED)

    def count(path: str) -> int:
        answer = run(path, function)
        assert isinstance(answer, Response)
        return int(answer.body)

    return count


@pytest.mark.parametrize(
    "crumb",
    [
        "a",
        "A",
        "/",
        "/a",
        "/.",
        "/..",
        ".",
        ",",
        "%41",
        "%2e",
        "%25",
        "%e2%80%9d",
        "%",
        "é",
        "/index.html",
        "_/",
    ],
)
def test_its_work_is_in_proportion_to_the_address(work: Callable[[str], int], crumb: str) -> None:
    """Twice the length is at most twice the work; the longest URL that CloudFront takes is next to none."""
    counts = [work(("/" + crumb * length)[:length]) for length in (225, 450, 900)]
    assert counts[0] > 0
    for shorter, longer in pairwise(counts):
        assert longer <= 2.2 * shorter
    assert counts[-1] <= 30 * 900
    assert work(("/" + crumb * 8_192)[:8_192]) < 10

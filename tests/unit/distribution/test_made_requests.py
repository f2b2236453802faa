"""A hundred thousand requests as nobody should send them, through function and path parser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from compound_pages.canonical import canonical
from compound_pages.items import QUESTIONS
from compound_pages.paths import PagePath, key_path, parse
from compound_pages.site import Questions
from toolkit import site
from toolkit.cloudformation.expand import expand
from toolkit.distribution import Request, Response, read_distribution
from toolkit.distribution.edge_function import EdgeFunction
from toolkit.distribution.own_errors import refusal
from toolkit.soak.judgement import faults_of
from toolkit.soak.made_requests import MadeRequest, made

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.site import Question
    from toolkit.content import Content

COUNT = 25_000


@pytest.fixture(scope="module")
def function() -> EdgeFunction:
    template = expand(Path(__file__).parents[3] / "template.yaml")
    return EdgeFunction(read_distribution(template).behaviours[-1].function or "")


@pytest.fixture(scope="module")
def questions(sample: Content) -> Mapping[str, Question]:
    record = sample.records[QUESTIONS].record
    assert isinstance(record, Questions)
    return record.in_order


def faults(asked: MadeRequest, function: EdgeFunction, at: PagePath | None) -> list[str]:
    """Return what is wrong with what function and parser make of a request."""
    request, form = asked.request, canonical(asked.request.path)
    found = [] if at is None or is_sound(at) else [f"parsed as {at}"]
    if refusal(request):  # CloudFront does not ask the function
        return found
    seen = function.run(request)
    if isinstance(seen, Response):
        sent = replace(seen, body=b"") if request.method == "HEAD" else seen  # as CloudFront does
        found += faults_of(asked, sent)
        return found if seen.headers.get("location") == form else [*found, "function and Lambda differ"]
    if form != request.path or seen.path not in {form, "/index.html"}:
        return [*found, "function and Lambda differ"]
    query = "" if form == "/" else request.query
    same = seen == Request(request.method, seen.path, query, request.headers)
    return found if same else [*found, "more than the path was changed"]


def is_sound(at: PagePath) -> bool:
    """Whether a page has one key, which leads back to it, under `pages/`, and tags that S3 can hold."""
    return (
        canonical(at.path) == at.path
        and key_path(at.key) == at.path
        and at.key.startswith("pages/")
        and not at.key.endswith("/")
        and len(",".join(at.tags)) < 2_048
    )


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_function_and_path_parser_agree_on_whatever_is_asked(
    function: EdgeFunction, questions: Mapping[str, Question], sample: Content, seed: int
) -> None:
    """Neither throws, both have the same form of each path, and nothing of a request comes back."""
    known = list(site.paths(sample.records))
    wrong, pages = [], 0
    for asked in made(seed, COUNT, known):
        form = canonical(asked.request.path)
        at = parse(form, questions) if form is not None else None
        pages += at is not None
        if found := faults(asked, function, at):
            wrong.append((found, asked))
    assert not wrong[:5]
    assert COUNT / 10 < pages < COUNT * 2 / 3  # made of both, pages and what is none


def test_requests_are_the_same_each_time() -> None:
    """What went wrong once can be made again; another seed makes others."""
    assert list(made(7, 50)) == list(made(7, 50))
    assert list(made(7, 50)) != list(made(8, 50))
    assert list(made(7, 20)) == list(made(7, 50))[:20]


ASKED = MadeRequest(Request("GET", "/a/", "", {}), ("<zq>",))
HEADERS = {"x-content-type-options": "nosniff", "strict-transport-security": "max-age=1"}
MOVED = HEADERS | {"location": "/a", "cache-control": "public, max-age=300, s-maxage=3600"}
LOST = HEADERS | {"cache-control": "public, max-age=0, s-maxage=30"}


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Response(301, MOVED, b"", "function"), None),
        (Response(404, LOST, b"one line\n", "function"), None),
        (Response(403, {}, b"", "distribution"), None),
        (Response(500, HEADERS, b"", "lambda"), "status 500"),
        (Response(503, HEADERS, b"", "distribution"), "status 503"),
        (Response(301, MOVED | {"location": "//evil.example"}, b"", "function"), "sent to '//evil.example'"),
        (Response(301, MOVED | {"location": "/a/"}, b"", "function"), "sent to '/a/'"),
        (
            Response(301, MOVED | {"location": "https://evil.example/"}, b""),
            "sent to 'https://evil.example/'",
        ),
        (Response(301, MOVED | {"cache-control": "no-store"}, b""), "301 with cache-control 'no-store'"),
        (Response(404, LOST | {"age": "31"}, b"", "edge"), "404 that is 31 s old"),
        (Response(404, LOST | {"cache-control": "max-age=60"}, b""), "404 with cache-control 'max-age=60'"),
        (Response(403, {"cache-control": "max-age=60"}, b""), "403 with cache-control 'max-age=60'"),
        (Response(403, {"age": "6"}, b""), "403 that is 6 s old"),
        (Response(404, LOST, b"one\ntwo\n", "function"), "more than one line at the edge"),
        (Response(404, LOST, b"no &lt;ZQ&gt; here", "lambda"), "'<zq>' came back"),
        (Response(404, LOST, b"no %3Czq%3E here", "lambda"), "'<zq>' came back"),
        (Response(404, LOST | {"x-a": "<zq>"}, b"", "lambda"), "'<zq>' came back"),
        (Response(404, LOST | {"set-cookie": "a=b"}, b"", "lambda"), "a cookie is set"),
        (Response(404, LOST, b"hush", "lambda"), "a secret came back"),
        (Response(404, LOST, b"Traceback (most", "lambda"), "the inside of a part shows"),
        (Response(200, HEADERS, b"", "edge"), "a page under a second address"),
        (Response(304, HEADERS, b"x", "edge"), "a body where none belongs"),
        (
            Response(404, {**LOST, "x-content-type-options": ""}, b"", "edge"),
            "404 may be taken for another type",
        ),
    ],
)
def test_the_judgement_finds_what_is_wrong(answer: Response, fault: str | None) -> None:
    """Each fault is found by itself, and a sound answer has none."""
    assert faults_of(ASKED, answer, ["hush"]) == ([fault] if fault else [])

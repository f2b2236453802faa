"""Records of which every text is hostile, through publish, table, functions and edge: content stays data."""

from __future__ import annotations

import io
import json
import logging
import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from function import invoke
from hostile import ADDRESS, ALL, MARK, Filling, harmless, records
from skeleton import Html, skeleton

from compound_pages.errors import Gone, Moved, NotFound
from compound_pages.item_form import encoded_entry
from compound_pages.items import Listing
from compound_pages.paths import page_key
from compound_pages.routes import ERROR_PAGE
from compound_pages.statements import UNPRINTABLE
from toolkit import content as contents
from toolkit import service as services
from toolkit.publishing import FREELY, Table, publish
from toolkit.service import FUNCTIONS
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.content import Content
    from toolkit.distribution import Response
    from toolkit.service import Service

SAFETY = "/is-one-safe-for-one-patients"
NO_PAGES = {
    "/compounds/three": 410, "/compounds/three.json": 410, "/is-one-safe-for-two-patients": 410,
    "/compounds/four": 301, "/sitemaps/four.xml": 301, "/is-four-safe-for-one-patients": 301,
    "/compounds/five": 404, "/is-one-safe-for-five-patients": 404, "/about/five": 404,
    "/%3Cscript%3E": 404, "/compounds/%0d%0aset-cookie:a": 404,
}  # fmt: skip
HEADERS = frozenset({
    "server", "date", "content-type", "content-length", "etag", "cache-control", "location", "age", "x-cache",
    "via", "content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy",
    "strict-transport-security", "cross-origin-opener-policy", "vary", "retry-after",
})  # fmt: skip
SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
TAG = re.compile(
    rf"all|{SLUG}|(?:compound|condition):{SLUG}|pair:{SLUG}:{SLUG}|page:/(?:[a-z0-9._/-]|\.well-known)*"
)


class Told(NamedTuple):
    """The service with hostile records in it, the same site with harmless ones, and what was logged."""

    service: Service
    answers: dict[str, Response]
    twin: Folder
    texts: dict[str, str]
    log: io.StringIO


@pytest.fixture(scope="module")
def told(_running: Service, sample: Content) -> Iterator[Told]:
    """Everything asked for once, after it was published, planned and refreshed."""
    filling, stack, log = Filling(), _running.stack, io.StringIO()
    site = Folder(contents.Content(records(sample.records, filling), (), sample.root))
    twin = records(sample.records, Filling(harmless))
    stack.empty()
    for path, answer in site.static().items():
        stack.put_static(path, answer)
    service = services.assemble(stack)
    handlers: list[Any] = [one for name in FUNCTIONS for one in logging.getLogger(name).handlers]
    streams = [handler.setStream(log) for handler in handlers]
    publish(site.records, Table(stack.dynamodb, stack.table), FREELY)
    service.drain()
    asked = [*paths(site.records), *NO_PAGES, ERROR_PAGE]
    answers = {path: service.get(path) for path in asked}
    service.sweep(("all",))
    service.drain()
    yield Told(service, answers, Folder(contents.Content(twin, (), sample.root)), filling.texts, log)
    for handler, stream in zip(handlers, streams, strict=True):
        handler.setStream(stream)


def expected(twin: Folder, path: str) -> tuple[int, Any]:
    """Return the status and the skeleton of what harmless records come to."""
    try:
        answer = twin.page(path)
    except (Gone, Moved, NotFound) as error:
        answer = twin._composer.refuse(error)
    body = answer.body.decode()
    return answer.status, skeleton(answer.headers["content-type"], body) if answer.status != 301 else None


def test_every_page_is_there(told: Told) -> None:
    """Pages, data, files for machines, and refusals: none of them fails over a text."""
    statuses = {path: told.answers[path].status for path in told.answers}
    assert statuses == {path: NO_PAGES.get(path, 200) for path in statuses}
    assert len(statuses) > 100


def test_a_hostile_text_makes_no_part_of_an_answer(told: Told) -> None:
    """Elements, names of attributes, keys, fields of XML and lines are those of harmless records."""
    for path, answer in told.answers.items():
        if "%" in path:
            continue  # the edge's own refusal
        status, parts = expected(told.twin, path)
        assert answer.status == status, path
        if status != 301:
            assert skeleton(answer.headers["content-type"], answer.body.decode()) == parts, path


def test_every_text_is_on_some_page_as_text(told: Told) -> None:
    """Nothing passes because it is left out: each field of each record is read on a page or in its data."""
    seen: set[str] = set()
    for path, answer in told.answers.items():
        body = answer.body.decode()
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "<script>alert" not in body, path
        seen.update(MARK.findall(body))
    unseen = {told.texts[mark] for mark in told.texts} - {told.texts[mark] for mark in seen}
    assert unseen == {"Tombstone.name"}  # too long for a sentence, where it is; shorter ones: test_any_text
    page = Html(told.answers[SAFETY].body.decode())
    shown = "\n".join(page.said)
    for text in (
        "{{ 7*7 }}{% raw %}",
        "<script>alert(1)</script>",
        "</title></style>",
        "&lt;b&#0;",
        "%0d%0a",
    ):
        assert text in shown


def test_addresses_lead_nowhere_else(told: Told) -> None:
    """A link is a path, a place on the page, or begins with http, https or mailto, whatever follows."""
    good = re.compile(r"/[a-z0-9._/-]*(?:#[a-z-]+)?|#[a-z0-9-]+|(?:https?://|mailto:)\S+")
    found: set[str] = set()
    for path, answer in told.answers.items():
        if answer.headers.get("content-type", "").startswith("text/html"):
            hrefs = Html(answer.body.decode()).addresses
            assert [href for href in hrefs if not good.fullmatch(href) and "pubmed" not in href] == [], path
            assert not any(href.startswith("//") for href in hrefs)
            found.update(hrefs)
    assert ADDRESS in found


def test_headers_are_the_known_ones(told: Told) -> None:
    """No header is new, none has an end of line in it, and a redirect stays on the site."""
    for path, answer in told.answers.items():
        assert answer.headers.keys() <= HEADERS, path
        assert all(value.isascii() and value.isprintable() for value in answer.headers.values()), path
        location = answer.headers.get("location", "/")
        assert re.fullmatch(r"/(?!/)[a-z0-9._/-]*", location)


def test_keys_and_tags_are_the_known_ones(told: Told) -> None:
    """S3 holds the pages that were asked for and nothing besides, under tags of known forms."""
    stack = told.service.stack
    listed = stack.s3.list_objects_v2(Bucket=stack.bucket)["Contents"]
    keys = {one["Key"] for one in listed if not one["Key"].startswith("pages/assets/")}
    assert keys == {page_key(p) for p, got in told.answers.items() if got.status == 200} | {
        "pages/favicon.ico"
    }
    tags = {stack.s3.head_object(Bucket=stack.bucket, Key=key)["Metadata"]["cache-tag"] for key in keys}
    refused = [invoke(told.service, path)["headers"] for path in NO_PAGES if "%" not in path]
    tags |= {headers["x-amz-meta-cache-tag"] for headers in refused}
    assert [tag for one in tags for tag in one.split(",") if not TAG.fullmatch(tag)] == []


def test_what_is_logged_is_one_object_a_line(told: Told) -> None:
    """A line of a log is one JSON object with the fields that the function gave it."""
    lines = [json.loads(line) for line in told.log.getvalue().splitlines()]
    assert {line["service"] for line in lines} == set(FUNCTIONS)
    assert {line["level"] for line in lines} == {"INFO"}
    assert {line["message"] for line in lines} == {"answered", "planned", "swept", "refreshed"}


def test_security_txt_and_robots_txt_have_their_own_lines_only(told: Told) -> None:
    """An address in site.yaml ends no line of a file that programs act upon."""
    robots = told.answers["/robots.txt"].body.decode()
    assert robots == "User-agent: *\nAllow: /\nSitemap: https://hostile.example/sitemap.xml\n"
    lines = told.answers["/.well-known/security.txt"].body.decode().splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        "Contact", "Expires", "Preferred-Languages", "Canonical",
    ]  # fmt: skip


def _of(record: Mapping[str, Any], **sources: Any) -> bytes:
    """Return the bytes of an item as a writer past `publish` could make them."""
    return msgspec.msgpack.encode({"record": record, "sources": sources})


FACTS = dict.fromkeys(("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism"), "-")
SOUND = {"record": "compound", "name": "Bad", **FACTS}
SOURCE = {"type": "label", "title": "A"}
SITE = {"record": "site", "name": "A", "base_url": "https://a.example"}
PAIR = {"record": "pair", "studied": "none"}
ASKED = {"path": "/a-{compound}-b-{condition}", "title": "A", "label": "A", "template": "safety.html"}
CHANGE = {"on": "2026-01-02", "kind": "wording", "title": "A", "summary": "A", "path": "/x"}
REVIEW = {"by": "A", "credential": "A", "on": "2026-01-02", "next_due": "2026-01-02", "content": "0" * 32}
SCRIPT = "javascript:alert(1)"
BAD, SITE_KEY, ASKED_KEY, FEED_KEY, PAIR_KEY = "compound#bad", "site#", "questions#", "feed#", "pair#bad/one"
PATHS = {
    BAD: "/compounds/bad", SITE_KEY: "/robots.txt", ASKED_KEY: "/about/method", FEED_KEY: "/feed.xml",
    PAIR_KEY: "/is-bad-safe-for-one-patients",
}  # fmt: skip
# What was put into the table past `publish`, and is none of what it says it is: its key, and its bytes.
MALFORMED: dict[str, tuple[str, bytes]] = {
    "a script for a source": (BAD, _of(SOUND, s=SOURCE | {"url": SCRIPT})),
    "an address of no scheme": (BAD, _of(SOUND, s=SOURCE | {"url": "//evil.example"})),
    "an address on two lines": (BAD, _of(SOUND, s=SOURCE | {"url": "https://a.example/\r\nb"})),
    "a script for a notice": (
        BAD, _of(SOUND, s=SOURCE | {"retraction": {"status": "concern", "notice": SCRIPT}}),
    ),
    "a script for a register": (BAD, _of(SOUND | {"reviews": [REVIEW | {"register": SCRIPT}]})),
    "a move to another site": (BAD, _of({"record": "redirect", "moved_to": "/evil.example/a"})),
    "a move with a header": (BAD, _of({"record": "redirect", "moved_to": "a\r\nset-cookie: a=b"})),
    "a move up": (BAD, _of({"record": "redirect", "moved_to": "../../a"})),
    "a script for a related page": (PAIR_KEY, _of(PAIR | {"related": [{"label": "A", "path": SCRIPT}]})),
    "a related page elsewhere": (PAIR_KEY, _of(PAIR | {"related": [{"label": "A", "path": "//evil"}]})),
    "a status of no release": (BAD, _of(SOUND | {"status": "<b>"})),
    "a number for a name": (BAD, _of(SOUND | {"name": 7})),
    "a mapping for a text": (BAD, _of(SOUND | {"safety": {"text": {"text": "A"}}})),
    "no name": (BAD, _of({"record": "compound", **FACTS})),
    "a kind of no release": (BAD, _of(SOUND | {"record": "__import__"})),
    "half a character": (BAD, _of(SOUND).replace(b"Bad", b"B\xed\xa0")),
    "nesting without end": (
        BAD, b"\x82\xa6record\x82\xa6record\xa8compound\xa4more" + b"\x91" * 100_000 + b"\x01",
    ),
    "a list of four billion": (BAD, b"\x82\xa6record\xdd\xff\xff\xff\xff"),
    "a text of four billion": (BAD, b"\x82\xa6record\xdb\xff\xff\xff\xff"),
    "a mapping of four billion": (BAD, b"\xdf\xff\xff\xff\xff"),
    "400 KB of nothing": (BAD, b"\xc0" * 390_000),
    "an address of two lines": (SITE_KEY, _of(SITE | {"base_url": "https://a.example\nDisallow: /"})),
    "a script for corrections": (SITE_KEY, _of(SITE | {"corrections": SCRIPT})),
    "a script for the report": (SITE_KEY, _of(SITE | {"report": {"label": "A", "url": SCRIPT}})),
    "a language with a line": (SITE_KEY, _of(SITE | {"language": "en\nAllow: /"})),
    "a contact with a line": (
        SITE_KEY, _of(SITE | {"security": {"contact": "mailto:a@b\nA: b", "expires": "2030-01-01"}}),
    ),
    "a kind that is two tags": (ASKED_KEY, _of({"record": "questions", "by_kind": {"a,all": ASKED}})),
    "a question elsewhere": (
        ASKED_KEY,
        _of({"record": "questions", "by_kind": {"a": ASKED | {"path": "//{compound}-b-{condition}"}}}),
    ),
    "a script in the feed": (
        FEED_KEY, _of({"record": "feed", "entries": [CHANGE | {"path": SCRIPT}]}),
    ),
}  # fmt: skip


@contextmanager
def _put(service: Service, pk: str, sk: str, item: Mapping[str, Any]) -> Iterator[None]:
    """Have an item in the table, in the place of what is there, for the length of a block."""
    key, stack = {"pk": {"S": pk}, "sk": {"S": sk}}, service.stack
    before = stack.dynamodb.get_item(TableName=stack.table, Key=key).get("Item")
    stack.dynamodb.put_item(TableName=stack.table, Item=key | item)
    try:
        yield
    finally:
        if before:
            stack.dynamodb.put_item(TableName=stack.table, Item=before)
        else:
            stack.dynamodb.delete_item(TableName=stack.table, Key=key)


def _record(body: bytes) -> dict[str, Any]:
    return {"record": {"B": body}, "version": {"S": "1"}}


@pytest.mark.parametrize("what", MALFORMED)
def test_an_item_that_is_no_record_is_refused(told: Told, what: str) -> None:
    """Whoever put it there, nothing of it is in the answer, and no copy is kept."""
    pk, body = MALFORMED[what]
    path = PATHS[pk]
    around = _record(_of(SOUND)) if pk == PAIR_KEY else {}
    with ExitStack() as scope:
        if around:
            scope.enter_context(_put(told.service, BAD, "record", around))
        scope.enter_context(_put(told.service, pk, "record", _record(body)))
        answer = invoke(told.service, path)
        assert (answer["statusCode"], answer["body"]) == (500, "Something went wrong.\n")
        assert answer["headers"].keys() == {"content-type", "cache-control"}
        if pk in {BAD, PAIR_KEY}:  # others read the site and its questions, too
            assert invoke(told.service, SAFETY)["body"] == told.answers[SAFETY].body.decode()
    last = [json.loads(line) for line in told.log.getvalue().splitlines() if '"ERROR"' in line][-1]
    assert (last["path"], last["exception_name"]) == (path, "Malformed")


@pytest.mark.parametrize(
    ("pk", "record"),
    [
        (BAD, SOUND), (BAD, {"record": "redirect", "moved_to": "one"}), (SITE_KEY, SITE),
        (ASKED_KEY, {"record": "questions", "by_kind": {"a": ASKED}}), (PAIR_KEY, PAIR),
        (FEED_KEY, {"record": "feed", "entries": [CHANGE]}),
    ],
)  # fmt: skip
def test_the_same_item_without_its_fault_is_a_record(told: Told, pk: str, record: dict[str, Any]) -> None:
    """What the malformed items are made from is served: each is refused for its own fault alone."""
    with (
        _put(told.service, BAD, "record", _record(_of(SOUND))),
        _put(told.service, pk, "record", _record(_of(record))),
    ):
        assert invoke(told.service, PATHS[pk])["statusCode"] in {200, 301}


@pytest.mark.parametrize(
    "slug", ["../../etc", "x/y", "X", "a b", "a,all", "a\r\nb", '"><script>', "é", "z" * 500, "a--b"]
)
def test_an_entry_under_what_is_no_slug_is_shown_by_no_list(told: Told, slug: str) -> None:
    """Lists, sitemaps and hubs stay as they were, and planning that change touches no page."""
    entry = encoded_entry(Listing("Evil", index=("compound", "safety")))
    asked = ("/compounds", "/", "/a-z/e", "/sitemap.xml", "/sitemap-pages.xml", "/conditions/one")
    before = {path: invoke(told.service, path)["body"] for path in asked}
    with _put(told.service, "list#compounds", slug, entry):
        assert {path: invoke(told.service, path)["body"] for path in asked} == before
        start = told.log.tell()
        told.service.drain()
        assert "not in step" not in told.log.getvalue()[start:]
    told.service.drain()


def test_a_character_that_no_page_shows_is_shown_as_none(told: Told) -> None:
    """XML stays well-formed and text keeps its direction where such a record got into the table."""
    for path, answer in told.answers.items():
        if not path.endswith(".json"):
            assert not re.search(UNPRINTABLE, answer.body.decode()), path
    assert "\ufffdevil\ufffd" in told.answers[SAFETY].body.decode()
    assert "\u202e" in ALL

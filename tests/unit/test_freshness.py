from __future__ import annotations

import re
from hashlib import md5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages import freshness
from compound_pages.freshness import TAG_HEADER

STALE = "stale-while-revalidate=60, stale-if-error=86400"
TAGS = ("all", "safety", "compound:a")


@given(st.binary(max_size=50), st.integers(min_value=0, max_value=86_400))
def test_a_page_has_four_headers_and_is_kept(body: bytes, seconds: int) -> None:
    """A page says what it is, how long the edge may keep it, its MD5 as S3 would, and its tags."""
    answer = freshness.page(body, TAGS, seconds)
    assert (answer.status, answer.body) == (200, body)
    assert answer.headers == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": f"public, max-age=0, s-maxage={seconds}, {STALE}",
        "etag": f'"{md5(body, usedforsecurity=False).hexdigest()}"',
        "x-amz-meta-cache-tag": "all,safety,compound:a",
    }
    assert answer.etag == answer.headers["etag"]


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        (freshness.HTML, "text/html; charset=utf-8"),
        (freshness.TEXT, "text/plain; charset=utf-8"),
        (freshness.JSON, "application/json"),
        (freshness.XML, "application/xml; charset=utf-8"),
        (freshness.ATOM, "application/atom+xml; charset=utf-8"),
    ],
)
def test_files_for_machines_live_as_pages_do(content_type: str, words: str) -> None:
    """A sitemap, feed or document differs from a page in its content type alone."""
    page, file = freshness.page(b"x", TAGS, 600), freshness.page(b"x", TAGS, 600, content_type)
    assert file == replace(page, headers={**page.headers, "content-type": words})


def test_a_hashed_asset_never_changes() -> None:
    """An asset whose name holds its hash may be kept for a year."""
    answer = freshness.asset(b"x", "text/css", ("all", "asset"), hashed=True)
    assert answer.status == 200
    assert answer.headers == {
        "content-type": "text/css",
        "cache-control": "public, max-age=31536000, immutable",
        "etag": freshness.etag(b"x"),
        TAG_HEADER: "all,asset",
    }


def test_an_asset_of_a_fixed_name_is_asked_for_again_after_a_day() -> None:
    """An asset whose name stays when it changes is not immutable."""
    answer = freshness.asset(b"x", "image/x-icon", ("all",), hashed=False)
    assert answer.headers["cache-control"] == "public, max-age=86400"


def test_the_edges_error_page_is_kept_by_nobody() -> None:
    """The page that stands in for a 5xx lies in S3 like a page, and no cache keeps it past the outage."""
    answer = freshness.error_page(b"x", ("all", "error"))
    assert (answer.status, answer.body) == (200, b"x")
    assert answer.headers == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "etag": freshness.etag(b"x"),
        TAG_HEADER: "all,error",
    }


def test_a_page_whose_copy_is_in_doubt_lives_ten_seconds() -> None:
    """The brief form of a page differs in its life alone, is not kept, and leaves the page as it was."""
    page = freshness.page(b"x", TAGS, 3600)
    before = dict(page.headers)
    brief = freshness.brief(page)
    assert brief.headers == {**before, "cache-control": "public, max-age=0, s-maxage=10"}
    assert (brief.status, brief.body) == (200, b"x")
    assert page.headers == before


@pytest.mark.parametrize(
    ("status", "life"),
    [
        (301, "public, max-age=300, s-maxage=3600"),
        (404, "public, max-age=0, s-maxage=30"),
        (410, "public, max-age=300, s-maxage=3600"),
        (403, "no-store"),
        (405, "no-store"),
        (500, "no-store"),
        (503, "no-store"),
    ],
)
def test_the_life_of_a_refusal(status: int, life: str) -> None:
    """What may be cached of a refusal follows from its status."""
    assert freshness.refusal(status, b"").headers["cache-control"] == life


@given(st.integers(min_value=300, max_value=599), st.lists(st.sampled_from(TAGS)))
def test_no_refusal_lives_like_a_page(status: int, tags: list[str]) -> None:
    """Nothing but a 200 is kept in S3, served stale, or fresh for more than an hour; a 5xx never is."""
    answer = freshness.refusal(status, b"x", tuple(tags))
    life = answer.headers["cache-control"]
    assert "stale" not in life
    assert "immutable" not in life
    assert all(int(seconds) <= 3600 for seconds in re.findall(r"\d+", life))
    if status >= 500:
        assert life == "no-store"
        assert TAG_HEADER not in answer.headers


def test_a_cached_refusal_can_be_purged() -> None:
    """A 301, 404 or 410 carries its tags; what no cache keeps carries none."""
    assert freshness.refusal(404, b"", ("all", "compound:a")).headers[TAG_HEADER] == "all,compound:a"
    assert TAG_HEADER not in freshness.refusal(404, b"").headers
    assert TAG_HEADER not in freshness.refusal(503, b"", ("all",)).headers


def test_further_headers_of_a_refusal() -> None:
    """Further headers are named with dashes, and text is the type unless another is given."""
    answer = freshness.refusal(503, b"x", retry_after="30", location="/a")
    assert (answer.headers["retry-after"], answer.headers["location"]) == ("30", "/a")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert freshness.refusal(404, b"x", content_type=freshness.HTML).headers["content-type"] == freshness.HTML
    assert answer.body == b"x"

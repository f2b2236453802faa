"""The page cache as the register of pages: which keys a sweep is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import PAGE_BUCKET as BUCKET

from compound_pages.cache import Cache
from compound_pages.errors import CacheFailed

if TYPE_CHECKING:
    from collections.abc import Callable


def _put_all(s3: Any, *keys: str) -> None:
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"")


def _every_key(cache: Cache) -> list[str]:
    """Return every key, as a sweep goes through them."""
    found: list[str] = []
    while keys := cache.keys(found[-1] if found else ""):
        found += keys
    return found


def test_keys_come_in_their_order(s3: Any, cache: Cache) -> None:
    """Every key of a page after the one that was given, and nothing outside `pages/`."""
    _put_all(s3, "pages/b", "pages/a", "pages/a/2", "page", "pages", "pagesx", "other/a")
    assert cache.keys("") == ["pages/a", "pages/a/2", "pages/b"]
    assert cache.keys("pages/a") == ["pages/a/2", "pages/b"]
    assert cache.keys("pages/a/1") == ["pages/a/2", "pages/b"]
    assert cache.keys("pages/b") == []
    assert cache.keys("pages/zzz") == []


def test_assets_are_left_out(s3: Any, cache: Cache) -> None:
    """Assets are no pages to look at; what only looks like one is, and so is the icon, which has no hash."""
    near = ["pages/asset", "pages/assets", "pages/assets-x", "pages/assets0", "pages/assetsx/a"]
    _put_all(s3, *near, "pages/assets/a.0.css", "pages/assets/z.f.ico", "pages/favicon.ico", "pages/z")
    assert sorted(_every_key(cache)) == sorted([*near, "pages/favicon.ico", "pages/z"])
    assert cache.keys("pages/assets/a.0.css") == cache.keys("pages/assets/z.f.ico")


def _bare(s3: Any, monkeypatch: pytest.MonkeyPatch, size: int) -> list[str]:
    """Let S3 list `size` keys a call; return the calls that are made."""
    real: Callable[..., Any] = s3.list_objects_v2
    asked: list[str] = []

    def short(**parameters: Any) -> Any:
        asked.append(parameters["StartAfter"])
        return real(MaxKeys=size, **parameters)

    monkeypatch.setattr(s3, "list_objects_v2", short)
    return asked


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_any_number_of_assets_costs_one_listing_more(
    s3: Any, cache: Cache, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """However many releases left their assets behind, the listing jumps over them."""
    pages = ["pages/a", "pages/an", "pages/assets0", "pages/c", "pages/d"]
    _put_all(s3, *pages, *(f"pages/assets/{number:02}.0.css" for number in range(40)))
    asked = _bare(s3, monkeypatch, size)
    assert _every_key(cache) == pages
    assert len(asked) <= len(pages) / size + 4
    assert not [after for after in asked if after.startswith("pages/assets/") and after[-1] != "~"]


def test_a_cache_of_nothing_but_assets_has_no_pages(
    s3: Any, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listing that finds assets only is not at its end before it has passed them."""
    _put_all(s3, *(f"pages/assets/{number}.0.css" for number in range(5)))
    _bare(s3, monkeypatch, 2)
    assert _every_key(cache) == []


def test_a_listing_asks_for_what_it_needs(stubbed: Any) -> None:
    """A listing is of the pages' folder, in S3's own order, from a key on."""
    stubbed.add_response(
        "list_objects_v2",
        {"Contents": [{"Key": "pages/c"}]},
        {"Bucket": BUCKET, "Prefix": "pages/", "StartAfter": "pages/b"},
    )
    assert Cache(stubbed.client, BUCKET).keys("pages/b") == ["pages/c"]
    stubbed.assert_no_pending_responses()


@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (503, "SlowDown")])
def test_a_listing_that_s3_refuses(stubbed: Any, status: int, code: str) -> None:
    """A listing that S3 refuses is no empty one."""
    stubbed.add_client_error("list_objects_v2", code, http_status_code=status)
    with pytest.raises(CacheFailed, match=code):
        Cache(stubbed.client, BUCKET).keys("")

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import PAGE_BUCKET as BUCKET
from aws import nobody
from botocore.exceptions import ClientError

from compound_pages import freshness
from compound_pages.cache import Cache
from compound_pages.errors import CacheFailed, PutLost

if TYPE_CHECKING:
    from botocore.stub import Stubber

KEY = "pages/a"
PAGE = freshness.page(b"<p>one</p>", ("all", "safety", "compound:a"), 3600)
OTHER = freshness.page(b"<p>two</p>", ("all",), 60)


def _kept(s3: Any) -> bytes | None:
    try:
        body: bytes = s3.get_object(Bucket=BUCKET, Key=KEY)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
    return body


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        freshness.asset(b"a{}", "text/css; charset=utf-8", ("all", "asset"), hashed=True),
        freshness.error_page(b"<p>later</p>", ("all", "error")),
    ],
)
def test_what_is_kept_is_what_was_answered(s3: Any, cache: Cache, page: freshness.Response) -> None:
    """The object has the bytes of the answer and each of its headers, the ETag made by S3 itself."""
    cache.put(KEY, page)
    kept = s3.get_object(Bucket=BUCKET, Key=KEY)
    assert kept["Body"].read() == page.body
    assert {
        "content-type": kept["ContentType"],
        "cache-control": kept["CacheControl"],
        "etag": kept["ETag"],
        **{f"x-amz-meta-{name}": value for name, value in kept["Metadata"].items()},
    } == page.headers
    assert "ContentEncoding" not in kept


def test_a_first_copy_never_overwrites(s3: Any, cache: Cache) -> None:
    """Whoever comes second has lost, and the first copy stays."""
    cache.put(KEY, PAGE)
    with pytest.raises(PutLost):
        cache.put(KEY, OTHER)
    assert _kept(s3) == PAGE.body


def test_a_copy_is_replaced_by_whoever_knows_it(s3: Any, cache: Cache) -> None:
    """A put that names the ETag of what is there replaces it."""
    cache.put(KEY, PAGE)
    cache.put(KEY, OTHER, replacing=PAGE.etag)
    assert _kept(s3) == OTHER.body


def test_a_copy_that_changed_is_not_replaced(s3: Any, cache: Cache) -> None:
    """A put that names another ETag than that of the copy has lost."""
    cache.put(KEY, PAGE)
    with pytest.raises(PutLost):
        cache.put(KEY, OTHER, replacing=OTHER.etag)
    assert _kept(s3) == PAGE.body


def test_a_copy_that_vanished_is_not_replaced(s3: Any, cache: Cache) -> None:
    """A put that wants to replace what is no longer there has lost, and leaves nothing."""
    with pytest.raises(PutLost):
        cache.put(KEY, PAGE, replacing=PAGE.etag)
    assert _kept(s3) is None


def test_a_copy_is_deleted_by_whoever_knows_it(s3: Any, cache: Cache) -> None:
    """A delete that names the ETag of what is there takes it away."""
    cache.put(KEY, PAGE)
    cache.delete(KEY, PAGE.etag)
    assert _kept(s3) is None


def test_every_call_is_conditional(stubbed: Stubber) -> None:
    """What goes to S3 names bucket, key and condition, and nothing that the answer does not have."""
    cache = Cache(stubbed.client, BUCKET)
    put = {
        "Bucket": BUCKET,
        "Key": KEY,
        "Body": PAGE.body,
        "ContentType": PAGE.headers["content-type"],
        "CacheControl": PAGE.headers["cache-control"],
        "Metadata": {"cache-tag": "all,safety,compound:a"},
    }
    stubbed.add_response("put_object", {}, {**put, "IfNoneMatch": "*"})
    stubbed.add_response("put_object", {}, {**put, "IfMatch": '"e"'})
    stubbed.add_response("delete_object", {}, {"Bucket": BUCKET, "Key": KEY, "IfMatch": '"e"'})
    cache.put(KEY, PAGE)
    cache.put(KEY, PAGE, replacing='"e"')
    cache.delete(KEY, '"e"')
    stubbed.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (404, "NoSuchKey", PutLost),
        (409, "ConditionalRequestConflict", PutLost),
        (412, "PreconditionFailed", PutLost),
        (403, "AccessDenied", CacheFailed),
        (400, "RequestTimeout", CacheFailed),
        (500, "InternalError", CacheFailed),
        (503, "SlowDown", CacheFailed),
    ],
)
@pytest.mark.parametrize("operation", ["put_object", "delete_object"])
def test_what_s3_refuses(
    stubbed: Stubber, operation: str, status: int, code: str, state: type[Exception]
) -> None:
    """A conflict means that somebody was first; any other refusal means that nobody knows."""
    cache = Cache(stubbed.client, BUCKET)
    stubbed.add_client_error(operation, code, http_status_code=status)
    with pytest.raises(state, match=code) as raised:
        cache.put(KEY, PAGE) if operation == "put_object" else cache.delete(KEY, PAGE.etag)
    assert isinstance(raised.value.__cause__, ClientError)


# ---- What is there -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [PAGE, OTHER, freshness.error_page(b"<p>later</p>", ("all", "error"))])
def test_a_head_says_what_was_answered(s3: Any, cache: Cache, page: freshness.Response) -> None:
    """A copy that nobody touched has the headers of the page as it is rendered, so the two compare."""
    cache.put(KEY, page)
    assert cache.head(KEY) == page.headers
    assert s3.head_object(Bucket=BUCKET, Key=KEY)["ContentLength"] == len(page.body)


@pytest.mark.parametrize(
    "change",
    [
        {"Body": b"other"},
        {"ContentType": "text/plain"},
        {"CacheControl": "no-store"},
        {"Metadata": {"cache-tag": "all"}},
        {"Metadata": {"cache-tag": PAGE.headers[freshness.TAG_HEADER], "more": "x"}},
        {"Metadata": {}},
    ],
)
def test_a_copy_that_somebody_touched_is_told(s3: Any, cache: Cache, change: dict[str, Any]) -> None:
    """Another body, another header, more metadata or less: it is not the copy of this page."""
    put = {
        "Body": PAGE.body,
        "ContentType": PAGE.headers["content-type"],
        "CacheControl": PAGE.headers["cache-control"],
        "Metadata": {"cache-tag": PAGE.headers[freshness.TAG_HEADER]},
    }
    s3.put_object(Bucket=BUCKET, Key=KEY, **put)
    assert cache.head(KEY) == PAGE.headers
    s3.put_object(Bucket=BUCKET, Key=KEY, **put | change)
    head = cache.head(KEY)
    assert head is not None
    assert head != PAGE.headers


def test_a_copy_without_headers_has_none(s3: Any, cache: Cache) -> None:
    """An object that somebody put by hand is a copy all the same, with an ETag by which to replace it."""
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=PAGE.body)
    head = cache.head(KEY)
    assert head is not None
    assert head["etag"] == PAGE.etag
    assert "cache-control" not in head


def test_what_is_not_there_has_no_head(cache: Cache) -> None:
    """A page of which there is no copy is no failure."""
    assert cache.head(KEY) is None


@pytest.mark.parametrize(("status", "code"), [(403, "403"), (500, "500"), (503, "503")])
def test_a_head_that_s3_refuses(stubbed: Stubber, status: int, code: str) -> None:
    """Who may not look does not know: a refusal is no missing page."""
    stubbed.add_client_error("head_object", code, http_status_code=status)
    with pytest.raises(CacheFailed):
        Cache(stubbed.client, BUCKET).head(KEY)


def test_an_s3_that_does_not_answer() -> None:
    """Where nobody listens, the page is not kept, and botocore's error stays inside."""
    cache = Cache(nobody("s3"), BUCKET)
    with pytest.raises(CacheFailed, match="Could not connect"):
        cache.put(KEY, PAGE)
    for ask in (
        lambda: cache.delete(KEY, PAGE.etag),
        lambda: cache.head(KEY),
        lambda: cache.keys(""),
    ):
        with pytest.raises(CacheFailed):
            ask()


def test_an_error_without_a_status_is_a_failure(stubbed: Stubber) -> None:
    """An error of S3 that does not even say its status is no lost race."""

    class Odd:
        def put_object(self, **_: Any) -> None:
            raise ClientError({}, "PutObject")

    with pytest.raises(CacheFailed):
        Cache(Odd(), BUCKET).put(KEY, PAGE)  # type: ignore[arg-type]
    stubbed.assert_no_pending_responses()

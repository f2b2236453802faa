"""Parts of pages, and copies that readers have already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Edge

BODY = bytes(range(48, 58)) * 10  # 0123456789…, 100 bytes


@pytest.fixture
def held(edge: Edge) -> Edge:
    """An edge that holds a page of 100 bytes."""
    edge.page(last_modified="Thu, 01 Jan 1970 00:00:00 GMT")
    page = edge.s3.answers["/pages/x"]
    edge.s3.say("/pages/x", body=BODY, **{k.replace("-", "_"): v for k, v in page.headers.items()})
    edge.s3.answers["/pages/x"].headers["content-length"] = str(len(BODY))
    edge.get()
    return edge


@pytest.mark.parametrize(
    ("asked", "body", "said"),
    [
        ("bytes=0-4", b"01234", "bytes 0-4/100"),
        ("bytes=95-", b"56789", "bytes 95-99/100"),
        ("bytes=-3", b"789", "bytes 97-99/100"),
        ("bytes=98-500", b"89", "bytes 98-99/100"),
        ("bytes=-500", BODY, "bytes 0-99/100"),
        ("Bytes = 7-7", b"7", "bytes 7-7/100"),
        ("bytes=0-0,200-300", b"0", "bytes 0-0/100"),
    ],
)
def test_a_part_is_206(held: Edge, asked: str, body: bytes, said: str) -> None:
    answer = held.get(range=asked, at=1)
    assert (answer.status, answer.body, answer.headers["content-range"]) == (206, body, said)
    assert answer.headers["content-length"] == str(len(body))
    assert (answer.headers["etag"], answer.headers["x-cache"]) == ('"1"', "Hit from cloudfront")
    assert "content-security-policy" in answer.headers


def test_several_parts_are_one_multipart_answer(held: Edge) -> None:
    answer = held.get(range="bytes=0-1, 10-12,-2", at=1)
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    assert (answer.status, kind) == (206, "multipart/byteranges")
    parts = answer.body.split(f"--{boundary}".encode())
    heads, bodies = zip(*(part.strip().split(b"\r\n\r\n") for part in parts[1:-1]), strict=True)
    assert bodies == (b"01", b"012", b"89")
    assert [head.splitlines()[-1].partition(b" ")[2] for head in heads] == [
        b"bytes 0-1/100",
        b"bytes 10-12/100",
        b"bytes 98-99/100",
    ]
    assert parts[-1] == b"--\r\n"
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=300-400,100-200",
        "bytes=0-10,5-20",
        "bytes=5-1",
        "bytes=-",
        "bytes=a-b",
        "bytes=",
        "bytes=--5",
        "lines=0-4",
        "bytes 0-4",
    ],
)
def test_what_the_guide_does_not_take_for_a_range_is_answered_with_the_whole(held: Edge, asked: str) -> None:
    answer = held.get(range=asked, at=1)
    assert (answer.status, answer.body) == (200, BODY)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=500-600,700-800", "bytes=-0"])
def test_a_part_beyond_the_end_is_416_and_kept_nowhere(held: Edge, asked: str) -> None:
    answer = held.get(range=asked, at=1)
    assert (answer.status, answer.body, answer.headers["content-range"]) == (416, b"", "bytes */100")
    assert (answer.headers["x-cache"], "etag" in answer.headers) == ("Error from cloudfront", False)
    assert held.get(at=2).body == BODY


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"1"', 206),
        ('W/"1"', 200),
        ('"2"', 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 206),
        ("Fri, 02 Jan 1970 00:00:00 GMT", 200),
    ],
)
def test_a_part_of_another_page_is_not_sent(held: Edge, condition: str, status: int) -> None:
    assert held.get(range="bytes=0-4", if_range=condition, at=1).status == status


def test_a_condition_is_judged_before_a_range(held: Edge) -> None:
    answer = held.get(range="bytes=0-4", if_none_match='"1"', at=1)
    assert (answer.status, answer.body) == (304, b"")


def test_a_range_of_head_is_no_part(held: Edge) -> None:
    answer = held.get(method="HEAD", range="bytes=0-4", at=1)
    assert (answer.status, answer.headers["content-length"]) == (200, "100")


def test_a_range_of_a_cold_page_brings_and_keeps_the_whole(edge: Edge) -> None:
    edge.page(accept_ranges="bytes")
    assert edge.get(range="bytes=1-2").body == b"ag"
    assert "range" not in edge.s3.asked[0].headers
    assert edge.get(at=1).body == b"page"
    assert len(edge.s3.asked) == 1


def test_an_origin_that_knows_no_ranges_is_handed_on_whole_once(edge: Edge) -> None:
    edge.api.say("/x", cache_control="s-maxage=60")
    assert edge.get(range="bytes=1-2").status == 200
    assert edge.get(range="bytes=1-2", at=1).status == 206


def test_a_copy_that_was_renewed_has_parts(edge: Edge) -> None:
    edge.page()
    edge.get()
    answer = edge.get(range="bytes=1-2", at=4000)
    assert (answer.status, answer.headers["x-cache"]) == (206, "RefreshHit from cloudfront")


def test_an_error_has_no_parts(edge: Edge) -> None:
    edge.get()
    assert edge.get(range="bytes=0-1", at=1).status == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_none_match": '"1"'}, 304),
        ({"if_none_match": 'W/"1"'}, 304),
        ({"if_none_match": '"0", W/"1"'}, 304),
        ({"if_none_match": '"a,b","1"'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"2"'}, 200),
        ({"if_none_match": '"1'}, 200),
        ({"if_none_match": "1"}, 200),
        ({"if_none_match": '"2"', "if_modified_since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
        ({"if_modified_since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 304),
        ({"if_modified_since": "Fri, 02 Jan 1970 00:00:00 GMT"}, 200),
    ],
)
def test_a_reader_who_has_the_page_gets_304(held: Edge, headers: dict[str, str], status: int) -> None:
    assert held.get(at=1, **headers).status == status  # type: ignore[arg-type]

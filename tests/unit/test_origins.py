"""S3 and the API answer CloudFront as the real ones do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws
from msgspec.structs import replace

from toolkit.distribution import OriginDown, OriginRequest, Response
from toolkit.distribution.access import BucketAccess
from toolkit.origins import ApiOrigin, Limits, S3Origin, read_limits
from toolkit.permissions.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "page-bucket"
GET = Statement(True, ("s3:GetObject",), ("arn:b/pages/*",), principals=("*",))
LIST = Statement(True, ("s3:ListBucket",), ("arn:b",), principals=("*",))
READER = BucketAccess(BUCKET, "arn:b", (GET, LIST), (), signed=False)
NO_LIST = BucketAccess(BUCKET, "arn:b", (GET,), (), signed=False)
HOST = {"host": "abc.execute-api.us-east-1.amazonaws.com", "user-agent": "Amazon CloudFront"}


def asked(path: str, method: str = "GET", query: str = "", **headers: str) -> OriginRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return OriginRequest(method, path, query, HOST | named, now=1_000_000_000)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        client = botocore.session.get_session().create_client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        client.put_object(
            Bucket=BUCKET,
            Key="pages/x",
            Body=b"page",
            ContentType="text/html; charset=utf-8",
            CacheControl="s-maxage=60",
            Metadata={"cache-tag": "all, safety"},
        )
        yield client


def test_an_object_has_the_headers_that_s3_gives_it(client: Any) -> None:
    answer = S3Origin(client, BUCKET, READER).fetch(asked("/pages/x"))
    assert (answer.status, answer.body, answer.answered_by) == (200, b"page", "s3")
    assert set(answer.headers) == {
        "accept-ranges",
        "cache-control",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "server",
        "x-amz-id-2",
        "x-amz-meta-cache-tag",
        "x-amz-request-id",
        "x-amz-server-side-encryption",
    }
    assert answer.headers["x-amz-meta-cache-tag"] == "all, safety"
    assert (answer.headers["server"], answer.headers["date"]) == ("AmazonS3", "Sun, 09 Sep 2001 01:46:40 GMT")


def test_head_is_get_without_a_body(client: Any) -> None:
    origin = S3Origin(client, BUCKET, READER)
    get, head = origin.fetch(asked("/pages/x")), origin.fetch(asked("/pages/x", "HEAD"))
    changing = {"x-amz-id-2", "x-amz-request-id"}
    assert {k: v for k, v in get.headers.items() if k not in changing} == {
        k: v for k, v in head.headers.items() if k not in changing
    }
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_etag_that_s3_has_gives_304(client: Any, method: str) -> None:
    origin = S3Origin(client, BUCKET, READER)
    etag = origin.fetch(asked("/pages/x")).headers["etag"]
    answer = origin.fetch(asked("/pages/x", method, if_none_match=etag, if_modified_since="ignored"))
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
    assert origin.fetch(asked("/pages/x", method, if_none_match='"other"')).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("access", "path", "status"),
    [
        (READER, "/pages/y", 404),
        (NO_LIST, "/pages/y", 403),
        (READER, "/private/x", 403),
        (NO_LIST, "/pages/x", 200),
    ],
)
def test_a_missing_key_is_404_to_who_may_list_and_403_to_others(
    client: Any, access: BucketAccess, path: str, status: int, method: str
) -> None:
    assert S3Origin(client, BUCKET, access).fetch(asked(path, method)).status == status


def test_an_error_is_s3s_xml_with_the_key_escaped(client: Any) -> None:
    answer = S3Origin(client, BUCKET, READER).fetch(asked("/pages/%3Cy%3E"))
    assert answer.headers["content-type"] == "application/xml"
    assert b"<Code>NoSuchKey</Code>" in answer.body
    assert b"<Key>pages/&lt;y&gt;</Key>" in answer.body


@pytest.mark.parametrize("path", ["/pages/%", "/pages/%zz", "/pages/%ff"])
def test_a_path_that_is_no_text_is_400(client: Any, path: str) -> None:
    assert S3Origin(client, BUCKET, READER).fetch(asked(path)).status == 400


def test_the_bucket_itself_is_a_listing_for_who_may_list(client: Any) -> None:
    assert b"<Key>pages/x</Key>" in S3Origin(client, BUCKET, READER).fetch(asked("/")).body
    assert S3Origin(client, BUCKET, NO_LIST).fetch(asked("/")).status == 403


def test_another_method_is_refused(client: Any) -> None:
    assert S3Origin(client, BUCKET, READER).fetch(asked("/pages/x", "OPTIONS")).status == 405


def test_a_bucket_out_of_reach_is_down(client: Any) -> None:
    class Unplugged:
        def get_object(self, **_: str) -> None:
            raise EndpointConnectionError(endpoint_url="https://s3")

    with pytest.raises(OriginDown):
        S3Origin(Unplugged(), BUCKET, READER).fetch(asked("/pages/x"))  # type: ignore[arg-type]
    origin = S3Origin(client, BUCKET, READER)
    origin.down = True
    with pytest.raises(OriginDown):
        origin.fetch(asked("/pages/x"))


class Handler:
    """Keeps the last event and answers with what it was made with."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.event: dict[str, Any] = {}
        self.context: Any = None

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        """Answer one event."""
        self.event, self.context = event, context
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def fetch(result: Any, request: OriginRequest | None = None) -> Response:
    return ApiOrigin(Handler(result)).fetch(request or asked("/x"))


def test_the_event_is_that_of_payload_format_2() -> None:
    handler = Handler({"statusCode": 200})
    ApiOrigin(handler).fetch(asked("/caf%C3%A9/b", query="a=1&a=2&b=%20", x_origin_secret="s"))
    event = handler.event
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "$default", "/café/b")
    assert event["rawQueryString"] == "a=1&a=2&b=%20"
    assert event["queryStringParameters"] == {"a": "1,2", "b": " "}
    assert event["headers"]["x-origin-secret"] == "s"
    assert event["requestContext"]["http"]["method"] == "GET"
    assert event["requestContext"]["timeEpoch"] == 1_000_000_000_000
    assert event["requestContext"]["time"] == "09/Sep/2001:01:46:40 +0000"
    assert event["requestContext"]["apiId"] == "abc"
    assert "queryStringParameters" not in event_for("/x")
    assert handler.context.aws_request_id == event["requestContext"]["requestId"]
    assert handler.context.get_remaining_time_in_millis() > 0


def event_for(path: str) -> dict[str, Any]:
    handler = Handler({"statusCode": 200})
    ApiOrigin(handler).fetch(asked(path))
    return handler.event


@pytest.mark.parametrize(
    ("path", "raw"), [("/a%20b", "/a b"), ("/a%3Fb", "/a"), ("/%ff", "/\ufffd"), ("/a%252Fb", "/a%2Fb")]
)
def test_the_raw_path_is_decoded_once_and_cut_at_a_question_mark(path: str, raw: str) -> None:
    assert event_for(path)["rawPath"] == raw


def test_a_result_becomes_an_http_response() -> None:
    answer = fetch(
        {
            "statusCode": 404,
            "headers": {"Content-Type": "text/html", "X-Number": 1, "Content-Length": "999"},
            "body": "é",
            "cookies": ["a=1", "b=2"],
        }
    )
    assert (answer.status, answer.body, answer.answered_by) == (404, "é".encode(), "lambda")
    assert (answer.headers["content-type"], answer.headers["x-number"]) == ("text/html", "1")
    assert (answer.headers["content-length"], answer.headers["set-cookie"]) == ("2", "a=1, b=2")
    assert answer.headers["apigw-requestid"]
    assert answer.headers["date"] == "Sun, 09 Sep 2001 01:46:40 GMT"


def test_a_body_may_be_base64() -> None:
    assert fetch({"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}).body == b"\x00\xff"


def test_a_result_without_a_status_is_the_body_of_a_200() -> None:
    answer = fetch({"hello": 1})
    assert (answer.status, answer.body) == (200, b'{"hello": 1}')
    assert answer.headers["content-type"] == "application/json"


def test_head_keeps_the_length_and_drops_the_body() -> None:
    answer = fetch({"statusCode": 200, "body": "page"}, asked("/x", "HEAD"))
    assert (answer.body, answer.headers["content-length"]) == (b"", "4")


def test_304_has_neither_body_nor_length() -> None:
    answer = fetch({"statusCode": 304, "headers": {"etag": '"1"'}, "body": "x"})
    assert (answer.body, answer.headers["etag"]) == (b"", '"1"')
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    "result",
    [
        RuntimeError("no"),
        {"statusCode": "x"},
        {"statusCode": 200, "headers": [1]},
        {"statusCode": 200, "body": "!", "isBase64Encoded": True},
        {"statusCode": 200, "body": b"bytes"},
    ],
)
def test_a_handler_that_fails_or_returns_nonsense_is_500(result: Any) -> None:
    answer = fetch(result)
    assert (answer.status, answer.body) == (500, b'{"message":"Internal Server Error"}')


def test_an_api_that_is_switched_off_is_down_and_runs_nothing() -> None:
    origin = ApiOrigin(Handler({"statusCode": 200}))
    origin.down = True
    with pytest.raises(OriginDown):
        origin.fetch(asked("/x"))
    assert origin.calls == 0


def at(seconds: float) -> OriginRequest:
    return replace(asked("/x"), now=1_000_000_000 + seconds)


@pytest.mark.parametrize(
    ("rate", "burst", "moments", "statuses"),
    [
        (1, 2, [0, 0, 0], [200, 200, 429]),  # full at first
        (1, 2, [0, 0, 0.5, 1], [200, 200, 429, 200]),  # half a token is none
        (2, 2, [0, 0, 0.5], [200, 200, 200]),  # two tokens a second
        (1, 2, [0, 100, 100, 100], [200, 200, 200, 429]),  # no more than the burst is saved
        (1, 1, [5, 0, 5, 6], [200, 429, 429, 200]),  # a clock that goes back gives nothing
        (0.5, 1, [0, 1, 2], [200, 429, 200]),
    ],
)
def test_the_api_throttles_by_the_clock_of_the_requests(
    rate: float, burst: float, moments: list[float], statuses: list[int]
) -> None:
    origin = ApiOrigin(Handler({"statusCode": 200}), limits=Limits(rate, burst))
    assert [origin.fetch(at(moment)).status for moment in moments] == statuses
    assert origin.calls == statuses.count(200)


def test_without_limits_nothing_is_throttled() -> None:
    origin = ApiOrigin(Handler({"statusCode": 200}))
    assert {origin.fetch(at(0)).status for _ in range(300)} == {200}


@pytest.mark.parametrize(
    ("limits", "status", "message"),
    [(Limits(1, 0), 429, "Too Many Requests"), (Limits(1, 1, 0), 503, "Service Unavailable")],
)
def test_what_is_turned_away_gets_the_apis_own_answer(limits: Limits, status: int, message: str) -> None:
    answer = ApiOrigin(Handler({"statusCode": 200}), limits=limits).fetch(asked("/x"))
    assert (answer.status, answer.body) == (status, f'{{"message":"{message}"}}'.encode())
    assert answer.headers.keys() == {"apigw-requestid", "content-length", "content-type", "date"}
    assert answer.headers["content-type"] == "application/json"


def test_an_event_has_a_place_of_the_function_or_is_turned_away() -> None:
    """Who finds no place is not kept waiting; a place that is free again is given to the next."""
    begun, go_on = Event(), Event()

    def slow(_event: Any, _context: Any) -> dict[str, Any]:
        begun.set()
        assert go_on.wait(10)
        return {"statusCode": 200}

    origin = ApiOrigin(slow, limits=Limits(100, 200, 1))
    with ThreadPoolExecutor(1) as callers:
        working = callers.submit(origin.fetch, asked("/x"))
        assert begun.wait(10)
        assert origin.fetch(asked("/x")).status == 503
        go_on.set()
        assert working.result().status == 200
    assert (origin.fetch(asked("/x")).status, origin.calls) == (200, 2)


def test_a_place_is_given_back_by_a_function_that_fails() -> None:
    origin = ApiOrigin(Handler(RuntimeError("no")), limits=Limits(100, 200, 1))
    assert [origin.fetch(asked("/x")).status for _ in range(3)] == [500] * 3


@pytest.mark.parametrize(
    ("stage", "function", "limits"),
    [
        ({}, {}, Limits(10_000, 5_000)),
        ({"DefaultRouteSettings": {"ThrottlingRateLimit": "7", "ThrottlingBurstLimit": 9}}, {}, Limits(7, 9)),
        ({"RouteSettings": {}}, {"ReservedConcurrentExecutions": "0"}, Limits(10_000, 5_000, 0)),
    ],
)
def test_limits_are_read_from_stage_and_function(
    stage: dict[str, Any], function: dict[str, Any], limits: Limits
) -> None:
    assert read_limits(stage, function) == limits


def test_limits_of_single_routes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^RouteSettings: "):
        read_limits({"RouteSettings": {"GET /x": {"ThrottlingRateLimit": 1}}}, {})

"""From a reader's request to the page and back, through the real template, functions and edge."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import Proceed, around_calls, failing_calls, recorded_calls
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from bs4 import BeautifulSoup
from function import invoke, secret_of
from records import BOTH, KETAMINE, LIVER_CANCER, change, put

from compound_pages.history import Ending
from compound_pages.items import QUESTIONS, Key, Redirect, Tombstone
from compound_pages.site import Question, Questions

if TYPE_CHECKING:
    from toolkit.content import Content
    from toolkit.distribution import Response
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
OTHER = "/is-metformin-safe-for-breast-cancer-patients"
HOUR = 3600
FAR = EndpointConnectionError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com")


def kept(service: Service) -> set[str]:
    """Return the keys of all pages in S3, without what a deploy puts there."""
    listed = service.stack.s3.list_objects_v2(Bucket=service.stack.bucket).get("Contents", [])
    return {
        one["Key"]
        for one in listed
        if not one["Key"].startswith(("pages/assets", "pages/errors", "pages/favicon"))
    }


def text(response: Response) -> str:
    """Return the words of a page."""
    return " ".join(BeautifulSoup(response.body, "html.parser").get_text(" ").split())


# The way of a page


def test_the_first_request_renders_and_keeps_the_page(service: Service) -> None:
    """A page that S3 lacks is rendered by the function, and its bytes are in S3 afterwards."""
    answer = service.get(PAGE)
    assert (answer.status, answer.answered_by) == (200, "lambda")
    copy = service.stack.s3.get_object(Bucket=service.stack.bucket, Key=f"pages{PAGE}")
    assert copy["Body"].read() == answer.body
    assert copy["ETag"] == answer.headers["etag"]


def test_a_second_request_costs_no_compute(service: Service) -> None:
    """A page that the edge holds fresh reaches neither function nor table nor bucket."""
    service.get(PAGE, now=0)
    with recorded_calls() as calls:
        assert service.get(PAGE, now=HOUR - 1).answered_by == "edge"
    assert calls == []
    assert service.api.calls == 1


def test_an_expired_page_costs_one_conditional_read_of_s3(service: Service) -> None:
    """After its edge life a page is confirmed by S3 with a 304; the function is not asked."""
    service.get(PAGE, now=0)
    with recorded_calls() as calls:
        answer = service.get(PAGE, now=2 * HOUR)
    assert (answer.status, calls) == (200, ["GetObject"])
    assert service.api.calls == 1


def test_another_edge_takes_the_page_from_s3(service: Service) -> None:
    """A page that is in S3 is served from there where the edge does not hold it."""
    first = service.get(PAGE)
    service.edge.invalidate(["/*"])
    second = service.get(PAGE)
    assert (second.answered_by, second.body) == ("s3", first.body)
    assert service.api.calls == 1


def test_a_miss_reads_once_puts_once_and_looks_once(service: Service) -> None:
    """A render of a warm function is one read, one conditional put and one look at the versions."""
    service.get(OTHER)
    with recorded_calls() as calls:
        service.get(PAGE)
    assert calls == ["GetObject", "BatchGetItem", "PutObject", "BatchGetItem"]


def test_head_is_answered_like_get(service: Service) -> None:
    """HEAD of a cold page has the status and headers of GET, and no body."""
    head = service.get(PAGE, "HEAD", now=0)
    get = service.get(PAGE, now=0)
    varying = {"date", "age", "via", "x-cache"}
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k not in varying} == {
        k: v for k, v in get.headers.items() if k not in varying
    }


PAGE_KINDS = {
    "safety": PAGE,
    "home": "/",
    "compounds": "/compounds",
    "conditions": "/conditions",
    "compound": "/compounds/ketamine-iv",
    "condition": "/conditions/liver-cancer",
    "icon": "/favicon.ico",
}


@pytest.mark.parametrize("path", [*PAGE_KINDS.values(), "stylesheet"], ids=[*PAGE_KINDS, "stylesheet"])
def test_both_copies_are_the_same(service: Service, path: str) -> None:
    """The function's answer and the S3 copy are equal in body and headers, but for date, age and via."""
    if path == "stylesheet":
        path = BeautifulSoup(service.get("/").body, "html.parser").find("link", rel="stylesheet")["href"]
    service.stack.s3.delete_object(Bucket=service.stack.bucket, Key=f"pages{path}")
    rendered = service.get(path, now=0)
    service.edge.invalidate(["/*"])
    copied = service.get(path, now=0)
    assert (rendered.answered_by, copied.answered_by) == ("lambda", "s3")
    assert rendered.body == copied.body
    varying = {"date", "age", "via"}
    assert {k: v for k, v in rendered.headers.items() if k not in varying} == {
        k: v for k, v in copied.headers.items() if k not in varying
    }
    assert "etag" in copied.headers
    assert not [name for name in copied.headers if name.startswith(("x-amz", "apigw", "last-modified"))]


def test_a_query_changes_nothing(service: Service) -> None:
    """A query is ignored: the same copy answers, and nothing is redirected."""
    service.get(PAGE)
    answer = service.get(f"{PAGE}?utm_source=x&y={'z' * 500}")
    assert (answer.status, answer.answered_by) == (200, "edge")
    assert kept(service) == {f"pages{PAGE}"}


# What is no page


def test_an_alias_leads_to_its_record(service: Service) -> None:
    """A path with an alias is moved, permanently, to the path with the slug."""
    put(service, Key("compound", "ketamine"), Redirect("ketamine-iv"))
    answer = service.get("/is-ketamine-safe-for-liver-cancer-patients")
    assert (answer.status, answer.headers["location"]) == (301, PAGE)
    assert answer.headers["cache-control"] == "public, max-age=300, s-maxage=3600"
    assert service.get("/compounds/ketamine").headers["location"] == "/compounds/ketamine-iv"


def test_both_slugs_moved_is_one_redirect(service: Service) -> None:
    """Where compound and condition both moved, the reader is sent once."""
    put(service, Key("compound", "ketamine"), Redirect("ketamine-iv"))
    put(service, Key("condition", "hcc"), Redirect("liver-cancer"))
    assert service.get("/is-ketamine-safe-for-hcc-patients").headers["location"] == PAGE


@pytest.mark.parametrize("key", [KETAMINE, LIVER_CANCER, BOTH], ids=str)
def test_a_record_that_was_taken_down_is_gone(service: Service, sample: Content, key: Key) -> None:
    """Its page answers 410, says since when and why, and is kept nowhere; put back, it is a page again."""
    put(service, key, Tombstone("Something", Ending(since=date(2026, 11, 1), why="It was a mix-up.")))
    answer = service.get(PAGE)
    assert answer.status == 410
    assert "1 November 2026" in text(answer)
    assert "It was a mix-up." in text(answer)
    assert answer.headers["cache-control"] == "public, max-age=300, s-maxage=3600"
    assert kept(service) == set()
    change(service, sample, key)
    service.edge.invalidate([f"#{key.kind}:{key.slug.replace('/', ':')}"])
    assert service.get(PAGE).status == 200


def test_a_hub_does_not_lead_to_a_pair_that_is_gone(service: Service) -> None:
    """Where a pair was taken down the hubs of both sides say so and link to no page about it."""
    put(service, BOTH, Tombstone(None, Ending()))
    for hub in ("/compounds/ketamine-iv", "/conditions/liver-cancer"):
        page = service.get(hub)
        assert "Taken down" in text(page)
        assert PAGE.encode() not in page.body


def test_a_withdrawn_record_is_shown_with_a_notice(service: Service, sample: Content) -> None:
    """Its page answers 200, says so above the answer, and asks search engines to leave it out."""
    ending = Ending(since=date(2026, 11, 1), why="The label changed.")
    change(service, sample, KETAMINE, status="withdrawn", withdrawn=ending)
    answer = service.get(PAGE)
    assert answer.status == 200
    words = text(answer)
    assert words.index("The label changed.") < words.index("Short answer")
    assert b'<meta name="robots" content="noindex">' in answer.body


@pytest.mark.parametrize(
    ("path", "unknown"),
    [
        ("/is-nothing-safe-for-liver-cancer-patients", "nothing"),
        ("/is-ketamine-iv-safe-for-nobody-patients", "nobody"),
        ("/compounds/nothing", "nothing"),
        ("/conditions/no-such-thing", "no such thing"),
    ],
)
def test_an_unknown_slug_is_named(service: Service, path: str, unknown: str) -> None:
    """A path with an unknown slug answers 404 with a page that names it, and is kept nowhere."""
    answer = service.get(path)
    assert answer.status == 404
    assert unknown in text(answer)
    assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=30"
    assert kept(service) == set()


def test_creating_a_record_purges_its_404(service: Service, sample: Content) -> None:
    """A 404 carries the tags of the slugs it names, so that invalidating one of them forgets it."""
    path = "/is-new-safe-for-liver-cancer-patients"
    assert service.get(path, now=0).status == 404
    put(service, Key("compound", "new"), sample.records[KETAMINE].record)
    assert service.get(path, now=1).status == 404
    service.edge.invalidate(["#compound:new"])
    assert service.get(path, now=2).status == 200


def test_past_the_end_of_a_list_is_no_page(service: Service) -> None:
    """A list has no page beyond its last; its first has no number."""
    assert service.get("/compounds/2").status == 404
    assert service.get("/compounds/1").headers["location"] == "/compounds"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_the_edge_refuses_other_methods(service: Service, method: str) -> None:
    """Another method than GET and HEAD gets the edge's own 403 and reaches no origin."""
    assert service.get(PAGE, method).status == 403
    assert service.api.calls == 0


# Faults


def test_with_the_compute_down_every_kept_page_stands(service: Service) -> None:
    """Lambda, API and table off: pages in S3 are served; others get the error page as 503."""
    service.get(PAGE)
    service.api.down = True
    service.edge.invalidate(["/*"])
    with failing_calls(FAR, "BatchGetItem", "Query"):
        page, unknown = service.get(PAGE), service.get(OTHER)
    assert (page.status, page.answered_by) == (200, "s3")
    assert unknown.status == 503
    assert "cannot be shown right now" in text(unknown)
    assert unknown.headers["cache-control"] == "no-store"


def test_the_first_reader_after_an_outage_gets_the_page(service: Service) -> None:
    """A 503 is forgotten within seconds of the compute's return."""
    service.api.down = True
    assert service.get(PAGE, now=0).status == 503
    service.api.down = False
    assert service.get(PAGE, now=11).status == 200


def test_a_table_that_does_not_answer_is_a_503(service: Service) -> None:
    """With only the table down the function answers 503; the reader gets the edge's error page."""
    with failing_calls(FAR, "BatchGetItem"):
        answer = service.get(PAGE)
    assert answer.status == 503
    assert "cannot be shown right now" in text(answer)
    assert kept(service) == set()


def test_a_put_that_fails_is_not_the_readers_problem(service: Service) -> None:
    """Where S3 refuses the copy the reader gets the page all the same, with a short edge life."""
    refused = ClientError(
        {"ResponseMetadata": {"HTTPStatusCode": 503}, "Error": {"Code": "SlowDown"}}, "PutObject"
    )
    with failing_calls(refused, "PutObject"):
        answer = service.get(PAGE, now=0)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=10"
    assert kept(service) == set()
    assert service.get(PAGE, now=11).headers["cache-control"].startswith("public, max-age=0, s-maxage=3600")


def test_a_put_that_timed_out_but_worked_is_looked_after(service: Service, sample: Content) -> None:
    """A put whose answer was lost may lie in S3: if its records moved meanwhile, it does not stay."""
    late = iter([ReadTimeoutError(endpoint_url="https://s3.us-east-1.amazonaws.com")])

    def around(operation: str, _parameters: Any, proceed: Proceed) -> Any:
        result = proceed()
        if operation == "PutObject" and (error := next(late, None)):
            change(service, sample, KETAMINE, name="Renamed")
            raise error
        return result

    with around_calls(around):
        answer = service.get(PAGE)
    assert "Renamed" in text(answer)
    copy = service.stack.s3.get_object(Bucket=service.stack.bucket, Key=f"pages{PAGE}")["Body"].read()
    assert b"Renamed" in copy


def test_a_page_already_kept_is_not_put_again(service: Service) -> None:
    """Two functions that render one page at once leave one copy; the second answers with a short life."""
    service.get(PAGE)
    copy = service.stack.s3.head_object(Bucket=service.stack.bucket, Key=f"pages{PAGE}")["LastModified"]
    answer = invoke(service, PAGE)
    assert answer["statusCode"] == 200
    assert answer["headers"]["cache-control"] == "public, max-age=0, s-maxage=10"
    again = service.stack.s3.head_object(Bucket=service.stack.bucket, Key=f"pages{PAGE}")["LastModified"]
    assert again == copy


def test_a_malformed_item_hurts_its_own_pages_only(service: Service) -> None:
    """A page whose item holds no record fails without a copy; every other page is as before."""
    service.stack.dynamodb.put_item(
        TableName=service.stack.table,
        Item={
            "pk": {"S": str(KETAMINE)},
            "sk": {"S": "record"},
            "record": {"B": b"\xc1"},
            "version": {"S": "x"},
        },
    )
    assert invoke(service, PAGE)["statusCode"] == 500
    assert service.get(PAGE).status == 503
    assert service.get(OTHER).status == 200
    assert service.get("/conditions/liver-cancer").status == 200
    assert f"pages{PAGE}" not in kept(service)


def test_a_new_question_is_content(service: Service, sample: Content) -> None:
    """A question that is published while the function is warm is answered without a deploy."""
    path = "/may-ketamine-iv-be-given-in-liver-cancer"
    assert service.get(path, now=0).status == 404
    asked = Question(
        path="/may-{compound}-be-given-in-{condition}",
        title="May {compound} be given in {condition}?",
        label="Giving",
        template="safety.html",
        older_paths=("/blog/{compound}-for-{condition}",),
    )
    known = sample.records[QUESTIONS].record
    assert isinstance(known, Questions)
    put(service, QUESTIONS, Questions(known.by_kind | {"giving": asked}))
    assert service.get(path, now=31).status == 200
    older = service.get("/blog/ketamine-iv-for-liver-cancer", now=31)
    assert (older.status, older.headers["location"]) == (301, path)


# The door


def test_without_the_secret_the_api_answers_403(service: Service) -> None:
    """Whoever does not come through the edge gets 403, and is told nothing."""
    for secret in ("", "wrong", secret_of(service)[:-1], "é"):
        answer = invoke(service, PAGE, x_origin_secret=secret)
        assert (answer["statusCode"], answer["body"]) == (403, "")
        assert answer["headers"]["cache-control"] == "no-store"


def test_the_api_refuses_other_methods(service: Service) -> None:
    """At the API another method than GET and HEAD gets 405 and is told which are allowed."""
    answer = invoke(service, PAGE, "POST")
    assert (answer["statusCode"], answer["headers"]["allow"]) == (405, "GET, HEAD")


def test_the_secret_is_in_no_log(
    service: Service, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a right nor a wrong secret is logged."""
    invoke(service, PAGE)
    invoke(service, PAGE, x_origin_secret="wrong-secret")
    logged = "".join(capfd.readouterr()) + caplog.text
    assert "answered" in logged
    assert secret_of(service) not in logged
    assert "wrong-secret" not in logged

"""Many readers of one cold page at one moment: one render behind a shield, one object however they come."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import recorded_calls
from interleaving import Schedule
from records import BOTH, change

from compound_pages.freshness import TAG_HEADER
from toolkit.origins.api_event import LambdaContext
from toolkit.soak import crowd
from toolkit.soak.herd import PAGE, Herd, shielded, unshielded
from toolkit.soak.house import House

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.content import Content
    from toolkit.service import Service

READERS = 500
EDGES = 5
INVOCATIONS = 250  # of the function, past the edge; in each of two stories
ENVIRONMENTS = 12
AT_ONCE = 8
SEEDS = range(6)
QUESTION = "What has changed since I last read this page?"
KEY = f"pages{PAGE}"
KEPT = "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400"
BRIEF = "public, max-age=0, s-maxage=10"
SHOWN = ("content-type", "cache-control", "etag", TAG_HEADER)


@pytest.fixture
def house(service: Service, sample: Content) -> House:
    """The service with nothing rendered yet."""
    return House(sample, service)


def objects(house: House) -> list[str]:
    """Return what lies in S3 of the page under any name."""
    return [key for key in house.kept() if "is-ketamine-iv-safe" in key]


def the_object(house: House) -> tuple[bytes, dict[str, str]]:
    """Return the bytes of the page in S3 and its headers, as S3 sends them."""
    found = house.stack.s3.get_object(Bucket=house.stack.bucket, Key=KEY)
    sent = {name.lower(): value for name, value in found["ResponseMetadata"]["HTTPHeaders"].items()}
    return found["Body"].read(), {name: sent[name] for name in SHOWN}


def fresh(house: House) -> tuple[bytes, dict[str, str]]:
    """Return the page and its headers as a function that was never asked before makes them now."""
    house.forget(PAGE)
    answer = house.render()(house.event(PAGE), LambdaContext("render", "fresh"))
    made = answer["body"].encode(), {name: answer["headers"][name] for name in SHOWN}
    assert the_object(house) == made
    assert made[1]["cache-control"] == KEPT
    return made


def test_readers_at_many_edges_cause_one_render(house: House) -> None:
    """500 readers at five edges all ask before S3 answers the first; the function is called once (T21)."""
    render = house.render()
    answers = shielded(Herd(house, EDGES, READERS, crowd.Limit(60)), render)
    assert Counter(answer.status for answer in answers) == {200: READERS}
    assert render.calls == 1
    assert len({(answer.body, answer.headers["etag"]) for answer in answers}) == 1
    assert objects(house) == [KEY]


def test_without_a_shield_each_edge_has_its_render(house: House) -> None:
    """The test above can fail: each edge collapses its own readers only, and all leave the same object."""
    render = house.render()
    answers = unshielded(Herd(house, EDGES, READERS, crowd.Limit(60)), render)
    assert Counter(answer.status for answer in answers) == {200: READERS}
    assert render.calls == EDGES
    assert len({answer.body for answer in answers}) == 1
    assert objects(house) == [KEY]


def invoke(house: House, meanwhile: Callable[[], object] | None = None) -> list[dict[str, Any]]:
    """Call the function in many environments at once; return every answer.

    `meanwhile` is done in the middle, beside the calls that go on.
    """
    render, answers = house.render(), list[dict[str, Any]]()

    def call(number: int) -> None:
        if meanwhile and number == INVOCATIONS // 2:
            meanwhile()
        answers.append(render(house.event(PAGE), LambdaContext("render", str(number))))

    crowd.each(range(INVOCATIONS), call, crowd.Limit(120), ENVIRONMENTS, lambda _: None)
    assert len(answers) == INVOCATIONS
    assert render.started > 1
    return answers


def test_past_the_edge_one_of_many_puts_is_kept(house: House) -> None:
    """Every environment renders and puts; one object is left, under the headers of the answers."""
    with recorded_calls() as calls:
        answers = invoke(house)
    assert calls.count("PutObject") == INVOCATIONS
    assert Counter(answer["statusCode"] for answer in answers) == {200: INVOCATIONS}
    lives = Counter(answer["headers"]["cache-control"] for answer in answers)
    assert lives == {KEPT: 1, BRIEF: INVOCATIONS - 1}
    assert objects(house) == [KEY]
    kept = the_object(house)
    assert kept == fresh(house)
    assert {(answer["body"].encode(), answer["headers"]["etag"]) for answer in answers} == {
        (kept[0], kept[1]["etag"])
    }


def test_past_the_edge_a_record_that_changes_meanwhile_wins(
    house: House, service: Service, sample: Content
) -> None:
    """Half-way a record changes and its pages are refreshed; what is left is the new page and no other."""

    def edit() -> None:
        change(service, sample, BOTH, questions=(QUESTION,))
        service.drain()

    answers = invoke(house, edit)
    assert Counter(answer["statusCode"] for answer in answers) == {200: INVOCATIONS}
    assert len({answer["body"] for answer in answers}) == 2
    assert objects(house) == [KEY]
    kept = the_object(house)
    assert QUESTION.encode() in kept[0]
    assert kept == fresh(house)


def interleaved(house: House, service: Service, sample: Content) -> None:
    """Let environments and an editor take turns at AWS calls; check what is left of each order.

    The least that a refresh may do with a page whose record changed is to delete the copy it finds.
    """
    environments = [house.stack.cold_start("render") for _ in range(AT_ONCE)]
    actors: list[Callable[[], object]] = [
        lambda render=render: render(house.event(PAGE), LambdaContext("render", "1"))  # type: ignore[misc]
        for render in environments
    ]

    def edit() -> None:
        change(service, sample, BOTH, questions=(QUESTION,))
        house.forget(PAGE)

    for seed in SEEDS:
        change(service, sample, BOTH)
        house.forget(PAGE)
        schedule = Schedule(seed)
        schedule.run(*actors, steady=edit)
        happened = f"seed {seed}: {schedule.order}"
        assert objects(house) in ([], [KEY]), happened
        if objects(house):
            assert QUESTION.encode() in the_object(house)[0], happened


def test_in_any_order_of_calls_no_old_page_is_left(house: House, service: Service, sample: Content) -> None:
    """Eight environments render one cold page while its record changes, in orders that seeds draw."""
    interleaved(house, service, sample)


def test_without_the_second_look_an_old_page_is_left(
    house: House, service: Service, sample: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: where nobody looks again, one of these orders leaves an old page."""
    monkeypatch.setattr("compound_pages.reading.Reading.has_moved", lambda _self: False)
    with pytest.raises(AssertionError, match="seed"):
        interleaved(house, service, sample)

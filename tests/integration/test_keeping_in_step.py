"""From a saved file to the next read: write, stream, plan, queue, refresh, S3, invalidation, edge.

Nothing on this way is faked by hand but CloudFront's data plane, which is the distribution of the toolkit.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from aws_calls import recorded_calls
from draft import Draft
from in_step import Fresh, copies, old_at_the_edge, out_of_step
from releases import another_release, take_over

from compound_pages.paths import PagePath, data_path
from toolkit.site import paths

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.content import Content
    from toolkit.distribution import Response
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB, OTHER_HUB = "/compounds/ketamine-iv", "/conditions/liver-cancer"
UNRECORDED = "/is-ketamine-iv-safe-for-lung-cancer-patients"
METFORMIN = "/is-metformin-safe-for-breast-cancer-patients"
QUESTION, PAIR = "questions/safety", "pairs/ketamine-iv/liver-cancer"
# What pollers ask when there is nothing to do, and what publishing reads.
READS = {"GetItem", "Scan", "GetRecords", "ReceiveMessage", "GetQueueAttributes"}
ERROR_PAGE = "/errors/unavailable.html"


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """The sample's content, to be edited."""
    return Draft(tmp_path)


def warm(service: Service, asked: Iterable[str]) -> dict[str, Response]:
    """Have readers ask for pages until the edge holds them; return what they got."""
    for path in asked:
        service.get(path)
    held = {path: service.get(path) for path in asked}
    assert {answer.answered_by for answer in held.values()} == {"edge"}
    return held


def others(page: str) -> set[str]:
    """Return the other questions about the pair of a safety page of ketamine."""
    condition = page.removeprefix("/is-ketamine-iv-safe-for-").removesuffix("-patients")
    return {
        f"/does-ketamine-iv-work-for-{condition}",
        f"/can-i-take-ketamine-iv-with-{condition}-treatment",
        f"/ketamine-iv-research-in-{condition}",
    }


def made_by_readers(copied: Iterable[str]) -> set[str]:
    """Return these paths but for what a deploy puts there."""
    return {path for path in copied if path not in {ERROR_PAGE, "/favicon.ico"}}


CHANGES: dict[str, dict[str, Any]] = {
    "compounds/ketamine-iv": {"safety": "Known from new words."},
    "conditions/liver-cancer": {"affected_organs": ["new words"]},
    PAIR: {"findings": "New words were found."},
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_next_read_is_new(service: Service, draft: Draft, name: str) -> None:
    """A changed record is on the page that a reader gets next, from S3, which no reader had to wait for."""
    before = warm(service, [PAGE])[PAGE]
    draft.edit(name, **CHANGES[name])
    draft.publish(service)
    assert service.get(PAGE).body == before.body
    renders = service.api.calls
    service.drain()
    after = service.get(PAGE)
    assert (after.status, after.answered_by) == (200, "s3")
    assert b"ew words" in after.body
    assert after.body == Fresh(service.stack).answer(PAGE).body
    assert service.api.calls == renders
    assert out_of_step(service.stack) == []


class Edit(NamedTuple):
    """Fields that are written into a file, and pages that change by it, beside others."""

    name: str
    fields: dict[str, Any]
    changed: set[str]


# Some of every kind, with their data; all would be too many for each edit.
SHOWN = (
    *("/", "/compounds", "/conditions", "/a-z/e", "/a-z/k", "/a-z/l", "/about/method"),
    *(HUB, "/compounds/metformin", OTHER_HUB, "/conditions/lung-cancer", "/conditions/breast-cancer"),
    *(PAGE, UNRECORDED, METFORMIN),
    *("/does-ketamine-iv-work-for-liver-cancer", "/metformin-research-in-breast-cancer"),
)
FILES = (
    *("/sitemap.xml", "/sitemap-pages.xml", "/sitemaps/ketamine-iv.xml", "/sitemaps/metformin.xml"),
    *("/feed.xml", "/robots.txt"),
)
WARM = (*SHOWN, *map(data_path, SHOWN), *FILES)
CORRECTED = {"on": date(2026, 12, 1), "kind": "correction", "summary": "Less is known."}
EDITS = {
    "a compound's name": Edit(
        "compounds/ketamine-iv",
        {"name": "Esketamine"},
        {"/", "/compounds", "/a-z/k", "/a-z/e", HUB, OTHER_HUB, PAGE, data_path(PAGE), UNRECORDED},
    ),
    "a compound's text, with a day": Edit(
        "compounds/ketamine-iv",
        {"safety": "Known from new words.", "history": [CORRECTED]},
        {PAGE, data_path(PAGE), data_path(HUB), "/feed.xml"},
    ),
    "a condition's name": Edit(
        "conditions/lung-cancer",
        {"name": "A Cancer of the Lung"},
        {"/conditions", "/conditions/lung-cancer", HUB, UNRECORDED, data_path(UNRECORDED)},
    ),
    "how a pair was studied": Edit(
        "pairs/metformin/breast-cancer", {"studied": "limited"}, {data_path(METFORMIN)}
    ),
    "a question's title": Edit(
        QUESTION, {"title": "May {compound} be given in {condition}?"}, {PAGE, UNRECORDED, data_path(PAGE)}
    ),
    "the site's name": Edit("site", {"name": "Other Pages"}, {*SHOWN, "/feed.xml"}),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_page_is_kept_in_step(service: Service, draft: Draft, sample: Content, edit: Edit) -> None:
    """After an edit each page and file is right in S3 and at the edge, and no reader has rendered one."""
    assert set(WARM) <= set(paths(sample.records))
    held = warm(service, WARM)
    renders = service.api.calls
    draft.edit(edit.name, **edit.fields)
    draft.publish(service)
    service.drain()
    assert out_of_step(service.stack) == []
    assert old_at_the_edge(service, held) == []
    assert service.api.calls == renders
    changed = {path for path, answer in held.items() if service.get(path).body != answer.body}
    assert edit.changed <= changed
    assert "/robots.txt" not in changed


def test_a_question_that_moves_takes_its_pages_along(service: Service, draft: Draft) -> None:
    """Under a declared older path readers are sent on; S3 keeps no page under it."""
    warm(service, [PAGE, HUB])
    moved = "/may-ketamine-iv-be-given-in-liver-cancer"
    draft.edit(
        QUESTION,
        path="/may-{compound}-be-given-in-{condition}",
        older_paths=["/is-{compound}-safe-for-{condition}-patients"],
    )
    draft.publish(service)
    service.drain()
    answer = service.get(PAGE)
    assert (answer.status, answer.headers["location"]) == (301, moved)
    assert service.get(moved).status == 200
    kept = made_by_readers(copies(service.stack))
    assert {moved, HUB} <= kept
    assert not [path for path in kept if path.endswith("-patients")]
    assert out_of_step(service.stack) == []
    assert moved.encode() in service.get(HUB).body


def test_a_question_that_leaves_takes_its_pages_away(service: Service, draft: Draft) -> None:
    """Under an older path that is not declared there is nothing any more, in S3 or at the edge."""
    warm(service, [PAGE])
    draft.edit(QUESTION, path="/may-{compound}-be-given-in-{condition}", older_paths=None)
    draft.publish(service)
    service.drain()
    assert service.get(PAGE).status == 404
    assert not [path for path in copies(service.stack) if path.endswith("-patients")]


def test_an_alias_comes_and_goes(service: Service, draft: Draft) -> None:
    """A new alias leads on at once, one that was taken back does not, whatever the edge held before."""
    aliased = ["/is-ketalar-safe-for-liver-cancer-patients", "/compounds/ketalar"]
    warm(service, [*aliased, PAGE])
    draft.edit("compounds/ketamine-iv", aliases=["ketalar"])
    draft.publish(service)
    service.drain()
    answers = warm(service, aliased)
    assert [(one.status, one.headers["location"]) for one in answers.values()] == [(301, PAGE), (301, HUB)]
    draft.edit("compounds/ketamine-iv", aliases=None)
    draft.publish(service)
    service.drain()
    assert [service.get(path).status for path in aliased] == [404, 404]
    assert made_by_readers(copies(service.stack)) == {PAGE}


def test_a_new_condition_is_listed(service: Service, draft: Draft) -> None:
    """A condition that is added is on the list, at home and on every compound's hub, and so are its pages."""
    path = "/is-ketamine-iv-safe-for-gout-patients"
    held = warm(service, [HUB, "/conditions", "/", "/compounds", path, "/conditions/gout"])
    assert held[path].status == 404
    draft.edit("conditions/gout", name="Gout", specialists=["nurse"], affected_organs=["joints"])
    draft.publish(service)
    service.drain()
    assert old_at_the_edge(service, held) == []
    for listing in ("/conditions", "/"):
        assert b"/conditions/gout" in service.get(listing).body
    assert path.encode() in service.get(HUB).body
    assert service.get(path).status == 200


@pytest.mark.parametrize("name", ["pairs/ketamine-iv/lung-cancer", PAIR], ids=["added", "changed"])
def test_the_page_of_a_changed_pair_is_rendered_ahead(service: Service, draft: Draft, name: str) -> None:
    """Its first reader gets it from S3, though nobody had asked for it; no other pair's is made unasked."""
    draft.edit(name, studied="specific", findings="New words were found.")
    draft.publish(service)
    service.drain()
    page = UNRECORDED if name != PAIR else PAGE
    assert made_by_readers(copies(service.stack)) == {page, *others(page)}
    answer = service.get(page)
    assert (answer.status, answer.answered_by) == (200, "s3")
    assert b"New words" in answer.body
    assert service.api.calls == 0


def test_a_page_that_nobody_asked_for_is_not_made(service: Service, draft: Draft) -> None:
    """A changed compound, condition or site leaves pages alone that were never asked for."""
    warm(service, [PAGE])
    draft.edit("compounds/ketamine-iv", name="Esketamine")
    draft.edit("conditions/liver-cancer", name="Hepatoma")
    draft.edit("site", name="Other Pages")
    draft.publish(service)
    service.drain()
    assert made_by_readers(copies(service.stack)) == {PAGE}


def test_a_text_without_a_day_moves_no_list(service: Service, draft: Draft) -> None:
    """Text is the record's own; a new day is also in the entries of its pairs, and in the feed."""
    draft.edit("compounds/ketamine-iv", safety="New words.")
    assert [write.place.pk for write in draft.publish(service).writes] == ["compound#ketamine-iv"]
    draft.edit("compounds/ketamine-iv", history=[CORRECTED])
    written = {tuple(write.place) for write in draft.publish(service).writes}
    assert {("list#compound#ketamine-iv", "liver-cancer"), ("list#condition#liver-cancer", "ketamine-iv")} < (
        written
    )
    assert {("list#compounds", "ketamine-iv"), ("feed#", "record"), ("compound#ketamine-iv", "record")} < (
        written
    )
    assert {name for name, _ in written if name.startswith("pair#")} == set()


def test_publishing_the_same_again_does_nothing(service: Service, draft: Draft) -> None:
    """The same content a second time writes no item, asks for no work, puts nothing and purges nothing."""
    warm(service, [PAGE, HUB, "/"])
    draft.edit("compounds/ketamine-iv", safety="New words.")
    draft.edit("compounds/metformin", status="gone")
    draft.publish(service)
    service.drain()
    with recorded_calls() as calls:
        assert draft.publish(service).writes == ()
        service.drain()
    assert set(calls) <= READS
    assert calls.count("Scan") == 1


def test_a_change_and_back_before_anybody_looked(service: Service, draft: Draft) -> None:
    """Two publications that cancel out put nothing; the purges of what might have been are made."""
    warm(service, [PAGE])
    draft.edit("compounds/ketamine-iv", safety="New words.")
    draft.publish(service)
    draft.restore("compounds/ketamine-iv")
    draft.publish(service)
    with recorded_calls() as calls:
        service.drain()
    assert "PutObject" not in calls
    assert calls.count("CreateInvalidation") == 1
    assert out_of_step(service.stack) == []


# Headers


def puts(service: Service) -> int:
    """Sweep, and return how many objects that put."""
    service.sweep()
    with recorded_calls() as calls:
        service.drain()
    return calls.count("PutObject")


def test_another_edge_life_reaches_every_copy(service: Service) -> None:
    """A release that changes nothing but a header is in S3 after a sweep, byte for byte the same pages."""
    every = WARM
    warm(service, every)
    before = copies(service.stack)
    release = another_release(service, EdgeSeconds="60")
    take_over(service, release)
    assert set(out_of_step(release)) == set(every)
    assert puts(service) == len(every)
    assert out_of_step(release) == []
    after = copies(service.stack)
    assert {path: copy.body for path, copy in after.items()} == {
        path: copy.body for path, copy in before.items()
    }
    assert "s-maxage=60," in service.get(PAGE).headers["cache-control"]
    assert puts(service) == 0


def test_other_tags_reach_every_copy(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that changes nothing but the cache tags is in S3 after a sweep."""
    warm(service, [PAGE, HUB])
    known = vars(PagePath)["tags"].fget
    monkeypatch.setattr(PagePath, "tags", property(lambda at: (*known(at), "new")))
    assert set(out_of_step(service.stack)) == {PAGE, HUB, ERROR_PAGE}
    assert puts(service) == 3
    assert out_of_step(service.stack) == []
    assert copies(service.stack)[PAGE].headers["x-amz-meta-cache-tag"].endswith(",new")

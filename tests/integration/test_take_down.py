"""A record of each kind is taken down in each way, so that nothing of it is left, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from aws_calls import Proceed, around_calls
from bs4 import BeautifulSoup
from draft import Draft
from in_step import copies, old_at_the_edge, out_of_step

from compound_pages.paths import data_path

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
COMPOUND, CONDITION = "/compounds/ketamine-iv", "/conditions/liver-cancer"
SITEMAP, LETTERS = "/sitemaps/ketamine-iv.xml", ("/a-z/k", "/a-z/l")
LISTS = ("/", "/compounds", "/conditions")
KETAMINE, LIVER_CANCER = "compounds/ketamine-iv", "conditions/liver-cancer"
PAIR = "pairs/ketamine-iv/liver-cancer"
UNRECORDED = "/is-metformin-safe-for-lung-cancer-patients"  # no file says anything of this pair
EVERYWHERE = (PAGE, COMPOUND, CONDITION, *LISTS, UNRECORDED)
GONE = {"status": "gone", "gone": {"why": "It was a mix-up."}}


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """The sample's content, to be edited."""
    return Draft(tmp_path)


class Case(NamedTuple):
    """A record and how it is taken down: fields for its file, which goes away without any.

    `pages`: what answers `status` then, leading to `to`; `tag`: what is purged.
    """

    file: str
    fields: dict[str, Any] | None
    pages: tuple[str, ...]
    tag: str
    status: int = 410
    to: tuple[str, ...] = ()


CASES = {
    "compound, gone": Case(KETAMINE, GONE, (PAGE, COMPOUND), "#compound:ketamine-iv"),
    "compound, vanished": Case(KETAMINE, None, (PAGE, COMPOUND), "#compound:ketamine-iv"),
    "compound, moved": Case(
        KETAMINE,
        {"moved_to": "melatonin"},
        (PAGE, COMPOUND),
        "#compound:ketamine-iv",
        301,
        ("/is-melatonin-safe-for-liver-cancer-patients", "/compounds/melatonin"),
    ),
    "condition, gone": Case(LIVER_CANCER, GONE, (PAGE, CONDITION), "#condition:liver-cancer"),
    "condition, vanished": Case(LIVER_CANCER, None, (PAGE, CONDITION), "#condition:liver-cancer"),
    "condition, moved": Case(
        LIVER_CANCER,
        {"moved_to": "lung-cancer"},
        (PAGE, CONDITION),
        "#condition:liver-cancer",
        301,
        ("/is-ketamine-iv-safe-for-lung-cancer-patients", "/conditions/lung-cancer"),
    ),
    "pair, gone": Case(PAIR, GONE, (PAGE,), "#pair:ketamine-iv:liver-cancer"),
}


def warm(service: Service) -> None:
    """Have every page in S3 and at the edge."""
    for path in EVERYWHERE:
        service.get(path)
    assert {service.get(path).answered_by for path in EVERYWHERE} == {"edge"}


def publish(service: Service, draft: Draft) -> list[tuple[str, Any]]:
    """Publish and drain; return what was deleted from S3 and what was purged, in this order of events."""
    seen: list[tuple[str, Any]] = []

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        answer = proceed()
        if operation == "DeleteObject":
            seen.append((operation, parameters["Key"].removeprefix("pages")))
        if operation == "CreateInvalidation":
            purged = parameters["InvalidationBatch"]["Paths"]["Items"]
            seen.extend((operation, item) for item in purged)
        return answer

    draft.publish(service)
    with around_calls(note):
        service.drain()
    return seen


def links(service: Service, path: str) -> set[str]:
    """Return where the links of a page lead to."""
    found = BeautifulSoup(service.get(path).body, "html.parser").find_all("a", href=True)
    return {str(link["href"]) for link in found}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_taken_down_is_nowhere_left(service: Service, draft: Draft, case: Case) -> None:
    """Its pages leave S3, then the edge, then say what became of it; no list leads to them. Then back."""
    warm(service)
    before = {path: service.get(path).body for path in EVERYWHERE}
    if case.fields is None:
        draft.remove(case.file)
    else:
        draft.edit(case.file, **case.fields)
    seen = publish(service, draft)
    for path in case.pages:
        deleted, purged = ("DeleteObject", path), ("CreateInvalidation", case.tag)
        assert purged in seen[seen.index(deleted) :]
    assert not copies(service.stack).keys() & set(case.pages)
    ends = [service.get(path) for path in case.pages]
    assert [answer.status for answer in ends] == [case.status] * len(case.pages)
    assert tuple(answer.headers["location"] for answer in ends if answer.status == 301) == case.to
    for path in set(EVERYWHERE) - set(case.pages):
        assert service.get(path).status == 200
        assert not links(service, path) & set(case.pages)
    assert old_at_the_edge(service, EVERYWHERE) == []
    assert out_of_step(service.stack) == []

    warm(service)
    draft.restore(case.file)
    publish(service, draft)
    assert {path: service.get(path).body for path in EVERYWHERE} == before
    assert {service.get(path).status for path in EVERYWHERE} == {200}
    assert out_of_step(service.stack) == []


@pytest.mark.parametrize("name", ["compound, gone", "compound, moved", "condition, vanished", "pair, gone"])
def test_what_is_taken_down_is_in_no_file_for_machines(service: Service, draft: Draft, name: str) -> None:
    """Its data answers as its pages do; no sitemap names them, no feed leads to them, no letter either."""
    case = CASES[name]
    draft.edit("site", index_requires_review=False)  # else no sitemap names a page of the sample
    publish(service, draft)
    data = tuple(map(data_path, case.pages))
    files = ("/sitemap.xml", "/sitemap-pages.xml", SITEMAP, "/feed.xml", *LETTERS)
    named = {path: service.get(path).body.decode() for path in (*files, *data)}
    assert all(any(f"{page}<" in named[file] for file in files) for page in case.pages)
    if case.fields is None:
        draft.remove(case.file)
    else:
        draft.edit(case.file, **case.fields)
    publish(service, draft)
    ends = [service.get(path) for path in data]
    assert [answer.status for answer in ends] == [case.status] * len(data)
    assert tuple(answer.headers["location"] for answer in ends if answer.status == 301) == tuple(
        map(data_path, case.to)
    )
    assert service.get(SITEMAP).status == (case.status if case.file == KETAMINE else 200)
    for file in (file for file in files if service.get(file).status == 200):
        body = service.get(file).body.decode()
        assert not [page for page in case.pages if f"{page}<" in body or f'{page}"' in body]
        assert case.file != KETAMINE or SITEMAP not in body
    assert old_at_the_edge(service, (*files, *data)) == []
    assert out_of_step(service.stack) == []


def test_a_page_about_the_site_that_vanished_was_never_there(service: Service, draft: Draft) -> None:
    """It answers 404, in S3 there is no copy of it or its data, and the sitemap does not name it."""
    draft.edit("about/rules", title="Rules", description="Our rules.", sections=[{"heading": "One"}])
    publish(service, draft)
    paths = ("/about/rules", "/about/rules.json", "/sitemap-pages.xml")
    assert [service.get(path).status for path in paths] == [200, 200, 200]
    assert b"/about/rules<" in service.get("/sitemap-pages.xml").body
    draft.remove("about/rules")
    publish(service, draft)
    assert [service.get(path).status for path in paths] == [404, 404, 200]
    assert b"/about/rules<" not in service.get("/sitemap-pages.xml").body
    assert not copies(service.stack).keys() & {"/about/rules", "/about/rules.json"}
    assert out_of_step(service.stack) == []


def test_a_vanished_pair_is_no_take_down(service: Service, draft: Draft) -> None:
    """Without its file the page says that nothing is on record, in S3 and at the edge; hubs list it so."""
    warm(service)
    draft.remove(PAIR)
    publish(service, draft)
    answer = service.get(PAGE)
    assert (answer.status, answer.answered_by) == (200, "s3")
    assert b"noindex" in answer.body
    assert PAGE in links(service, COMPOUND)
    assert old_at_the_edge(service, EVERYWHERE) == []
    assert out_of_step(service.stack) == []


@pytest.mark.parametrize("file", [KETAMINE, LIVER_CANCER, PAIR])
def test_what_is_withdrawn_says_so_wherever_it_is_shown(service: Service, draft: Draft, file: str) -> None:
    """A withdrawn record's pages stay, with a notice, and each page that shows it is new at the edge."""
    warm(service)
    draft.edit(file, status="withdrawn", withdrawn={"why": "The label changed."})
    assert all(operation != "DeleteObject" for operation, _ in publish(service, draft))
    hub = {KETAMINE: COMPOUND, LIVER_CANCER: CONDITION}.get(file, PAGE)
    for path in {PAGE, hub}:
        answer = service.get(path)
        assert answer.status == 200
        assert b"The label changed." in answer.body
    assert old_at_the_edge(service, EVERYWHERE) == []
    assert out_of_step(service.stack) == []


def test_both_sides_of_a_page_are_taken_down_at_once(service: Service, draft: Draft) -> None:
    """A page of which compound and condition go in one publication goes too, in S3 and at the edge."""
    warm(service)
    draft.edit(KETAMINE, **GONE)
    draft.edit(LIVER_CANCER, **GONE)
    publish(service, draft)
    assert not copies(service.stack).keys() & {PAGE, COMPOUND, CONDITION}
    assert {service.get(path).status for path in (PAGE, COMPOUND, CONDITION)} == {410}
    assert out_of_step(service.stack) == []

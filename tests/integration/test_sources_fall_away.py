"""What becomes of the pages on ketamine and liver cancer when one of their sources falls away (T01, T16)."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import showpiece
from msgspec.structs import replace
from showpiece import KEYS, PATHS, Pages, Said, lines, marked, only, without

from toolkit import content as contents
from toolkit.content.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from compound_pages.items import Key, Stored

FILES = ("compounds/ketamine-iv.yaml", "conditions/liver-cancer.yaml", "pairs/ketamine-iv/liver-cancer.yaml")


@pytest.fixture(scope="module")
def pages(sample: contents.Content) -> Pages:
    return Pages(sample)


@pytest.fixture(scope="module")
def records(sample: contents.Content) -> dict[Key, Stored]:
    return only(sample.records)


@pytest.fixture(scope="module")
def said(records: dict[Key, Stored]) -> tuple[Said, ...]:
    return tuple(showpiece.said(records))


@pytest.fixture(scope="module")
def sources(said: tuple[Said, ...]) -> list[str]:
    return sorted(frozenset[str]().union(*(one.sources for one in said)))


@pytest.fixture(scope="module")
def _copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three records as files, with every source; site, questions and looks are the project's own."""
    folder = tmp_path_factory.mktemp("showpiece")
    for file in (*FILES, "sources.yaml"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(contents.OWN / file, folder / file)
    return folder


@pytest.fixture
def copy(_copied: Path, tmp_path: Path) -> Path:
    """The same for one test to write in."""
    shutil.copytree(_copied, tmp_path / "content")
    return tmp_path / "content"


def alone(said: tuple[Said, ...], source: str) -> set[str]:
    """Return the ids of what stands on one source and no other."""
    return {one.id for one in said if one.sources == {source}}


def ids(data: dict[str, dict[str, Any]]) -> set[str]:
    """Return the ids that stand on any of the pages."""
    return {line["id"] for page in data.values() for line in lines(page)}


def answers(data: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what the records come to on each page: levels and short answer."""
    said = {path: [line["text"] for line in page["short_answer"]] for path, page in data.items()}
    return {path: (page["concerns"], said[path]) for path, page in data.items()}


def places(data: Any, source: str, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place of a file that holds `source` where ids of sources stand."""
    if data == source and ("sources" in steps or steps[-1:] == ("certainty_by",)):
        yield steps
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in parts:
        yield from places(part, source, (*steps, step))


def write(file: Path, data: Any) -> None:
    """Write a content file: what is JSON is YAML too."""
    file.write_text(json.dumps(data), encoding="utf-8")


def test_t01_deleting_a_source_is_refused_at_every_place_that_cites_it(
    copy: Path, sources: list[str]
) -> None:
    """All of them at once: `check` names each citation with its file, its line and its field."""
    kept = YamlFile(copy / "sources.yaml").data
    write(copy / "sources.yaml", {id_: one for id_, one in kept.items() if id_ not in sources})
    cited = {
        str(file.problem(steps, "")).rpartition(": ")[0]
        for file in (YamlFile(copy / name) for name in FILES)
        for source in sources
        for steps in places(file.data, source)
    }
    with pytest.raises(contents.ContentError) as refused:
        contents.load(copy)
    named = {f"{one.file}:{one.line}:{one.column}: {one.field}" for one in refused.value.problems
             if one.message.startswith("unknown source")}  # fmt: skip
    assert len(cited) > 50
    assert named == cited


def test_t01_a_deleted_source_takes_its_statements_with_it(
    pages: Pages, records: dict[Key, Stored], said: tuple[Said, ...], sources: list[str]
) -> None:
    """Gone from sources.yaml and all citations: claims and rows are on no page, the rest is marked."""
    wrong = {}
    for source in sources:
        fell = [one for one in said if one.sources == {source}]
        rows = {one.id for one in fell if one.is_row}
        left = pages.html(showpiece.uncited(records, source))
        shown = {str(one.get("data-claim") or one.get("data-statement")): one for page in left.values()
               for one in page.select("[data-claim], [data-statement]")}  # fmt: skip
        marks = {one.id: bool(shown[one.id].select(".unsourced")) for one in fell if one.id in shown}
        if rows & set(shown) or not all(marks.values()):
            wrong[source] = rows & set(shown), marks
    assert wrong == {}


def test_t01_check_wants_a_claim_gone_that_lost_its_last_source(copy: Path) -> None:
    """Deleting the citation alone is refused with the claim's place; without the claim it is sound."""
    source = "noppers2011"
    for name in ("sources.yaml", *FILES):
        data = YamlFile(copy / name).data
        write(copy / name, showpiece.uncited_data(data, source))
    with pytest.raises(contents.ContentError) as refused:
        contents.load(copy)
    assert [one.message.rpartition("(")[2] for one in refused.value.problems] == ["T01)"]
    (problem,) = refused.value.problems
    data = YamlFile(problem.file).data
    lost = data["claims"].pop(int(problem.field.split("[")[1].split("]")[0]) - 1)  # counted from one
    for claim in data["claims"]:
        claim["disagrees_with"] = [id_ for id_ in claim.get("disagrees_with", []) if id_ != lost["id"]]
    write(problem.file, data)
    assert contents.load(copy).records[KEYS["compound"]]


def test_t16_a_retracted_source_withdraws_what_stood_on_it(
    pages: Pages, records: dict[Key, Stored], said: tuple[Said, ...], sources: list[str]
) -> None:
    """From all four pages, which say how much; levels and answers are as if nobody had written it."""
    wrong = {}
    for source in sources:
        fell = alone(said, source)
        left = pages.data(marked(records, source, "retracted"))
        expected = answers(pages.data(without(records, fell)))
        told = {
            len(page["withheld"]) == bool(fell) and counted(page["withheld"]) == len(fell)
            for page in left.values()
        }
        renamed = {path: (_unnumbered(levels), text) for path, (levels, text) in answers(left).items()}
        wanted = {path: (_unnumbered(levels), text) for path, (levels, text) in expected.items()}
        texts = {line["text"] for page in left.values() for line in lines(page) if "text" in line}
        still = [
            one.id
            for one in said
            if one.id in fell and (one.id in ids(left) if one.is_row else one.text in texts)
        ]
        if still or told != {True} or renamed != wanted:
            wrong[source] = still, told
    assert wrong == {}


def counted(withheld: list[str]) -> int:
    """Return how many statements the page says were taken out."""
    numbers = (sentence.split(" ", 1)[0] for sentence in withheld)
    return sum(1 if number == "One" else int(number) for number in numbers)


def _unnumbered(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return levels without the numbers of flat statements, which move up when one before them goes."""
    return [one | {"because": sorted({id_.rstrip("0123456789") for id_ in one["because"]})} for one in levels]


def test_t16_some_retraction_changes_the_level(
    pages: Pages, records: dict[Key, Stored], sources: list[str]
) -> None:
    """Otherwise the test above would compare nothing."""
    before = answers(pages.data(records))
    after = (answers(pages.data(marked(records, source, "retracted"))) for source in sources)
    assert any(one[PATHS[0]][0] != before[PATHS[0]][0] for one in after)


def test_t16_a_retraction_in_the_file_is_flagged_and_withdraws(copy: Path, pages: Pages) -> None:
    data = YamlFile(copy / "sources.yaml").data
    data["noppers2011"]["retraction"] = {"status": "retracted", "on": "2026-11-01"}
    write(copy / "sources.yaml", data)
    loaded = contents.load(copy)
    assert [one.message for one in loaded.warnings if "T16" in one.message] == [
        "'repeated-infusions' falls away: retracted was noppers2011 (T16)"
    ]
    left = pages.data(loaded.records)
    assert "compound.repeated-infusions" not in ids(left)
    assert all(any("retracted" in sentence for sentence in page["withheld"]) for page in left.values())


def test_t16_a_concern_caps_certainty_and_is_shown(copy: Path, pages: Pages) -> None:
    """A graded claim counts as very uncertain, and the source carries the notice wherever it is cited."""
    data = YamlFile(copy / FILES[0]).data
    claim = next(one for one in data["claims"] if one["id"] == "repeated-infusions")
    claim |= {"certainty": "low", "certainty_by": "noppers2011"}
    write(copy / FILES[0], data)
    before = _line(pages.data(contents.load(copy).records), "compound.repeated-infusions")
    known = YamlFile(copy / "sources.yaml").data
    known["noppers2011"]["retraction"] = {"status": "concern", "on": "2026-11-01"}
    write(copy / "sources.yaml", known)
    left = contents.load(copy).records
    after = _line(pages.data(left), "compound.repeated-infusions")
    assert (before["certainty"], after["certainty"]) == ("Low certainty", "Very low certainty")
    assert before | {"certainty": ""} == after | {"certainty": ""}
    cited = {
        path: page.get_text(" ").count(known["noppers2011"]["title"])
        for path, page in pages.html(left).items()
    }
    notices = {path: page.get_text(" ").count("voiced concern about it on 1 November 2026")
               for path, page in pages.html(left).items()}  # fmt: skip
    assert notices == cited
    assert sum(notices.values()) > 0


def _line(data: dict[str, dict[str, Any]], id_: str) -> dict[str, Any]:
    found = (
        line for page in data.values() for line in lines(page) if line["id"] == id_ and "certainty" in line
    )
    return next(line for line in found if line["certainty"])


def test_changing_one_certainty_changes_its_own_line_and_what_follows(
    pages: Pages, records: dict[Key, Stored]
) -> None:
    """Every claim in turn: besides its own line only the short answer and the levels may differ."""
    before = {path: dict(_leaves(page)) for path, page in pages.data(records).items()}
    wrong, lines_changed = {}, 0
    for kind in ("pair", "compound"):
        record: Any = records[KEYS[kind]].record
        for number, claim in enumerate(record.claims):
            claims = (*record.claims[:number], replace(claim, certainty="low"), *record.claims[number + 1 :])
            changed = replace(records[KEYS[kind]], record=replace(record, claims=claims))
            for path, page in pages.data({**records, KEYS[kind]: changed}).items():
                after = dict(_leaves(page))
                differ = {
                    leaf
                    for leaf in before[path].keys() | after.keys()
                    if before[path].get(leaf) != after.get(leaf)
                }
                own = {leaf for leaf in differ if f"{kind}.{claim.id}" in leaf}
                lines_changed += len(own)
                if {leaf[-1] for leaf in own} - {"certainty", "text"} or _others(differ - own):
                    wrong[claim.id, path] = differ
    assert wrong == {}
    assert lines_changed > 20


def _others(leaves: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    return {leaf for leaf in leaves if leaf[0] not in {"short_answer", "concerns"}}


def _leaves(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each single value of a page's data with its place; a statement's place is its id."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*steps, name))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            id_ = part.get("id") if isinstance(part, dict) else None
            yield from _leaves(part, (*steps, id_ or i))
    else:
        yield steps, value

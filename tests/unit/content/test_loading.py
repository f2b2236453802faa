"""A folder becomes records, all of them or none, and lacks may be filled from the project's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compound_pages.history import Ending
from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import About, Questions, Section, Site
from compound_pages.statements import Source, Statement
from toolkit.content import OWN, ContentError, load

from .conftest import COMPOUND, CONDITION, SOURCES, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.content import Problem

ALPHA, BETA = Key("compound", "alpha"), Key("condition", "beta")


def test_a_flat_record_is_what_its_file_says(folder: Folder) -> None:
    assert folder.load().records[ALPHA] == Stored(
        Compound(
            name="Alpha",
            drug_class="a class",
            safety="a fact",
            regulatory_status="a fact",
            evidence_level="a fact",
            mechanism="a fact",
        )
    )


def test_a_record_carries_the_sources_that_it_cites_and_no_others(folder: Folder) -> None:
    folder.write(
        "sources.yaml",
        "study_1: {type: article, title: A study, pmid: '1'}\nstudy_2: {type: book, title: B, pmid: '2'}\n",
    )
    folder.write("conditions/beta.yaml", CONDITION + "treatment_cautions: {text: a, sources: [study_1]}\n")
    stored = folder.load().records[BETA]
    assert stored.sources == {"study_1": Source(type="article", title="A study", pmid="1")}
    assert stored.record == Condition(
        name="Beta",
        specialists=("neurologist",),
        affected_organs=("brain",),
        treatment_cautions=Statement("a", ("study_1",)),
    )


def test_a_pair_has_both_slugs_in_its_key(folder: Folder) -> None:
    folder.write("pairs/alpha/beta.yaml", "studied: specific\nupdated: 2026-11-22\n")
    stored = folder.load().records[Key("pair", "alpha/beta")]
    assert stored.record == Pair(studied="specific", updated=date(2026, 11, 22))


@pytest.mark.parametrize("ending", ["", "gone: {since: 2026-01-02, why: It was wrong.}\n"])
def test_a_record_that_is_gone_leaves_a_tombstone(folder: Folder, ending: str) -> None:
    folder.write("compounds/alpha.yaml", f"status: gone\n{ending}")
    expected = Ending(since=date(2026, 1, 2), why="It was wrong.") if ending else Ending()
    assert folder.load().records[ALPHA].record == Tombstone(None, expected)


def test_a_whole_record_that_is_gone_keeps_its_name_alone(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", COMPOUND + "status: gone\n")
    assert folder.load().records[ALPHA].record == Tombstone("Alpha", Ending())


def test_a_pair_can_be_gone(folder: Folder) -> None:
    folder.write("pairs/alpha/beta.yaml", "status: gone\n")
    assert folder.load().records[Key("pair", "alpha/beta")].record == Tombstone()


def test_a_withdrawn_record_keeps_all_it_says(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", COMPOUND + "status: withdrawn\nwithdrawn: {why: Old.}\n")
    record = folder.load().records[ALPHA].record
    assert isinstance(record, Compound)
    assert (record.status, record.withdrawn, record.safety) == ("withdrawn", Ending(why="Old."), "a fact")


def test_a_record_that_moved_is_a_redirect(folder: Folder) -> None:
    folder.write("compounds/old.yaml", "moved_to: alpha\n")
    assert folder.load().records[Key("compound", "old")] == Stored(Redirect("alpha"))


def test_an_alias_is_a_redirect(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", COMPOUND + "aliases: [a, b]\n")
    records = folder.load().records
    assert records[Key("compound", "a")] == records[Key("compound", "b")] == Stored(Redirect("alpha"))


def test_an_alias_of_a_record_that_moved_leads_to_where_it_went(folder: Folder) -> None:
    folder.write("compounds/old.yaml", "moved_to: alpha\naliases: [older]\n")
    assert folder.load().records[Key("compound", "older")] == Stored(Redirect("alpha"))


def test_every_step_of_a_chain_of_moves_leads_to_its_end(folder: Folder) -> None:
    folder.write("compounds/m2.yaml", "moved_to: m1\naliases: [m3]\n")
    folder.write("compounds/m1.yaml", "moved_to: alpha\n")
    records = folder.load().records
    assert {slug: records[Key("compound", slug)] for slug in ("m1", "m2", "m3")} == dict.fromkeys(
        ("m1", "m2", "m3"), Stored(Redirect("alpha"))
    )


def test_a_move_to_an_alias_leads_to_its_record(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", COMPOUND + "aliases: [al1]\n")
    folder.write("compounds/old.yaml", "moved_to: al1\n")
    assert folder.load().records[Key("compound", "old")] == Stored(Redirect("alpha"))


def test_a_move_to_an_alias_of_a_record_that_moved_leads_to_the_end(folder: Folder) -> None:
    folder.write("compounds/m1.yaml", "moved_to: alpha\naliases: [al1]\n")
    folder.write("compounds/old.yaml", "moved_to: al1\n")
    assert folder.load().records[Key("compound", "old")] == Stored(Redirect("alpha"))


def test_what_a_folder_lacks_is_the_projects_own(folder: Folder) -> None:
    (folder.root / "sources.yaml").unlink()
    folder.write("conditions/beta.yaml", CONDITION + "treatment_cautions: {text: a, sources: [pdq_liver]}\n")
    records, own = folder.load().records, load(OWN).records
    assert (records[SITE], records[QUESTIONS]) == (own[SITE], own[QUESTIONS])
    assert set(records[BETA].sources) == {"pdq_liver"}


def test_an_empty_part_is_the_projects_own_too(folder: Folder) -> None:
    for part in ("questions", "templates", "assets"):
        (folder.root / part).mkdir()
    folder.write("questions/.gitkeep", "")
    assert folder.load().records[QUESTIONS] == load(OWN).records[QUESTIONS]


def test_a_folder_uses_its_own_site_and_questions(folder: Folder) -> None:
    folder.write("site.yaml", "name: Other\nbase_url: https://other.example\n")
    folder.write(
        "questions/effect.yaml",
        "path: '/does-{compound}-help-{condition}'\ntitle: '{compound}, {condition}?'\n"
        "label: Effect\ntemplate: safety.html\n",
    )
    records = folder.load().records
    assert records[SITE].record == Site(name="Other", base_url="https://other.example")
    questions = records[QUESTIONS].record
    assert isinstance(questions, Questions)
    assert list(questions.by_kind) == ["effect"]


def test_a_folder_uses_its_own_sources_alone(folder: Folder) -> None:
    folder.write("conditions/beta.yaml", CONDITION + "treatment_cautions: {text: a, sources: [pdq_liver]}\n")
    assert folder.problems() == [
        "conditions/beta.yaml:4: treatment_cautions.sources[1]: unknown source 'pdq_liver'"
    ]


ABOUT = "title: Ours\ndescription: It is ours.\nsections: [{heading: One, paragraphs: [Text.]}]\n"


def test_a_page_about_the_site_is_what_its_file_says(folder: Folder) -> None:
    folder.write("about/house-rules.yaml", ABOUT)
    assert folder.load().records[Key("about", "house-rules")] == Stored(
        About(
            title="Ours",
            description="It is ours.",
            sections=(Section(heading="One", paragraphs=("Text.",)),),
        )
    )


def test_a_folder_brings_single_pages_about_the_site(folder: Folder) -> None:
    """The others are the project's own, as with templates, so that no site is without a policy."""
    own = {key for key in load(OWN).records if key.kind == "about"}
    folder.write("about/method.yaml", ABOUT)
    records = folder.load().records
    method = records[Key("about", "method")].record
    assert isinstance(method, About)
    assert method.title == "Ours"
    assert {key for key in records if key.kind == "about"} == own
    assert Key("about", "method") in own


def test_a_page_about_the_site_that_says_nothing_is_refused(folder: Folder) -> None:
    folder.write("about/method.yaml", "title: Ours\ndescription: It is ours.\nsections: []\n")
    (problem,) = folder.problems()
    assert problem.startswith("about/method.yaml:3: sections: ")


def test_all_that_is_wrong_with_all_files_is_told_at_once_in_order(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", "name: a: b\n")
    folder.write("compounds/Gamma.yaml", COMPOUND)
    folder.write("conditions/beta.yaml", CONDITION.replace("name", "nane"))
    folder.write("pairs/alpha/beta.yaml", "studied: never\nrisks: {text: a, sources: [x]}\n")
    folder.write("questions/safety.yaml", b"\xff\xfe")
    folder.write("site.yaml", "name: X\n")
    assert [problem.split(": ")[0] for problem in folder.problems()] == [
        "compounds/Gamma.yaml:1",
        "compounds/alpha.yaml:1",
        "conditions/beta.yaml:1",
        "conditions/beta.yaml:1",
        "pairs/alpha/beta.yaml:1",
        "pairs/alpha/beta.yaml:2",
        "questions/safety.yaml:1",
        "site.yaml:1",
    ]


def test_the_projects_own_content_is_good_and_has_no_warnings() -> None:
    assert load(OWN).warnings == ()


KEYS = st.sampled_from(
    ["name", "short_name", "specialists", "affected_organs", "status", "gone", "withdrawn", "updated",
     "aliases", "moved_to", "standard_treatment", "text", "sources", "why", "since", "x"]
)  # fmt: skip
SCALARS = st.sampled_from(
    ["Beta", "beta", "gone", "withdrawn", "live", "alpha", "2026-01-01", "study_1", "''", "null", "42", "1.5",
     "true", "{}", "[]", "safe", "!x y", '"\\ud800"', "a: b"]
)  # fmt: skip
FLOW = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=6,
)
LINES = st.lists(st.tuples(KEYS, FLOW).map(": ".join), max_size=7).map("\n".join)


def _problems_with(base: Path, raw: bytes) -> tuple[Problem, ...] | None:
    """Return what is wrong with a folder that holds `raw` as a condition, None if it is content."""
    folder = Folder(base)
    folder.write("conditions/beta.yaml", raw)
    folder.write("sources.yaml", SOURCES)
    for template in (OWN / "templates").iterdir():  # to be quick
        folder.write(f"templates/{template.name}", "")
    folder.write("questions/safety.yaml", (OWN / "questions/safety.yaml").read_bytes())
    try:
        folder.load()
    except ContentError as error:
        return error.problems
    return None


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_as_a_record_are_content_or_a_content_error(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    problems = _problems_with(tmp_path_factory.getbasetemp(), raw)
    assert problems is None or all(problem.line >= 1 and problem.message for problem in problems)


@settings(deadline=None)
@given(LINES | LINES.map(lambda lines: f"{CONDITION}{lines}"))
def test_any_keys_and_values_as_a_record_are_content_or_a_content_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    problems = _problems_with(tmp_path_factory.getbasetemp(), text.encode())
    assert problems is None or all(problem.line >= 1 and problem.message for problem in problems)

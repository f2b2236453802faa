"""What no schema of one file can see: names that collide, links to nowhere, ends that are none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from toolkit.content import ContentError, load

from .conftest import COMPOUND, CONDITION

if TYPE_CHECKING:
    from .conftest import Folder

PAIR = "studied: limited\n"


def add(folder: Folder, slug: str, more: str) -> None:
    folder.write(f"compounds/{slug}.yaml", COMPOUND + more)


def test_an_alias_that_is_the_slug_of_another_record_is_refused(folder: Folder) -> None:
    add(folder, "gamma", "aliases: [delta, alpha]\n")
    assert folder.problems() == [
        "compounds/gamma.yaml:7: aliases[2]: 'alpha' already leads to compound 'alpha'"
    ]


def test_an_alias_of_two_records_is_refused(folder: Folder) -> None:
    add(folder, "delta", "aliases: [x]\n")
    add(folder, "gamma", "aliases: [x]\n")
    assert folder.problems() == ["compounds/gamma.yaml:7: aliases[1]: 'x' already leads to compound 'delta'"]


def test_an_alias_that_stands_twice_is_refused(folder: Folder) -> None:
    add(folder, "gamma", "aliases: [x, x]\n")
    assert folder.problems() == ["compounds/gamma.yaml:7: aliases[2]: 'x' already leads to compound 'gamma'"]


def test_an_alias_on_itself_is_refused(folder: Folder) -> None:
    add(folder, "gamma", "aliases: [gamma]\n")
    assert folder.problems() == [
        "compounds/gamma.yaml:7: aliases[1]: 'gamma' is the slug of this very record"
    ]


def test_a_compound_and_a_condition_may_share_a_slug_and_an_alias(folder: Folder) -> None:
    add(folder, "beta", "aliases: [x]\n")
    folder.write("conditions/alpha.yaml", CONDITION + "aliases: [x]\n")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        ({"gamma": "alhpa"}, "there is no compound 'alhpa'; did you mean alpha?"),
        ({"gamma": "beta"}, "there is no compound 'beta'"),
        ({"gamma": "gamma"}, "leads back to itself"),
        ({"gamma": "delta", "delta": "gamma"}, "leads back to itself"),
        ({"gamma": "delta", "delta": "x", "x": "delta"}, "leads back to itself"),
    ],
)
def test_a_move_that_leads_nowhere_is_refused(folder: Folder, moves: dict[str, str], message: str) -> None:
    for slug, target in moves.items():
        folder.write(f"compounds/{slug}.yaml", f"moved_to: {target}\n")
    assert folder.problems() == [f"compounds/{slug}.yaml:1: moved_to: {message}" for slug in sorted(moves)]


def test_a_move_over_two_steps_is_good(folder: Folder) -> None:
    folder.write("compounds/gamma.yaml", "moved_to: delta\n")
    folder.write("compounds/delta.yaml", "moved_to: alpha\n")
    assert folder.problems() == []


def test_a_move_to_an_alias_is_good(folder: Folder) -> None:
    add(folder, "alpha", "aliases: [al1]\n")
    folder.write("compounds/gamma.yaml", "moved_to: al1\n")
    assert folder.problems() == []


def test_a_move_to_its_own_alias_leads_back(folder: Folder) -> None:
    folder.write("compounds/gamma.yaml", "moved_to: al1\naliases: [al1]\n")
    assert folder.problems() == ["compounds/gamma.yaml:1: moved_to: leads back to itself"]


def test_a_move_to_a_slip_of_an_alias_names_the_alias(folder: Folder) -> None:
    add(folder, "alpha", "aliases: [alpha-lipoic]\n")
    folder.write("compounds/gamma.yaml", "moved_to: alpha-lipioc\n")
    (problem,) = folder.problems()
    assert problem.endswith("there is no compound 'alpha-lipioc'; did you mean alpha-lipoic?")


def test_a_record_cannot_be_moved_and_gone(folder: Folder) -> None:
    folder.write("compounds/gamma.yaml", "moved_to: alpha\nstatus: gone\n")
    assert folder.problems() == [
        "compounds/gamma.yaml:2: status: a record that moved cannot be gone too: take one of the two out"
    ]


@pytest.mark.parametrize("ending", ["gone", "withdrawn"])
def test_an_end_without_its_status_is_refused(folder: Folder, ending: str) -> None:
    """An editor who writes why a record is gone but not that it is has not taken it down."""
    add(folder, "gamma", f"{ending}: {{why: a reason}}\n")
    assert folder.problems() == [
        f"compounds/gamma.yaml:7: {ending}: has no effect: the record's status is live, not {ending}"
    ]


def test_every_unknown_source_is_named(folder: Folder) -> None:
    folder.write(
        "pairs/alpha/beta.yaml",
        PAIR + "findings:\n- text: a\n  sources: [study_1, study1]\nrisks: {text: b, sources: [x]}\n",
    )
    assert folder.problems() == [
        "pairs/alpha/beta.yaml:4: findings[1].sources[2]: unknown source 'study1'; did you mean study_1?",
        "pairs/alpha/beta.yaml:5: risks.sources[1]: unknown source 'x'",
    ]


def test_a_source_that_is_wrong_in_itself_is_still_known(folder: Folder) -> None:
    folder.write("sources.yaml", "study_1: {type: article}\n")
    folder.write("pairs/alpha/beta.yaml", PAIR + "risks: {text: b, sources: [study_1]}\n")
    assert folder.problems() == ["sources.yaml:1: study_1.title: is missing"]


def test_citations_wait_for_sources_that_can_be_read(folder: Folder) -> None:
    folder.write("sources.yaml", "study_1: [\n")
    folder.write("pairs/alpha/beta.yaml", PAIR + "risks: {text: b, sources: [study_1]}\n")
    assert [problem.split(":")[0] for problem in folder.problems()] == ["sources.yaml"]


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("alhpa/beta", "there is no compound 'alhpa'; did you mean alpha?"),
        ("alpha/zzz", "there is no condition 'zzz'"),
        ("old/beta", "compound 'old' moved to 'alpha'"),
    ],
)
def test_a_pair_that_no_page_shows_is_a_warning(folder: Folder, name: str, warning: str) -> None:
    folder.write("compounds/old.yaml", "moved_to: alpha\n")
    folder.write(f"pairs/{name}.yaml", PAIR)
    assert folder.warnings() == [f"{name.split('/')[1]}.yaml:1: : no page shows this record: {warning}"]


def test_a_pair_whose_compound_is_gone_is_good(folder: Folder) -> None:
    folder.write("compounds/old.yaml", "status: gone\ngone: {since: 2026-01-02}\n")
    folder.write("pairs/old/beta.yaml", PAIR)
    assert folder.problems() == folder.warnings() == []


@pytest.mark.parametrize("name", ["compounds/alpha", "pairs/alpha/beta"])
def test_a_withdrawal_without_a_date_is_a_warning_where_the_date_should_be(folder: Folder, name: str) -> None:
    record, line = (COMPOUND, 7) if name == "compounds/alpha" else (PAIR, 2)
    ended = f"{record}status: withdrawn\n"
    file = f"{name.rpartition('/')[2]}.yaml"
    folder.write(f"{name}.yaml", ended)
    has_none = "has no date: add withdrawn: {since: …}, or no page says since when"
    assert folder.warnings() == [f"{file}:{line}: status: {has_none}"]
    folder.write(f"{name}.yaml", f"{ended}withdrawn: {{why: Old.}}\n")
    assert folder.warnings() == [
        f"{file}:{line + 1}: withdrawn.since: is missing, so no page says since when"
    ]
    folder.write(f"{name}.yaml", f"{ended}withdrawn: {{since: 2026-01-02}}\n")
    assert folder.warnings() == []


@pytest.mark.parametrize("name", ["compounds/alpha", "pairs/alpha/beta"])
def test_what_is_gone_needs_no_date(folder: Folder, name: str) -> None:
    """Publishing stamps the day on which a record was first published as gone."""
    record = COMPOUND if name == "compounds/alpha" else PAIR
    folder.write(f"{name}.yaml", f"{record}status: gone\n")
    assert folder.warnings() == []


def test_warnings_are_told_beside_problems(folder: Folder) -> None:
    add(folder, "alpha", "monitoring: it is safe to take\n")
    folder.write("conditions/beta.yaml", "name: 42\n")
    with pytest.raises(ContentError) as raised:
        folder.load()
    assert [warning.field for warning in raised.value.warnings] == ["monitoring"]


def test_a_pair_of_a_record_that_cannot_be_read_is_no_warning(folder: Folder) -> None:
    """The record is there; what is wrong with it is told as a problem."""
    folder.write("compounds/alpha.yaml", "name: [\n")
    folder.write("pairs/alpha/beta.yaml", PAIR)
    with pytest.raises(ContentError) as raised:
        folder.load()
    assert raised.value.warnings == ()


@pytest.mark.parametrize(
    "word",
    [
        "safe",
        "Safely",
        "harmless",
        "natural",
        "cure",
        "cures",
        "cured",
        "proven",
        "breakthrough",
        "risk-free",
        "no side effects",
        "miracle",
    ],
)
def test_t02_a_loaded_word_in_a_flat_fact_is_a_warning(folder: Folder, word: str) -> None:
    add(folder, "alpha", f"monitoring: it is {word} to take\n")
    told = f"says “{word}”, which readers take for a promise (T02)"
    assert folder.warnings() == [f"alpha.yaml:7: monitoring: {told}"]


@pytest.mark.parametrize("word", ["promising", "Preliminary", "pilot"])
def test_t04_a_word_of_praise_in_a_flat_fact_is_a_warning(folder: Folder, word: str) -> None:
    add(folder, "alpha", f"monitoring: a {word} result\n")
    told = f"says “{word}”, which readers take for a promise (T04)"
    assert folder.warnings() == [f"alpha.yaml:7: monitoring: {told}"]


@pytest.mark.parametrize(
    "more",
    [
        "unknowns: [Whether it is safe.]",
        "claims: [{id: a, type: warning, population_match: exact, statement: Is safe., sources: [study_1]}]",
        "interacts_with: [{id: a, medicine: x, consequence: y, advice: It is safe., sources: [study_1]}]",
    ],
)
def test_t02_a_loaded_word_in_what_we_word_is_refused(folder: Folder, more: str) -> None:
    add(folder, "alpha", f"{more}\n")
    (problem,) = folder.problems()
    assert problem.endswith("says “safe”, which readers take for a promise: say what was seen (T02)")


def test_t02_a_loaded_word_in_a_statement_with_a_source_is_refused(folder: Folder) -> None:
    add(folder, "alpha", "monitoring:\n- {text: it is safe, sources: [study_1]}\n")
    (problem,) = folder.problems()
    assert problem.startswith("compounds/alpha.yaml:8: monitoring[1].text: says “safe”, which readers take")


@pytest.mark.parametrize(
    "text",
    [
        "the natural history of it",
        "natural killer cells",
        "a natural health product",
        "Not studied. That does not mean it is harmless.",
        "That does not prove that it is safe! Ask.",
        "safety was not studied",
        "unsafe",
        "accurate procures",
    ],
)
def test_a_word_that_promises_nothing_is_no_warning(folder: Folder, text: str) -> None:
    add(folder, "alpha", f'monitoring: "{text}"\n')
    assert folder.warnings() == []


def test_names_and_ids_may_hold_any_word(folder: Folder) -> None:
    folder.write("sources.yaml", "natural-cure: {type: article, title: A proven cure, pmid: '1'}\n")
    record = COMPOUND.replace("Alpha", "Safe Cure") + "short_name: cure\naliases: [natural]\n"
    folder.write("compounds/alpha.yaml", record + "monitoring: {text: a, sources: [natural-cure]}\n")
    assert folder.problems() == folder.warnings() == []


def test_a_contact_for_weaknesses_that_has_expired_is_told_of(folder: Folder) -> None:
    """Only where today is known, as `check` knows it; never from a day that is still to come."""
    site = "name: S\nbase_url: https://s.example\n"
    site += "security: {contact: 'mailto:a@s.example', expires: 2026-11-01}\n"
    folder.write("site.yaml", site)
    for today, told in ((date(2026, 11, 2), 1), (date(2026, 11, 1), 0), (None, 0)):
        found = [one for one in load(folder.root, today).warnings if "expires" in one.field]
        assert len(found) == told

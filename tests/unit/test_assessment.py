from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import weighed
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from weighed import FORMS, SOURCES, claim, organ, row

from compound_pages.assessment import RULES, Concern, headline, how_far_studied, withdrawn_notice
from compound_pages.case import case
from compound_pages.claims import Population
from compound_pages.grounds import AUTHORITIES
from compound_pages.history import Ending, Search
from compound_pages.records import Pair, Stricter
from compound_pages.rules import STRICTNESS
from compound_pages.statements import Source

if TYPE_CHECKING:
    from compound_pages.claims import Claim
    from compound_pages.subjects import Subjects

SEARCH = Search(on=date(2026, 11, 22), where="here")


def _concerns(given: Subjects) -> tuple[Concern, ...]:
    return case(given).concerns


def _of(*claims: Claim, **fields: Any) -> Concern:
    """Return the one level of a pair with these claims."""
    (found,) = _concerns(weighed.subjects(weighed.pair(*claims, **fields)))
    return found


def _label(type_: str, match: str, **fields: Any) -> Claim:
    return claim(type=type_, population_match=match, sources=("label",), **fields)


@pytest.mark.parametrize("match", ["exact", "broader", "related_state"])
def test_t05_what_a_label_rules_out_must_not_be_used(match: str) -> None:
    """A contraindication on a label, for these people or people close to them, is the strictest level."""
    found = _of(_label("contraindication", match))
    assert found == Concern("do_not_use", None, None, "ruled-out", ("pair.c1",))


@pytest.mark.parametrize("match", ["exact", "broader", "related_state"])
@pytest.mark.parametrize("kind", sorted(AUTHORITIES))
def test_t05_what_an_authority_advises_against_is_for_specialists(match: str, kind: str) -> None:
    """Advice to avoid it, from whoever may warn, is no contraindication and no mere warning."""
    warning = claim(type="warning", population_match=match, advice="avoid", sources=("x",))
    sources = {"x": Source(type=kind, title="x")}
    found = _concerns(weighed.subjects(weighed.pair(warning), sources=sources))[0]
    assert (found.level, found.rule) == ("avoid_unless_specialist", "advised-against")


def test_t05_only_labels_guidelines_and_regulators_bind() -> None:
    """A book or an article that warns is no authority."""
    assert {
        "guideline", "label", "regulator_notice", "regulatory", "regulatory_secondary"
    } == AUTHORITIES  # fmt: skip
    assert _of(claim(type="warning")).level == "not_enough_evidence"


def test_harm_to_people_unlike_these_is_no_warning_for_them() -> None:
    """Harm that was seen in people with neither the condition nor a state of theirs changes no level."""
    assert _of(claim(direction="harm", population_match="general")).level == "not_enough_evidence"


def test_where_no_forms_are_recorded_a_claim_about_one_counts() -> None:
    """What is limited to a form is not lost where the compound has none."""
    assert _of(_label("warning", "exact", applies_to=("nose",))).rule == "warned-of"


@pytest.mark.parametrize("severity", ["contraindicated", "major"])
@pytest.mark.parametrize("fields", [{}, {"medicine": "antibodies", "names": ("x", "usualMAB")}])
def test_t05_a_serious_mix_with_a_usual_medicine_is_for_specialists(
    severity: str, fields: dict[str, Any]
) -> None:
    """Such an interaction is for specialists whatever the case of its names, and whichever record has it."""
    serious = row(severity=severity, **fields)
    of_compound = weighed.subjects(compound=weighed.compound(interacts_with=(serious,)))
    assert _of(interacts_with=(serious,)).because == ("pair.r1",)
    assert _concerns(of_compound)[0] == Concern(
        "avoid_unless_specialist", None, None, "serious-mix", ("compound.r1",)
    )


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (_label("warning", "exact"), "warned-of"),
        (_label("warning", "general"), "warned-of-for-all"),
        (_label("warning", "general", advice="avoid"), "care-advised"),
        (_label("contraindication", "general"), "ruled-out-for-others"),
        (claim(type="contraindication"), "ruled-out-for-others"),
        (claim(type="regulatory", population_match="general", advice="change_dose"), "care-advised"),
        (claim(type="monitoring", population_match="general", advice="monitor"), "care-advised"),
        (claim(direction="harm"), "harm-seen"),
        (claim(direction="harm", population_match="broader"), "harm-seen"),
        (claim(type="undesirable-effect", population_match="related_state"), "harm-seen"),
    ],
)
def test_t05_what_needs_a_specialist(said: Claim, rule: str) -> None:
    """A warning, a contraindication for others, advice on dose or checks, or harm to people close by."""
    found = _of(said)
    assert found == Concern("specialist_advice_needed", None, None, rule, ("pair.c1",))


def test_t05_flat_risks_and_boxed_warnings_need_a_specialist() -> None:
    """Flat statements count where their place says what they are."""
    assert _of(risks=("x", "y")).because == ("pair.risks.1", "pair.risks.2")
    boxed = weighed.subjects(compound=weighed.compound(boxed_warning="x"))
    assert _concerns(boxed)[0].because == ("compound.boxed_warning.1",)
    assert {_of(risks="x").level, _concerns(boxed)[0].level} == {"specialist_advice_needed"}


@pytest.mark.parametrize("action", ["avoid", "change_dose", "monitor", "separate"])
def test_a_mix_that_asks_for_something_needs_a_specialist(action: str) -> None:
    """So does an interaction with a usual medicine about which something is to be done."""
    found = _of(interacts_with=(row(action=action),))
    assert (found.level, found.rule) == ("specialist_advice_needed", "usual-mix")


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "none"},
        {"severity": "minor"},
        {"severity": "major", "medicine": "grapefruit"},
        {"action": "avoid", "medicine": "grapefruit"},
    ],
)
def test_a_mix_that_asks_for_nothing_or_is_with_something_else_changes_nothing(
    fields: dict[str, Any],
) -> None:
    """What is no usual medicine of the condition says nothing about people with the condition."""
    assert _of(interacts_with=(row(**fields),)).level == "not_enough_evidence"


@pytest.mark.parametrize("type_", ["efficacy", "undesirable-effect"])
@pytest.mark.parametrize("sure", ["high", "moderate", "low"])
def test_t05_no_warning_takes_graded_results_in_these_people_and_a_search(type_: str, sure: Any) -> None:
    """That there is no warning is said only where somebody searched and something graded is on record."""
    result = claim(type=type_, direction="no_difference", certainty=sure)
    assert _of(result, searched=SEARCH).level == "no_specific_warning_found"
    assert _of(result).level == "not_enough_evidence"
    assert _of(replace(result, certainty="very_low"), searched=SEARCH).level == "not_enough_evidence"
    assert _of(replace(result, certainty="not_graded"), searched=SEARCH).level == "not_enough_evidence"
    assert _of(replace(result, population_match="broader"), searched=SEARCH).level == "not_enough_evidence"
    assert _of(replace(result, direction="harm"), searched=SEARCH).level == "specialist_advice_needed"


@pytest.mark.parametrize("direction", ["benefit", "no_difference", "unclear"])
def test_an_undesirable_effect_is_harm_unless_it_says_otherwise(direction: Any) -> None:
    """That an effect was looked for and not seen is no harm."""
    assert _of(claim(type="undesirable-effect", direction=direction)).level == "not_enough_evidence"


def test_t05_nothing_on_record_is_too_little() -> None:
    """Without evidence the level says so, and names no claim."""
    (found,) = _concerns(weighed.subjects())
    assert found == Concern("not_enough_evidence", None, None, "too-little", ())


def test_a_pair_that_was_withdrawn_gives_nothing() -> None:
    """What was withdrawn is shown for reference, and not weighed."""
    assert _of(_label("contraindication", "exact"), status="withdrawn").level == "not_enough_evidence"


def test_t09_a_claim_counts_for_its_forms_only() -> None:
    """Each product form has its own level, from what is said of it and of all forms."""
    given = weighed.subjects(
        weighed.pair(
            _label("contraindication", "exact", applies_to=("nose",)),
            interacts_with=(row(severity="major", applies_to=("vein",)),),
        ),
        compound=weighed.compound(forms=FORMS),
    )
    assert [(one.form, one.rule) for one in _concerns(given)] == [
        ("vein", "serious-mix"), ("nose", "ruled-out")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("advice", "level", "rule"),
    [
        ("contraindicated", "do_not_use", "organ-ruled-out"),
        ("avoid", "avoid_unless_specialist", "organ-advised-against"),
        ("change_dose", "specialist_advice_needed", "organ-care"),
        ("monitor", "specialist_advice_needed", "organ-care"),
        ("not_studied", "specialist_advice_needed", "organ-care"),
    ],
)
def test_a_state_may_be_stricter(advice: str, level: str, rule: str) -> None:
    """What a source says for a class of organ function makes that state stricter than the general level."""
    given = weighed.subjects(weighed.pair(organ_classes=(organ(advice=advice),)))
    assert _concerns(given)[1:] == (
        Concern(level, None, ("liver", "child_pugh", "C"), rule, ("pair.o1",)),  # type: ignore[arg-type]
    )


def test_a_state_that_is_not_stricter_is_not_listed() -> None:
    """A class of which nothing stricter is said than in general adds nothing."""
    rows = (organ(advice="monitor"), organ("o2", level="A", advice="no_change"))
    assert len(_concerns(weighed.subjects(weighed.pair(_label("warning", "exact"), organ_classes=rows)))) == 1


def test_states_come_strictest_first_and_the_worst_class_before_the_others() -> None:
    """The strictest advice of a class counts, from whichever record, with all that say so."""
    given = weighed.subjects(
        weighed.pair(organ_classes=(organ("a", level="B", advice="monitor"), organ("b", level="B"))),
        compound=weighed.compound(
            organ_classes=(
                organ("c", level="A", advice="contraindicated"),
                organ("d", level="B"),
                organ("e"),
                organ("f", scale="impairment", level="severe"),
            )
        ),
    )
    found = [(one.state[1:], one.because) for one in _concerns(given) if one.state]
    assert found == [
        (("child_pugh", "A"), ("compound.c",)),
        (("child_pugh", "C"), ("compound.e",)),
        (("child_pugh", "B"), ("pair.b", "compound.d")),
        (("impairment", "severe"), ("compound.f",)),
    ]


@pytest.mark.parametrize(("organs", "listed"), [(("liver",), 0), (("kidneys",), 1), ((), 1)])
def test_states_are_those_of_the_organs_that_the_condition_names(organs: Any, listed: int) -> None:
    """A condition that names no organ leaves open which one decides, so that all of them count."""
    given = weighed.subjects(
        weighed.pair(organ_classes=(organ(organ="kidneys"),)), condition=weighed.condition(organs=organs)
    )
    assert len(_concerns(given)) == 1 + listed


def test_a_state_holds_for_its_forms_only() -> None:
    """A row about one product form makes no other form stricter."""
    given = weighed.subjects(
        compound=weighed.compound(forms=FORMS, organ_classes=(organ(applies_to=("nose",)),))
    )
    assert [one.form for one in _concerns(given) if one.state] == ["nose"]


LEVELS = tuple(STRICTNESS)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("said", [None, _label("warning", "exact"), _label("contraindication", "exact")])
def test_a_reviewer_may_only_make_it_stricter(level: Any, said: Claim | None) -> None:
    """A reviewer's level counts where it is stricter than what the claims come to, and nowhere else."""
    claims = (said,) if said else ()
    alone = _of(*claims)
    set_by_hand = Stricter(level=level, why="x", by="y", on=date(2026, 11, 22))
    found = _of(*claims, concern=set_by_hand)
    if STRICTNESS[level] > STRICTNESS[alone.level]:
        assert found == Concern(level, None, None, "reviewer", ("pair.concern",))
    else:
        assert found == alone


def test_the_headline_is_the_strictest_general_level() -> None:
    """States do not count for it, and too little evidence goes before no warning."""
    low = Concern("no_specific_warning_found", "a", None, "x")
    unknown = Concern("not_enough_evidence", "b", None, "x")
    strict = Concern("do_not_use", "b", ("liver", "child_pugh", "C"), "x")
    assert headline((low, unknown, strict)) == unknown
    assert headline((low, replace(strict, state=None))) == replace(strict, state=None)


def test_every_rule_says_in_a_sentence_when_it_fires() -> None:
    """The audit table has a sentence for each rule."""
    assert all(text.endswith(".") and text[0].isupper() for text in RULES.values())


def _strictest(found: tuple[Concern, ...], form: str | None, state: object) -> int:
    held = [one.level for one in found if one.form == form and one.state in {None, state}]
    return max(STRICTNESS[level] for level in held)


@given(weighed.SUBJECTS, weighed.CLAIMS, weighed.ROWS, weighed.ORGANS, st.sampled_from(LEVELS))
def test_more_evidence_never_lowers_a_level(
    known: Subjects, said: Claim, mix: Any, of_organ: Any, level: Any
) -> None:
    """Whatever is added, a claim, a row or a reviewer's level, no form and no state becomes less strict."""
    before, pair = _concerns(known), known.pair
    assert pair
    for more in (
        replace(pair, claims=(*pair.claims, said)),
        replace(pair, interacts_with=(*pair.interacts_with, mix)),
        replace(pair, organ_classes=(*pair.organ_classes, of_organ)),
        replace(pair, concern=Stricter(level=level, why="x", by="y", on=date(2026, 1, 1))),
    ):
        after = _concerns(replace(known, pair=more))
        for one in before:
            assert _strictest(after, one.form, one.state) >= STRICTNESS[one.level]
        assert STRICTNESS[headline(after).level] >= STRICTNESS[headline(before).level]


@given(weighed.SUBJECTS, weighed.NOT_OF_PEOPLE)
def test_t06_work_on_animals_and_cells_changes_no_level(known: Subjects, said: Claim) -> None:
    """Nonhuman work and the way a compound acts never count, not even as harm."""
    assert known.pair
    more = replace(known.pair, claims=(said, *known.pair.claims))
    assert _concerns(replace(known, pair=more)) == _concerns(known)


@given(weighed.SUBJECTS, st.data())
def test_removing_a_claim_changes_only_what_rests_on_it(known: Subjects, data: st.DataObject) -> None:
    """A level that does not name a claim is the same without it."""
    assert known.pair
    if not known.pair.claims:
        return
    gone = data.draw(st.sampled_from(known.pair.claims))
    before = _concerns(known)
    if any(f"pair.{gone.id}" in one.because for one in before):
        return
    less = replace(known.pair, claims=tuple(one for one in known.pair.claims if one != gone))
    assert _concerns(replace(known, pair=less)) == before


@given(weighed.SUBJECTS)
def test_t16_a_retracted_source_counts_as_one_that_was_never_cited(known: Subjects) -> None:
    """Levels are what they would be without what stood on the source alone."""
    without = {id_: source for id_, source in SOURCES.items() if id_ != "label"}
    assert _concerns(replace(known, sources=weighed.retracted("label"))) == _concerns(
        replace(known, sources=without)
    )


@pytest.mark.parametrize(
    ("pair", "start"),
    [
        (None, "Nothing specific about Testium in people with test disease is on record here."),
        (Pair(studied="limited"), "Only limited research is on record about Testium"),
        (Pair(studied="specific"), "Research about Testium in people with test disease in particular"),
        (Pair(studied="specific", status="withdrawn"), "What was on record about Testium"),
    ],
)
def test_how_far_a_pair_was_studied(pair: Pair | None, start: str) -> None:
    """One sentence says how far the pair was studied, as its record has it."""
    assert how_far_studied(weighed.compound(), weighed.condition(), pair).startswith(start)


@pytest.mark.parametrize(
    ("ending", "notice"),
    [
        (None, "The record on X was withdrawn and is shown for reference only."),
        (Ending(), "The record on X was withdrawn and is shown for reference only."),
        (
            Ending(since=date(2026, 3, 1), why="Because."),
            "The record on X was withdrawn on 1 March 2026 and is shown for reference only. Because.",
        ),
    ],
)
def test_the_notice_of_a_withdrawn_record(ending: Ending | None, notice: str) -> None:
    """A notice names the record, and since when and why as far as that is recorded."""
    assert withdrawn_notice("X", ending) == notice


def test_a_claim_of_people_who_were_no_people_does_not_count() -> None:
    """The species decides, whatever the claim says of its match."""
    in_mice = claim(direction="harm", population=Population(species="animal"))
    assert _of(in_mice).level == "not_enough_evidence"

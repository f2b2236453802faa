"""Where a claim stands on its page, in what order, and what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
import weighed
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from weighed import CLAIMS, FORMS, NOT_OF_PEOPLE, SOURCES, claim

from compound_pages import evidence
from compound_pages.citations import Citations
from compound_pages.claims import ClaimType, Effect, Population
from compound_pages.context import Line, Ref
from compound_pages.evidence import Readers
from compound_pages.statements import Citation

if TYPE_CHECKING:
    from compound_pages.claims import Claim

READERS = Readers(weighed.compound(forms=FORMS), weighed.condition(name="test disease"))
# Each type of claim: the group of the pair's, and of the compound's.
GROUPS = {
    "contraindication": ("risks", "safety"),
    "warning": ("risks", "safety"),
    "undesirable-effect": ("risks", "safety"),
    "indication": ("findings", "findings"),
    "efficacy": ("findings", "findings"),
    "interaction": ("interactions", "interactions"),
    "mechanism": ("mechanism", "mechanism"),
    "monitoring": ("monitoring", "monitoring"),
    "no_evidence": ("no_evidence", "no_evidence"),
    "pharmacokinetic": ("organ_function", "organ_function"),
    "regulatory": ("regulatory_status", "regulatory_status"),
}


def _lines(*claims: tuple[str, Claim]) -> tuple[Line, ...]:
    return evidence.lines(READERS, claims, Citations(SOURCES)).lines


def _ids(*claims: Claim) -> list[str]:
    """Return the ids of the pair's claims as they stand, those that point the other way in brackets."""
    lines = _lines(*(("pair", one) for one in claims))
    return [f"({line.id[5:]})" if line.against else line.id[5:] for line in lines]


def test_every_type_of_claim_has_its_groups() -> None:
    """A type that is added to the vocabulary is added to the table of this test."""
    assert set(GROUPS) == set(get_args(ClaimType.__value__))


@pytest.mark.parametrize(("type_", "groups"), GROUPS.items())
def test_a_claim_about_people_stands_where_its_type_says(type_: Any, groups: tuple[str, str]) -> None:
    """The type decides, and for harms whether the record is about the pair or the compound."""
    said = claim(type=type_)
    assert (evidence.group_of("pair", said), evidence.group_of("compound", said)) == groups


@pytest.mark.parametrize("type_", GROUPS)
@pytest.mark.parametrize("kind", ["pair", "compound"])
@pytest.mark.parametrize(
    "fields",
    [
        {"population_match": "nonhuman"},
        *({"population": Population(species=species)} for species in ("animal", "in_vitro", "in_silico")),
    ],
)
def test_t06_what_was_not_seen_in_people_stands_in_the_laboratory(
    type_: Any, kind: str, fields: dict[str, Any]
) -> None:
    """Work on animals, cells and models is laboratory work, whatever its type, species or match alone."""
    assert evidence.group_of(kind, claim(type=type_, **fields)) == "laboratory"


@given(NOT_OF_PEOPLE, st.sampled_from(["pair", "compound"]))
def test_t06_no_laboratory_work_stands_among_findings_or_risks(said: Claim, kind: str) -> None:
    """Nothing that is not about people is ever shown as a finding, a risk or a safety statement."""
    assert evidence.group_of(kind, said) in {"laboratory", "mechanism"}


def test_what_rules_out_comes_first_then_what_warns() -> None:
    """Contraindications go before warnings, and both before what was seen in studies of whatever size."""
    seen = claim("seen", type="undesirable-effect", population=Population(n=9_000))
    warned = claim("warned", type="warning", population_match="general")
    ruled_out = claim("ruled-out", type="contraindication", population_match="general")
    assert _ids(seen, warned, ruled_out) == ["ruled-out", "warned", "seen"]


def test_the_closest_people_come_first_then_the_most() -> None:
    """Of claims of one kind those about the very condition stand first, and of these the largest study."""
    matches: tuple[Any, ...] = ("exact", "broader", "related_state", "general", "nonhuman")
    far = [claim(match, population_match=match, population=Population(n=9)) for match in reversed(matches)]
    larger = claim("larger", population=Population(n=10))
    unknown = claim("unknown")
    assert _ids(*far, unknown, larger) == [
        "larger", "exact", "unknown", "broader", "related_state", "general", "nonhuman",
    ]  # fmt: skip


def test_equal_claims_stay_in_the_order_of_their_records() -> None:
    """Where neither is closer or larger, the record's order stands, the pair's before the compound's."""
    shown = _lines(("pair", claim("b")), ("pair", claim("a")), ("compound", claim("b")))
    assert [line.id for line in shown] == ["pair.b", "pair.a", "compound.b"]


def test_t18_what_disagrees_stands_beside_what_it_disagrees_with() -> None:
    """Counter-evidence follows at once and is marked, however close or large the others are."""
    first = claim("first", population=Population(n=500))
    second = claim("second", population=Population(n=400))
    against = claim("against", population_match="general", disagrees_with=("first",))
    assert _ids(against, second, first) == ["first", "(against)", "second"]


def test_t18_a_larger_study_does_not_leave_what_it_disagrees_with() -> None:
    """What would stand first by its size still stands beside the smaller one, which it points against."""
    small, large = claim("small"), claim("large", population=Population(n=500), disagrees_with=("small",))
    assert _ids(large, small) == ["small", "(large)"]


def test_t18_claims_that_disagree_with_one_another_stand_together_once() -> None:
    """Of two that name each other the closer one leads, and only the other is marked."""
    one = claim("one", disagrees_with=("two",))
    two = claim("two", population_match="broader", disagrees_with=("one",))
    assert _ids(claim("zero", population=Population(n=5)), two, one) == ["zero", "one", "(two)"]


@pytest.mark.parametrize("other", ["elsewhere", "against"])
def test_t18_nothing_points_against_what_is_not_shown(other: str) -> None:
    """What disagrees with a claim that fell, stands in another group or is itself, is marked in no way."""
    assert _ids(claim("zero"), claim("against", disagrees_with=(other,))) == ["zero", "against"]


def test_a_claim_disagrees_within_its_own_record() -> None:
    """An id of the pair's names no claim of the compound's that has the same, and the other way round."""
    shown = _lines(("compound", claim("a")), ("pair", claim("b", disagrees_with=("a",))))
    assert [line.against for line in shown] == [False, False]
    shown = _lines(("compound", claim("a")), ("compound", claim("b", disagrees_with=("a",))))
    assert [line.against for line in shown] == [False, True]


@given(st.lists(st.tuples(CLAIMS, st.integers(0, 7), st.integers(0, 7)), max_size=8))
def test_no_claim_is_lost_or_doubled_by_any_disagreement(made: list[tuple[Claim, int, int]]) -> None:
    """However claims point at one another, each stands once, and never marked as the first."""
    claims = [
        replace(one, id=f"c{i}", disagrees_with=(f"c{a}", f"c{b}")[: 1 + a % 2])
        for i, (one, a, b) in enumerate(made)
    ]
    shown = _lines(*(("pair", one) for one in claims))
    assert sorted(line.id for line in shown) == sorted(f"pair.{one.id}" for one in claims)
    assert not any(line.against for line in shown[:1])


@given(st.lists(CLAIMS, min_size=1, max_size=6, unique_by=lambda one: one.id), st.data())
def test_the_order_of_a_group_does_not_hang_on_that_of_the_record(
    claims: list[Claim], data: st.DataObject
) -> None:
    """Claims of different rank come out the same, in whatever order the record has them."""
    unlike = {evidence._rank(("pair", one)): one for one in claims}
    shuffled = data.draw(st.permutations(list(unlike.values())))
    assert _ids(*shuffled) == _ids(*unlike.values())


def test_a_line_says_who_was_studied_how_large_and_how_sure() -> None:
    """A line has the claim's words, its sources with the place in them, and all that tells how far to go."""
    said = claim(
        population=Population(n=12, description="adults"),
        applies_to=("nose",),
        effect=Effect(measure="RR", value=0.5),
        certainty="low",
        sources=(Citation("label", "section 8"), "trial"),
    )
    (line,) = _lines(("pair", said))
    assert line == Line(
        "pair.c1",
        "Words of a claim.",
        (Ref(1, "section 8"), Ref(2)),
        study="Seen in 12 adults. This is about nasal spray.",
        effect="Risk ratio 0.5; 1 means no difference.",
        certainty="Low certainty",
    )


def test_an_effect_that_nobody_measured_is_not_there() -> None:
    """A claim without an effect has none on the page."""
    assert _lines(("pair", claim()))[0].effect == ""


@pytest.mark.parametrize(
    ("ids", "names"),
    [((), ""), (("vein",), "infusion"), (("vein", "nose"), "infusion and nasal spray"), (("x",), "x")],
)
def test_t09_forms_are_called_by_their_names(ids: tuple[str, ...], names: str) -> None:
    """What is limited to a form names it; a form that is not on record goes by its id."""
    assert READERS.forms(ids) == names


def test_a_claim_that_nothing_was_found_stands_on_the_search() -> None:
    """Without a source it is not counted as one that lacks it; with one it is like any other."""
    cite = Citations(SOURCES)
    alone, cited = claim("a", type="no_evidence", sources=()), claim("b", type="no_evidence")
    lines = evidence.lines(READERS, [("pair", alone), ("pair", cited)], cite).lines
    assert {line.id: line.searched for line in lines} == {"pair.a": True, "pair.b": False}
    assert cite.unsourced == 0

"""Records that can be weighed, for tests of what they come to; nothing in them is a fact."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages.claims import Claim, Interaction, OrganFunction, Population
from compound_pages.records import Compound, Condition, Form, Pair
from compound_pages.statements import Retraction, Source
from compound_pages.subjects import Subjects

SOURCES = {
    "label": Source(type="label", title="A label"),
    "guideline": Source(type="guideline", title="A guideline"),
    "trial": Source(type="article", title="A trial"),
    "other": Source(type="article", title="Another trial."),
}
FORMS = (Form(id="vein", name="infusion"), Form(id="nose", name="nasal spray"))
SAYS_NOTHING = "Words of a claim."


def claim(id_: str = "c1", **fields: Any) -> Claim:
    """Return a claim of an article about people with the very condition."""
    given = {
        "type": "efficacy",
        "statement": SAYS_NOTHING,
        "population_match": "exact",
        "sources": ("trial",),
    }
    return Claim(**({"id": id_} | given | fields))


def row(id_: str = "r1", **fields: Any) -> Interaction:
    """Return an interaction with a usual medicine, which nobody rated."""
    return Interaction(
        id=id_, **({"medicine": "Usualmab", "consequence": "Too much.", "sources": ("trial",)} | fields)
    )


def organ(id_: str = "o1", **fields: Any) -> OrganFunction:
    """Return what a label says for Child-Pugh class C."""
    given = {
        "organ": "liver", "scale": "child_pugh", "level": "C", "advice": "avoid",
        "statement": "Words of a row.", "sources": ("label",),
    }  # fmt: skip
    return OrganFunction(id=id_, **(given | fields))


def compound(**fields: Any) -> Compound:
    """Return a compound with nothing but what it must have."""
    facts = dict.fromkeys(("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism"), "-")
    return Compound(**({"name": "Testium"} | facts | fields))


def condition(**fields: Any) -> Condition:
    """Return a condition with one usual medicine."""
    given = {
        "name": "test disease", "specialists": ("nurse",), "affected_organs": "-", "organs": ("liver",),
        "usual_medicines": ("usualmab",),
    }  # fmt: skip
    return Condition(**(given | fields))


def pair(*claims: Claim, **fields: Any) -> Pair:
    """Return a pair with these claims."""
    return Pair(**({"studied": "specific", "claims": claims} | fields))


def subjects(of_pair: Pair | None = None, **fields: Any) -> Subjects:
    """Return a pair's records; `fields`: of the Subjects."""
    given = {"compound": compound(), "condition": condition(), "sources": SOURCES}
    return Subjects(pair=of_pair, **(given | fields))


def retracted(*ids: str, status: Any = "retracted") -> dict[str, Source]:
    """Return the sources, some of which were retracted."""
    return SOURCES | {id_: replace(SOURCES[id_], retraction=Retraction(status=status)) for id_ in ids}


_TYPES = st.sampled_from(["contraindication", "warning", "undesirable-effect", "efficacy", "regulatory"])
_CITED = st.lists(st.sampled_from([*SOURCES, "missing"]), max_size=2).map(tuple)
_FORMS = st.sampled_from([(), ("vein",), ("nose",), ("vein", "nose")])
_MATCHES = st.sampled_from(["exact", "broader", "related_state", "general"])
CLAIMS = st.builds(
    Claim,
    id=st.uuids().map(str),
    type=_TYPES,
    statement=st.just(SAYS_NOTHING),
    short=st.sampled_from([None, "Short words.", "word " * 20, "word " * 21]),
    population_match=_MATCHES,
    population=st.sampled_from([Population(), Population(n=12)]),
    applies_to=_FORMS,
    direction=st.sampled_from([None, "harm", "benefit", "no_difference"]),
    advice=st.sampled_from([None, "avoid", "monitor"]),
    certainty=st.sampled_from(["high", "low", "very_low", "not_graded"]),
    sources=_CITED,
)
NOT_OF_PEOPLE = st.one_of(
    st.builds(replace, CLAIMS, population_match=st.just("nonhuman")),
    st.builds(replace, CLAIMS, population=st.just(Population(species="in_vitro", n=3))),
    st.builds(replace, CLAIMS, type=st.just("mechanism")),
)
ROWS = st.builds(
    Interaction,
    id=st.uuids().map(str),
    medicine=st.sampled_from(["usualmab", "Usualmab", "grapefruit", "word " * 30]),
    consequence=st.sampled_from(["Too much.", "word " * 30]),
    severity=st.sampled_from(["contraindicated", "major", "minor", "not_rated"]),
    action=st.sampled_from(["avoid", "none", "not_stated"]),
    applies_to=_FORMS,
    sources=_CITED,
)
ORGANS = st.builds(
    OrganFunction,
    id=st.uuids().map(str),
    organ=st.sampled_from(["liver", "kidneys"]),
    scale=st.just("child_pugh"),
    level=st.sampled_from(["A", "B", "C"]),
    advice=st.sampled_from(["no_change", "monitor", "avoid", "contraindicated", "not_studied"]),
    statement=st.just("Words of a row."),
    applies_to=_FORMS,
    sources=_CITED,
)
SUBJECTS = st.builds(
    Subjects,
    compound=st.builds(
        compound,
        claims=st.lists(CLAIMS, max_size=3).map(tuple),
        interacts_with=st.lists(ROWS, max_size=2).map(tuple),
        organ_classes=st.lists(ORGANS, max_size=3).map(tuple),
        forms=st.sampled_from([(), FORMS]),
        boxed_warning=st.sampled_from([None, "A box."]),
    ),
    condition=st.builds(condition, organs=st.sampled_from([(), ("liver",), ("kidneys",)])),
    pair=st.builds(
        Pair,
        studied=st.just("limited"),
        claims=st.lists(CLAIMS, max_size=4).map(tuple),
        interacts_with=st.lists(ROWS, max_size=2).map(tuple),
        organ_classes=st.lists(ORGANS, max_size=2).map(tuple),
        risks=st.sampled_from([None, "A risk."]),
    ),
    sources=st.just(SOURCES),
)

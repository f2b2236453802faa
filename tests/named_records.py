"""Records under any name, in every state that changes what a page says of them; nothing in them is a fact."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from weighed import SOURCES

from compound_pages.claims import Claim, Conclusion, Effect, Interaction, OrganFunction, Population
from compound_pages.history import Ending, Event, Search
from compound_pages.items import Stored
from compound_pages.records import Compound, Condition, Form, Pair, Stricter
from compound_pages.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from names_corpus import Name

DAY = date(2026, 11, 22)
FORMS = (Form(id="vein", name="infusion"), Form(id="nose", name="nasal spray (IV / other)"))
SAID = Statement("Somebody wrote this down.", ("trial",))
USUAL = ("usualmab", "otherinib")


def _claim(id_: str, **fields: Any) -> Claim:
    given = {"type": "efficacy", "statement": "This was seen.", "population_match": "exact"}
    return Claim(id=id_, **(given | {"sources": ("label",)} | fields))


_OTHERS = _claim("others", population_match="general", population=Population(n=1200, description="adults"))


def _row(id_: str, medicine: str, **fields: Any) -> Interaction:
    return Interaction(id=id_, medicine=medicine, consequence="Too much.", sources=("trial",), **fields)


def _organ(id_: str, advice: Any, level: Any = "C", **fields: Any) -> OrganFunction:
    given = {
        "organ": "liver",
        "scale": "child_pugh",
        "statement": "The label says so.",
        "sources": ("label",),
    }
    return OrganFunction(id=id_, advice=advice, level=level, **(given | fields))


def _concluded(name: str) -> tuple[Claim, ...]:
    """Return a conclusion about the compound at each certainty."""
    said = Conclusion(subject=name, verb="raise", object="blood pressure")
    grades: tuple[Any, ...] = ("high", "moderate", "low", "very_low")
    one = Effect(measure="proportion", value=0.0004, low=0.0001, high=0.002, compared=0.01)
    return tuple(
        _claim(f"graded-{grade.replace('_', '-')}", conclusion=said, certainty=grade, effect=one,
               population=Population(n=i), direction="benefit" if i % 2 else "harm")
        for i, grade in enumerate(grades, 1)
    )  # fmt: skip


def _claims(state: str, name: str) -> dict[str, Any]:
    """Return what a pair holds besides its facts."""
    return {
        "ruled out": {
            "claims": (
                _claim(
                    "out", type="contraindication", applies_to=("nose",), short=f"The label rules out {name}."
                ),
                _claim("cells", type="mechanism", population_match="nonhuman"),
            ),
            "interacts_with": (_row("r1", "usualmab", severity="major"),),
        },
        "avoid": {
            "claims": (
                _claim("avoid", type="warning", advice="avoid", population_match="related_state"),
                _OTHERS,
            ),
            "interacts_with": (_row("r1", "tea"), _row("r2", "Otherinib")),
        },
        "results": {
            "claims": (*_concluded(name), _nothing(name)),
            "searched": Search(on=DAY, where="In one register."),
        },
        "others": {
            "claims": (_OTHERS, _nothing(name)),
            "organ_classes": (_organ("b", "monitor", "B"), _organ("c", "avoid")),
        },
        "stricter": {
            "concern": Stricter(level="specialist_advice_needed", why="Care.", by="Somebody", on=DAY),
        },
        "risks": {"risks": SAID, "findings": (SAID, SAID), "interactions": SAID, "monitoring": SAID},
        "trials": {
            "trials": (SAID,),
            "laboratory": SAID,
            "not_searched": ("One register.",),
            "not_found": ("Any trial.",),
        },
        "withdrawn": {
            "status": "withdrawn",
            "withdrawn": Ending(since=DAY, why="It was wrong."),
            "findings": SAID,
        },
        "unsourced": {"findings": "Somebody said so.", "risks": "Somebody said that, too."},
    }[state]


def _nothing(name: str) -> Claim:
    return _claim("nothing", type="no_evidence", statement=f"No trial of {name} was found.", sources=())


STATES = (
    "nothing", "ruled out", "avoid", "results", "others", "stricter", "risks", "trials", "withdrawn",
    "unsourced",
)  # fmt: skip


def compound(of: Name, state: str) -> Stored:
    """Return a compound; half of the states have forms, some a box, one leaves its organs out."""
    facts: dict[str, Any] = dict.fromkeys(
        ("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism"), SAID
    )
    more: dict[str, Any] = {
        "ruled out": {"forms": FORMS, "boxed_warning": SAID},
        "avoid": {"forms": FORMS[:1], "organ_classes": (_organ("n", "not_studied"),)},
        "others": {"forms": FORMS},
        "risks": {"boxed_warning": (SAID, SAID)},
        "withdrawn": {"status": "withdrawn", "withdrawn": Ending()},
    }
    event = Event(on=DAY, kind="wording", summary="It says so now.")
    return _stored(
        Compound(name=of.name, short_name=of.short, history=(event,), **(facts | more.get(state, {})))
    )


def condition(of: Name, specialists: tuple[str, ...], state: str) -> Stored:
    """Return a condition; in half of the states with organs and usual medicines."""
    bare = state in {"nothing", "others", "trials"}
    return _stored(
        Condition(
            name=of.name,
            short_name=of.short,
            specialists=specialists,
            affected_organs=SAID,
            organs=() if bare else ("liver", "kidneys"),
            usual_medicines=() if bare else USUAL,
            scope=None if bare else SAID,
        )
    )


def pair(of: Name, state: str) -> Stored | None:
    """Return what is on record about a compound and a condition, None if nothing is."""
    if state == "nothing":
        return None
    studied: Mapping[str, Any] = {"results": "specific", "risks": "specific", "trials": "none"}
    fields = _claims(state, of.label)
    return _stored(Pair(**({"studied": studied.get(state, "limited")} | fields)))


def _stored(record: Compound | Condition | Pair) -> Stored:
    return Stored(record, SOURCES)

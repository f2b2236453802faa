"""Flat: the answer about risks for records of flat statements, which nothing can weigh. Pure."""

from __future__ import annotations

from .assessment import STUDIED
from .case import Case, Sentence, whom_to_ask
from .harms import NOT_HARMLESS

_WHAT_FOLLOWS = {
    "specific": "It cannot say what happens in your case.",
    "withdrawn": "It is shown below for reference only.",
}


def answer(given: Case) -> tuple[Sentence, ...]:
    """Return how much is on record, what that does not show, and whom to ask."""
    pair = given.subjects.pair
    studied = "withdrawn" if given.withdrawn else pair.studied if pair else None
    found = STUDIED[studied].format(compound=given.compound, condition=given.condition)
    below = None if given.withdrawn else _to_read_below(given)
    follows = below or _WHAT_FOLLOWS.get(studied or "", NOT_HARMLESS)
    return (Sentence(found), Sentence(follows), whom_to_ask(given))


def _to_read_below(given: Case) -> str | None:
    """Return what nobody should miss who reads no further, None if nothing of the kind is on record."""
    pair = given.subjects.pair
    risks = f"Risks for people with {given.condition}"
    match bool(pair and pair.risks), bool(given.subjects.compound.boxed_warning):
        case True, True:
            return f"{risks} and a boxed warning are on record below."
        case True, False:
            return f"{risks} are on record below."
        case False, True:
            return "A boxed warning is on record below."
        case _:
            return None

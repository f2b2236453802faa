"""Leads: the sentence that a level of concern begins an answer with. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assessment import headline
from .case import Case, Sentence
from .grammar import in_few_words, joined
from .rules import STRICTNESS

if TYPE_CHECKING:
    from .assessment import Concern

_LEADS = {
    "do_not_use": "With {d}, do not use {c} unless a specialist who treats you decides otherwise.",
    "avoid_unless_specialist": "With {d}, avoid {c} unless a specialist who treats you advises it.",
    "specialist_advice_needed": "Ask a specialist before you take {c} with {d}.",
    "no_specific_warning_found": "No warning about {c} for people with {d} in particular is on record here.",
    "not_enough_evidence": "Not enough is known about {c} in people with {d}.",
}
# Where all that decides is said of a state that can go with the condition, it is not said of the condition.
_IN_A_STATE = {
    "do_not_use": "With {d}, do not use {c} until a specialist rules out a state in which a source bans it.",
    "avoid_unless_specialist": (
        "With {d}, avoid {c} until a specialist rules out a state in which a source advises against it."
    ),
}
# Where a class of organ function makes it stricter: the level in a hub's few words.
IN_SHORT = {
    "avoid_unless_specialist": "Avoid; stricter in some states",
    "specialist_advice_needed": "Ask a specialist; stricter in some states",
}


def lead(given: Case) -> Sentence:
    """Return the sentence of the headline's level, about the forms that it holds for."""
    found = headline(given.concerns)
    leads = _LEADS | _IN_A_STATE if is_of_a_state(given, found) else _LEADS
    return Sentence(leads[found.level].format(c=_forms(given, found), d=given.condition))


def is_of_a_state(given: Case, found: Concern) -> bool:
    """Whether all that decides is about a state that can go with the condition."""
    equal = (one for one in given.concerns if one.state is None and one.level == found.level)
    matches = {one.id: one.claim.population_match for one in given.known}
    return {matches.get(id_) for one in equal for id_ in one.because} == {"related_state"}


def caution(given: Case) -> Sentence | None:
    """Return that sentence where it is no, or a no with exceptions: no other answer may go without it."""
    strict = STRICTNESS[headline(given.concerns).level] >= STRICTNESS["avoid_unless_specialist"]
    return lead(given) if strict else None


def _forms(given: Case, found: Concern) -> str:
    """Return the names of the forms at the headline's level, or the compound's if all of them are."""
    general = [one for one in given.concerns if one.state is None]
    at_level = [one.form for one in general if one.level == found.level]
    if len(at_level) == len(general):
        return given.compound
    names = tuple(form.name for form in given.subjects.compound.forms if form.id in at_level)
    return in_few_words(joined(names), given.compound)

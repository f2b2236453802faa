"""Rules: which evidence comes to which level of concern (T05). Pure.

A single sign of harm counts; that there is none has to be found by somebody who looked. The most telling
rule of a level comes first, as its claims are the ones that a short answer names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from .claims import Interaction
    from .grounds import Grounds, Known
    from .records import Level

_GRADED = frozenset({"high", "moderate", "low"})
_TO_ACT_ON = frozenset({"avoid", "change_dose", "monitor", "separate"})

# The last two are equally strict: neither warns.
STRICTNESS: dict[Level, int] = {
    "do_not_use": 3,
    "avoid_unless_specialist": 2,
    "specialist_advice_needed": 1,
    "no_specific_warning_found": 0,
    "not_enough_evidence": 0,
}


class Rule(NamedTuple):
    """One rule: its id, its level, when it fires in a sentence, and what of the grounds it fires on."""

    id: str
    level: Level
    text: str
    finds: Callable[[Grounds], tuple[str, ...]]


def _claims(test: Callable[[Known], bool]) -> Callable[[Grounds], tuple[str, ...]]:
    return lambda given: tuple(one.id for one in given.claims if test(one))


def _usual(test: Callable[[Interaction], bool]) -> Callable[[Grounds], tuple[str, ...]]:
    return lambda given: tuple(id_ for id_, row in given.interactions if test(row))


def _results_of_a_search(given: Grounds) -> tuple[str, ...]:
    graded = (one.id for one in given.claims if one.is_result and one.claim.certainty in _GRADED)
    return tuple(graded) if given.searched else ()


TABLE = (
    Rule(
        "ruled-out",
        "do_not_use",
        "A label, guideline or regulator rules it out for people with the condition, a wider or like group, "
        "or a state that can go with it.",
        _claims(lambda one: one.binding and one.is_close and one.claim.type == "contraindication"),
    ),
    Rule(
        "advised-against",
        "avoid_unless_specialist",
        "A label, guideline or regulator advises against it for such people.",
        _claims(
            lambda one: (
                one.binding and one.is_close and one.claim.type == "warning" and one.claim.advice == "avoid"
            )
        ),
    ),
    Rule(
        "serious-mix",
        "avoid_unless_specialist",
        "A mix with a usual medicine of the condition is rated as major, or the two are ruled out together.",
        _usual(lambda row: row.severity in {"contraindicated", "major"}),
    ),
    Rule(
        "warned-of",
        "specialist_advice_needed",
        "A label, guideline or regulator warns of it for such people.",
        _claims(lambda one: one.binding and one.is_close and one.claim.type == "warning"),
    ),
    Rule(
        "harm-seen",
        "specialist_advice_needed",
        "People with the condition, a wider or like group, or people with a state that can go with it "
        "came to harm.",
        _claims(lambda one: one.is_close and one.is_harm),
    ),
    Rule(
        "risks-recorded",
        "specialist_advice_needed",
        "Risks for people with the condition are on record.",
        lambda given: given.risks,
    ),
    Rule(
        "usual-mix",
        "specialist_advice_needed",
        "A source says what to do about a mix with a usual medicine of the condition.",
        _usual(lambda row: row.action in _TO_ACT_ON),
    ),
    Rule(
        "ruled-out-for-others",
        "specialist_advice_needed",
        "A source rules it out for some people, though not for people with the condition in particular.",
        _claims(lambda one: one.claim.type == "contraindication"),
    ),
    Rule(
        "care-advised",
        "specialist_advice_needed",
        "A source advises against it, for another dose, or for checks.",
        _claims(lambda one: one.claim.advice is not None),
    ),
    Rule(
        "boxed",
        "specialist_advice_needed",
        "A product has a boxed warning, a regulator's strongest kind.",
        lambda given: given.boxed,
    ),
    Rule(
        "warned-of-for-all",
        "specialist_advice_needed",
        "A label, guideline or regulator carries a warning.",
        _claims(lambda one: one.binding and one.claim.type == "warning"),
    ),
    Rule(
        "no-warning",
        "no_specific_warning_found",
        "Somebody searched, results in people with the condition are graded low or better, "
        "and no rule above fires.",
        _results_of_a_search,
    ),
)

# What the advice of an organ row comes to for people in that state.
BY_ADVICE: dict[str, tuple[str, Level]] = {
    "contraindicated": ("organ-ruled-out", "do_not_use"),
    "avoid": ("organ-advised-against", "avoid_unless_specialist"),
    "change_dose": ("organ-care", "specialist_advice_needed"),
    "monitor": ("organ-care", "specialist_advice_needed"),
    "not_studied": ("organ-care", "specialist_advice_needed"),
}

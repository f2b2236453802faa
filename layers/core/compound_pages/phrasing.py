"""Phrasing: a claim in sentences: its verb, who was studied, how large the effect is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grammar import sentence_case
from .wording import people

if TYPE_CHECKING:
    from .claims import Certainty, Claim, Conclusion, Effect

_THIRD_PERSON = {
    "cause": "causes", "raise": "raises", "lower": "lowers", "lengthen": "lengthens", "shorten": "shortens",
    "change": "changes", "relieve": "relieves", "worsen": "worsens", "slow": "slows",
}  # fmt: skip
_SAID = {
    "high": "{subject} {verbs} {object}.",
    "moderate": "{subject} probably {verbs} {object}.",
    "low": "{subject} may {verb} {object}.",
}
_UNSURE = "We are very unsure whether {subject} {verbs} {object}."


def claim(said: Claim) -> str:
    """Return what `said` says: its conclusion under the verb of its certainty (T03), or its statement."""
    return conclusion(said.conclusion, said.certainty) if said.conclusion else said.statement


def conclusion(said: Conclusion, sure: Certainty) -> str:
    """Return `said` under the verb that `sure` allows (GRADE guideline 26, PMID 31711912).

    The subject is one thing. What nobody graded is put as if it were very unsure.
    """
    text = _SAID.get(sure, _UNSURE).format(
        subject=said.subject, verb=said.verb, verbs=_THIRD_PERSON[said.verb], object=said.object.rstrip(".")
    )
    return sentence_case(text)


_SEEN = frozenset({"efficacy", "undesirable-effect", "pharmacokinetic", "interaction", "mechanism"})
_NOT_PEOPLE = {"animal": "animals", "in_vitro": "cells in a laboratory", "in_silico": "a computer model"}
_HOW_CLOSE = {
    "exact": ".",
    "broader": ", not {verb} people with {condition} in particular.",
    "related_state": ". That can go with {condition}, but it is not the same.",
    "general": ", not {verb} people with {condition}.",
    "nonhuman": ", not {verb} people.",
}
_WHO_IS_MEANT = {
    "exact": "About people with {condition}.",
    "broader": "Not about people with {condition} in particular.",
    "related_state": "About a state that can go with {condition}.",
    "general": "Not about people with {condition} in particular.",
    "nonhuman": "Not about people.",
}


def study(said: Claim, condition: str, forms: str = "") -> str:
    """Return who was studied, how close that is to people with `condition`, and which `forms` it is about."""
    who = "" if said.type == "no_evidence" else _who(said, condition)
    return " ".join(part for part in (who, f"This is about {forms}." if forms else "") if part)


def _who(said: Claim, condition: str) -> str:
    species = said.population.species
    match = said.population_match if species == "human" else "nonhuman"
    group = people(said.population) or _NOT_PEOPLE.get(species, "")
    if not group:
        return _WHO_IS_MEANT[match].format(condition=condition)
    verb = "seen in" if said.type in _SEEN else "about"
    close = _HOW_CLOSE[match].format(condition=condition, verb=verb.removeprefix("seen "))
    return f"{verb.capitalize()} {group}{close}"


_RATIOS = {"RR": "Risk ratio", "OR": "Odds ratio", "HR": "Hazard ratio"}


def effect(measured: Effect) -> str:
    """Return the size of an effect: '450 in 1,000 people.', or a ratio with what 1 means (T12).

    A proportion is a number between 0 and 1.
    """
    if measured.measure != "proportion":
        span = _span(f"{measured.low:g}", f"{measured.high:g}") if _has_interval(measured) else ""
        return f"{_RATIOS[measured.measure]} {measured.value:g}{span}; 1 means no difference."
    span = _span(_in_1000(measured.low), _in_1000(measured.high)) if _has_interval(measured) else ""
    others = "" if measured.compared is None else f", against {_in_1000(measured.compared)} in 1,000 others"
    return sentence_case(f"{_in_1000(measured.value)} in 1,000 people{span}{others}.")


def _has_interval(measured: Effect) -> bool:
    return measured.low is not None and measured.high is not None


def _span(low: str, high: str) -> str:
    return f" (95% interval {low} to {high})"


def _in_1000(proportion: float | None) -> str:
    """Return a proportion as a whole number of 1,000 people, never rounded down to none."""
    number = round((proportion or 0) * 1000)
    return "fewer than 1" if proportion and not number else f"{number:,}"

"""Wording: codes in plain words, for the cells of tables and the levels. Pure.

What a source did not rate is said to be not rated, and what nobody put on record to be missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grammar import continued, folded, sentence_case, words

if TYPE_CHECKING:
    from .claims import Certainty, Interaction, Population
    from .records import Condition, Level

_CERTAINTY = {
    "high": "High certainty",
    "moderate": "Moderate certainty",
    "low": "Low certainty",
    "very_low": "Very low certainty",
    "not_graded": "Certainty not rated",
}


def certainty(code: Certainty) -> str:
    """Return how sure something is: 'Low certainty', 'Certainty not rated'."""
    return _CERTAINTY[code]


_LEVELS: dict[Level, str] = {
    "do_not_use": "Do not use",
    "avoid_unless_specialist": "Avoid unless a specialist advises it",
    "specialist_advice_needed": "Ask a specialist first",
    "no_specific_warning_found": "No specific warning found",
    "not_enough_evidence": "Not enough evidence",
}


def level(code: Level) -> str:
    """Return a level of concern in a few words."""
    return _LEVELS[code]


def people(of: Population) -> str:
    """Return how many of whom: '279 adults with burns', '12 people'; '' if neither is recorded."""
    if of.n is None:
        return of.description or ""
    if of.description:
        return f"{of.n:,} {of.description}"
    one, many = {"human": ("person", "people"), "animal": ("animal", "animals")}.get(
        of.species, ("sample", "samples")
    )
    return f"{of.n:,} {one if of.n == 1 else many}"


_SEVERITY = {
    "contraindicated": "Ruled out together",
    "major": "Major",
    "moderate": "Moderate",
    "minor": "Minor",
    "not_rated": "Not rated",
}
_LIKELIHOOD = {
    "likely": "likely",
    "probable": "probable",
    "possible": "possible",
    "unlikely": "unlikely",
}
_ACTION = {
    "avoid": "Avoid the two together.",
    "change_dose": "The dose may need to change.",
    "monitor": "Checks are needed.",
    "separate": "Take them at different times.",
    "none": "Nothing special is asked for.",
    "not_stated": "What to do is not on record here.",
}


def severity(row: Interaction) -> str:
    """Return how serious an interaction is, and how likely where that is rated: 'Major, possible'."""
    likely = _LIKELIHOOD.get(row.likelihood)
    return f"{_SEVERITY[row.severity]}, {likely}" if likely else _SEVERITY[row.severity]


def action(row: Interaction) -> str:
    """Return what the source says to do: its advice as recorded, or the code in words."""
    return row.advice or _ACTION[row.action]


def how_sure(row: Interaction, forms: str = "") -> str:
    """Return how sure an interaction is, in whom it was seen, and for which forms it holds."""
    seen = people(row.population)
    parts = (certainty(row.certainty), f"seen in {seen}" if seen else "", f"about {forms}" if forms else "")
    return "; ".join(part for part in parts if part)


def mix(row: Interaction) -> str:
    """Return an interaction in a sentence: 'With warfarin: the blood may clot less.'."""
    return f"With {row.medicine}: {continued(row.consequence)}"


def is_usual(row: Interaction, condition: Condition) -> bool:
    """Whether an interaction is with one of the condition's usual medicines, by its names or what it says."""
    usual = folded(condition.usual_medicines)
    if row.names:
        return not usual.isdisjoint(folded(row.names))
    said = words(row.medicine)
    return any(f" {name} " in said for name in usual)


_SCALES = {"child_pugh": "Child-Pugh class {}", "impairment": "{} impairment"}
_SCALE_NAMES = {"child_pugh": "Child-Pugh classes", "impairment": "mild, moderate or severe impairment"}
_ORGAN_ADVICE = {
    "no_change": "No change",
    "change_dose": "Dose may need to change",
    "monitor": "More checks",
    "avoid": "Advised against",
    "contraindicated": "Ruled out",
    "not_studied": "Not studied",
    "": "Nothing on record",
}


def organ_caption(organ: str, scale: str, form: str = "") -> str:
    """Return organ, scale and form of a table: 'Liver, Child-Pugh classes: nasal spray'."""
    caption = f"{organ.capitalize()}, {_SCALE_NAMES[scale]}"
    return f"{caption}: {form}" if form else caption


def organ_level(scale: str, level: str) -> str:
    """Return a class of a scale: 'Child-Pugh class B', 'Severe impairment'."""
    return sentence_case(_SCALES[scale].format(level))


def organ_advice(code: str) -> str:
    """Return the advice of an organ row in a few words; '' says that nothing is on record."""
    return _ORGAN_ADVICE[code]


_CHILD_PUGH = {"A": "strongest", "B": "middle", "C": "weakest"}


def state(of: tuple[str, str, str]) -> str:
    """Return organ, scale and class in words, as in 'severe impairment of the kidneys'."""
    organ, scale, level = of
    if scale == "child_pugh":
        return f"a liver in the {_CHILD_PUGH[level]} class (Child-Pugh {level})"
    return f"{_SCALES[scale].format(level)} of the {organ}"

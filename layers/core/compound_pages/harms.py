"""Harms: the answer to a question about risks: the level of concern, and what decides it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assessment import headline
from .case import Case, Sentence, first_sayable, fitted, in_20_words, whom_to_ask
from .grammar import in_few_words
from .grounds import interactions, organ_classes
from .leads import IN_SHORT, is_of_a_state, lead
from .rules import STRICTNESS
from .wording import level, mix, state

if TYPE_CHECKING:
    from .assessment import Concern

_POINTERS = {
    "reviewer": "A reviewer asks for more caution than the sources alone.",
    "risks-recorded": "Risks for people with {d} are on record below.",
    "withdrawn": "What was on record about the two together was withdrawn.",
    "boxed": "A boxed warning is on record below.",
}
NOT_HARMLESS = "That does not mean it is harmless."
QUESTIONS = (
    "What would {compound} be for in my case, and what else could do that?",
    "Could {compound} change my treatment for {condition}, or the other way round?",
    "Are my liver, kidneys and heart well enough for it, and how would we know?",
    "Which signs should make me stop and call you, and at which number?",
)
_CLOSING = (
    "No record can tell you what {compound} would do in your case.",
    "The stage of your illness, how your organs work and everything else you take all count.",
)


def answer(given: Case) -> tuple[Sentence, ...]:
    """Return the level, the claim that decides it, the strictest state, what is unknown, and whom to ask."""
    found = headline(given.concerns)
    decider = _decider(given, found)
    return fitted(
        (0, lead(given)),
        (0, None if STRICTNESS[found.level] else Sentence(NOT_HARMLESS)),
        (1 if is_of_a_state(given, found) else 2, decider),
        (1, _strictest_state(given)),
        (3, Sentence(_POINTERS["withdrawn"]) if given.withdrawn else None),
        (3, _seen_in_these_people(given, decider)),
        (4, Sentence(_unknown(given))),
        (0, whom_to_ask(given)),
    )


def _decider(given: Case, found: Concern) -> Sentence | None:
    because = set(found.because)
    if pointer := _POINTERS.get(found.rule):
        return Sentence(pointer.format(d=given.condition))
    # Where nothing decides, what came to anyone's harm is told all the same.
    deciding = (one for one in given.known if one.id in because or not STRICTNESS[found.level])
    return first_sayable(one for one in deciding if one.is_risk) or _mix(given, because)


def _seen_in_these_people(given: Case, told: Sentence | None) -> Sentence | None:
    """Return a risk on record for this very pair in these very people that was not `told` yet."""
    of = (one for one in given.known if one.is_of_pair and one.claim.population_match == "exact")
    return first_sayable(one for one in of if one.is_risk and not (told and told.claim == one.id))


def _mix(given: Case, because: set[str]) -> Sentence | None:
    """Return the first interaction that decides and can be said in 20 words."""
    rows = ((id_, row) for id_, row in interactions(given.subjects) if id_ in because)
    said = ((mix(row), id_, row) for id_, row in rows)
    return next((Sentence(text, id_, row.sources) for text, id_, row in said if in_20_words(text)), None)


def _strictest_state(given: Case) -> Sentence | None:
    found = next((one for one in given.concerns if one.state), None)
    if found is None or found.state is None:
        return None
    name = next((form.name for form in given.subjects.compound.forms if form.id == found.form), "")
    form = f" for {name}" if in_few_words(name, "") else ""
    words = level(found.level)
    row = next(row for id_, row in organ_classes(given.subjects) if id_ == found.because[0])
    text = f"Stricter{form} with {state(found.state)}: {words[0].lower()}{words[1:]}."
    return Sentence(text, found.because[0], row.sources)


def _unknown(given: Case) -> str:
    pair = given.subjects.pair
    if given.results or (pair and pair.findings):
        return "What is on record cannot say what happens in your case."
    return f"No result in people with {given.condition} in particular is on record."


def glance(given: Case) -> str:
    """Return the level in a few words."""
    found = headline(given.concerns)
    if found.level == "not_enough_evidence" and given.subjects.pair is None:
        return "Nothing on the two together"
    if found.level == "do_not_use" and is_of_a_state(given, found):
        return "Do not use in some states"
    if any(one.state for one in given.concerns):  # each of them is stricter
        return IN_SHORT.get(found.level, "Stricter in some states")
    return level(found.level)


def closing(_: Case) -> tuple[str, ...]:
    """Return the closing sentences."""
    return _CLOSING

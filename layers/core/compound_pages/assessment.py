"""Assessment: what the records of a pair add up to.

Pure. Nothing here states a medical fact of its own: levels follow from what stands on record, by rules that
the page shows. No level calls a compound safe, and an empty record is never taken for good news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from .grammar import in_words
from .grounds import grounds, holds_for, organ_classes, usual_interactions
from .records import Level
from .rules import BY_ADVICE, STRICTNESS, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .grounds import Grounds, Known
    from .history import Ending
    from .records import Compound, Condition, Pair
    from .subjects import Subjects


# Every rule by its id: when it fires, in one sentence, for the audit table.
RULES: Mapping[str, str] = {rule.id: rule.text for rule in TABLE} | {
    "organ-ruled-out": "A source rules it out when the organ works this poorly.",
    "organ-advised-against": "A source advises against it when the organ works this poorly.",
    "organ-care": "With the organ like this, a source asks for checks or another dose, or says: not studied.",
    "reviewer": "A reviewer set a stricter level than the sources come to.",
    "too-little": "None of the other rules fires.",
}


class Concern(Struct, frozen=True):
    """A level of concern, for which form and state it holds, and the rule and ids behind it.

    `form`: a form's id, None if the compound has none. `state`: organ, scale and class, None for the general
    level. `because`: `pair.c1`, `compound.row2`, `compound.boxed_warning.1`, `pair.concern`.
    """

    level: Level
    form: str | None
    state: tuple[str, str, str] | None
    rule: str
    because: tuple[str, ...] = ()


def weighed(subjects: Subjects, claims: tuple[Known, ...]) -> tuple[Concern, ...]:
    """Return the general level of each product form, then the states with a stricter one, strictest first.

    In `subjects` only what stands is left (see standing), and no pair that was withdrawn. A compound that was
    withdrawn still counts: its warnings are the last to be dropped. States are classes of the organs that
    the condition names; where it names none, of any organ, as nobody has said which one decides.
    `claims`: those of `subjects` about people.
    """
    forms = tuple(form.id for form in subjects.compound.forms) or (None,)
    usual = usual_interactions(subjects)
    general = tuple([_general(subjects, grounds(subjects, claims, usual, form), form) for form in forms])
    states = (state for one in general for state in _stricter_states(subjects, one))
    return (*general, *sorted(states, key=lambda one: -STRICTNESS[one.level]))


def _general(subjects: Subjects, given: Grounds, form: str | None) -> Concern:
    fired = ((rule, rule.finds(given)) for rule in TABLE)
    found = next(
        (Concern(rule.level, form, None, rule.id, because) for rule, because in fired if because),
        Concern("not_enough_evidence", form, None, "too-little"),
    )
    set_by_hand = subjects.pair.concern if subjects.pair else None
    if set_by_hand and STRICTNESS[set_by_hand.level] > STRICTNESS[found.level]:
        return Concern(set_by_hand.level, form, None, "reviewer", ("pair.concern",))
    return found


def _stricter_states(subjects: Subjects, general: Concern) -> Iterator[Concern]:
    """Yield what organ rows ask for beyond the `general` level of a form, the worst class first."""
    rows: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    organs = subjects.condition.organs
    for id_, row in organ_classes(subjects):
        counts = row.advice in BY_ADVICE and (not organs or row.organ in organs)
        if counts and holds_for(row.applies_to, general.form):
            rows.setdefault((row.organ, row.scale, row.level), []).append((row.advice, id_))
    for state in sorted(sorted(rows, reverse=True), key=_scale):  # C, B, A; severe, moderate, mild
        strictest = max((advice for advice, _ in rows[state]), key=_strictness)
        rule, level = BY_ADVICE[strictest]
        if STRICTNESS[level] > STRICTNESS[general.level]:
            because = tuple(id_ for advice, id_ in rows[state] if BY_ADVICE[advice][1] == level)
            yield Concern(level, general.form, state, rule, because)


def _scale(state: tuple[str, str, str]) -> str:
    return state[1]


def _strictness(advice: str) -> int:
    return STRICTNESS[BY_ADVICE[advice][1]]


def headline(found: tuple[Concern, ...]) -> Concern:
    """Return the strictest of the general levels; too little evidence goes before no warning."""
    general = (one for one in found if one.state is None)
    return max(general, key=lambda one: (STRICTNESS[one.level], one.level == "not_enough_evidence"))


STUDIED = {
    None: "Nothing specific about {compound} in people with {condition} is on record here.",
    "none": "No study of {compound} in people with {condition} is on record here.",
    "limited": "Only limited research is on record about {compound} in people with {condition}.",
    "specific": "Research about {compound} in people with {condition} in particular is on record here.",
    "withdrawn": "What was on record about {compound} in people with {condition} was withdrawn.",
}


def how_far_studied(compound: Compound, condition: Condition, pair: Pair | None) -> str:
    """Return one sentence on whether anything specific to this pair was studied."""
    return STUDIED[_standing(pair)].format(compound=compound.label, condition=condition.label)


def _standing(pair: Pair | None) -> str | None:
    """Return how far a pair was studied; a record that was withdrawn counts for neither."""
    return None if pair is None else "withdrawn" if pair.status == "withdrawn" else pair.studied


def withdrawn_notice(name: str, ending: Ending | None) -> str:
    """Return the sentence that stands above a page which shows a withdrawn record."""
    since = f" on {in_words(ending.since)}" if ending and ending.since else ""
    why = f" {ending.why}" if ending and ending.why else ""
    return f"The record on {name} was withdrawn{since} and is shown for reference only.{why}"

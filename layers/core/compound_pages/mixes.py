"""Mixes: the answer to a question about interactions: how many, the worst, and who looked where. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import Case, Sentence, fitted, in_20_words, whom_to_ask
from .claims import SEVEREST
from .grammar import counted
from .grounds import interactions
from .leads import caution
from .wording import is_usual, mix

if TYPE_CHECKING:
    from .claims import Interaction

    type Row = tuple[str, Interaction]

_SERIOUS = frozenset({"contraindicated", "major"})
_RATED = {
    "contraindicated": "ruled out together",
    "major": "rated as major",
    "moderate": "rated as moderate",
    "minor": "rated as minor",
}
QUESTIONS = (
    "Could {compound} change my treatment for {condition}, or the other way round?",
    "Does everyone who treats me know all that I take, herbs and vitamins too?",
    "If I take {compound}, should it be at another time of day or with other checks?",
    "Should I stop {compound} before a scan, an operation or the next treatment?",
)
_CLOSING = (
    "A medicine that is missing from the table may still clash with {compound}.",
    "A list of all that you take, herbs and vitamins too, helps your team to find out.",
)


def answer(given: Case) -> tuple[Sentence, ...]:
    """Return how many rows are on record, which stand out, where nobody looked, and whom to ask."""
    rows = tuple(interactions(given.subjects))
    none_else = "that there are no others" if rows else "there is none"
    worst = _worst(given, rows)
    serious = any(id_ == worst.claim and row.severity in _SERIOUS for id_, row in rows) if worst else False
    return fitted(
        (0, Sentence(_count(given, rows))),
        (3, _how_many_usual(given, rows)),
        (2, _with_usual(given, rows, worst)),
        (1 if serious else 2, worst),
        (3 if rows else 0, Sentence(f"That does not mean {none_else}.")),
        (4, _where_nobody_looked(given)),
        (1, caution(given)),
        (0, whom_to_ask(given)),
    )


def _count(given: Case, rows: tuple[Row, ...]) -> str:
    if rows:
        one = len(rows) == 1
        others = "another medicine is" if one else "other medicines are"
        return f"{counted(len(rows), 'combination')} of {given.compound} with {others} on record here."
    pair, compound = given.subjects.pair, given.subjects.compound
    if compound.interactions or (pair and pair.interactions):
        return f"Notes on interactions of {given.compound} are on record below."
    return f"Not enough is known: no interaction of {given.compound} with another medicine is on record here."


def _how_many_usual(given: Case, rows: tuple[Row, ...]) -> Sentence | None:
    if not rows or not given.subjects.condition.usual_medicines:
        return None
    number = _usual(given, rows)
    if len(rows) == 1:
        which = "It is" if number else "It is not"
    else:
        which = f"{number or 'None'} of them {'are' if number > 1 else 'is'}"
    return Sentence(f"{which} with a usual medicine for {given.condition}.")


def _usual(given: Case, rows: tuple[Row, ...]) -> int:
    return sum(is_usual(row, given.subjects.condition) for _, row in rows)


def _with_usual(given: Case, rows: tuple[Row, ...], worst: Sentence | None) -> Sentence | None:
    """Return the first row with a usual medicine in at most 20 words, unless it is the worst."""
    told = worst.claim if worst else ""
    of = ((id_, row) for id_, row in rows if is_usual(row, given.subjects.condition) and id_ != told)
    return next((Sentence(mix(row), id_, row.sources) for id_, row in of if in_20_words(mix(row))), None)


def _worst(given: Case, rows: tuple[Row, ...]) -> Sentence | None:
    """Return the most serious row that somebody rated, in at most 20 words."""
    condition = given.subjects.condition
    ranked = sorted(rows, key=lambda one: (SEVEREST.index(one[1].severity), not is_usual(one[1], condition)))
    start = "With" if len(rows) == 1 else "The most serious is with"
    rated = ((id_, row, f"{start} {row.medicine}: {_RATED.get(row.severity)}.") for id_, row in ranked)
    fit = (one for one in rated if one[1].severity in _RATED and in_20_words(one[2]))
    return next((Sentence(text, id_, row.sources) for id_, row, text in fit), None)


def _where_nobody_looked(given: Case) -> Sentence | None:
    pair = given.subjects.pair
    if not (pair and pair.searched):
        return Sentence("No search for this pair is on record.")
    return Sentence("Where nobody has looked yet is listed below.") if pair.not_searched else None


def glance(given: Case) -> str:
    """Return the number of interactions in a few words."""
    rows = tuple(interactions(given.subjects))
    usual = _usual(given, rows)
    if rows:
        return f"{counted(len(rows), 'combination')}{f', {usual} with usual treatment' if usual else ''}"
    pair, compound = given.subjects.pair, given.subjects.compound
    return "Notes on record" if compound.interactions or (pair and pair.interactions) else "None on record"


def closing(_: Case) -> tuple[str, ...]:
    """Return the closing sentences."""
    return _CLOSING

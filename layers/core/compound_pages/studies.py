"""Studies: the answer to a question about research: what reports on people, which trials are open. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import Case, Sentence, fitted, whom_to_ask
from .grammar import counted, in_words
from .leads import caution
from .statements import cited_ids, statements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .statements import Cited, Source

_STUDIED = frozenset({"efficacy", "interaction", "pharmacokinetic", "undesirable-effect"})
_EFFECTS = frozenset({"efficacy", "undesirable-effect"})
_NO_STUDIES = frozenset({"dataset", "label", "regulator_notice", "regulatory", "regulatory_secondary"})
QUESTIONS = (
    "Is there a trial of {compound} for people with {condition} that I could join?",
    "What would a trial ask of me, and what happens if I stop?",
    "Which studies looked at people like me?",
    "What would {compound} be for in my case, and what else could do that?",
)
_UNDER_WAY = "Research on {compound} that is under way has not given its answer yet."
_NONE_UNDER_WAY = "No research under way is on record here. That does not mean that there is none."


def answer(given: Case) -> tuple[Sentence, ...]:
    """Return how many sources report on these very people, which trials are open, and whom to ask."""
    return fitted(
        (0, Sentence(_reports(given))),
        (2, _others(given)),
        (2, Sentence(_open_trials(given))),
        (3, Sentence("Work on cells or animals does not show what happens in people.")),
        (4, Sentence(_search(given))),
        (1, caution(given)),
        (0, whom_to_ask(given)),
    )


def _reports(given: Case) -> str:
    who = f"people with {given.condition} who took {given.compound}"
    number = _sources_on(given, exact=True)
    if number:
        return f"{counted(number, 'source')} on record {'reports' if number == 1 else 'report'} on {who}."
    pair = given.subjects.pair
    if pair and pair.findings:
        return "Not enough is known to tell: the findings on record below are without a rating."
    return f"Not enough is known: no source on record reports on {who}."


def _others(given: Case) -> Sentence | None:
    """Return how many sources report on other people, where none does on these."""
    number = _sources_on(given, exact=False)
    if not number or _sources_on(given, exact=True):
        return None
    tell = "tells" if number == 1 else "tell"
    return Sentence(f"{counted(number, 'source')} {tell} of effects in other people.")


def _open_trials(given: Case) -> str:
    number = _sources_on_trials(given)
    if number:
        return f"{counted(number, 'source')} {'tells' if number == 1 else 'tell'} of trials without results."
    if _has_trials(given):
        return "Notes on trials that are still to report are on record below."
    return "No trial that is still to report is on record."


def _has_trials(given: Case) -> bool:
    return bool(given.subjects.pair and given.subjects.pair.trials)


def _search(given: Case) -> str:
    pair = given.subjects.pair
    if pair and pair.searched:
        return f"The last search on record was on {in_words(pair.searched.on)}."
    return "No search for this pair is on record."


def _sources_on(given: Case, *, exact: bool) -> int:
    """Return how many sources say what came of it in people with the very condition, or in others."""
    types = _STUDIED if exact else _EFFECTS
    of = (one.claim for one in given.known if (one.claim.population_match == "exact") is exact)
    ids = _cited(claim.sources for claim in of if claim.type in types)
    return sum(source.type not in _NO_STUDIES for source in _standing(given, ids))


def _sources_on_trials(given: Case) -> int:
    pair = given.subjects.pair
    ids = _cited(one.sources for one in statements(pair.trials if pair else None))
    return len(_standing(given, ids))


def _cited(cited: Iterable[Cited]) -> set[str]:
    return {id_ for sources in cited for id_ in cited_ids(sources)}


def _standing(given: Case, ids: set[str]) -> list[Source]:
    """Return those of the sources that are on record and were not retracted."""
    found = (given.subjects.sources.get(id_) for id_ in ids)
    return [source for source in found if source and not source.is_retracted]


def glance(given: Case) -> str:
    """Return what kind of research is on record in a few words; laboratory work only if nothing else is."""
    trials, pair = _sources_on_trials(given), given.subjects.pair
    for exact, who in ((True, "people"), (False, "other people")):
        if number := _sources_on(given, exact=exact):
            return f"{counted(number, 'source')} on {who}{f', {trials} on trials' if trials else ''}"
    if trials:
        return f"{counted(trials, 'source')} on trials"
    if pair and pair.findings:
        return "Findings on record"
    return "Laboratory work only" if _in_the_laboratory(given) else "Nothing on record"


def _in_the_laboratory(given: Case) -> bool:
    pair = given.subjects.pair
    return bool(pair and (pair.laboratory or not all(one.is_about_people for one in pair.claims)))


def closing(given: Case) -> tuple[str, ...]:
    """Return the closing sentences; of research under way only where some is on record."""
    under_way = _UNDER_WAY if _has_trials(given) else _NONE_UNDER_WAY
    return under_way, "Cells and animals often react in other ways than people do."

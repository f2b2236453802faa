"""Effects: the answer to a question about effectiveness: how many results, and what the best says. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import Case, Sentence, first_sayable, fitted, whom_to_ask
from .grammar import counted, sentence_case
from .leads import caution

if TYPE_CHECKING:
    from .grounds import Known

_SUREST = ("high", "moderate", "low", "very_low", "not_graded")
QUESTIONS = (
    "What would {compound} be for in my case, and what else could do that?",
    "How would we know whether {compound} does anything for me, and when would we look?",
    "What would I put off or give up if I tried {compound}?",
    "Is there a trial of {compound} for people with {condition} that I could join?",
)
_CLOSING = (
    "What happened to other people is no forecast of what {compound} would do for you.",
    "One study alone rarely settles whether something works.",
)


def answer(given: Case) -> tuple[Sentence, ...]:
    """Return how many results in these very people are on record, what the surest says, and whom to ask."""
    found = _results(given)
    if not found:
        return _no_result(given)
    told = first_sayable(found)
    said = _said(given, found, told)
    return said if told in said else _said(given, found, None)


def _said(given: Case, found: list[Known], told: Sentence | None) -> tuple[Sentence, ...]:
    """Return the answer in which the result `told` is told, if there is room."""
    number = counted(len(found), "result")
    text = (
        f"{number} in people with {given.condition} who took {given.compound} {_are(len(found))} on record."
    )
    return fitted(
        (0, Sentence(text)),
        (2, told),
        (1, _how_they_agree(found, told)),
        (4, _how_sure(found)),
        (1, caution(given)),
        (0, whom_to_ask(given)),
    )


def _results(given: Case) -> list[Known]:
    """Return results on effects, the surest and then the largest first."""
    found = [one for one in given.results if one.claim.type == "efficacy"]
    return sorted(found, key=lambda one: (_SUREST.index(one.claim.certainty), -(one.claim.population.n or 0)))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _no_result(given: Case) -> tuple[Sentence, ...]:
    pair = given.subjects.pair
    text = (
        "Not enough is known to tell: the findings on record below are without a rating."
        if pair and pair.findings
        else f"Not enough is known: no result on whether {given.compound} works in people with "
        f"{given.condition} is on record."
    )
    untested = _untested(given)
    wider = _in_a_wider_group(given, untested)
    others = 0 if untested or wider else _in_others(given)
    return fitted(
        (0, Sentence(text)),
        (3, wider),
        (2, untested),
        (4, Sentence("That does not prove anything either way.")),
        (5, Sentence(_of_others(others)) if others else None),
        (1, caution(given)),
        (0, whom_to_ask(given)),
    )


def _untested(given: Case) -> Sentence | None:
    """Return what the pair's record says that no study tested, if it has short words and a source."""
    of_pair = (one for one in given.known if one.is_of_pair and one.claim.type == "no_evidence")
    return first_sayable(one for one in of_pair if one.claim.short and one.claim.sources)


def _in_a_wider_group(given: Case, untested: Sentence | None) -> Sentence | None:
    """Return a result in a wider group; beside what was not tested, only one that points somewhere."""
    of = (one for one in given.known if one.claim.population_match == "broader")
    results = (one for one in of if one.claim.type == "efficacy")
    return first_sayable(one for one in results if not untested or _points(one))


def _points(one: Known) -> bool:
    return one.claim.direction not in {None, "unclear"}


def _in_others(given: Case) -> int:
    """Return how many results in other people are on record."""
    return sum(one.claim.type == "efficacy" and not one.is_result for one in given.known)


def _of_others(number: int) -> str:
    return f"{sentence_case(counted(number, 'result'))} in other people {_are(number)} on record."


def _how_they_agree(found: list[Known], told: Sentence | None) -> Sentence | None:
    """Return that the results point different ways, and whether the one that is `told` is among them."""
    pointing = [one for one in found if _points(one)]
    if len({one.claim.direction for one in pointing}) < 2:  # noqa: PLR2004  two ways to point
        return None
    if told and told.claim in {one.id for one in pointing}:
        return Sentence("Other results on record point another way.")
    return Sentence("The results on record do not all point the same way.")


def _how_sure(found: list[Known]) -> Sentence | None:
    if any(one.claim.certainty != "not_graded" for one in found):
        return None
    return Sentence("Nobody on record has rated how sure that is.")


def glance(given: Case) -> str:
    """Return the number of results in a few words."""
    found, pair = len(_results(given)), given.subjects.pair
    if found:
        return f"{counted(found, 'result')} in people"
    if pair and pair.findings:
        return "Findings on record"
    others = _in_others(given)
    return f"{counted(others, 'result')} in other people" if others else "No result in people"


def closing(_: Case) -> tuple[str, ...]:
    """Return the closing sentences."""
    return _CLOSING

"""Cases: a pair's records as an answer weighs them, and sentences cut to the length of an answer. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from .assessment import Concern, weighed
from .claims import CLOSEST
from .grammar import in_few_words, joined
from .grounds import Known, interactions, known, organ_classes, usual_interactions
from .phrasing import conclusion
from .standing import standing_subjects
from .statements import Cited
from .subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .claims import Claim
    from .passages import Shelf

MOST_WORDS = 60
FEW_WORDS = 20


class Sentence(Struct, frozen=True):
    """One sentence of a short answer; `claim` and `sources` where it repeats a claim, else empty.

    `claim` is its id on the page: `pair.c1`, `compound.row2`.
    """

    text: str
    claim: str = ""
    sources: Cited = ()


class Case(Struct, frozen=True, kw_only=True, dict=True):
    """A pair as it is weighed: what stands, the levels, and names that leave room for an answer.

    `subjects` has no pair where its record was withdrawn; `withdrawn` says that it was. `known`: its claims
    about people.
    """

    subjects: Subjects
    withdrawn: bool
    known: tuple[Known, ...]
    concerns: tuple[Concern, ...]
    compound: str
    condition: str
    team: str

    @cached_property
    def is_flat(self) -> bool:
        """Whether the records hold nothing that can be weighed by itself, and no reviewer set a level."""
        given = self.subjects
        by_hand = given.pair is not None and given.pair.concern is not None
        return not (by_hand or self.known or any(interactions(given)) or any(organ_classes(given)))

    @cached_property
    def results(self) -> tuple[Known, ...]:
        """The claims on what came of the compound in people with the very condition."""
        return tuple(one for one in self.known if one.is_result)


def case(subjects: Subjects, *, stands: bool = False, shelf: Shelf | None = None) -> Case:
    """Return `subjects` as a case; `stands`: that all of them does is known; `shelf`: the compound's."""
    withdrawn = bool(subjects.pair and subjects.pair.status == "withdrawn")
    left = replace(subjects, pair=None) if withdrawn else subjects
    given = left if stands else standing_subjects(left)
    about_people = tuple(known(given))
    return Case(
        subjects=given,
        withdrawn=withdrawn,
        known=about_people,
        concerns=_concerns(given, about_people, shelf),
        compound=in_few_words(given.compound.label, "this compound"),
        condition=in_few_words(given.condition.label, "this condition"),
        team=in_few_words(joined(given.condition.specialists), "specialist"),
    )


def _concerns(given: Subjects, claims: tuple[Known, ...], shelf: Shelf | None) -> tuple[Concern, ...]:
    """Return the levels, which without a pair hold for all conditions that the compound is alike for."""
    if given.pair or shelf is None or not shelf.keeps:
        return weighed(given, claims)
    binding = tuple([one.binding for one in claims])
    usual = tuple([id_ for id_, _ in usual_interactions(given)])
    return shelf.of((binding, usual, given.condition.organs), lambda: weighed(given, claims))


def whom_to_ask(given: Case) -> Sentence:
    """Return the last sentence of every answer."""
    return Sentence(f"Your {given.team} can say what it means for you.")


def fitted(*sentences: tuple[int, Sentence | None]) -> tuple[Sentence, ...]:
    """Return `sentences` in their order, as many as 60 words hold; those of the lowest number first."""
    said = [(rank, place, one, len(one.text.split())) for place, (rank, one) in enumerate(sentences) if one]
    if sum([length for *_, length in said]) <= MOST_WORDS:
        return tuple([one for _, _, one, _ in said])
    kept: list[tuple[int, Sentence]] = []
    words = 0
    for _, place, one, length in sorted(said):
        if words + length <= MOST_WORDS:
            kept.append((place, one))
            words += length
    return tuple([one for _, one in sorted(kept)])


def _length(text: str) -> int:
    return len(text.split())


def first_sayable(claims: Iterable[Known]) -> Sentence | None:
    """Return the closest of `claims` that can be said in 20 words; what an editor put in short goes first."""
    ranked = sorted(claims, key=_fitness)
    said = ((one, _in_20_words(one.claim)) for one in ranked)
    return next((Sentence(text, one.id, one.claim.sources) for one, text in said if text), None)


def _fitness(one: Known) -> tuple[int, bool]:
    in_short = one.claim.short or one.claim.conclusion
    return CLOSEST.index(one.claim.population_match), not in_short


def _in_20_words(claim: Claim) -> str | None:
    texts = (claim.short, claim.conclusion and conclusion(claim.conclusion, claim.certainty), claim.statement)
    return next((text.strip() for text in texts if text and _length(text) <= FEW_WORDS), None)


def in_20_words(text: str) -> bool:
    """Whether `text` is short enough for one sentence of an answer."""
    return _length(text) <= FEW_WORDS

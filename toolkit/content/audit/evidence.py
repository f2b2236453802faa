"""Evidence: what a claim may stand on, and what animals and cells cannot show (rules T01, T06, T07, T18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.claims import Claim
from compound_pages.records import Pair

from .finding import Finding, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content.yaml_file import Steps

    from .audited import Audited


def findings(audited: Audited) -> Iterator[Finding]:
    """Yield each row that stands on nothing, or is made to say more than it can."""
    yield from _unsourced(audited)
    yield from _ids(audited)
    for steps, claim in audited.claims:
        yield from _people(steps, claim)
        yield from _limits(steps, claim)


def _unsourced(audited: Audited) -> Iterator[Finding]:
    """A gap may stand on the record's own search; anything else needs a source."""
    searched = isinstance(audited.record, Pair) and audited.record.searched is not None
    for steps, row in audited.rows():
        is_gap = isinstance(row, Claim) and row.type == "no_evidence"
        if row.sources or (is_gap and searched):
            continue
        wanted = "says that nothing was found: name a source, or say where you looked (searched)"
        yield refused(
            "T01", (*steps, "sources"), wanted if is_gap else "is missing: nothing stands on no source"
        )


def _ids(audited: Audited) -> Iterator[Finding]:
    """The page shows what contradicts what, and links to a row by its id."""
    seen: set[str] = set()
    claims = {claim.id for _, claim in audited.claims}
    for steps, row in audited.rows():
        if row.id in seen:
            yield refused("T18", (*steps, "id"), f"{row.id!r} is the id of another row of this record")
        seen.add(row.id)
        for i, other in enumerate(row.disagrees_with if isinstance(row, Claim) else ()):
            place = (*steps, "disagrees_with", i)
            if other == row.id:
                yield refused("T18", place, "a claim cannot disagree with itself")
            elif other not in claims:
                yield refused("T18", place, f"there is no claim {other!r} in this record")


def _people(steps: Steps, claim: Claim) -> Iterator[Finding]:
    """Who was studied and whom that is held against must agree."""
    human = claim.population.species == "human"
    if human == (claim.population_match == "nonhuman"):
        of = claim.population.species.replace("_", " ")
        message = f"is {claim.population_match}, but the species is {of}: nonhuman means that no people were"
        yield refused("T06", (*steps, "population_match"), message)


def _limits(steps: Steps, claim: Claim) -> Iterator[Finding]:
    """Animals, cells and mechanisms show no benefit and never lead an answer."""
    nonhuman = "" if claim.is_about_people else "nonhuman"
    for kind in filter(None, (nonhuman, "mechanism" if claim.type == "mechanism" else "")):
        if claim.short:
            message = f"a {kind} claim never reaches the short answer: take `short` out"
            yield refused("T06", (*steps, "short"), message)
        if claim.direction == "benefit":
            yield refused("T07", (*steps, "direction"), f"a {kind} claim shows no benefit for people")
    if nonhuman and claim.conclusion:
        yield refused(
            "T07", (*steps, "conclusion"), "a conclusion about people needs people who were studied"
        )

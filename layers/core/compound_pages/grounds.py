"""Grounds: what is weighed for one product form of a compound in people with one condition. Pure.

Work on animals and in the laboratory, and how a compound acts, never count (T06).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .statements import cited_ids, statements
from .wording import is_usual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .claims import Claim, Interaction, OrganFunction
    from .records import Compound, Pair
    from .statements import Statements
    from .subjects import Subjects

# Those whose warnings bind: product labels, guidelines, and what a regulator says or is reported to say.
AUTHORITIES = frozenset({"guideline", "label", "regulator_notice", "regulatory", "regulatory_secondary"})
_CLOSE = frozenset({"exact", "broader", "related_state"})
_RISKS = frozenset({"contraindication", "undesirable-effect", "warning"})


class Known(NamedTuple):
    """A claim about people, and its id on the page; `binding`: whether an authority says it."""

    id: str
    claim: Claim
    binding: bool

    @property
    def is_close(self) -> bool:
        """Whether it is about people with the condition, a wider group, or a state that can go with it."""
        return self.claim.population_match in _CLOSE

    @property
    def is_harm(self) -> bool:
        """Whether people came to harm; an undesirable effect is harm unless its claim says otherwise."""
        unsaid = self.claim.type == "undesirable-effect" and self.claim.direction is None
        return unsaid or self.claim.direction == "harm"

    @property
    def is_risk(self) -> bool:
        """Whether it answers a question about risks; neither a benefit does so nor that nothing differed."""
        if self.is_harm or self.claim.type == "efficacy":
            return self.is_harm
        warns = self.claim.type in _RISKS and self.claim.direction not in {"benefit", "no_difference"}
        return warns or self.claim.advice is not None

    @property
    def is_of_pair(self) -> bool:
        """Whether it stands in the pair's own record."""
        return self.id.startswith("pair.")

    @property
    def is_result(self) -> bool:
        """Whether it reports what came of the compound in people with the very condition."""
        return self.claim.population_match == "exact" and self.claim.type in {
            "efficacy",
            "undesirable-effect",
        }


class Grounds(NamedTuple):
    """All that is weighed; the interactions are those with a usual medicine of the condition."""

    claims: tuple[Known, ...]
    interactions: tuple[tuple[str, Interaction], ...]
    risks: tuple[str, ...]
    boxed: tuple[str, ...]
    searched: bool


def grounds(
    subjects: Subjects,
    claims: tuple[Known, ...],
    usual: tuple[tuple[str, Interaction], ...],
    form: str | None,
) -> Grounds:
    """Return what is weighed for `form`; in `subjects` only what stands is left.

    `claims` are its `known`, `usual` its `usual_interactions`.
    """
    pair = subjects.pair
    return Grounds(
        claims=tuple([one for one in claims if holds_for(one.claim.applies_to, form)]),
        interactions=tuple([one for one in usual if holds_for(one[1].applies_to, form)]),
        risks=_ids("pair.risks", pair.risks if pair else None),
        boxed=_ids("compound.boxed_warning", subjects.compound.boxed_warning),
        searched=bool(pair and pair.searched),
    )


def known(subjects: Subjects) -> Iterator[Known]:
    """Yield the claims about people, the pair's first."""
    for kind, record in owners(subjects):
        for claim in record.claims:
            if claim.is_about_people and claim.type != "mechanism":
                yield Known(f"{kind}.{claim.id}", claim, _is_binding(claim, subjects))


def _is_binding(claim: Claim, subjects: Subjects) -> bool:
    found = [subjects.sources.get(id_) for id_ in cited_ids(claim.sources)]
    return any(one.type in AUTHORITIES and not one.is_retracted for one in found if one)


def interactions(subjects: Subjects) -> Iterator[tuple[str, Interaction]]:
    """Yield every interaction and its id on the page, the pair's first."""
    for kind, record in owners(subjects):
        for row in record.interacts_with:
            yield f"{kind}.{row.id}", row


def usual_interactions(subjects: Subjects) -> tuple[tuple[str, Interaction], ...]:
    """Return those with a usual medicine of the condition."""
    return tuple([one for one in interactions(subjects) if is_usual(one[1], subjects.condition)])


def organ_classes(subjects: Subjects) -> Iterator[tuple[str, OrganFunction]]:
    """Yield every row of organ function and its id on the page, the pair's first."""
    for kind, record in owners(subjects):
        for row in record.organ_classes:
            yield f"{kind}.{row.id}", row


def owners(subjects: Subjects) -> tuple[tuple[str, Pair | Compound], ...]:
    """Return the records that hold claims, by their kind, the pair's first."""
    compound: tuple[str, Pair | Compound] = ("compound", subjects.compound)
    return (("pair", subjects.pair), compound) if subjects.pair else (compound,)


def holds_for(applies_to: tuple[str, ...], form: str | None) -> bool:
    """Whether what is limited to `applies_to` holds for `form` (T09); `form` is None if none is recorded."""
    return not applies_to or form is None or form in applies_to


def _ids(name: str, value: Statements | None) -> tuple[str, ...]:
    return tuple(f"{name}.{number}" for number, _ in enumerate(statements(value), 1))

"""Evidence: the claims of a pair as the lines of its page. Pure.

Which group a claim stands in follows from its type and from who was studied; which groups a page shows is
its question's. The closest to the reader and the largest study come first, and what points another way
stands beside what it disagrees with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from . import phrasing, wording
from .claims import CLOSEST
from .context import Group
from .records import Compound, Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .citations import Citations
    from .claims import Claim
    from .context import Line
    from .passages import Shelf

type Owned[T] = tuple[str, T]  # what a record says, and the record's kind

LABORATORY = "laboratory"
_GROUPS: dict[str, str | dict[str, str]] = {
    "contraindication": {"pair": "risks", "compound": "safety"},
    "warning": {"pair": "risks", "compound": "safety"},
    "undesirable-effect": {"pair": "risks", "compound": "safety"},
    "efficacy": "findings",
    "indication": "findings",
    "interaction": "interactions",
    "mechanism": "mechanism",
    "monitoring": "monitoring",
    "no_evidence": "no_evidence",
    "pharmacokinetic": "organ_function",
    "regulatory": "regulatory_status",
}
_FIRST = ("contraindication", "warning")


class Readers(Struct, frozen=True):
    """Whom a page is for: people with the condition who ask about the compound."""

    compound: Compound
    condition: Condition

    def form(self, id_: str) -> str:
        """Return the name of a product form."""
        return next((form.name for form in self.compound.forms if form.id == id_), id_)

    def forms(self, ids: Iterable[str]) -> str:
        """Return the names of the forms that something is limited to; empty if it holds for all."""
        return " and ".join(map(self.form, ids))


def group_of(kind: str, claim: Claim) -> str:
    """Return the group that a claim of the record `kind` stands in."""
    if not claim.is_about_people:
        return LABORATORY
    group = _GROUPS[claim.type]
    return group if isinstance(group, str) else group[kind]


def lines(readers: Readers, claims: list[Owned[Claim]], cite: Citations, shelf: Shelf | None = None) -> Group:
    """Return claims of one group as its lines: the pair's and the closest first, counter-evidence beside.

    `shelf`: that of the record, where they are all of one.
    """
    if shelf is None:
        said = _said(claims, cite)
    else:
        said = cite.passage(shelf, tuple([id(claim) for _, claim in claims]), lambda: _said(claims, cite))
    name = readers.condition.label
    who = [phrasing.study(claim, name, readers.forms(claim.applies_to)) for claim, _ in said]
    return Group(tuple([replace(line, study=study) for (_, line), study in zip(said, who, strict=True)]))


def _said(claims: list[Owned[Claim]], cite: Citations) -> list[tuple[Claim, Line]]:
    """Return claims in order, each with its line but for who was studied: that names the condition."""
    return [
        (
            claim,
            cite.line(
                f"{kind}.{claim.id}",
                phrasing.claim(claim),
                claim.sources,
                effect=phrasing.effect(claim.effect) if claim.effect else "",
                certainty=wording.certainty(claim.certainty),
                searched=claim.type == "no_evidence" and not claim.sources,
                against=against,
            ),
        )
        for (kind, claim), against in _beside(sorted(claims, key=_rank))
    ]


def _rank(owned: Owned[Claim]) -> tuple[int, int, int]:
    """Return the place of a claim in its group: what rules out, what warns, then what was seen in whom."""
    _, claim = owned
    first = _FIRST.index(claim.type) if claim.type in _FIRST else len(_FIRST)
    return first, CLOSEST.index(claim.population_match), -(claim.population.n or 0)


def _beside(claims: list[Owned[Claim]]) -> Iterator[tuple[Owned[Claim], bool]]:
    """Yield `claims` in order, each followed by those that disagree with it, of which that is said.

    Of claims that disagree with one another the first leads.
    """
    if not any(claim.disagrees_with for _, claim in claims):  # as of most
        yield from [(owned, False) for owned in claims]
        return
    here = {_name(owned) for owned in claims}
    beside: dict[tuple[str, str], list[Owned[Claim]]] = {
        _name(owned): [] for owned in claims if here.isdisjoint(_others(owned))
    }
    first = []
    for owned in claims:
        if other := next((name for name in _others(owned) if name in beside), None):
            beside[other].append(owned)
        else:
            beside.setdefault(_name(owned), [])
            first.append(owned)
    for owned in first:
        yield owned, False
        yield from ((one, True) for one in beside[_name(owned)])


def _name(owned: Owned[Claim]) -> tuple[str, str]:
    return owned[0], owned[1].id


def _others(owned: Owned[Claim]) -> list[tuple[str, str]]:
    """Return the claims of the same record that one disagrees with."""
    kind, claim = owned
    return [(kind, id_) for id_ in claim.disagrees_with]

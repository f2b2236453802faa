"""What rules look at: a record with its data, its rows, and what it is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from compound_pages.records import Compound, Condition, Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compound_pages.claims import Claim, Interaction, OrganFunction
    from toolkit.content.texts import Text
    from toolkit.content.yaml_file import Steps

    from .medical_names import MedicalNames

type Subject = Compound | Condition | Pair
type Row = Claim | Interaction | OrganFunction


class Audited(NamedTuple):
    """A record of the right shape, and its texts. `compound`: its own, or its pair's; None for neither."""

    data: dict[str, Any]
    texts: tuple[Text, ...]
    record: Subject
    compound: Compound | None
    names: MedicalNames

    @property
    def claims(self) -> list[tuple[Steps, Claim]]:
        """Each claim with its place."""
        claims = () if isinstance(self.record, Condition) else self.record.claims
        return [(("claims", i), claim) for i, claim in enumerate(claims)]

    @property
    def interactions(self) -> list[tuple[Steps, Interaction]]:
        """Each interaction row with its place."""
        rows = () if isinstance(self.record, Condition) else self.record.interacts_with
        return [(("interacts_with", i), row) for i, row in enumerate(rows)]

    @property
    def organs(self) -> list[tuple[Steps, OrganFunction]]:
        """Each row on organ function with its place."""
        rows = () if isinstance(self.record, Condition) else self.record.organ_classes
        return [(("organ_classes", i), row) for i, row in enumerate(rows)]

    def rows(self) -> Iterator[tuple[Steps, Row]]:
        """Yield claims, interactions and organ rows, in the order of the record's shape."""
        yield from self.claims
        yield from self.interactions
        yield from self.organs

"""CloudFront: invalidations, which are only written down.

Source: Amazon CloudFront API Reference, CreateInvalidation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .operations import Refused, operation

if TYPE_CHECKING:
    from .operations import Asked, Parsed


class Invalidations:
    """The paths and tags of each invalidation, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.made: list[list[str]] = []
        self.operations = {
            "CreateInvalidation": operation(self._create, "DistributionId", "InvalidationBatch")
        }

    def _create(self, asked: Asked) -> Parsed:
        paths = asked["InvalidationBatch"]["Paths"]
        if len(paths["Items"]) != paths["Quantity"]:
            raise Refused(400, "InconsistentQuantities")
        self.made.append(list(paths["Items"]))
        return {"Invalidation": {"Id": f"I{len(self.made)}", "Status": "InProgress"}}

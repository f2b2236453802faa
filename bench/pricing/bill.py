"""The bill: dollars for what a month uses, by service and by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import sheet
from .amounts import Used

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .sheet import PriceClass

# As they stand in tables: what readers meet first, then what is behind it, then what is always there.
SERVICES = (
    *("edge", "shield", "S3 requests", "API", "Lambda", "DynamoDB"),
    *("SQS", "logs", "purge", "storage", "watching", "firewall"),
)


class Bill(NamedTuple):
    """Dollars of a month at list prices: by service, by cause; and all of it after what is always free."""

    by_service: Mapping[str, float]
    by_cause: Mapping[str, float]
    after_free: float

    @property
    def total(self) -> float:
        """Dollars of a month at list prices."""
        return sum(self.by_service.values())


def bill(used: Mapping[str, Used], price_class: PriceClass) -> Bill:
    """Return what usage by cause costs. Raises KeyError for an item without a price."""
    facts = sheet.read()
    by_service, by_cause, amounts = Used(), Used(), Used()
    for cause, items in used.items():
        for item, amount in items.items():
            dollars = amount * facts.each(item, price_class)
            by_service += {facts.price[item].service: dollars}
            by_cause += {cause: dollars}
        amounts += items
    after = sum(
        max(0.0, amount - facts.price[item].free) * facts.each(item, price_class)
        for item, amount in amounts.items()
    )
    return Bill({name: by_service.get(name, 0) for name in SERVICES}, by_cause, after)

"""The sheet: bench/prices.toml, where every price and every assumption is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

FILE = Path(__file__).resolve().parents[1] / "prices.toml"

type PriceClass = Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"]

_CLASSES: tuple[PriceClass, ...] = ("PriceClass_100", "PriceClass_200", "PriceClass_All")
_ELSEWHERE = "europe"  # from where readers are served whose own place the price class leaves out


class Price(Struct, frozen=True, forbid_unknown_fields=True):
    """`dollars` for `per` units; `free` units a month cost nothing. `confirmed`: what bears it out."""

    service: str
    what: str
    dollars: float
    unit: str
    source: str
    confirmed: str
    per: float = 1
    free: float = 0

    @property
    def each(self) -> float:
        """Dollars for one unit."""
        return self.dollars / self.per


class Assumed(Struct, frozen=True, forbid_unknown_fields=True):
    """A number that is neither counted nor a price, with its reason."""

    value: float
    unit: str
    why: str


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the readers, and what CloudFront takes there for 10,000 requests and for a GB."""

    share: float
    request: float
    gigabyte: float
    price_class: PriceClass


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    date: str
    region: str
    currency: str
    price: dict[str, Price]
    place: dict[str, Place]
    seconds: dict[str, float]
    assumed: dict[str, Assumed]

    def of(self, name: str) -> float:
        """Return an assumed number. Raises KeyError for one that is not there."""
        return self.assumed[name].value

    def each(self, item: str, price_class: PriceClass) -> float:
        """Return the dollars for one unit. Raises KeyError for what has no price."""
        if item == "edge_request":
            return sum(place.share * place.request for place in self._served(price_class)) / 10_000
        if item == "edge_gigabyte":
            return sum(place.share * place.gigabyte for place in self._served(price_class))
        return self.price[item].each

    def _served(self, price_class: PriceClass) -> list[Place]:
        """Return the readers of each place, under the prices of the place that serves them."""
        most = _CLASSES.index(price_class)
        elsewhere = self.place[_ELSEWHERE]
        return [
            one
            if _CLASSES.index(one.price_class) <= most
            else msgspec.structs.replace(elsewhere, share=one.share)
            for one in self.place.values()
        ]


@cache
def read() -> Sheet:
    """Return what bench/prices.toml says. Raises msgspec.ValidationError where it is not of this form."""
    return msgspec.toml.decode(FILE.read_bytes(), type=Sheet)

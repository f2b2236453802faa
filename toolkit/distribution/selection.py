"""Which of a request's cookies, query parameters or headers a policy means.

Source: CloudFront API Reference, "CachePolicyCookiesConfig", "CachePolicyQueryStringsConfig",
"CachePolicyHeadersConfig".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from toolkit.distribution.properties import Properties


class Selection(Struct, frozen=True):
    """The `names` that are meant, or, with `others`, all but those."""

    names: frozenset[str] = frozenset()
    others: bool = False

    def __bool__(self) -> bool:
        """Whether anything can be meant."""
        return self.others or bool(self.names)

    def covers(self, name: str) -> bool:
        """Whether `name` is meant."""
        return (name in self.names) is not self.others


NONE = Selection()
ALL = Selection(others=True)


def read_selection(config: Properties, behaviour: str, items: str, all_: str = "all") -> Selection:
    """Decode what `behaviour` says of the list `items`: none, `all_`, whitelist, allExcept."""
    with config:
        match config.text(behaviour):
            case "none":
                return NONE
            case everything if everything == all_:
                return ALL
            case "whitelist" | "allExcept" as how:
                return Selection(frozenset(config.items(items)), others=how == "allExcept")
            case other:
                raise config.refusal(behaviour, f"{other!r} is not understood by the local edge")

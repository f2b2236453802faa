"""The guard: many files that vanished at once are more likely a slip than a decision. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.content import counted

from .refused import Refused

if TYPE_CHECKING:
    from .difference import Difference

_FEW = 3
_SHARE = 10  # per cent of a kind's live records
_NAMED = 5
_ENDS = {"pair": "removed", "compound": "taken down", "condition": "taken down"}


def removals(difference: Difference) -> list[str]:
    """Return a sentence for each kind of which more vanished than may go unasked."""
    return [
        _sentence(kind, slugs, difference.live[kind])
        for kind, slugs in difference.vanished.items()
        if len(slugs) > max(_FEW, difference.live[kind] * _SHARE // 100)
    ]


def refuse_removals(difference: Difference) -> None:
    """Raise Refused if more than a few files of a kind vanished."""
    if sentences := removals(difference):
        end = "They were left as they are. If they are meant to go, publish with --allow-removals."
        raise Refused("\n".join([*sentences, end]))


def _sentence(kind: str, slugs: tuple[str, ...], live: int) -> str:
    named = ", ".join(slugs[:_NAMED]) + (", …" if len(slugs) > _NAMED else "")
    return f"{len(slugs)} of {counted(live, kind)} have no file any more and would be {_ENDS[kind]}: {named}."

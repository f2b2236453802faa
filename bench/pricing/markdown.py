"""Markdown: tables, and numbers as a person reads them."""

from __future__ import annotations

import re
from math import floor, log10
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_POWERS = {3: "10³", 4: "10⁴", 5: "10⁵", 6: "10⁶", 7: "10⁷", 8: "10⁸"}
_DIGITS = 3
_CENT = 0.005
_WIDTH = 110


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1) -> str:
    """Return a table; the first `left` columns are words, the others numbers."""
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def power(number: float) -> str:
    """Return a power of ten as one."""
    return _POWERS[round(log10(number))]


def rounded(number: float) -> str:
    """Return a number to three digits, thousands apart."""
    if number == 0:
        return "0"
    places = _DIGITS - 1 - floor(log10(abs(number)))
    shown = round(number, places)
    return f"{shown:,.{max(0, min(places, 2))}f}"


def dollars(amount: float) -> str:
    """Return dollars to three digits, cents at the least; less than half a cent is nothing to speak of."""
    return "0" if abs(amount) < _CENT else rounded(amount)


def more(amount: float) -> str:
    """Return by how many dollars something grows or shrinks."""
    shown = dollars(amount)
    return shown if shown.startswith("-") or shown == "0" else f"+{shown}"


def percent(share: float) -> str:
    """Return a share in percent."""
    return "under 1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def count(number: float) -> str:
    """Return a count, from a million on in millions."""
    return f"{number / 1e6:.3g} million" if number >= 1e6 else rounded(number)


def wrapped(text: str) -> str:
    """Return paragraphs and lists laid out anew: a number in them may be longer than it was."""
    return "\n\n".join(map(_wrapped, text.split("\n\n")))


def _wrapped(part: str) -> str:
    if part.startswith(("|", "#", "```", "<")):
        return part
    items = re.split(r"\n(?=- )", part)
    return "\n".join(_filled(" ".join(item.split())) for item in items)


def _filled(item: str) -> str:
    indent = "  " if item.startswith("- ") else ""
    return fill(item, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

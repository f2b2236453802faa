"""Sharing: what was printed for one page, kept for the next one that says the same (docs/adr/0047). Pure."""

from __future__ import annotations

import re
from functools import lru_cache, wraps
from types import NoneType
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct

from . import context
from .statements import UNPRINTABLE

if TYPE_CHECKING:
    from collections.abc import Callable

# More is not quicker in the order of an export, and of pages in any order it comes to a few megabytes.
KEPT, TEXTS = 512, 2048  # of each macro; of all texts
# What can never change, and is no more than what it is equal by: texts, numbers, parts of a page context.
_PARTS = {kind for kind in vars(context).values() if isinstance(kind, type) and issubclass(kind, Struct)}
_IN_TUPLES = frozenset({str, NoneType, *_PARTS} - {Struct})
_VALUES = _IN_TUPLES | {Markup, int, float, bool, tuple}


class Changing(Exception):
    """Something was given that may change, so that what is printed of it cannot be kept."""


def keeping(printing: Callable[..., str]) -> Callable[..., str]:
    """Return `printing` as a function that remembers: of equal values of the same types it made one text.

    Into tuples it looks each time: one with markup equals one with text, and one with `1` one with `True`,
    though they print another page. What it returns raises Changing if a value may change or is a tuple of
    anything but texts and parts, TypeError if a value has no hash.
    """

    @lru_cache(maxsize=KEPT, typed=True)
    def printed(*values: object) -> str:
        if not _VALUES.issuperset(map(type, values)):
            raise Changing
        return printing(*values)

    @wraps(printed)
    def looked_at(*values: object) -> str:
        for value in values:
            if type(value) is tuple and not _IN_TUPLES.issuperset(map(type, value)):
                raise Changing
        return printed(*values)

    return looked_at


def escaped(value: object) -> Markup:
    """Return `value` as markup, if it is a text with what no page shows replaced.

    Markup is as it is: markupsafe makes a new object of it, which takes four times as long as to look.
    """
    if type(value) is Markup:
        return value
    return _escaped(value) if type(value) is str else escape(value)


@lru_cache(maxsize=TEXTS)
def _escaped(text: str) -> Markup:
    return escape(shown(text))


def shown(text: str) -> str:
    """Return `text` with U+FFFD for each character that no page shows.

    XML would not be well-formed with some of them, and others hide or turn the text around them.
    """
    # What no page shows is not printable to Python either, which looks faster than an expression does.
    return (
        text
        if text.isprintable() or text.replace("\n", "").isprintable()
        else re.sub(UNPRINTABLE, "\ufffd", text)
    )

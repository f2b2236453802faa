"""The little grammar that names need: articles and dates in words. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SOUNDS_LIKE_A_CONSONANT = re.compile(r"(?:uro|ure|uni|use|usu|ute|uter|eu|ewe|one\b|once)", re.IGNORECASE)
_SILENT_H = re.compile(r"h(?:our|onest|onou?r|eir)", re.IGNORECASE)
_LETTERS_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")


def with_article(noun: str) -> str:
    """Return `noun` under its indefinite article, by sound: 'a urologist', 'an ENT surgeon'."""
    return f"{'an' if _starts_with_a_vowel(noun) else 'a'} {noun}"


def _starts_with_a_vowel(noun: str) -> bool:
    first = noun.split(maxsplit=1)[0]
    initials = first.split("-")[0]
    if len(initials) > 1 and initials.isupper():
        return initials[0] in _LETTERS_SAID_WITH_A_VOWEL
    if _SILENT_H.match(first):
        return True
    return first[0].lower() in "aeiou" and not _SOUNDS_LIKE_A_CONSONANT.match(first)


def in_words(day: date) -> str:
    """Return `day` as '22 November 2026', whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

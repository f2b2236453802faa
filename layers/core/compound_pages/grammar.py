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
# "uni" begins with a consonant in "unit" but not in "uninsured", "unimpaired" or "unidentified".
_SOUNDS_LIKE_A_CONSONANT = re.compile(
    r"ubi|uk|uni(?!n|mp|mm|dent)|ur[aeio]|us[aeu]|ut[eio]|uv|eu|ewe|one\b|once\b", re.IGNORECASE
)
_SILENT_H = re.compile(r"h(?:our|onest|onou?r|eir)", re.IGNORECASE)
# "X", "ENT", "MRI", "U.S." and "mRNA" are said letter by letter; a longer word in capitals is a word.
_SPELLED_OUT = re.compile(r"[A-Za-z]|[A-Z][A-Z0-9.]{1,4}|[a-z]{1,2}[A-Z]{2,4}")
_LETTERS_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")


def with_article(noun: str) -> str:
    """Return `noun` under its indefinite article, by sound: 'a urologist', 'an ENT surgeon'."""
    return f"{'an' if _starts_with_a_vowel(noun) else 'a'} {noun}"


def _starts_with_a_vowel(noun: str) -> bool:
    first = noun.split(maxsplit=1)[0]
    initials = first.split("-")[0]
    if _SPELLED_OUT.fullmatch(initials):
        return initials[0].upper() in _LETTERS_SAID_WITH_A_VOWEL
    if _SILENT_H.match(first):
        return True
    return first[0].lower() in "aeiou" and not _SOUNDS_LIKE_A_CONSONANT.match(first)


def in_words(day: date) -> str:
    """Return `day` as '22 November 2026', whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

"""The little grammar that names need: articles, choices, dates in words. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# "uni" begins with a consonant in "unit" but not in "uninsured", "unimpaired" or "unidentified".
_SOUNDS_LIKE_A_CONSONANT = re.compile(
    r"ubi|uk|uni(?!n|mp|mm|dent)|ur[aeio]|us[aeu]|ut[eio]|uv|eu|ewe|one\b|once\b"
)
_SILENT_H = re.compile(r"h(?:our|onest|onou?r|eir)")
_NUMBER_WITH_A_VOWEL = re.compile(r"8|1[18](?!\d)")
# "X", "ENT", "MRI", "U.S." and "mRNA" are said letter by letter; a longer word in capitals is said as a word.
_SPELLED_OUT = re.compile(r"[A-Za-z]|[A-Z][A-Z0-9.]{1,4}|[a-z]{1,2}[A-Z]{2,4}")
_SAID_AS_A_WORD = frozenset(
    {
        "AIDS", "COVID", "FIFA", "FISH", "HELLP", "HER2", "LASIK", "MASH", "MELD", "MERS", "NASA", "NASH",
        "NATO", "NICE", "NICU", "NIOSH", "RAS", "SARS", "SIDS", "SPECT",
    }
)  # fmt: skip
_OPENING = "([\"'\u2018\u201c"
_FEW_WORDS = 6
_LETTERS_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")
# With the letters that NFKD does not take apart, and the Greek ones whose names begin with a vowel.
_VOWELS = frozenset("aeiou\u0153\u00e6\u00f8\u03b1\u03b5\u03b7\u03b9\u03bf\u03c9")


@lru_cache(maxsize=256)  # the specialists of a condition are named on all of its pages
def with_article(noun: str) -> str:
    """Return `noun` under its indefinite article, by sound: 'a urologist', 'an ENT surgeon'."""
    return f"{'an' if _starts_with_a_vowel(noun) else 'a'} {noun}"


def _starts_with_a_vowel(noun: str) -> bool:
    plain = normalize("NFKD", noun).lstrip(_OPENING)
    first = re.split(r"[\s/-]", plain, maxsplit=1)[0]
    if first[:1].isdigit():
        return bool(_NUMBER_WITH_A_VOWEL.match(first))
    if _SPELLED_OUT.fullmatch(first) and first not in _SAID_AS_A_WORD:
        return first[0].upper() in _LETTERS_SAID_WITH_A_VOWEL
    first = first.lower()
    if _SILENT_H.match(first):
        return True
    return first[:1] in _VOWELS and not _SOUNDS_LIKE_A_CONSONANT.match(first)


def in_words(day: date) -> str:
    """Return `day` as '22 November 2026', whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def joined(names: tuple[str, ...]) -> str:
    """Return `names` as a choice: 'a', 'a or b', 'a, b or c'."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def in_few_words(name: str, instead: str) -> str:
    """Return `name`, or `instead` where the name alone would use up the short answer's words."""
    return name if len(name.split()) <= _FEW_WORDS else instead


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return `number` of `noun`: '1 result', '2 results', '1,200 people'; none is 'no result'."""
    if number == 0:
        return f"no {noun}"
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def sentence_case(text: str) -> str:
    """Return `text` as a sentence begins; a first word like 'mRNA' keeps its own letters."""
    first = text.split(" ", 1)[0]
    is_greek = "\u0370" <= text[:1] <= "\u03ff"  # its capital would be another name
    return text if is_greek or first != first.lower() else text[:1].upper() + text[1:]


# With these a sentence may begin, but no name does.
_BEGINNINGS = frozenset(
    {
        "A", "An", "Both", "Given", "In", "It", "Less", "More", "Much", "No", "Severe", "Some", "The", "They",
        "This", "Too",
    }
)  # fmt: skip


def continued(text: str) -> str:
    """Return `text` as it goes on after a colon; a first word that may be a name keeps its capital."""
    return text[:1].lower() + text[1:] if text.split(" ", 1)[0] in _BEGINNINGS else text


@lru_cache(maxsize=512)  # the medicines of a compound are held against those of each condition
def folded(names: tuple[str, ...]) -> frozenset[str]:
    """Return `names` as they are compared: without regard to capitals."""
    return frozenset(name.casefold() for name in names)


@lru_cache(maxsize=512)
def words(text: str) -> str:
    """Return the words of `text` as they are compared, with a space before and after each."""
    return f" {' '.join(re.findall(r'[\w-]+', text.casefold()))} "


def cut(text: str, length: int) -> str:
    """Return `text` in at most `length` characters, ended at a word by an ellipsis where it is longer."""
    if len(text) <= length:
        return text
    kept = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[: length - 1]
    return f"{kept[: length - 1].rstrip(' ,;:(/-')}…"

"""Two hundred names of compounds, fifty of conditions, and specialists: hard ones, and more made of parts.

None of it is a fact: most of these names belong to nothing. The same names come out each time.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple
from unicodedata import combining, normalize

COMPOUNDS, CONDITIONS = 200, 50
_FOLDER = Path(__file__).with_name("names")


class Name(NamedTuple):
    """A name as a record has it; `short` is None if it has no other one for running text."""

    slug: str
    name: str
    short: str | None

    @property
    def label(self) -> str:
        """The name for running text."""
        return self.short or self.name


_FIRST = (
    "",
    "",
    "",
    "Alpha-",
    "Beta-",
    "Neo",
    "Iso",
    "N-",
    "(S)-",
    "L-",
    "4'-",
    "Uni",
    "Hydro",
    "Eu",
    "mini",
)
_STEM = (
    "mab",
    "tinib",
    "cur",
    "zol",
    "urso",
    "hesper",
    "ivo",
    "élix",
    "lin",
    "quin",
    "mel",
    "ashwa",
    "reish",
)
_LAST = (
    "in",
    "ine",
    "ium",
    "ols",
    "ates",
    " (IV)",
    " / IM",
    "ase",
    " XR",
    "'s Root",
    "-B6",
    " Plus",
    "us",
    "is",
)
_WHERE = ("Ovary", "Bile Duct", "Œsophagus", "Unpaired Kidney", "Bone (Marrow)", "Inner Ear", "Heart")
_WHAT = ("Cancer of the {}", "{} Lesions", "{} Disease", "Benign Tumors / {}", "Graves' {} Disease", "{} IV")


def _listed(file: str) -> list[str]:
    """Return the lines of a list beside this module."""
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _slug(name: str, number: int, taken: set[str]) -> str:
    """Return a slug for `name`, numbered where its Latin letters leave none that is free."""
    plain = "".join(one for one in normalize("NFKD", name) if not combining(one))
    latin = plain.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", latin)[:60].strip("-")
    free = slug if slug and slug not in taken else f"{slug or 'name'}-{number}"
    taken.add(free)
    return free


def _names(hard: list[str], made: list[str], many: int) -> tuple[Name, ...]:
    taken: set[str] = set()
    pairs = [one.partition(" | ") for one in dict.fromkeys((*hard, *made))][:many]
    return tuple(
        Name(_slug(name, number, taken), name, short or None) for number, (name, _, short) in enumerate(pairs)
    )


def _compound(chance: random.Random) -> str:
    first, stem = chance.choice(_FIRST), chance.choice(_STEM) + chance.choice(("", *_STEM[:4]))
    name = f"{first}{stem if first[-1:].isalpha() else stem.capitalize()}{chance.choice(_LAST)}"
    return name if first == "mini" else name[:1].upper() + name[1:]


def compounds() -> tuple[Name, ...]:
    """Return the names of compounds."""
    chance = random.Random(4)  # noqa: S311  names, no secrets
    return _names(_listed("compounds.txt"), [_compound(chance) for _ in range(2 * COMPOUNDS)], COMPOUNDS)


def conditions() -> tuple[Name, ...]:
    """Return the names of conditions."""
    made = [what.format(where) for where in _WHERE for what in _WHAT]
    return _names(_listed("conditions.txt"), made, CONDITIONS)


def articles() -> dict[str, str]:
    """Return each specialist with the article that it takes when it is read aloud."""
    phrases = (line.partition(" ") for line in _listed("specialists.txt"))
    return {specialist: article for article, _, specialist in phrases}


def specialists(number: int) -> tuple[str, ...]:
    """Return one to four specialists for the condition of that number."""
    every = list(articles())
    return tuple(every[(number + i * 5) % len(every)] for i in range(number % 4 + 1))

"""Paths as people and programs ask for them: real ones, real ones misspelt, and what is none."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote

from .odd_words import INJECTIONS, LEAVINGS, PROBES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

URL_MAX = 8_192  # CloudFront Developer Guide, "Quotas"
_CRUMBS = (
    "a",
    "/",
    ".",
    "/.",
    "/..",
    "%2e",
    "%41",
    "%25",
    "A",
    "é",
    "index.html/",
    ",",
    "%e2%80%9d",
    "/a",
    "\\",
)
_LENGTHS = (290, 300, 310, 899, 900, 901, 2_000, URL_MAX - 1, URL_MAX, URL_MAX + 1, 20_000)
_FORMS = ("/is-{}-safe-for-{}-patients", "/compounds/{}", "/{}", "/{}/{}.json", "/a-z/{}")


def made_path(rng: Random, word: str, paths: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return a path, and what of it may come back in no answer. `word` is found in nobody else's path."""
    return rng.choices(_KINDS, cum_weights=_WEIGHTS)[0](rng, word, paths)


def injected(rng: Random, word: str) -> str:
    """Return something that would do harm where it is not taken for text."""
    return rng.choice(INJECTIONS).format(word, word)


type _Made = tuple[str, tuple[str, ...]]


def _real(rng: Random, _word: str, paths: Sequence[str]) -> _Made:
    return rng.choice(paths), ()


def _respelt(rng: Random, word: str, paths: Sequence[str]) -> _Made:
    path = rng.choice(paths)
    for _ in range(rng.randint(1, 4)):
        path = rng.choice(_SPELLINGS)(rng, path, word)
    return path, ()


def _unknown(rng: Random, word: str, _paths: Sequence[str]) -> _Made:
    """A page's form, but nobody has heard of the subject: a 404 may name it, since it is a slug."""
    other = rng.choice(("liver-cancer", word, "x" * rng.randint(1, 90)))
    return rng.choice(_FORMS).format(word, other), ()


def _probe(rng: Random, _word: str, _paths: Sequence[str]) -> _Made:
    return rng.choice(PROBES), ()


def _injection(rng: Random, word: str, paths: Sequence[str]) -> _Made:
    odd = injected(rng, word)
    before = rng.choice(("/", rng.choice(paths), "/is-", "/compounds/"))
    sent = rng.choice((odd, quote(odd, safe="")))
    return before + sent + rng.choice(("", "/", "-safe-for-x-patients")), (odd,)


def _noise(rng: Random, _word: str, _paths: Sequence[str]) -> _Made:
    octets = rng.randbytes(rng.randint(1, 60))
    return rng.choice((f"/{quote(octets, safe='')}", f"/{octets.decode('latin-1')}")), ()


def _letters(rng: Random, _word: str, _paths: Sequence[str]) -> _Made:
    kinds = ((0x21, 0x7E), (0x80, 0x2FF), (0x300, 0xD7FF), (0x1F600, 0x1F64F))
    return "/" + "".join(chr(rng.randint(*rng.choice(kinds))) for _ in range(rng.randint(1, 30))), ()


def _huge(rng: Random, _word: str, paths: Sequence[str]) -> _Made:
    start, length = rng.choice(("/", rng.choice(paths))), rng.choice(_LENGTHS)
    return (start + rng.choice(_CRUMBS) * length)[:length], ()


_KINDS: tuple[Callable[[Random, str, Sequence[str]], _Made], ...] = (
    *(_real, _respelt, _unknown, _probe),
    *(_injection, _noise, _letters, _huge),
)
_WEIGHTS = tuple(accumulate((16, 30, 8, 12, 14, 8, 6, 6)))

_SPELLINGS: tuple[Callable[[Random, str, str], str], ...] = (
    lambda rng, path, _: rng.choice((path.upper(), path.title(), path.swapcase())),
    lambda rng, path, _: path.replace("/", rng.choice(("//", "/./", "/x/../", "/%2e/")), 1),
    lambda rng, path, _: (
        path + rng.choice(("/", "//", "/index.html", "/.", "/INDEX.html/", "/x/..", "/.../"))
    ),
    lambda rng, path, _: path + "".join(rng.choices(LEAVINGS, k=rng.randint(1, 3))),
    lambda rng, path, _: "".join(_escaped(rng, one) for one in path),
    lambda rng, path, _: path.replace("%", "%25") + rng.choice(("", "%2541")),
    lambda rng, path, _: path.replace("-", rng.choice(("%2D", "_", "%20", "+", "--", "")), 1),
    lambda rng, path, word: path + rng.choice((";session=", "&utm=", "%3F", ":", "@", "/", "-", ".")) + word,
    lambda rng, path, _: path[: rng.randint(1, len(path))] if path else path,
)


def _escaped(rng: Random, character: str) -> str:
    if character in "/%" or not character.isascii() or rng.randrange(5):
        return character
    return f"%{ord(character):02{rng.choice('xX')}}"

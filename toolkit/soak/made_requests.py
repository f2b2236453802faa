"""Requests as nobody should send them, and some as everybody does: made from a seed, the same each time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from toolkit.distribution.exchange import Request

from .made_paths import URL_MAX, injected, made_path
from .odd_words import ECHOED, HEADERS, METHODS, QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOST = "pages.example.org"
_SOME_PATHS = (
    "/",
    "/compounds",
    "/conditions/liver-cancer",
    "/is-metformin-safe-for-lung-cancer-patients.json",
)


class MadeRequest(NamedTuple):
    """A request, and those parts of it that may come back in no answer, in whatever form."""

    request: Request
    odd: tuple[str, ...] = ()


def made(seed: int, count: int, paths: Sequence[str] = _SOME_PATHS) -> Iterator[MadeRequest]:
    """Yield `count` requests; `paths`: of real pages, for which a part of them asks, spelt in many ways."""
    rng = Random(seed)  # noqa: S311  the same requests each time, and no secret
    for number in range(count):
        yield _one(rng, f"zq{seed:x}x{number:x}qz", paths)


def _one(rng: Random, word: str, paths: Sequence[str]) -> MadeRequest:
    """`word` is this request's own: where an answer has it, something was reflected."""
    path, odd = made_path(rng, word, paths)
    query, asked = _query(rng, word)
    method = rng.choices(("GET", "HEAD", rng.choice(METHODS)), cum_weights=(76, 88, 100))[0]
    headers, sent = _headers(rng, word)
    return MadeRequest(Request(method, path, query, headers), (*odd, *asked, *sent))


def _query(rng: Random, word: str) -> tuple[str, tuple[str, ...]]:
    kind = rng.randrange(20)
    if kind == 0:
        return f"w{word}" + "q" * rng.choice((300, 7_000, URL_MAX, 30_000)), (f"w{word}",)
    if kind < 8:  # noqa: PLR2004  of twenty
        return f"q{word}={quote(injected(rng, word), safe='')}", (f"q{word}",)
    return rng.choice(QUERIES), ()


def _headers(rng: Random, word: str) -> tuple[dict[str, str], tuple[str, ...]]:
    headers = {"host": HOST}
    for name, values in rng.sample(HEADERS, rng.choice((0, 0, 1, 1, 2, 5))):
        headers[name] = rng.choice(values)
    echoed = rng.sample(ECHOED, rng.choice((0, 0, 0, 1, 1, 3)))
    for name in echoed:
        headers[name] = rng.choice(
            (f"h{word}", injected(rng, f"h{word}"), f"h{word}" * rng.choice((9, 1_000)))
        )
    return headers, (f"h{word}",) if echoed else ()

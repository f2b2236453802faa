"""References: the sources of a page as its foot lists them. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from .context import Anchor, Reference
from .grammar import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .statements import Retraction, Source

MOST = 1024
# By the source itself, which is kept with it, and its number: the sources of a compound stand under the same
# numbers on many of its pages.
_made: dict[tuple[int, int], tuple[Source, Reference]] = {}


def listed(cited: Iterable[Source]) -> tuple[Reference, ...]:
    """Return the sources `cited` under their numbers, which they have by their places."""
    return tuple(
        [
            found[1] if (found := _made.get((number, id(source)))) else _kept(number, source)
            for number, source in enumerate(cited, 1)
        ]
    )


def _kept(number: int, source: Source) -> Reference:
    if len(_made) >= MOST:
        _made.clear()
    made = Reference(number, *_described(source))
    _made[number, id(source)] = source, made
    return made


@lru_cache(maxsize=512)  # each record has its own copy of a source
def _described(source: Source) -> tuple[str, str, str, tuple[Anchor, ...], str]:
    """Return the fields of a reference after its number."""
    year = str(source.year) if source.year and str(source.year) not in (source.container or "") else None
    parts = dict.fromkeys(part.rstrip(".") for part in (source.authors, source.container, year) if part)
    kind = _IN_WORDS.get(source.type, source.type.replace("_", " "))
    notice = _notice(source.retraction) if source.retraction else ""
    return source.title, ". ".join(parts), kind, tuple(_links(source)), notice


_BECAME = {"concern": "The journal has voiced concern about it", "corrected": "It was corrected"}


def _notice(retraction: Retraction) -> str:
    became = _BECAME.get(retraction.status, "")
    return f"{became} on {in_words(retraction.on)}." if retraction.on else f"{became}."


# What kind of source it is, where the record's own word means little to a reader.
_IN_WORDS = {
    "label": "product label",
    "livertox": "LiverTox chapter",
    "pdq": "PDQ summary",
    "rct": "randomized trial",
    "regulatory_secondary": "report about a regulator",
    "trial_registry": "trial record",
}


def _links(source: Source) -> list[Anchor]:
    links = []
    if source.pmid:
        links.append(Anchor(f"PMID {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"))
    if source.doi:
        links.append(Anchor(f"DOI {source.doi}", f"https://doi.org/{quote(source.doi, safe='/():;')}"))
    if source.url and not links:
        links.append(Anchor(_host(source.url), source.url))
    return links


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0] or url

"""What a page says, block by block, and what is wrong with its grammar."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_INLINE = frozenset({"a", "bdi", "cite", "code", "em", "i", "span", "strong", "time"})
_UNREAD = frozenset({"script", "style", "sup"})


class PageText(HTMLParser):
    """Reads a page: its blocks of text, its addresses, its title, its heading and its structured data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.hrefs: list[str] = []
        self.of: dict[str, str] = {}  # by element: title, h1, script
        self.answer: list[str] = []
        self.spaced: list[str] = []
        self._open: list[str] = []
        self._text = ""
        self._answering = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, unless the element stands within a line."""
        given = dict(attrs)
        self.hrefs += [str(given["href"])] if given.get("href") else []
        self.blocks += [str(given["content"])] if given.get("name") == "description" else []
        if tag not in _INLINE:
            self._end()
        self._answering = self._answering or given.get("id") == "short-answer"
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag not in _INLINE:
            self._end()
        self._answering = self._answering and tag != "section"
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what is read, and what has a gap in it."""
        if not _UNREAD.isdisjoint(self._open):
            self.of["script"] = self.of.get("script", "") + data * ("script" in self._open)
            return
        self.spaced += re.findall(r"\S+ {2,}\S+", data)
        self._text += data

    def _end(self) -> None:
        if text := " ".join(self._text.split()):
            self.blocks.append(text)
            self.of.setdefault(self._open[-1], text)
            self.answer += [text] if self._answering and self._open[-1] == "p" else []
        self._text = ""


_SIGNS = re.compile(r" [.,;:?!)]|\(\)|\( |\.\.|,,|,\.|;\.|\?\.|\.\?|\{|\}")
_TWICE = re.compile(r"\b(?!name\b)(\w+) \1\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(an?) (\w+)", re.IGNORECASE)
_SAID_OTHERWISE = frozenset({"one", "once", "usual", "user", "unit", "use", "hour", "us", "eu"})


def faults(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return what is wrong with a block of text in which `names` may stand as they are written."""
    lower = text.casefold()
    return _faults(
        text, tuple(sorted((one for one in set(names) if one.casefold() in lower), key=len, reverse=True))
    )


@cache  # most blocks are the same on every page
def _faults(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    plain = _without(text, names)
    wrong = [found[0] for found in (*_SIGNS.finditer(plain), *_TWICE.finditer(plain))]
    for found in _ARTICLE.finditer(plain):
        by_sound = found[2][0].lower() in "aeiou"
        if (found[1].lower() == "an") != by_sound and found[2].lower() not in {*_SAID_OTHERWISE, "name"}:
            wrong.append(found[0])
    if plain[-1] in ".?!":
        wrong += [one for one in re.split(r"(?<=[.?!]) ", plain) if one[0].islower()]
    return tuple(wrong)


def _without(text: str, names: Iterable[str]) -> str:
    """Return `text` with a word for each name; in lower case where the name could begin no sentence."""
    for name in names:
        for written in {name, name[:1].upper() + name[1:]}:
            first = written.split(" ", 1)[0]
            begins_low = first == first.lower() and written[0].islower() and written[0].isascii()
            word = "name" if begins_low else "Name"
            text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", word, text)
    return text

"""The judgement of answers: what may never come back, whoever asked for whatever.

Lives are those of the tables under "Answers" in docs/operating.md, said once more on purpose.
"""

from __future__ import annotations

import gzip
import html
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from compound_pages.canonical import canonical
from compound_pages.paths import page_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from toolkit.distribution.cache_key import CacheKey
    from toolkit.distribution.exchange import Response

    from .made_requests import MadeRequest

_REDIRECT, _OK, _BAD = 301, 200, 400
# Status by status: what an answer that is no page says of its life, and for how many seconds it may be kept.
_SAID = {
    _REDIRECT: ("public, max-age=300, s-maxage=3600", 3_600),
    404: ("public, max-age=0, s-maxage=30", 30),
    410: ("public, max-age=300, s-maxage=3600", 3_600),
}
# Made by CloudFront itself (403: another method than GET, HEAD), which keeps no such answer past this.
_OWN = (_BAD, 403, 413, 414)
_OWN_SECONDS = 5  # ErrorCachingMinTTL of the template
_PART = 206
_STATUSES = {_OK, _PART, 304, 416, *_SAID, *_OWN}
_LINE_MAX = 300
_ENCODINGS = {"", "gzip", "br", "br,gzip"}


def faults_of(asked: MadeRequest, answer: Response, secrets: Collection[str] = ()) -> list[str]:
    """Return what is wrong with `answer`; `secrets`: of the stack, which nobody may read in one."""
    if answer.status not in _STATUSES:
        return [f"status {answer.status}"]
    return [*_life(answer), *_form(asked, answer), *_echo(asked, answer), *_leak(answer, secrets)]


def faults_of_keys(kept: Iterable[str], copies: Iterable[CacheKey], paths: Iterable[str]) -> list[str]:
    """Return what is wrong with the keys of the page cache (`kept`) and of the edge's `copies`.

    `paths`: of all real pages, with what a deployment put beside them. There is one object a page, and at
    the edge one copy of it for each normalised Accept-Encoding.
    """
    keys = {page_key(path) for path in paths}
    found = [f"the page cache holds {key!r}" for key in kept if key not in keys]
    for copy in copies:
        if canonical(copy.path) != copy.path and copy.path != "/index.html":
            found.append(f"the edge holds a copy of {copy.path[:80]!r}")
        if copy.query or copy.headers or copy.cookies or copy.encoding not in _ENCODINGS:
            found.append(f"a request has a copy of its own: {copy!r:.200}")
    return found


def _life(answer: Response) -> Iterator[str]:
    life = answer.headers.get("cache-control")
    if answer.status in _SAID and life != _SAID[answer.status][0]:
        yield f"{answer.status} with cache-control {life!r}"
    if answer.status in _OWN and life not in {None, "no-store"}:
        yield f"{answer.status} with cache-control {life!r}"
    age = int(answer.headers.get("age", "0"))
    if answer.status >= _BAD and age > _SAID.get(answer.status, ("", _OWN_SECONDS))[1]:
        yield f"{answer.status} that is {age} s old"


def _form(asked: MadeRequest, answer: Response) -> Iterator[str]:
    request, headers = asked.request, answer.headers
    if answer.body and (request.method == "HEAD" or answer.status == 304):  # noqa: PLR2004
        yield "a body where none belongs"
    if answer.status == _REDIRECT:
        location = headers.get("location", "")
        if canonical(location) != location or location == request.path:
            yield f"sent to {location[:80]!r}"
    if answer.status in {_OK, _PART} and canonical(request.path) != request.path:
        yield "a page under a second address"
    if answer.answered_by == "function" and (answer.body.count(b"\n") > 1 or len(answer.body) > _LINE_MAX):
        yield "more than one line at the edge"
    if answer.answered_by != "distribution":
        if headers.get("x-content-type-options") != "nosniff":
            yield f"{answer.status} may be taken for another type"
        if "max-age" not in headers.get("strict-transport-security", ""):
            yield f"{answer.status} does not bind the browser to HTTPS"


def _echo(asked: MadeRequest, answer: Response) -> Iterator[str]:
    if not asked.odd:
        return
    said = _said(answer)
    for odd in asked.odd:
        forms = {odd, unquote(odd), quote(odd, safe=""), html.escape(odd)}
        if any(form.lower() in said for form in forms):
            yield f"{odd[:80]!r} came back"


def _leak(answer: Response, secrets: Collection[str]) -> Iterator[str]:
    if "set-cookie" in answer.headers:
        yield "a cookie is set"
    said = _said(answer)
    if any(secret.lower() in said for secret in secrets):
        yield "a secret came back"
    if answer.status >= _BAD and ("traceback" in said or "botocore" in said or "<code>" in said):
        yield "the inside of a part shows"


def _said(answer: Response) -> str:
    """Return all of an answer, in small letters."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    packed = answer.headers.get("content-encoding") == "gzip" and answer.status != _PART
    body = gzip.decompress(answer.body) if packed else answer.body
    return f"{headers}\n{body.decode(errors='replace')}".lower()

"""The canonical form: one path for everything that means the same page. Pure.

The CloudFront Function in template.yaml does the same, line by line; one table of tests holds both to it.
"""

from __future__ import annotations

import re

PATH_MAX = 300
ASKED_MAX = 3 * PATH_MAX  # the same with each character escaped; more is not even looked at
_ASCII = re.compile(r"[!-~]*")
_PATH = re.compile(r"/[a-z0-9._/-]*")
_UNRESERVED = re.compile(r"%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)", re.IGNORECASE)
# What a sentence, a chat or a mail leaves behind a link, plain or as browsers escape it: white space and
# punctuation of ASCII (no slug has either; `-` is in slugs), then of Latin-1, of typesetters and of CJK.
_LEFT_BEHIND = re.compile(
    r"""(?:[!"'()*,.:;<>?^_`{|}~\[\]\\]"""
    r"|%(?:0[9ad]|2[0127-9ac]|3[a-cef]|5[b-e]|60|7[b-d])"
    r"|%c2%(?:a0|ab|bb)|%e2%80%[89ab][0-9a-f]|%e3%80%[89][0-9a-f]|%ef%(?:bb%bf|bc%8[0-9a-f]|bc%9[a-f]))\Z"
)
_LEFT_BEHIND_MAX = len("%e2%80%9d")


def canonical(path: str) -> str | None:
    """Return the one form of `path` (RFC 3986 §6.2.2, then ours), or None where no page can be.

    Percent-encoded ASCII is decoded once, letters are lowered; dot segments, repeated and trailing slashes,
    index names and the punctuation that a sentence left behind a link go.
    """
    if len(path) > ASKED_MAX or not _ASCII.fullmatch(path):
        return None
    segments: list[str] = []
    for segment in _UNRESERVED.sub(_decoded, path).lower().split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    while segments:
        last = _without_leavings(segments.pop())
        if last not in {"", "index.html"}:
            segments.append(last)
            break
    result = "/" + "/".join(segments)
    return result if len(result) <= PATH_MAX and _PATH.fullmatch(result) else None


def _decoded(escape: re.Match[str]) -> str:
    return chr(int(escape[0][1:], 16))


def _without_leavings(segment: str) -> str:
    """Take them off one at a time: an expression for all would try each of a thousand commas anew."""
    end = len(segment)
    while end and (found := _LEFT_BEHIND.search(segment, max(0, end - _LEFT_BEHIND_MAX), end)):
        end = found.start()
    return segment[:end]

"""The canonical form: one path for everything that means the same page. Pure."""

from __future__ import annotations

import re
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

PATH_MAX = 300
_PATH = re.compile(r"/[a-z0-9._/-]*")
_UNRESERVED = frozenset(ascii_letters + digits + "-._~")
# ASCII only: other letters have no place in a path, whatever their small form may be.
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


def canonical(path: str) -> str | None:
    """Return the one form of `path` (RFC 3986 §6.2.2, then ours), or None where no page can be.

    Percent-encoded ASCII is decoded once, letters are lowered, dot segments, repeated and trailing slashes
    and index names go. The CloudFront Function in template.yaml does the same: a test compares the two.
    """
    plain = _ENCODED.sub(_decode, path).translate(_LOWER)
    segments: list[str] = []
    for segment in plain.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    while segments and segments[-1] == "index.html":
        segments.pop()
    result = "/" + "/".join(segments)
    return result if len(result) <= PATH_MAX and _PATH.fullmatch(result) else None


def _decode(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0]

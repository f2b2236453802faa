"""Assets: the files that pages link to, under names that change with their content. Pure."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from . import freshness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .freshness import Response

STYLESHEET = "site.css"
_UNHASHED = frozenset({"favicon.ico"})
_TYPES = {"css": "text/css; charset=utf-8", "ico": "image/x-icon", "svg": "image/svg+xml", "png": "image/png"}


def asset_path(name: str, body: bytes) -> str:
    """Return where the asset is served: under its hash, but for names that browsers know by heart."""
    if name in _UNHASHED:
        return f"/{name}"
    stem, _, extension = name.rpartition(".")
    return f"/assets/{stem}.{sha256(body).hexdigest()[:12]}.{extension}"


class Assets:
    """The assets of one release."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """`files`: their content by file name. Raises KeyError for an extension without a media type."""
        self._answers: dict[str, Response] = {}
        for name, body in files.items():
            path = asset_path(name, body)
            media_type = _TYPES[name.rpartition(".")[2]]
            hashed = name not in _UNHASHED
            self._answers[path] = freshness.asset(body, media_type, ("all", "asset"), hashed=hashed)
        self.stylesheet = asset_path(STYLESHEET, files[STYLESHEET])

    def answers(self) -> Mapping[str, Response]:
        """Return every asset's answer by its path."""
        return self._answers

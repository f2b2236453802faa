"""Refusals: the answers for requests that end without the page that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import freshness, messages
from .chrome import Frame
from .errors import Gone, Moved, NotFound, PageError

if TYPE_CHECKING:
    from .freshness import Response
    from .renderer import Renderer
    from .site import Site


class Refusals:
    """Turns the states of `errors` into answers, as pages worth reading where the site is known."""

    def __init__(self, renderer: Renderer, stylesheet: str) -> None:
        """`stylesheet`: its path, hash included."""
        self._renderer = renderer
        self._stylesheet = stylesheet

    def answer(self, error: PageError, site: Site | None) -> Response:
        """Return the answer for `error`; without a `site`, in one line of text."""
        match error:
            case Moved():
                body = f"Moved to {error.location}\n".encode()
                return freshness.refusal(301, body, error.tags, location=error.location)
            case NotFound():
                page = messages.not_found(Frame(site, self._stylesheet), error) if site else None
                body = self._renderer.render("message.html", page) if page else b"There is no page here.\n"
                kind = freshness.HTML if page else freshness.TEXT
                return freshness.refusal(404, body, error.tags, content_type=kind)
            case Gone():
                page = messages.gone(Frame(site, self._stylesheet), error) if site else None
                body = self._renderer.render("message.html", page) if page else b"This page was taken down.\n"
                kind = freshness.HTML if page else freshness.TEXT
                return freshness.refusal(410, body, error.tags, content_type=kind)
            case _:
                retry = str(freshness.RETRY_SECONDS)
                return freshness.refusal(
                    503, b"The records cannot be read now. Try again soon.\n", retry_after=retry
                )

"""Messages: the pages that say that there is none, and why. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Anchor, MessagePage
from .grammar import in_few_words, in_words

if TYPE_CHECKING:
    from .chrome import Frame
    from .errors import Gone, NotFound


_CALL = "call the people who treat you, or your emergency number"


def not_found(frame: Frame, error: NotFound) -> MessagePage:
    """Return the page for an address that has none."""
    unknown = tuple(f"Nothing is on record here under “{slug.replace('-', ' ')}”." for slug in error.unknown)
    return MessagePage(
        **frame.chrome("Page not found", "This address has no page.", None),
        index=False,
        heading="There is no page at this address",
        paragraphs=(
            *unknown,
            "The address may be mistyped, or nobody has put this subject on record yet.",
            "That does not mean anything about the compound or the condition itself.",
        ),
        links=(*(Anchor(f"All about {name}", path) for name, path in error.known), *_ways_on()),
    )


def gone(frame: Frame, error: Gone) -> MessagePage:
    """Return the page for a record that was taken down: what, since when, why."""
    since = f" on {in_words(error.ending.since)}." if error.ending.since else ". The day is not recorded."
    why = error.ending.why or "No reason was recorded."
    return MessagePage(
        **frame.chrome("Page taken down", "This page was taken down.", None),
        index=False,
        heading="This page was taken down",
        paragraphs=(
            f"The record on {in_few_words(error.name, 'this subject')} was taken down{since}",
            why,
            "If you acted on an earlier version, please talk to the people who treat you.",
        ),
        links=_ways_on(),
    )


def _ways_on() -> tuple[Anchor, ...]:
    return (
        Anchor("All compounds", "/compounds"),
        Anchor("All conditions", "/conditions"),
        Anchor("Front page", "/"),
    )


def unavailable(frame: Frame) -> MessagePage:
    """Return the static page that the edge shows while neither copy nor record can be reached."""
    return MessagePage(
        **frame.chrome("Please try again soon", "This page cannot be shown at the moment.", None),
        index=False,
        heading="This page cannot be shown right now",
        paragraphs=(
            f"If you feel very ill, do not wait for this page: {_CALL}.",
            "The fault is on our side. Please try again in a few minutes. Many other pages still work.",
        ),
        links=_ways_on(),
    )

"""Provenance: who reviewed the records behind a page, how they changed, where somebody searched. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Change, ReviewNote
from .grammar import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .history import Review
    from .records import Record
    from .subjects import Subjects

CHANGES = 5  # the newest; the feed has more


def reviews(subjects: Subjects) -> tuple[Review, ...]:
    """Return the newest review of each record, or none if a record that the page shows has none.

    Publishing keeps only reviews of exactly this content, so a page is reviewed as a whole or not at all.
    """
    newest = [_newest(record) for record in subjects.all]
    return tuple(review for review in newest if review) if all(newest) else ()


def review_notes(subjects: Subjects) -> tuple[ReviewNote, ...]:
    """Return a sentence for each of `reviews`, with the reviewer's entry in a public register."""
    if not reviews(subjects):
        return ()
    return tuple(
        ReviewNote(
            f"{review.by}, {review.credential}, reviewed what is on record about {subjects.name(record)} "
            f"on {in_words(review.on)}.",
            review.register,
        )
        for record in subjects.all
        if (review := _newest(record))
    )


def _newest(record: Record) -> Review | None:
    return max(record.reviews, key=lambda review: review.on, default=None)


def history(subjects: Subjects) -> tuple[Change, ...]:
    """Return the newest changes of all records, newest first."""
    changes = sorted(_changes(subjects), key=lambda change: change.on, reverse=True)
    return tuple(changes[:CHANGES])


def _changes(subjects: Subjects) -> Iterator[Change]:
    for record in subjects.all:
        for event in record.history:
            text = f"{subjects.name(record)}: {event.summary}"
            yield Change(event.on.isoformat(), in_words(event.on), text)


def searched(subjects: Subjects) -> str | None:
    """Return where and when somebody looked for evidence on the pair, no full stop; None if nobody has."""
    search = subjects.pair.searched if subjects.pair else None
    return f"on {in_words(search.on)}: {search.where.rstrip('.')}" if search else None

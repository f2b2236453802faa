"""Paired: what all pages about a pair have in common, whatever they ask. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from . import assessment, provenance, standing, wording
from .case import Case, case
from .context import ConcernRow
from .grammar import in_words, joined, with_article
from .history import Review
from .passages import Shelf
from .subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    from .assessment import Concern
    from .records import Record


class Paired(Struct, frozen=True, kw_only=True):
    """A pair before a question: what stands of its records, how they weigh, and who reviewed all of them.

    `fields`: those of the page context that are the same for every question. `shelves`: by kind, where what
    pages cite of its records is kept.
    """

    subjects: Subjects
    case: Case
    reviews: tuple[Review, ...]
    fields: dict[str, Any]
    shelves: dict[str, Shelf]


def _bare(record: Record) -> Shelf:
    return Shelf(record, keeps=False)


def paired(recorded: Subjects, shelf_of: Callable[[Record], Shelf] = _bare) -> Paired:
    """Return what the pages about `recorded` have in common; `shelf_of`: the shelf of a record."""
    subjects = standing.standing_subjects(recorded)
    shelves = {kind: shelf_of(record) for kind, record in subjects.by_kind.items()}
    given = case(subjects, stands=True, shelf=shelves["compound"])
    concerns = {"concerns": tuple(_concern(one, subjects) for one in given.concerns)}
    return Paired(
        subjects=subjects,
        case=given,
        reviews=provenance.reviews(subjects),
        fields=_names(subjects) | _found(subjects) | _provenance(recorded, subjects) | concerns,
        shelves=shelves,
    )


def _names(subjects: Subjects) -> dict[str, Any]:
    """Return what the records are called, and whom to ask."""
    choice = joined(subjects.condition.specialists)
    return {
        "compound": subjects.compound.name,
        "compound_label": subjects.compound.label,
        "condition_label": subjects.condition.label,
        "forms": tuple(form.name for form in subjects.compound.forms),
        "specialists": choice,
        "a_specialist": with_article(choice),
    }


def _found(subjects: Subjects) -> dict[str, Any]:
    """Return how far the pair was studied, and what was looked for."""
    pair = subjects.pair
    return {
        "studied": assessment.how_far_studied(subjects.compound, subjects.condition, pair),
        "not_found": pair.not_found if pair else (),
        "not_searched": pair.not_searched if pair else (),
    }


def _provenance(recorded: Subjects, subjects: Subjects) -> dict[str, Any]:
    """Return where the page comes from: days, reviews, searches, and what was taken out of the records."""
    changed = subjects.changed
    withdrawn = (record for record in subjects.all if record.status == "withdrawn")
    whole = subjects is recorded  # all of it stands
    return {
        "notices": tuple(_withdrawn(record, subjects) for record in withdrawn),
        "withheld": () if whole else standing.withheld(recorded.all, recorded.sources),
        "updated": changed.isoformat() if changed else None,
        "updated_text": in_words(changed) if changed else None,
        "searched": provenance.searched(subjects),
        "reviews": provenance.review_notes(subjects),
        "history": provenance.history(subjects),
    }


def _concern(one: Concern, subjects: Subjects) -> ConcernRow:
    form = next((form.name for form in subjects.compound.forms if form.id == one.form), "")
    return ConcernRow(
        level=one.level,
        text=wording.level(one.level),
        whom=", ".join(part for part in (form, wording.state(one.state) if one.state else "") if part),
        rule=_rule(one, subjects),
        because=one.because,
    )


def _rule(one: Concern, subjects: Subjects) -> str:
    """Return the rule behind a level, and where a reviewer set it, why, who and when."""
    by_hand = subjects.pair.concern if subjects.pair and one.rule == "reviewer" else None
    said = f" {by_hand.by}, {in_words(by_hand.on)}: {by_hand.why}" if by_hand else ""
    return assessment.RULES[one.rule] + said


def _withdrawn(record: Record, subjects: Subjects) -> str:
    name = getattr(record, "name", f"{subjects.compound.name} and {subjects.condition.name}")
    return assessment.withdrawn_notice(name, record.withdrawn)

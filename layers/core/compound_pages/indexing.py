"""Indexing: whether search engines may list a page, and every reason why not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from .case import case
from .grounds import organ_classes

if TYPE_CHECKING:
    from .case import Case
    from .grounds import Known
    from .site import Site
    from .subjects import Subjects

MIN_SPECIFIC = 3


class Shown(Struct, frozen=True, kw_only=True):
    """What a page shows that decides whether it may be listed.

    `reviewed`: whether a clinician reviewed exactly these records; `unsourced`: statements without a source;
    `specific`: statements about this very pair; `alike`: path of a page that says nearly the same.
    """

    reviewed: bool
    unsourced: int
    specific: int
    alike: str | None = None


def not_listed_because(
    site: Site, subjects: Subjects, shown: Shown, given: Case | None = None
) -> tuple[str, ...]:
    """Return all reasons to keep a page out of search engines, each completing 'because ...'; none: list it.

    `given`: the case that `subjects` come to, where the caller has it.

    What a site may turn off is only that it asks for a review (T13); the others always hold (T05, T19).
    """
    has_pair = subjects.pair is not None
    few = has_pair and shown.specific < MIN_SPECIFIC
    nobody_close = has_pair and not _is_about_such_people(given or case(subjects))
    reasons = (
        (site.index_requires_review and not shown.reviewed, "no clinician has reviewed it"),
        (not has_pair, "nothing specific to this compound and condition is on record"),
        (nobody_close, "nothing on record is about people with this condition, or close to them"),
        (few, f"it shows fewer than {MIN_SPECIFIC} statements about this very pair"),
        (shown.alike is not None, f"it says nearly the same as {shown.alike}"),
        (shown.unsourced > 0, "not every statement has a source"),
        (
            any(record.status == "withdrawn" for record in subjects.all),
            "a record that it shows was withdrawn",
        ),
    )
    return tuple(reason for applies, reason in reasons if applies)


def _is_about_such_people(given: Case) -> bool:
    """Whether a source is about people with the condition or a wider group, or binds for a state of theirs.

    Flat findings and risks of a pair cannot be weighed; they are taken to be about it, as their place says.
    What was withdrawn is a reason of its own.
    """
    pair = given.subjects.pair
    if given.withdrawn or (pair and (pair.findings or pair.risks)):
        return True
    return any(_is_close(one) for one in given.known) or _has_organ_rows(given)


def _is_close(one: Known) -> bool:
    match = one.claim.population_match
    return match in {"exact", "broader"} or (match == "related_state" and one.binding)


def _has_organ_rows(given: Case) -> bool:
    organs = given.subjects.condition.organs
    return any(row.organ in organs for _, row in organ_classes(given.subjects))

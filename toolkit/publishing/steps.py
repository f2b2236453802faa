"""The steps of a publish, in their order: read, ask, claim, write, finish.

It may be stopped at any moment and run again: what was written stays, the publication says that it is not
finished, and the next run writes what is left.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import batched, groupby
from typing import TYPE_CHECKING, NamedTuple

from .comparing import difference
from .publication import DONE, WRITING, ClaimLost, Publication, content_hash
from .removals import refuse_removals
from .seen import seen
from .table import BATCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from compound_pages.items import Key, Stored

    from .difference import Difference
    from .table import Table
    from .writes import Write

type Progress = Callable[[Sequence[Write]], Iterable[Write]]

_LOOK_SECONDS = 1.0  # between two looks at who may write


class Terms(NamedTuple):
    """On what terms records are published.

    `check_base` raises Refused unless content of a hash may take the place of a publication, `check_plan`
    unless a difference may be written; `ask` says whether to go on, and is not asked where nothing is to do.
    `commit`: where the records come from, empty if nobody can look it up.
    """

    commit: str = ""
    check_base: Callable[[Publication | None, str], None] = lambda _base, _hash: None
    check_plan: Callable[[Difference], None] = refuse_removals
    ask: Callable[[Difference], bool] = lambda _difference: True


# For a table of our own, which nobody else publishes to.
FREELY = Terms(check_plan=lambda _difference: None)


def utc_now() -> datetime:
    """Return the time of the clock."""
    return datetime.now(UTC)


def publish(
    records: Mapping[Key, Stored],
    table: Table,
    terms: Terms,
    progress: Progress = iter,
    now: Callable[[], datetime] = utc_now,
) -> Difference | None:
    """Make the table hold `records`; return what that took, or None where `terms.ask` said no.

    `progress`: is given the writes and yields them again as the work goes on; `now`: the clock, in UTC.
    Raises Refused by `terms` or where somebody else publishes, Unavailable if the table does.
    """
    hash_ = content_hash(records)
    base = table.publication()
    terms.check_base(base, hash_)
    plan = _difference(records, table, terms, now)
    if not plan.writes and base and (base.hash, base.state) == (hash_, DONE):
        if terms.commit and not base.commit:  # committed since: now others can look it up
            table.replace(base, base._replace(commit=terms.commit))
        return plan
    if not terms.ask(plan):
        return None
    commit = terms.commit or (base.commit if base and base.hash == hash_ else "")
    claim = Publication(hash_, commit, now().isoformat(timespec="microseconds"), WRITING)
    table.replace(base, claim)
    _write(plan.writes, table, claim, progress)
    if base and base.state == WRITING:  # who held that claim may have written after we read, until he looked
        _write(_difference(records, table, terms, now).writes, table, claim, iter)
    table.replace(claim, claim._replace(state=DONE))
    return plan


def _difference(
    records: Mapping[Key, Stored], table: Table, terms: Terms, now: Callable[[], datetime]
) -> Difference:
    plan = difference(records, map(seen, table.items()), now().date())
    terms.check_plan(plan)
    return plan


def _write(writes: Sequence[Write], table: Table, claim: Publication, progress: Progress) -> None:
    """Make the writes in their order, for as long as the claim is ours."""
    looked = time.monotonic()
    for _, step in groupby(progress(writes), key=lambda write: (write.value is None, write.place.is_record)):
        for batch in batched(step, BATCH, strict=False):
            if time.monotonic() - looked >= _LOOK_SECONDS:
                if (found := table.publication()) != claim:
                    raise ClaimLost(found)
                looked = time.monotonic()
            table.write(batch)

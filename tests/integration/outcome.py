"""The outcome of a rehearsal: what has to be so once the faults are over and nothing is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from house import items
from worst_edge import Copy, copy_of

from compound_pages.freshness import etag

if TYPE_CHECKING:
    from collections.abc import Collection

    from house import Items
    from rehearsal import Rehearsal

_DEAD = ("ChangesDeadQueue", "SweepDeadQueue", "SweepStartDeadQueue")


def check(at: Rehearsal, created: tuple[str, ...] = (), forgiven: Collection[str] = ()) -> None:
    """Check all of it.

    `created`: pages that are rendered before anybody asks, where no change was given up;
    `forgiven`: paths of which the edge may hold what is wrong, until its life ends.
    """
    truth = at.house.truth(at.content)
    table = items(at.stack, at.stack.table)
    assert _timeless(table) == _timeless(truth.items), "the table holds what a publish in peace writes"
    pages = in_s3(at)
    assert pages == {path: truth.answers.get(path) for path in pages}, (
        "S3 holds what a render from scratch gives"
    )
    assert {copy.status for copy in pages.values()} <= {200}
    wanted = at.cached if given_up(at) else (*at.cached, *created)
    kept = {path for path in wanted if truth.answers[path].status == 200}
    assert kept <= pages.keys(), "no page was lost"
    for path, copies in at.wire.worst.held.items():
        if path not in forgiven:
            assert copies <= {truth.answers[path]}, f"the edge may hold what was not purged: {path}"
    assert not at.withheld, "who asked for a page that had a copy got it"
    assert not at.wire.ledger.open, "every message is done"
    at.house.tidy_now = not given_up(at)


def _timeless(found: Items) -> Items:
    """Return items without the time at which they were published."""
    return {key: {name: value for name, value in item.items() if name != "at"} for key, item in found.items()}


def check_nothing_is_lost(at: Rehearsal) -> None:
    """Check that each message is done, or dead, at a time when faults may still be going on."""
    dead = sum(_length(at, name) for name in _DEAD)
    assert len(at.wire.ledger.open) == dead, f"neither done nor dead: {at.wire.ledger.open}"


def in_s3(at: Rehearsal) -> dict[str, Copy]:
    """Return every page in S3 by its path; what S3 says of each is what the render function says."""
    found: dict[str, Copy] = {}
    for one in at.stack.s3.list_objects_v2(Bucket=at.stack.bucket, Prefix="pages/").get("Contents", ()):
        kept: Any = at.stack.s3.get_object(Bucket=at.stack.bucket, Key=one["Key"])
        body = kept["Body"].read()
        headers = {"content-type": kept["ContentType"], "cache-control": kept["CacheControl"]}
        headers |= {f"x-amz-meta-{name}": value for name, value in kept["Metadata"].items()}
        assert kept["ETag"] == etag(body)
        found[one["Key"].removeprefix("pages")] = copy_of(200, body, headers)
    return found


def given_up(at: Rehearsal) -> int:
    """Return how many files there are of changes that were given up."""
    count: int = at.stack.s3.list_objects_v2(Bucket=at.stack.failures)["KeyCount"]
    return count


def _length(at: Rehearsal, queue: str) -> int:
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = at.stack.queue_url(queue)
    said = at.stack.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"]
    return sum(int(said[name]) for name in counts)

"""The publication: which content the table holds, and who may put other content in its place. Pure.

It is an item of its own in the table, replaced only by who has read it (compare and set), so that two
publishers never write at once and nobody undoes what he has not seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from compound_pages.item_form import digest

from .refused import Refused
from .wanted import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from compound_pages.items import Key, Stored

WRITING, DONE = "writing", "done"
KEY = {"pk": {"S": "publication#"}, "sk": {"S": "record"}}


class Publication(NamedTuple):
    """Which content, by its hash; the commit that it came from, empty if from none; when; and how far it got.

    `at`: ISO 8601, with microseconds: it tells the claims of two publishers of the same content apart.
    """

    hash: str
    commit: str
    at: str
    state: str

    def item(self) -> dict[str, Any]:
        """Return the publication as an item of the table."""
        return KEY | {name: {"S": value} for name, value in self._asdict().items()}

    def __str__(self) -> str:
        """The publication in words."""
        source = f"commit {self.commit}" if self.commit else "files that were not committed"
        return f"{self.hash}, from {source}, {self.at[:19]}Z"


class ClaimLost(Refused):
    """Somebody else publishes, or did so meanwhile."""

    def __init__(self, found: Publication | None) -> None:
        """`found`: the publication in the table, None if it is gone."""
        super().__init__(
            f"Somebody else publishes, or has meanwhile: {found or 'the publication was deleted'}. "
            "Nothing more is written. Wait until that is done, and publish again."
        )


def of_item(item: Mapping[str, Any] | None) -> Publication | None:
    """Return the publication that an item holds, with empty words for what it lacks."""
    if item is None:
        return None
    return Publication(*(str(item.get(name, {}).get("S", "")) for name in Publication._fields))


def if_still(read: Publication | None) -> dict[str, Any]:
    """Return what makes a put conditional on the publication being as it was read."""
    if read is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    terms = (f"#{name} = :{name}" if value else f"(attribute_not_exists(#{name}) OR #{name} = :{name})"
             for name, value in read._asdict().items())  # fmt: skip
    return {
        "ConditionExpression": " AND ".join(terms),
        "ExpressionAttributeNames": {f"#{name}": name for name in read._fields},
        "ExpressionAttributeValues": {f":{name}": {"S": value} for name, value in read._asdict().items()},
    }


def content_hash(records: Mapping[Key, Stored]) -> str:
    """Return the hash of all records and their keys, in whatever order they come."""
    lines = sorted(f"{key} {content_of(stored)}\n" for key, stored in records.items())
    return digest("".join(lines).encode())


def check_base(base: Publication | None, hash_: str, knows: Callable[[str], bool], onto: str | None) -> None:
    """Raise Refused unless the content `hash_` may take the place of `base`, which is in the table.

    It may where there is none yet, or the same, where `onto` names it, or where it is finished and `knows`
    says that the repository of the new content has its commit: who has it, has seen it.
    """
    if base is None or base.hash in {hash_, onto}:
        return
    if onto:
        raise Refused(f"The table holds another publication than {onto}: {base}.")
    if base.state != DONE:
        raise Refused(
            f"A publication is not finished: {base}. If somebody is at it, wait. If it was interrupted, "
            f"publish the same content again, or take over with --onto {base.hash}."
        )
    if not base.commit:
        raise Refused(
            f"The table holds what nobody can look up: {base}. "
            f"If it may be lost, replace it with --onto {base.hash}."
        )
    if not knows(base.commit):
        raise Refused(
            f"The table holds what this folder has not seen: {base}. "
            f"Fetch that commit first, or replace it all the same with --onto {base.hash}."
        )

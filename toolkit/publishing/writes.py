"""Writes: what publishing puts into the table or takes out of it, one item each. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from compound_pages.item_form import encoded, encoded_entry
from compound_pages.items import Listing
from compound_pages.listing import EVERY, Sheet, sheet_list

from .entries import entries
from .projection import Projection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compound_pages.items import Key, Stored

_RECORD = "record"


class Place(NamedTuple):
    """Where an item lies in the table."""

    pk: str
    sk: str

    @property
    def kind(self) -> str:
        """What lies here: the kind of a record, or `list` for an entry of one."""
        return self.pk.partition("#")[0]

    @property
    def name(self) -> str:
        """The slug of the record, or the name of the list."""
        return self.pk.partition("#")[2]

    @property
    def is_record(self) -> bool:
        """Whether a record lies here, of whatever kind."""
        return self.kind != "list" and self.sk == _RECORD


class Write(NamedTuple):
    """One item to put, or to delete where `value` is None.

    `content`: the hash by which the next publish compares it, where that is not the version of what is
    written. `before`: the tag of the record that was there, empty if it cannot be told, None for none.
    """

    place: Place
    value: Stored | Listing | Sheet | None
    content: str | None = None
    before: str | None = None

    @property
    def after(self) -> str | None:
        """The tag of the record that will be there, None for none."""
        if self.value is None:
            return None
        return "" if isinstance(self.value, Listing | Sheet) else tag(self.value)

    def request(self) -> dict[str, Any]:
        """Return the write as BatchWriteItem takes it."""
        key = {"pk": {"S": self.place.pk}, "sk": {"S": self.place.sk}}
        if self.value is None:
            return {"DeleteRequest": {"Key": key}}
        if isinstance(self.value, Listing | Sheet):
            return {"PutRequest": {"Item": key | encoded_entry(self.value)}}
        content = {} if self.content is None else {"content": {"S": self.content}}
        return {"PutRequest": {"Item": key | encoded(self.value) | content}}


def tag(stored: Stored) -> str:
    """Return what kind of record `stored` holds, by the word that its bytes carry."""
    return str(stored.record.__struct_config__.tag)


def record_place(key: Key) -> Place:
    """Return where the record `key` lies."""
    return Place(str(key), _RECORD)


def sheet_place(kind: str, number: int) -> Place:
    """Return where page `number` of the list of all compounds or conditions lies."""
    return Place(f"list#{sheet_list(f'{kind}s')}", str(number))


def list_of(sheet: Place) -> str:
    """Return the partition key of the list that has this sheet."""
    return f"{sheet.pk.removesuffix(f'#{EVERY}')}s"


def is_sheet(place: Place) -> bool:
    """Whether a sheet of a list lies there, or did."""
    return place.kind == "list" and place.name.endswith(f"#{EVERY}")


def listed(key: Key, listing: Listing | None) -> Iterator[tuple[Place, Listing]]:
    """Yield the entries of a record, each with its place."""
    for name, (slug, entry) in entries(key, listing).items():
        yield Place(f"list#{name}", slug), entry


def writes_of(key: Key, stored: Stored) -> list[Write]:
    """Return the writes that put one record by itself and its entries, whatever is there."""
    shown = Projection({key: stored}).listing(key)
    return [*(Write(place, entry) for place, entry in listed(key, shown)), Write(record_place(key), stored)]

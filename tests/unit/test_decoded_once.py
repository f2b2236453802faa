"""A record is decoded once, and is the same object for all pages that are made of it (docs/adr/0046)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compound_pages.errors import Malformed
from compound_pages.item_form import decoded, encoded
from compound_pages.items import Key, Redirect, Stored
from toolkit.site import Folder

if TYPE_CHECKING:
    from toolkit.content import Content

A = Key("compound", "a")
PAIR = "ketamine-iv", "liver-cancer"
PATHS = (
    "/is-{}-safe-for-{}-patients",
    "/does-{}-work-for-{}",
    "/can-i-take-{}-with-{}-treatment",
    "/{}-research-in-{}",
    "/compounds/{}",
    "/conditions/{1}",
    "/sitemaps/{}.xml",
)


def test_equal_bytes_are_one_record() -> None:
    """Bytes that come again are not decoded again; other bytes are another record."""
    one, same, other = (encoded(Stored(Redirect(slug))) for slug in ("b", "b", "c"))
    assert decoded(A, one).stored is decoded(A, same).stored
    assert decoded(A, other).stored == Stored(Redirect("c"))


def test_an_item_has_its_own_version() -> None:
    """The version is of the item as it was read, whenever its bytes were decoded."""
    item = encoded(Stored(Redirect("b")))
    found = [decoded(A, item | {"version": {"S": version}}).version for version in ("1", "2")]
    assert found == ["1", "2"]


def test_what_holds_no_record_is_refused_each_time() -> None:
    """A fault is not kept in place of a record."""
    for _ in range(2):
        with pytest.raises(Malformed):
            decoded(A, {"record": {"B": b"no record"}, "version": {"S": "1"}})


def test_pages_leave_their_records_as_they_were(sample: Content) -> None:
    """No page changes a record that it is made of: the next one may be given the same object."""
    before = {key: encoded(stored) for key, stored in sample.records.items()}
    folder = Folder(sample)
    for path in PATHS:
        for data in ("", ".json"):
            if not path.endswith(".xml") or not data:
                folder.page(path.format(*PAIR) + data)
    assert {key: encoded(stored) for key, stored in sample.records.items()} == before

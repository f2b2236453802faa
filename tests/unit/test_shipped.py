"""What ships is pinned, named, and may be shipped."""

from __future__ import annotations

import json

import pytest

from toolkit import shipped


@pytest.fixture(scope="module")
def bill() -> str:
    """The bill of materials of this environment, in which the layer's packages are as well."""
    return shipped.bill(shipped.HERE)


def test_the_page_of_licences_is_what_is_pinned(bill: str) -> None:
    assert shipped.FILE.read_text(encoding="utf-8") == shipped.page(bill), "run `make lock`"


def test_every_pinned_package_is_in_the_bill_in_its_version(bill: str) -> None:
    listed = {one.name: one.version for one in shipped.components(bill)}
    assert {name: listed.get(name) for name in shipped.pinned()} == shipped.pinned()


def test_every_licence_is_one_that_asks_for_nothing_but_its_text(bill: str) -> None:
    for one in shipped.components(bill):
        if one.name in shipped.pinned():
            assert one.licences, one.name
            assert set(one.licences) <= shipped.PERMISSIVE, one


def test_the_bill_is_about_this_project_and_not_about_when_it_was_written(bill: str) -> None:
    said = json.loads(bill)
    assert (said["bomFormat"], said["metadata"]["component"]["name"]) == ("CycloneDX", "compound-pages")
    assert "timestamp" not in said["metadata"]
    assert "serialNumber" not in said

"""What ships is pinned, named, and may be shipped."""

from __future__ import annotations

import json
from importlib.metadata import distribution

import pytest

from toolkit import shipped


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bill of materials of the layer's packages as they lie here: one of all there is takes long."""
    folder = tmp_path_factory.mktemp("packages")
    for name in shipped.pinned():
        (said,) = (file for file in distribution(name).files or () if file.match("*.dist-info/METADATA"))
        (folder / said.parts[0]).symlink_to(shipped.HERE / said.parts[0])
    return shipped.bill(folder)


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

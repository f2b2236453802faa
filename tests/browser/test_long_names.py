"""Names as long as records allow, without a place to break them: pages still fit a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit import content as contents
from toolkit.publishing import Table, writes_of

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Site, Visiting

pytestmark = pytest.mark.browser

LONG = "Methylethylpropylbutylpentyl" * 11
SLUG = "long-name"
PATHS = (
    f"/is-{SLUG}-safe-for-{SLUG}-patients",
    f"/does-{SLUG}-work-for-{SLUG}",
    f"/can-i-take-{SLUG}-with-{SLUG}-treatment",
    f"/{SLUG}-research-in-{SLUG}",
    f"/compounds/{SLUG}",
    f"/conditions/{SLUG}",
    "/compounds",
    "/conditions",
    "/",
    f"/is-{'a' * 80}-safe-for-{SLUG}-patients",
)


@pytest.fixture(scope="module")
def _published(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("content")
    for kind in ("compounds", "conditions"):
        (folder / kind).mkdir()
    (folder / "compounds" / f"{SLUG}.yaml").write_text(
        f"name: {LONG}\ndrug_class: {LONG}\nsafety: {LONG}\nregulatory_status: {LONG}\n"
        f"evidence_level: {LONG}\nmechanism: {LONG}\n"
    )
    (folder / "conditions" / f"{SLUG}.yaml").write_text(
        f"name: {LONG}\nspecialists: [{LONG}, oncologist]\naffected_organs: [{LONG}]\n"
    )
    stack = site.service.stack
    records = contents.load(folder).records
    Table(stack.dynamodb, stack.table).write(
        write for key in records for write in writes_of(key, records[key])
    )


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("path", PATHS)
def test_a_long_name_does_not_scroll_sideways(visit: Visiting, path: str) -> None:
    """A name of 300 letters breaks within the line, at 320 px."""
    visited = visit(path, width=320, height=568)
    assert visited.status in {200, 404}
    said = visited.page.locator("main").inner_text().lower()
    assert (LONG.lower() if visited.status == 200 else "a" * 80) in said
    assert visited.find("document.documentElement.scrollWidth") <= 320

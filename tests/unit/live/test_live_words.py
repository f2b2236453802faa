"""One line says what a publish came to."""

from __future__ import annotations

from typing import Any

import pytest

from compound_pages.items import Key
from toolkit.live.words import published
from toolkit.publishing import Difference, Write
from toolkit.publishing.touched import Pages
from toolkit.publishing.writes import Place

ONE = (Key("compound", "a"),)
TWO = (*ONE, Key("compound", "b"))
A_WRITE = (Write(Place("list#compounds", "a"), None),)
NOTHING = Difference((), (), (), (), (), (), (), (), 3, {}, {})


@pytest.mark.parametrize(
    ("plan", "pages", "new_look", "line"),
    [
        ({}, Pages(), False, ""),
        ({"changed": ONE}, Pages(("/",)), False, "published: 1 changed; 1 page touched"),
        (
            {"added": ONE, "changed": TWO, "gone": ONE, "removed": TWO},
            Pages(("/", "/a")),
            False,
            "published: 1 added, 2 changed, 1 gone, 2 removed; 2 pages touched",
        ),
        ({"changed": ONE}, Pages(every=True), False, "published: 1 changed; every page touched"),
        ({}, Pages(), True, "published: templates and assets; every page touched"),
        (
            {"added": ONE},
            Pages(("/",)),
            True,
            "published: templates and assets, 1 added; every page touched",
        ),
        ({"drop_entries": A_WRITE}, Pages(), False, "published: lists put right; 0 pages touched"),
    ],
)
def test_what_was_published_is_one_line(
    plan: dict[str, Any], pages: Pages, new_look: bool, line: str
) -> None:
    """What is none of it is left out, and where nothing was published there is no line."""
    assert published(NOTHING._replace(**plan), pages, new_look=new_look) == line

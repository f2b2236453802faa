"""What a page may weigh: its HTML fits the first flight of a new connection, its stylesheet the second."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from toolkit import content as contents
from toolkit.site import ERROR_PAGE, Folder, paths

if TYPE_CHECKING:
    from toolkit.content import Content

# The initial window of RFC 6928 is 14,600 bytes; some of it is headers.
HTML_BYTES = 14336
STYLESHEET_BYTES = 8192
PATHS = sorted(path for path in paths(contents.load(contents.OWN).records) if not path.endswith(".json"))


@pytest.fixture(scope="module")
def folder(sample: Content) -> Folder:
    """The sample content as a site."""
    return Folder(sample)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_the_first_flight(folder: Folder, path: str) -> None:
    """The HTML of every sample page is 14 KB or less as an edge would compress it."""
    assert len(gzip.compress(folder.page(path).body, compresslevel=6)) <= HTML_BYTES


def test_the_error_page_fits_the_first_flight(folder: Folder) -> None:
    """So does the page that the edge shows when nothing answers."""
    assert len(gzip.compress(folder.static()[ERROR_PAGE].body, compresslevel=6)) <= HTML_BYTES


def test_the_stylesheet_is_small(folder: Folder) -> None:
    """The one stylesheet is 8 KB or less, not even compressed."""
    stylesheet = folder.static()[folder.assets.stylesheet]
    assert len(stylesheet.body) <= STYLESHEET_BYTES

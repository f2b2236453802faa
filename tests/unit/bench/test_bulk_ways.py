"""The ways to write a site: all write the same bytes, and every page is dealt to one process."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.bulk import loops, shares, ways
from bench.bulk.contenders import Contender
from bench.bulk.made import made
from bench.bulk.room import has_room, room
from toolkit.export import LIST, file_of
from toolkit.site import paths

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.content import Content

PAGES = 400


@pytest.fixture(scope="module")
def content() -> Content:
    return made(PAGES)


def _files(out: Path) -> dict[str, bytes]:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def test_all_ways_write_the_same_bytes(content: Content, tmp_path: Path) -> None:
    """Else one might be quicker by doing less."""
    every = list(paths(content.records))
    written = {}
    for way in (ways.whole, ways.refresh, loops.plain, loops.reading):
        out = tmp_path / way.__name__
        out.mkdir()
        took = way(content, out, every, 1)
        written[way] = _files(out)
        assert 0 < took.start < took.seconds
        assert took.files == len(written[way].keys() - {LIST})
    assert written[loops.plain].keys() == set(map(file_of, every))
    assert written[ways.refresh] == written[loops.reading] == written[loops.plain]
    assert written[loops.plain].items() <= written[ways.whole].items()  # which has assets as well


def test_a_contender_writes_each_page_once_a_turn_whoever_writes_it(content: Content, tmp_path: Path) -> None:
    """And leaves nothing behind."""
    with Contender("plain", PAGES, 2, tmp_path) as contender:
        contender.prepare()
        turns = [contender.turn(), contender.turn()]
    assert [turn.files for turn in turns] == [len(list(paths(content.records)))] * 2
    assert list(tmp_path.iterdir()) == []


def test_a_contender_that_ends_says_so(tmp_path: Path) -> None:
    """Such as one that was told of a number of pages that nothing is made for."""
    with Contender("plain", 1, 2, tmp_path) as contender, pytest.raises(RuntimeError, match="ended with 1"):
        contender.prepare()


@given(st.integers(0, 5_000), st.integers(1, 9))
def test_shares_are_equal_and_have_every_page_once(pages: int, of: int) -> None:
    """Or as good as equal, so that nobody waits long for the last process."""
    every = [f"/{number}" for number in range(pages)]
    dealt = shares.shares(every, of)
    assert len(dealt) == of
    assert sorted(path for share in dealt for path in share) == sorted(every)
    assert max(map(len, dealt)) - min(map(len, dealt)) <= shares.CHUNK


def test_room_is_in_memory_where_there_is_enough_of_it(tmp_path: Path) -> None:
    """A container may have a folder in memory that holds next to nothing."""
    free = shutil.disk_usage(tmp_path).free
    assert has_room(tmp_path, 1)
    assert not has_room(tmp_path, free)
    assert not has_room(tmp_path / "not-there", 1)
    with room(1) as folder:
        (folder / "page").touch()
    assert not folder.exists()

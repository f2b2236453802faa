"""The watcher tells of saves, and of nothing else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from toolkit.live.watcher import watching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 30  # a busy machine is no fault


class Saves:
    """Counts, and lets a test wait for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self.fault: Exception | None = None
        self._news = threading.Condition()

    def __call__(self) -> None:
        """Count one."""
        with self._news:
            self.count += 1
            self._news.notify_all()
        if self.fault:
            raise self.fault

    def after(self, count: int) -> bool:
        """Whether there is one more than `count` within time."""
        with self._news:
            return self._news.wait_for(lambda: self.count > count, SECONDS)

    def none_within(self, count: int, seconds: float) -> bool:
        """Whether there is none more than `count` for so long."""
        with self._news:
            return not self._news.wait_for(lambda: self.count > count, seconds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content" / "compounds").mkdir(parents=True)
    return tmp_path / "content"


@pytest.fixture
def saves(folder: Path) -> Iterator[Saves]:
    """Watch the folder; the look at the start is over."""
    saves = Saves()
    with watching([folder], saves):
        assert saves.after(0)
        yield saves


def test_a_save_is_told(folder: Path, saves: Saves) -> None:
    """A new file, an old one, one that takes another's place, one that goes; in a new folder, too."""
    file = folder / "compounds" / "a.yaml"
    for step in (
        lambda: file.write_text("a"),
        lambda: file.write_text("b"),
        lambda: file.rename(file.with_name("b.yaml")),
        lambda: (folder / "pairs" / "a").mkdir(parents=True),
        lambda: (folder / "pairs" / "a" / "b.yaml").write_text("a"),
        lambda: file.with_name("b.yaml").unlink(),
    ):
        count = saves.count
        step()
        assert saves.after(count)
        assert saves.none_within(saves.count, 0.3)


def test_what_editors_leave_is_no_save(folder: Path, saves: Saves) -> None:
    """Hidden files and backups are nobody's content."""
    count = saves.count
    for name in (".a.yaml.swp", "a.yaml~", ".DS_Store"):
        (folder / "compounds" / name).write_text("a")
    assert saves.none_within(count, 1)


def test_a_fault_is_survived(folder: Path, saves: Saves, caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong with one save is said, and the next one is told all the same."""
    saves.fault = ValueError("once")
    for text in ("a", "b"):
        count = saves.count
        (folder / "a.yaml").write_text(text)
        assert saves.after(count)
        assert saves.none_within(saves.count, 0.3)
    assert caplog.text.count("what was saved is not published") >= 2


def test_another_folder_in_its_place_is_watched(folder: Path, saves: Saves, tmp_path: Path) -> None:
    """A folder that went and came is the content; while it is away, that is told."""
    count = saves.count
    folder.rename(tmp_path / "away")
    assert saves.after(count)
    (folder / "compounds").mkdir(parents=True)
    assert not saves.none_within(saves.count, 5)  # the look at the new folder
    while not saves.none_within(saves.count, 2):
        pass
    count = saves.count
    (folder / "compounds" / "a.yaml").write_text("a")
    assert saves.after(count)

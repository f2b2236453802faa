"""The suite of bulk: everybody takes each turn in a process of its own, in an order drawn by lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from bench.bulk.contenders import Turn
from bench.measured import Size
from bench.suites import bulk

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from toolkit.content import Content


class _Quick:
    """A contender that takes as long as its number, and one that is slow at the first of its turns."""

    made: ClassVar[list[_Quick]] = []
    order: ClassVar[list[_Quick]] = []

    def __init__(self, way: str, pages: int, processes: int, _folder: Path) -> None:
        self.way, self.pages, self.processes = way, pages, processes
        self.made.append(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def prepare(self) -> None:
        pass

    def turn(self) -> Turn:
        slow = 100 * (self not in self.order)
        self.order.append(self)
        return Turn(2 / self.processes + slow, 2, 0.25, self.pages, 100 + slow)


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch: pytest.MonkeyPatch, sample: Content) -> None:
    monkeypatch.setattr(_Quick, "made", [])
    monkeypatch.setattr(_Quick, "order", [])
    monkeypatch.setattr(bulk, "Contender", _Quick)
    monkeypatch.setattr(bulk.shutil, "which", lambda _: None)
    monkeypatch.setattr(bulk.content, "load", lambda _: sample)


def test_the_control_is_a_contender_like_the_baseline() -> None:
    """Of one process twice a turn the second would be the first's neighbour, and warmer."""
    assert bulk.WAYS[bulk.CONTROL] == bulk.WAYS[bulk.BASELINE]
    (table,) = bulk.measure(Size.QUICK)
    assert len(_Quick.made) == len(bulk.WAYS)
    turns = [tuple(_Quick.order[i : i + len(bulk.WAYS)]) for i in range(0, len(_Quick.order), len(bulk.WAYS))]
    assert [set(turn) for turn in turns] == [set(_Quick.made)] * bulk.TURNS[2_000]
    assert len(set(turns)) > 1
    assert table.noise.keys() == {"rate", "CPU"}


def test_rates_are_of_medians() -> None:
    """One slow turn is no word about a way, but the most memory is what was there at worst."""
    (table,) = bulk.measure(Size.QUICK)
    export, plain = table.row("export, 2 processes"), table.row(bulk.BASELINE)
    assert export
    assert plain
    assert export.values["rate"] == plain.values["rate"] == 2_000
    assert plain.values["start"] == 0.25
    assert plain.values["peak"] == 200
    assert table.ratio(export, "rate") == 1


def test_a_few_turns_say_nothing_of_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interval needs more; without it no change is called one."""
    monkeypatch.setattr(bulk, "TURNS", {2_000: 3, 20_000: 3})
    assert [table.noise for table in bulk.measure(Size.FULL)] == [{}, {}]

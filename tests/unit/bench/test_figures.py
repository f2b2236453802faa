"""The figures and tables of the docs, drawn from runs and held to the one that is kept."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bench_runs import MISS, result
from PIL import Image

from bench import figures, results
from bench.measured import Row, Table
from bench.plots import cold_start, cost, growth, labels, sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = (figures.DOCS / figures.PAGE).read_text(encoding="utf-8")
REFERENCE = results.FOLDER / results.REFERENCE
PARTS = Table(
    "cold-start-parts",
    "Where a cold start goes",
    {"imports": "ms", "clients": "ms", "peak": "MB"},
    (Row("bare", {"imports": 300.0, "clients": 200.0}), Row("render", {"imports": 250.0, "clients": 1.0})),
    baseline="bare",
)
GROWTH = Table(
    "growth",
    "What grows",
    {"pages": "", "calls": "", "cpu": "s", "memory": "MB"},
    tuple(
        Row(f"{what} 10^{size}", {"calls": factor * 10**size, "cpu": 0.0, "memory": 5.0})
        for what, factor in (("sweep", 2), ("publish", 0))
        for size in (2, 3)
    ),
)
COST = Table(
    "cost",
    "Dollars per million views",
    {"$ a million views": "$", "$ one Lambda a miss": "$", "hits": "%"},
    tuple(
        Row(
            f"{views:,} views, {pages:,} pages",
            {"$ a million views": 2.0, "$ one Lambda a miss": 1e6 / views},
        )
        for views in (10**4, 10**6)
        for pages in (10**3, 10**5)
    ),
)
RUN = result(PARTS, GROWTH, COST, MISS)


def docs(folder: Path, text: str = PAGE) -> Path:
    """Return a folder of documentation with the page in it."""
    folder.mkdir(parents=True)
    (folder / figures.PAGE).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path) -> str:
    """A result with all that is drawn."""
    results.save(RUN, tmp_path / "run.json")
    return str(tmp_path / "run.json")


def test_the_command_draws_all_figures_and_writes_the_tables(tmp_path: Path, run: str) -> None:
    """All figures are 1,400 pixels wide, marked with their table, and in the page with words beside them."""
    folder = docs(tmp_path / "docs")
    assert figures.main(["--of", run, "--docs", str(folder)]) == 0
    text = (folder / figures.PAGE).read_text(encoding="utf-8")
    for plot in figures.PLOTS:
        table = RUN.table(plot.TABLE)
        assert table
        assert f"![{plot.alt(table)}](figures/{plot.NAME})" in text
        assert sheet.drawn_from(folder / "figures" / plot.NAME) == sheet.mark(table)
        with Image.open(folder / "figures" / plot.NAME) as image:
            assert image.width == 1400
            assert image.getpixel((0, 0)) == (255, 255, 255, 255)
    assert "| render | 8 | 0.80 | 52 | 1.04 | 3 |" in text
    assert "bare 500 ms; render 251 ms" in text


def test_drawn_twice_a_figure_is_the_same(tmp_path: Path) -> None:
    for folder in ("once", "again"):
        figures.draw(result(GROWTH), tmp_path / folder)
    once, again = (tmp_path / folder / growth.NAME for folder in ("once", "again"))
    assert once.read_bytes() == again.read_bytes()


def test_what_stands_around_the_tables_stays() -> None:
    before, after = PAGE.split("<!-- tables", 1)[0], PAGE.split("<!-- end of tables -->", 1)[1]
    text = figures.with_tables(PAGE, RUN)
    assert text.startswith(before)
    assert text.endswith(after)
    assert figures.with_tables(text, RUN) == text


def test_a_legend_has_as_many_columns_as_its_longest_name_leaves_room_for() -> None:
    assert [sheet.columns(["x" * letters]) for letters in (5, 30, 45, 90)] == [3, 2, 1, 1]


@pytest.mark.parametrize(
    ("table", "draw", "said"),
    [
        (Table("cold-start-parts", "", {"peak": "MB"}, PARTS.rows[:0]), cold_start.draw, "no part in ms"),
        (MISS, growth.draw, "nothing that was measured at two sizes"),
        (MISS, cost.draw, "no dollars by views and pages"),
    ],
    ids=["no part", "no size", "no dollars"],
)
def test_a_table_that_has_not_what_its_figure_shows_is_not_drawn(
    tmp_path: Path, table: Table, draw: Callable[[Table, Path], None], said: str
) -> None:
    with pytest.raises(sheet.Undrawable, match=said):
        draw(table, tmp_path / "one.png")
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_a_table_draws_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert figures.draw(result(COST), tmp_path) == []
    assert [file.name for file in tmp_path.iterdir()] == [cost.NAME]
    assert "growth.png: the run has no table growth" in capsys.readouterr().err


def test_a_figure_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    nothing = Table(cost.TABLE, "", {"$ a million views": "$"}, ())
    assert figures.draw(result(nothing, GROWTH), tmp_path) == [cost.NAME]
    assert [file.name for file in tmp_path.iterdir()] == [growth.NAME]


@pytest.mark.parametrize(
    ("text", "said"),
    [("# No markers", "has not both lines"), ("", "performance.md")],
    ids=["markers", "page"],
)
def test_a_page_that_cannot_be_written_is_bad_usage(
    tmp_path: Path, run: str, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    folder = docs(tmp_path / "docs", text) if text else tmp_path / "nowhere"
    with pytest.raises(SystemExit) as ended:
        figures.main(["--of", run, "--docs", str(folder)])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not (folder / "figures").exists()


def test_a_run_that_is_not_there_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = docs(tmp_path / "docs")
    with pytest.raises(SystemExit) as ended:
        figures.main(["--of", str(tmp_path / "none.json"), "--docs", str(folder)])
    assert ended.value.code == 2
    assert "none.json: No such file" in capsys.readouterr().err
    assert (folder / figures.PAGE).read_text(encoding="utf-8") == PAGE


def test_rows_are_sorted_by_the_size_that_their_labels_name() -> None:
    rows = tuple(Row(label, {}) for label in ("sweep 10^5", "hub", "sweep 10^3"))
    found = labels.series(Table("t", "", {}, rows))
    assert {what: [size for size, _ in of] for what, of in found.items()} == {"sweep": [1e3, 1e5]}
    assert labels.sizes("10,000 views, 1,000 pages") == {"views": 10_000, "pages": 1000}


def test_neighbours_are_told_apart_by_people_who_see_no_colour() -> None:
    """Of two colours in a row, one is lighter by a tenth of what there is."""
    light = [_lightness(colour) for colour in sheet.COLOURS]
    assert [pair for pair in pairwise(light) if abs(pair[0] - pair[1]) < 0.1] == []


def _lightness(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_the_docs_show_the_run_that_is_kept() -> None:
    """The tables of docs/performance.md and the figures are those of bench/results/reference.json."""
    if not REFERENCE.exists():
        assert figures.tables_in(PAGE) == ""
        assert not (figures.DOCS / "figures").exists()
        return
    kept = results.load(REFERENCE)
    assert figures.tables_in(PAGE) == figures.tables(kept), "python -m bench.figures"
    for plot in figures.PLOTS:
        table = kept.table(plot.TABLE)
        assert table
        assert sheet.drawn_from(figures.DOCS / "figures" / plot.NAME) == sheet.mark(table), plot.NAME

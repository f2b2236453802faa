"""The figures and tables of docs/performance.md, made from the run that is kept: `python -m bench.figures`.

Exit status: 0; 1 if a table has not what its figure shows; 2 for bad usage.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from bench import layout, results
from bench.plots import cold_start, cost, growth
from bench.plots.sheet import Undrawable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.results import Result

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = "performance.md"
PLOTS = (cold_start, growth, cost)
_MARKERS = "<!-- tables: python -m bench.figures writes them -->", "<!-- end of tables -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the figures, write the tables, and return the exit status."""
    parser = ArgumentParser("python -m bench.figures", description=__doc__, allow_abbrev=False)
    add = parser.add_argument
    add("--of", type=Path, default=results.FOLDER / results.REFERENCE, metavar="FILE", help="another run")
    add("--docs", type=Path, default=DOCS, metavar="FOLDER", help=f"another folder with a {PAGE}")
    asked = parser.parse_args(arguments)
    page = asked.docs / PAGE
    try:
        run, text = results.load(asked.of), page.read_text(encoding="utf-8")
        page.write_text(with_tables(text, run), encoding="utf-8")
    except (results.NoResult, OSError, ValueError) as error:
        parser.error(str(error))
    return int(bool(draw(run, asked.docs / "figures")))


def draw(run: Result, folder: Path) -> list[str]:
    """Draw each figure that the run has a table for; say why of the others, and return those that failed."""
    failed = []
    for plot in PLOTS:
        table = run.table(plot.TABLE)
        if table is None:
            print(f"{plot.NAME}: the run has no table {plot.TABLE}", file=sys.stderr)
            continue
        try:
            plot.draw(table, folder / plot.NAME)
        except Undrawable as error:
            print(f"{plot.NAME}: {error}", file=sys.stderr)
            failed.append(plot.NAME)
    return failed


def with_tables(text: str, run: Result) -> str:
    """Return a page with the run's tables between its two markers. Raises ValueError if it has not both."""
    start, end = _place(text)
    return f"{text[:start]}\n\n{tables(run)}\n\n{text[end:]}"


def tables_in(text: str) -> str:
    """Return what stands between a page's two markers. Raises ValueError if it has not both."""
    start, end = _place(text)
    return text[start:end].strip()


def _place(text: str) -> tuple[int, int]:
    start, end = (text.find(marker) for marker in _MARKERS)
    if not 0 <= start < end:
        raise ValueError(f"{PAGE} has not both lines, {_MARKERS[0]} and {_MARKERS[1]}")
    return start + len(_MARKERS[0]), end


def tables(run: Result) -> str:
    """Return what a run measured, as Markdown: where and of what, then each suite's tables."""
    dirty = ", with changes that were not committed" if run.dirty else ""
    where = (
        f"Measured {run.when:%Y-%m-%d} at commit {run.commit or '(none)'}{dirty}, size {run.size.value}, on"
    )
    parts = [f"{where} {run.machine}."]
    for suite in run.suites:
        parts.append(f"### {suite.title}")
        for table in suite.tables:
            drawn = [plot for plot in PLOTS if table.name == plot.TABLE]
            parts += [f"![{plot.alt(table)}](figures/{plot.NAME})" for plot in drawn]
            parts.append(layout.markdown(table))
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())

"""What all figures look like: light, 1,400 pixels wide, and the same bytes each time they are drawn."""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import msgspec
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from bench.measured import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WIDTH, DOTS = 7.0, 200
# Told apart by people who see fewer colours; neighbours differ in lightness too.
# Source: Okabe and Ito, "Color Universal Design", 2008; without its yellow, which is too faint for a line,
# and with a grey and the wine of Paul Tol's schemes.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#D55E00", "#CC79A7", "#000000", "#999999", "#882255")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "p")
GREY = "#5F5F5F"
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E4E4E4",
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}
_FROM = "Comment"
# Inches in a legend: what stands beside a name, a wide letter of it, a line of names.
_BESIDE, _LETTER, _LINE = 0.6, 0.068, 0.18


class Undrawable(Exception):
    """A table that has not what its figure shows."""


@contextmanager
def drawing(height: float, title: str, path: Path, table: Table) -> Iterator[Figure]:
    """Yield an empty figure so many inches high, and save it as PNG with the mark of its table."""
    # None of a person's own settings: the same table gives the same picture anywhere.
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        figure = Figure(figsize=(WIDTH, height), dpi=DOTS, layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(title, fontsize=10.5, fontweight="bold", x=0.01, ha="left")
        yield figure
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="png", metadata={"Software": None, _FROM: mark(table)})


def columns(names: Sequence[str]) -> int:
    """Return how many columns of a legend fit beside one another: none is cut off."""
    longest = max(map(len, names), default=0)
    return max(1, min(3, int(WIDTH / (_BESIDE + longest * _LETTER))))


def legend_height(names: Sequence[str]) -> float:
    """Return the inches that a legend takes."""
    return _LINE * -(-len(names) // columns(names))


def add_legend(figure: Figure) -> None:
    """Say below the figure what the lines of its first panel are."""
    handles, names = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=columns(names), fontsize=8.5)


def mark(table: Table) -> str:
    """Return the mark of a table: of equal tables the same, of others another."""
    # As a file gives it back, where a count is a float too.
    kept = msgspec.json.decode(msgspec.json.encode(table), type=Table)
    return sha256(msgspec.json.encode(kept)).hexdigest()


def drawn_from(path: Path) -> str:
    """Return the mark of the table that a saved figure was drawn from. Raises OSError if it is not there."""
    with Image.open(path) as image:
        return str(image.info.get(_FROM, ""))

"""docs/cost.md, as the code would write it now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bench.pricing import __main__ as command
from bench.pricing import sheet
from bench.pricing.markdown import count, dollars, more, percent, power, rounded, wrapped
from bench.pricing.parameters import SHOWN, TURNS, WITHOUT, turned
from bench.pricing.report import MARKER, text
from toolkit.cloudformation.expand import read_template
from toolkit.stack import TEMPLATE

if TYPE_CHECKING:
    from pathlib import Path


# Events are counted once for all of these.
pytestmark = pytest.mark.xdist_group("pricing")


def test_the_document_is_what_the_command_writes() -> None:
    """If this fails: `.venv/bin/python -m bench.pricing`, and read what has changed."""
    assert command.DOCUMENT.read_text(encoding="utf-8") == text()


def test_the_command_writes_the_document(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "DOCUMENT", tmp_path / "cost.md")
    command.main()
    assert (tmp_path / "cost.md").read_text(encoding="utf-8").startswith(MARKER)


def test_every_parameter_of_the_template_is_told() -> None:
    """Each is turned in the table, or in the one of those that change no dollar, and never in both."""
    parameters = set(read_template(TEMPLATE)["Parameters"])
    told = {turn.parameter for turn in TURNS}
    assert told & set(WITHOUT) == set()
    assert parameters - told - set(WITHOUT) == set()
    assert set(WITHOUT) - parameters == set()
    assert told - parameters == {"OriginShield", "stale-while-revalidate"}


def test_what_is_turned_changes_something_somewhere() -> None:
    for one in turned():
        assert len(one.more) == len(SHOWN)
        assert any(one.more), one.turn


def test_every_price_and_assumption_is_in_the_document() -> None:
    written, facts = text(), sheet.read()
    for price in facts.price.values():
        assert price.what in written
    for name in facts.assumed:
        assert f"| `{name}` |" in written


def test_no_line_of_words_is_longer_than_a_screen() -> None:
    long = [line for line in text().splitlines() if len(line) > 110 and not line.startswith("|")]
    assert long == []


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (dollars(0.004), "0"),
        (dollars(0.0051), "0.01"),
        (dollars(9.4), "9.40"),
        (dollars(99.04), "99.0"),
        (dollars(1151.7), "1,150"),
        (rounded(0), "0"),
        (rounded(66139), "66,100"),
        (more(-4.812), "-4.81"),
        (more(4.812), "+4.81"),
        (more(0.001), "0"),
        (percent(0.004), "under 1 %"),
        (percent(0), "0 %"),
        (percent(0.236), "24 %"),
        (count(4_325_080), "4.33 million"),
        (count(44_776), "44,800"),
        (power(10**7), "10⁷"),
    ],
)
def test_numbers_read_like_this(shown: str, said: str) -> None:
    assert shown == said


def test_words_are_laid_out_and_tables_stay() -> None:
    table = "| a |\n| --- |"
    words = "word " * 40
    laid = wrapped(f"{words}\n\n- {words}\n- two\n\n{table}")
    assert re.sub(r"\s+", " ", laid).strip() == f"{words}- {words}- two {table}".replace("\n", " ")
    assert laid.endswith(f"\n- two\n\n{table}")
    assert max(map(len, laid.splitlines())) <= 110

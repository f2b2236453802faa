"""The suites of the bench: all of them are run, and the smallest does what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import forms, suites
from bench.measured import Size
from bench.suites import item_form
from compound_pages.items import Stored, Tombstone

BENCH = Path(suites.__file__).parents[1]
MODULES = sorted(path for path in BENCH.rglob("*.py") if "__pycache__" not in path.parts)


def test_every_suite_that_is_there_is_run() -> None:
    modules = {path.stem for path in (BENCH / "suites").glob("*.py")} - {"__init__"}
    assert modules == set(suites.ALL)


@pytest.mark.parametrize("name", suites.ALL)
def test_a_suite_has_a_title_and_measures(name: str) -> None:
    suite = suites.load(name)
    assert suite.TITLE
    assert callable(suite.measure)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(BENCH)))
def test_a_module_of_the_bench_is_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


def test_each_form_of_a_record_is_measured_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row a form, against the chosen one; the control is noise and no row."""
    monkeypatch.setattr(item_form, "TURNS", 5)
    tables = item_form.measure(Size.QUICK)
    for table in tables:
        assert [row.label for row in table.rows] == ["msgpack bytes", "JSON bytes", "DynamoDB map"]
        assert set(table.noise) == {"parse", "decode", "both"}
    one, page = (table.rows[0].values for table in tables)
    assert one["billed"] < page["billed"] < page["wire"]


def test_a_form_that_loses_something_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lossy = forms.Form("lossy", forms.FORMS[0].travelling, lambda _: Stored(Tombstone()))
    monkeypatch.setattr(item_form, "FORMS", (lossy, *forms.FORMS))
    with pytest.raises(ValueError, match="lossy does not give the record back"):
        item_form.measure(Size.QUICK)


@pytest.mark.parametrize(
    ("attribute", "size"),
    [
        ({"B": "YWJj"}, 3),
        ({"B": "YWI="}, 2),
        ({"S": "é"}, 2),
        ({"N": "-2026"}, 3),
        ({"BOOL": True}, 1),
        ({"L": [{"S": "a"}, {"NULL": True}]}, 3 + 2 + 2),
        ({"M": {"name": {"S": "ab"}}}, 3 + 1 + 4 + 2),
    ],
    ids=lambda value: "".join(value) if isinstance(value, dict) else "",
)
def test_dynamodb_bills_bytes_of_names_and_values_and_a_little_for_lists(
    attribute: dict[str, object], size: int
) -> None:
    assert forms.billed(attribute) == size

"""A run as a file, and files that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench_runs import HERE, MISS, result, runs
from hypothesis import given
from msgspec.structs import replace

from bench import machine, results
from bench.results import NoResult, Result

if TYPE_CHECKING:
    from pathlib import Path


@given(run=runs)
def test_a_run_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory, run: Result) -> None:
    file = tmp_path_factory.mktemp("run") / "folder" / "run.json"
    results.save(run, file)
    assert results.load(file) == run
    assert [one.name for one in file.parent.iterdir()] == ["run.json"]


def test_a_file_is_named_by_when_and_what_was_measured() -> None:
    assert result().file_name == "20261122T235001Z-abc123.json"
    assert result(commit="").file_name == "20261122T235001Z-no-commit.json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no result of this bench"),
        ("[]", "no result of this bench"),
        ("{}", "no result of this bench"),
        ('{"version": 0}', "a result of version 0, and this bench reads 1"),
        ('{"version": 1}', "no result of this bench"),
        ('{"version": "1"}', "no result of this bench"),
        ("\xff\xfe", "no result of this bench"),
    ],
)
def test_what_is_no_result_is_refused_by_its_name(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "old.json"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(NoResult, match=said) as refused:
        results.load(file)
    assert str(file) in str(refused.value)


def test_a_file_with_a_table_that_does_not_hold_together_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "edited.json"
    results.save(result(MISS), file)
    file.write_text(file.read_text().replace('"baseline": "bare"', '"baseline": "floor"'))
    with pytest.raises(NoResult, match="its baseline floor is none of its rows"):
        results.load(file)


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(NoResult, match=r"none\.json: No such file"):
        results.load(tmp_path / "none.json")


def test_a_machine_says_what_it_is() -> None:
    here = machine.this_machine()
    assert here.cores >= 1
    assert here.memory > 0.1
    assert here.model
    assert here.python.startswith("3.13")


def test_the_same_machine_is_known_whatever_else_runs_on_it() -> None:
    assert HERE.like(replace(HERE, load=9.0, memory=8.1, kernel="Linux 7"))
    assert not HERE.like(replace(HERE, cores=4))
    assert HERE.quiet
    assert not replace(HERE, load=0.6).quiet


def test_without_git_a_run_is_of_no_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert machine.commit() == ("", True)
    monkeypatch.setenv("PATH", "")
    assert machine.commit() == ("", True)

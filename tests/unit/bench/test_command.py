"""`python -m bench`, with suites that take no time."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from bench_runs import MISS, changed, result

from bench import __main__ as command
from bench import results, suites
from bench.measured import Size, Table

if TYPE_CHECKING:
    from collections.abc import Callable


def add_suite(monkeypatch: pytest.MonkeyPatch, name: str, measure: Callable[[Size], Any]) -> None:
    """Let a suite of this name be found."""
    module = ModuleType(name)
    module.__dict__.update(TITLE=f"the suite {name}", measure=measure)
    monkeypatch.setitem(sys.modules, f"bench.suites.{name}", module)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Suites `first` and `second`, and a folder for their runs."""
    monkeypatch.setattr(suites, "ALL", ("first", "second"))
    add_suite(monkeypatch, "first", lambda _: (MISS,))
    add_suite(monkeypatch, "second", lambda _: ())
    return tmp_path / "results"


def measure(folder: Path, *arguments: str) -> int:
    """Run the command with its results in `folder`."""
    return command.main([*arguments, "--results", str(folder)])


def kept(folder: Path) -> results.Result:
    """Return the one run in the folder."""
    (file,) = (one for one in folder.iterdir() if one.name != results.REFERENCE)
    return results.load(file)


def test_all_suites_are_measured_in_order_and_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(folder) == 0
    told = capsys.readouterr()
    assert "A warm miss\n" in told.out
    assert told.err.index("first (1 of 2)") < told.err.index("second (2 of 2)")
    run = kept(folder)
    assert [(suite.name, suite.title) for suite in run.suites] == [
        ("first", "the suite first"),
        ("second", "the suite second"),
    ]
    assert run.tables == (MISS,)
    assert run.size is Size.QUICK


def test_full_means_the_large_sizes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Size] = []

    def ask(size: Size) -> tuple[Table, ...]:
        asked.append(size)
        return ()

    add_suite(monkeypatch, "second", ask)
    assert measure(folder, "--full", "--only", "second") == 0
    assert asked == [Size.FULL]
    assert kept(folder).size is Size.FULL
    assert [suite.name for suite in kept(folder).suites] == ["second"]


def fail(_: Size) -> tuple[Table, ...]:
    """Fail as a suite may."""
    raise RuntimeError("no emulator")


def leave(_: Size) -> tuple[Table, ...]:
    """Leave as no suite should."""
    sys.exit("render: 500")


def say_nonsense(_: Size) -> tuple[Table, ...]:
    """Return a table that does not hold together."""
    return (Table("t", "T", {}, (), baseline="bare"),)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (fail, "RuntimeError: no emulator"),
        (leave, "SystemExit: render: 500"),
        (say_nonsense, "its baseline"),
    ],
)
def test_a_suite_that_fails_is_named_and_the_others_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: Any, said: str
) -> None:
    monkeypatch.setattr(suites, "ALL", ("second", "first"))
    add_suite(monkeypatch, "second", wrong)
    assert measure(folder) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("bench: second failed: ")
    assert said in last
    assert kept(folder).tables == (MISS,)
    assert said in kept(folder).suites[0].failed


def test_a_suite_that_is_not_there_fails_by_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suites, "ALL", ("first", "nowhere"))
    assert measure(folder) == 1
    assert "bench: nowhere failed: ModuleNotFoundError" in capsys.readouterr().err
    assert kept(folder).tables == (MISS,)


def interrupt(_: Size) -> tuple[Table, ...]:
    """Be interrupted, as by ^C."""
    raise KeyboardInterrupt


def test_an_interrupt_keeps_what_was_measured_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_suite(monkeypatch, "second", interrupt)
    assert measure(folder, "--keep-reference") == 130
    assert kept(folder).interrupted
    assert kept(folder).tables == (MISS,)
    assert not (folder / results.REFERENCE).exists()
    assert "A warm miss" in capsys.readouterr().out


def test_a_reference_is_kept_and_compared_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same again is no worse than the reference; a call more is, with exit status 1."""
    assert measure(folder, "--keep-reference") == 0
    assert results.load(folder / results.REFERENCE).tables == (MISS,)
    assert measure(folder, "--compare") == 0
    assert "0 worse" in capsys.readouterr().out
    add_suite(monkeypatch, "first", lambda _: (changed("render", "calls", 4),))
    assert measure(folder, "--compare") == 1
    assert "worse    miss, render, calls: 3 → 4, +33.3 % (exact)" in capsys.readouterr().out


def test_no_reference_is_kept_where_a_suite_failed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_suite(monkeypatch, "second", fail)
    assert measure(folder, "--keep-reference") == 1
    assert not (folder / results.REFERENCE).exists()


def test_two_files_are_compared_without_measuring(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_suite(monkeypatch, "first", fail)
    files = [str(tmp_path / name) for name in ("before.json", "now.json")]
    for file, table in zip(files, (MISS, changed("render", "calls", 4)), strict=True):
        results.save(result(table), Path(file))
    assert measure(folder, "--compare", *files) == 1
    assert measure(folder, "--compare", *reversed(files)) == 0
    assert "better   miss, render, calls: 4 → 3" in capsys.readouterr().out
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "third"], "'third'"),
        (["--only"], "expected at least one argument"),
        (["--comp"], "--comp"),
        (["--compare", "a", "b", "c"], "at most two files, not 3"),
        (["--compare", "a", "b", "--full"], "measures nothing"),
        (["--compare", "a.json"], "a.json: No such file"),
        (["--compare"], "reference.json: No such file"),
        (["--only", "first", "--keep-reference"], "leave --only out"),
        (["stray"], "stray"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_told_before_anything_is_measured(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        measure(folder, *arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not folder.exists()


def test_a_results_folder_that_is_a_file_is_bad_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write_text("")
    with pytest.raises(SystemExit) as ended:
        measure(folder)
    assert ended.value.code == 2
    assert "is no folder" in capsys.readouterr().err

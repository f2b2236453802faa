"""`compound-pages review` on the command line: what a review has to name, so that `check` keeps it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.content import OWN

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FLAT = OWN.parent / "tests" / "content" / "flat"
RECORD = "conditions/liver-cancer"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the flat records, to be written in."""
    return shutil.copytree(FLAT, tmp_path / "draft")


def test_what_it_prints_is_a_review_once_it_is_filled_in(folder: Path) -> None:
    """Pasted into the record and filled in, the lines are a review that counts."""
    result = run("review", RECORD, "--content", str(folder))
    assert result.exit_code == 0
    filled = result.stdout.replace("by:", "by: A Person").replace("credential:", "credential: hepatologist")
    with (folder / f"{RECORD}.yaml").open("a") as file:
        file.write(filled.replace("https://", "https://register.example/1"))
    checked = run("check", "--content", str(folder))
    assert checked.exit_code == 0
    assert "(T13)" not in checked.stderr
    (folder / f"{RECORD}.yaml").write_text(
        (folder / f"{RECORD}.yaml").read_text().replace("kidneys", "bones")
    )
    assert "(T13) (warning)" in run("check", "--content", str(folder)).stderr


def test_several_records_are_told_one_after_the_other(folder: Path) -> None:
    """A page has three records, and each needs a review."""
    names = (RECORD, "compounds/ketamine-iv.yaml", "pairs/ketamine-iv/liver-cancer")
    result = run("review", *names, "--content", str(folder))
    assert [line for line in result.stdout.splitlines() if line.startswith("#")] == [
        f"# {folder / name.removesuffix('.yaml')}.yaml" for name in names
    ]


def test_a_record_that_is_not_there_is_bad_usage(folder: Path) -> None:
    """A slip in a name is told before anything is printed for it."""
    result = run("review", "compounds/nothing", "--content", str(folder))
    assert result.exit_code == 2
    assert "There is no record compounds/nothing" in result.stderr


def test_content_that_cannot_be_published_is_not_reviewed(folder: Path) -> None:
    """The command ends as `check` does."""
    (folder / f"{RECORD}.yaml").write_text("name: 1\n")
    assert run("review", RECORD, "--content", str(folder)).exit_code == 1

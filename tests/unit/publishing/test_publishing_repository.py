from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from toolkit.publishing import repository

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *words: str) -> str:
    """Run git in `folder` as nobody in particular."""
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder below the root of a repository with one commit."""
    folder = tmp_path / "repo" / "content"
    (folder / "compounds").mkdir(parents=True)
    (folder / "compounds" / "a.yaml").write_text("name: A\n")
    (folder / "site.yaml").write_text("name: S\n")
    (tmp_path / "repo" / ".gitignore").write_text("ignored.yaml\n")
    git(tmp_path / "repo", "init", "--quiet")
    git(tmp_path / "repo", "add", ".")
    git(tmp_path / "repo", "commit", "--quiet", "--message", "One")
    return folder


def test_a_clean_folder_is_of_the_commit_that_is_checked_out(content: Path) -> None:
    assert repository.commit_of(content) == git(content, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("compounds/a.yaml", "name: B\n"),
        ("compounds/new.yaml", "name: New\n"),
        ("compounds/ignored.yaml", "name: Ignored\n"),
        ("compounds/a.yaml", None),
        ("site.yaml", "name: T\n"),
    ],
)
def test_a_folder_with_a_record_that_no_commit_has_is_of_none(
    content: Path, file: str, text: str | None
) -> None:
    (content / file).unlink(missing_ok=True)
    if text:
        (content / file).write_text(text)
    assert repository.commit_of(content) == ""


def test_a_staged_record_is_not_committed(content: Path) -> None:
    (content / "compounds/a.yaml").write_text("name: B\n")
    git(content, "add", ".")
    assert repository.commit_of(content) == ""


def test_what_is_no_record_does_not_count(content: Path) -> None:
    """Templates and assets are deployed, not published; what lies outside the folder is no content."""
    (content / "templates").mkdir()
    (content / "templates" / "a.html").write_text("<p>")
    (content.parent / "other.yaml").write_text("a: b\n")
    assert repository.commit_of(content) == git(content, "rev-parse", "HEAD")


def test_a_folder_of_no_record_that_git_knows_is_of_no_commit(content: Path, tmp_path: Path) -> None:
    (content.parent / "empty").mkdir()
    assert repository.commit_of(content.parent / "empty") == ""
    assert repository.commit_of(tmp_path) == ""


def test_a_repository_knows_its_commits_even_those_that_are_not_checked_out(content: Path) -> None:
    first = git(content, "rev-parse", "HEAD")
    git(content, "checkout", "--quiet", "--orphan", "other")
    git(content, "commit", "--quiet", "--message", "Two")
    assert repository.knows(content, first)
    assert repository.knows(content, git(content, "rev-parse", "HEAD"))


@pytest.mark.parametrize(
    "commit", ["", "HEAD", "master", "--help", "0" * 40, "$(touch x)", "a b", "deadbeef\n"]
)
def test_a_repository_knows_nothing_else(content: Path, commit: str) -> None:
    assert not repository.knows(content, commit)


def test_a_file_in_a_commit_is_no_commit(content: Path) -> None:
    assert not repository.knows(content, git(content, "rev-parse", "HEAD:content/site.yaml"))


def test_outside_of_a_repository_or_without_git_nothing_is_known(
    tmp_path: Path, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = git(content, "rev-parse", "HEAD")
    assert not repository.knows(tmp_path, commit)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not repository.knows(content, commit)
    assert repository.commit_of(content) == ""

"""Which files of a folder are records, and what is told of those that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compound_pages.routes import FILES, PAGES
from toolkit.content import OWN

from .conftest import COMPOUND

if TYPE_CHECKING:
    from .conftest import Folder

PAIR = "studied: limited\n"


@pytest.mark.parametrize("slug", ["a", "7a", "5-fu", "vitamin-b12", "a-1-b-2", "1-2", "a" * 80])
def test_a_slug_is_a_good_file_name(folder: Folder, slug: str) -> None:
    folder.write(f"compounds/{slug}.yaml", COMPOUND)
    assert folder.problems() == []


@pytest.mark.parametrize(
    "slug", ["Alpha", "al_pha", "al--pha", "-alpha", "alpha-", "al pha", "al.pha", "älpha", "a" * 81]
)
@pytest.mark.parametrize(
    "name",
    ["compounds/{}.yaml", "conditions/{}.yaml", "pairs/{}/beta.yaml", "questions/{}.yaml", "about/{}.yaml"],
)
def test_a_file_name_that_is_no_slug_is_refused(folder: Folder, name: str, slug: str) -> None:
    path = folder.write(name.format(slug), "").relative_to(folder.root)
    assert any(p.startswith(f"{path}:1: {slug!r} is no slug: at most 80") for p in folder.problems())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("compounds/alpha.yml", "is not a record: the name of its file must end in .yaml"),
        ("compounds/notes.txt", "is not a record"),
        ("compounds/alpha", "is not a record"),
        ("compounds/more/alpha.yaml", "is not a record"),
        ("conditions/beta.YAML", "is not a record"),
        ("pairs/alpha/beta.yml", "is not a record"),
        ("pairs/alpha.yaml", "is no record: a pair's record is pairs/<compound>/<condition>.yaml"),
        ("questions/safety.yml", "is not a question: the name of its file must end in .yaml"),
        ("about/method.yml", "is not a page about the site: the name of its file must end in .yaml"),
        ("about/logo.png", "is not a page about the site"),
        ("site.yml", "nothing reads this file: its name must end in .yaml"),
        ("sources.yml", "nothing reads this file"),
        ("templates", "must be a folder"),
        ("site.yaml/x", "must be a file"),
    ],
)
def test_a_file_that_nothing_would_read_is_refused(folder: Folder, name: str, message: str) -> None:
    folder.write(name, PAIR)
    assert any(message in problem for problem in folder.problems())


def test_a_folder_that_is_named_like_a_record_is_refused(folder: Folder) -> None:
    folder.write("compounds/gamma.yaml/x", "")
    assert folder.problems() == ["compounds/gamma.yaml:1: is no file"]


def test_a_link_to_nowhere_is_refused(folder: Folder) -> None:
    (folder.root / "compounds" / "gamma.yaml").symlink_to("nowhere")
    assert folder.problems() == ["compounds/gamma.yaml:1: is no file"]


@pytest.mark.parametrize(
    "name",
    ["compounds/.DS_Store", "pairs/.gitkeep", "about/.gitkeep", ".gitignore", "compounds/.alpha.yaml.swp"],
)
def test_hidden_files_are_passed_over(folder: Folder, name: str) -> None:
    folder.write(name, b"\x00\xff")
    assert folder.problems() == folder.warnings() == []


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("compound/gamma.yaml", "compound:1: : nothing reads this; did you mean compounds?"),
        ("Pairs/alpha/beta.yaml", "Pairs:1: : nothing reads this; did you mean pairs?"),
        ("source.yaml", "source.yaml:1: : nothing reads this; did you mean sources.yaml?"),
        ("draft.yaml", "draft.yaml:1: : nothing reads this file"),
    ],
)
def test_a_part_that_nothing_reads_is_a_warning(folder: Folder, name: str, warning: str) -> None:
    folder.write(name, "a: b\n")
    assert folder.warnings() == [warning]


@pytest.mark.parametrize("name", ["README.md", "Makefile", "notes/today.txt"])
def test_what_is_no_yaml_may_lie_beside_the_records(folder: Folder, name: str) -> None:
    folder.write(name, "a text")
    assert folder.warnings() == []


def test_a_folder_without_compounds_is_a_warning(folder: Folder) -> None:
    (folder.root / "compounds" / "alpha.yaml").unlink()
    assert folder.warnings() == ["compounds:1: : there are no compounds, so no question has a page"]


@pytest.mark.parametrize("kind", [*(kind for kind, _ in (*PAGES, *FILES)), "all", "page", "pair", "data"])
def test_a_question_that_is_named_like_another_kind_of_page_is_refused(folder: Folder, kind: str) -> None:
    """Their cache tags could not be told apart."""
    folder.write(f"questions/{kind}.yaml", (OWN / "questions/safety.yaml").read_bytes())
    assert any(
        p.startswith(f"questions/{kind}.yaml:1: {kind!r} is a page kind already") for p in folder.problems()
    )

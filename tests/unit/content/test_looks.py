"""Templates and assets: what a folder brings of its own, merged with the project's, must be whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.content import OWN, Layer, parts

if TYPE_CHECKING:
    from .conftest import Folder


def bring(folder: Folder, part: str) -> None:
    for path in (OWN / part).iterdir():
        folder.write(f"{part}/{path.name}", path.read_bytes())


def test_a_folder_may_bring_templates_and_assets_of_its_own(folder: Folder) -> None:
    bring(folder, "templates")
    bring(folder, "assets")
    assert folder.problems() == []


def test_a_folder_may_bring_single_templates_and_assets(folder: Folder) -> None:
    folder.write("templates/safety.html", '{% extends "_base.html" %}')
    folder.write("assets/logo.svg", "<svg/>")
    assert folder.problems() == []


def test_a_layer_holds_a_folders_own_files_and_the_projects_others(folder: Folder) -> None:
    folder.write("templates/home.html", "mine")
    folder.write("assets/logo.svg", "<svg/>")
    layer = Layer(folder.root)
    assert (layer.root / "templates/home.html").read_text() == "mine"
    base = "templates/_base.html"
    assert (layer.root / base).read_bytes() == (OWN / base).read_bytes()
    assert {path.name for path in (layer.root / "assets").iterdir()} == {
        "logo.svg", *(path.name for path in (OWN / "assets").iterdir())
    }  # fmt: skip
    assert layer.source(layer.root / "templates/home.html") == folder.root / "templates/home.html"


def test_a_layer_goes_with_its_last_user_and_leaves_the_files(folder: Folder) -> None:
    file = folder.write("templates/home.html", "mine")
    layer = Layer(folder.root)
    root = layer.root
    assert root.exists()
    del layer
    assert (root.exists(), file.read_text()) == (False, "mine")


@pytest.mark.parametrize("name", ["home.html", "list.html", "message.html"])
def test_a_missing_template_is_named(
    folder: Folder, name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What neither the folder has nor the project."""
    for part in ("templates", "assets", "questions"):
        bring(folder, part)
    folder.write("site.yaml", (OWN / "site.yaml").read_bytes())
    monkeypatch.setattr(parts, "OWN", tmp_path_factory.mktemp("own"))
    (folder.root / "templates" / name).unlink()
    assert folder.problems() == [f"templates/{name}:1: is missing"]


def test_a_question_whose_template_is_missing_is_refused(folder: Folder) -> None:
    question = (OWN / "questions" / "safety.yaml").read_text().replace("safety.html", "safty.html")
    folder.write("questions/safety.yaml", question)
    (problem,) = folder.problems()
    assert problem.endswith("template: there is no template 'safty.html'; did you mean safety.html?")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<p>\n{% if %}", 2, "is no template: "),
        ("<p>\n\n{{ page.name }", 3, "is no template: "),
        ("{% extends '_bsae.html' %}", 1, "there is no template '_bsae.html'"),
        (b"caf\xe9", 1, "cannot be read as a file in UTF-8"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused(
    folder: Folder, text: str | bytes, line: int, message: str
) -> None:
    bring(folder, "templates")
    folder.write("templates/home.html", text)
    (problem,) = folder.problems()
    assert problem.startswith(f"templates/home.html:{line}: {message}")


@pytest.mark.parametrize(
    "text",
    ['{% import "_parts.html" as all %}\n{{ all.rows([]) }}', '{% from "_base.html" import a, b as c %}\n'],
)
def test_a_template_that_takes_what_another_has_not_is_refused(folder: Folder, text: str) -> None:
    """The project's templates are merged with a folder's, and each may need what the other lacks."""
    folder.write("templates/other.html", text)
    folder.write("templates/_parts.html", "{% macro statements(a, b, c) %}{% endmacro %}")
    told = [problem for problem in folder.problems() if problem.startswith("templates/other.html")]
    if "all" in text:
        mine = folder.root / "templates/_parts.html"
        assert told == [f"templates/other.html:2: {mine} has no 'rows', which this template takes from it"]
        assert any(p.startswith("own/list.html:") and "'paragraphs'" in p for p in folder.problems())
    else:
        assert [problem.split(" has no ")[1][:3] for problem in told] == ["'a'", "'b'"]


def test_a_missing_stylesheet_is_named(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for part in ("templates", "questions"):
        bring(folder, part)
    folder.write("assets/favicon.ico", b"")
    folder.write("site.yaml", (OWN / "site.yaml").read_bytes())
    monkeypatch.setattr(parts, "OWN", tmp_path_factory.mktemp("own"))
    assert folder.problems() == ["assets/site.css:1: is missing"]


@pytest.mark.parametrize("name", ["script.js", "Logo.png", ".DS_Store", "logo", "more/logo.png"])
def test_an_asset_that_no_page_could_link_to_is_refused(folder: Folder, name: str) -> None:
    bring(folder, "assets")
    folder.write(f"assets/{name}", b"")
    (problem,) = folder.problems()
    assert "is no asset: a file whose name is lower case and ends in .css, .svg, .png or .ico" in problem

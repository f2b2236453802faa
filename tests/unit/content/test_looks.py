"""Templates and assets: what a folder brings of its own must be whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.content import OWN

if TYPE_CHECKING:
    from .conftest import Folder


def bring(folder: Folder, part: str) -> None:
    for path in (OWN / part).iterdir():
        folder.write(f"{part}/{path.name}", path.read_bytes())


def test_a_folder_may_bring_templates_and_assets_of_its_own(folder: Folder) -> None:
    bring(folder, "templates")
    bring(folder, "assets")
    assert folder.problems() == []


@pytest.mark.parametrize("name", ["home.html", "list.html", "message.html"])
def test_a_missing_template_is_named(folder: Folder, name: str) -> None:
    bring(folder, "templates")
    (folder.root / "templates" / name).unlink()
    assert folder.problems() == [
        f"templates/{name}:1: is missing: a folder of templates replaces the project's"
    ]


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


def test_a_missing_stylesheet_is_named(folder: Folder) -> None:
    folder.write("assets/favicon.ico", b"")
    assert folder.problems() == ["assets/site.css:1: is missing: a folder of assets replaces the project's"]


@pytest.mark.parametrize("name", ["script.js", "Logo.png", ".DS_Store", "logo", "more/logo.png"])
def test_an_asset_that_no_page_could_link_to_is_refused(folder: Folder, name: str) -> None:
    bring(folder, "assets")
    folder.write(f"assets/{name}", b"")
    (problem,) = folder.problems()
    assert "is no asset: a file whose name is lower case and ends in .css, .svg, .png or .ico" in problem

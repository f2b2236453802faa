"""Templates as the build compiles them: they print what their sources print, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import ModuleLoader, TemplateNotFound, TemplateSyntaxError

from compound_pages import guess, messages
from compound_pages.assets import Assets
from compound_pages.composer import Composer
from compound_pages.errors import NotFound
from compound_pages.renderer import COMPILED, Renderer, compile_templates
from compound_pages.routes import ERROR_PAGE
from toolkit import content as contents
from toolkit.library import Library
from toolkit.site import paths

if TYPE_CHECKING:
    from compound_pages.chrome import Frame
    from compound_pages.context import MessagePage
    from toolkit.content import Content

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "content/templates"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own templates, as the content layer has them."""
    folder = tmp_path_factory.mktemp("content") / "templates"
    compile_templates(TEMPLATES, folder)
    return folder


@pytest.fixture(scope="module")
def message(frame: Frame) -> MessagePage:
    """The context of a short page."""
    return messages.unavailable(frame)


def _composer(content: Content, templates: Path) -> Composer:
    assets = Assets({"site.css": b""})
    return Composer(Library(content.records), Renderer(templates), assets, 3600, time.perf_counter)


@pytest.mark.parametrize("name", ["sample", "flat"])
def test_every_page_has_the_bytes_that_its_sources_give(
    request: pytest.FixtureRequest, compiled: Path, name: str
) -> None:
    """Pages, files for machines and the page of an outage, through every template that is printed."""
    content: Content = request.getfixturevalue(name)
    written, built = _composer(content, TEMPLATES), _composer(content, compiled)
    every = [path for path in paths(content.records) if not path.endswith(".json")]
    for path in (*every, ERROR_PAGE):
        assert built.compose(path, lambda: 1.0).response == written.compose(path, lambda: 1.0).response, path
    assert built.refuse(NotFound("/x")) == written.refuse(NotFound("/x"))


def test_every_template_is_compiled_and_nothing_else(compiled: Path) -> None:
    names = {ModuleLoader.get_module_filename(path.name) for path in TEMPLATES.iterdir()}
    assert {path.name for path in (compiled / COMPILED).iterdir() if path.is_file()} == names
    assert [path.name for path in compiled.iterdir()] == [COMPILED]


def test_a_template_that_was_not_compiled_is_missing_by_its_name(
    compiled: Path, message: MessagePage
) -> None:
    with pytest.raises(TemplateNotFound, match=r"^b\.html$"):
        Renderer(compiled).render("b.html", message)


def test_a_source_is_never_printed_as_an_older_build_compiled_it(
    tmp_path: Path, message: MessagePage
) -> None:
    """A folder that has sources is read from them, whatever was compiled into it."""
    (tmp_path / "a.html").write_text("old", encoding="utf-8")
    compile_templates(tmp_path, tmp_path)
    (tmp_path / "a.html").write_text("new", encoding="utf-8")
    assert Renderer(tmp_path).render("a.html", message) == b"new"


def test_nothing_is_compiled_into_what_an_older_build_left(tmp_path: Path) -> None:
    (tmp_path / COMPILED).mkdir()
    with pytest.raises(FileExistsError):
        compile_templates(TEMPLATES, tmp_path)


def test_a_template_that_is_none_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(TemplateSyntaxError):
        compile_templates(tmp_path, tmp_path / "out")


def test_what_a_desktop_leaves_behind_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "a.html").touch()
    (tmp_path / ".hidden").write_bytes(b"\xff")
    compile_templates(tmp_path, tmp_path / "out")
    assert len([*(tmp_path / "out" / COMPILED).iterdir()]) == 1


def test_equal_templates_are_equal_layers(tmp_path: Path) -> None:
    """Two builds differ in nothing, in the order of sets neither: the layer would be a new version."""
    built = []
    for seed in ("1", "2"):
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        subprocess.run(
            ["make", "-s", "build-ContentLayer", f"ARTIFACTS_DIR={tmp_path / seed}"],
            cwd=contents.OWN,
            env={**os.environ, "PATH": path, "PYTHONHASHSEED": seed},
            check=True,
        )
        files = sorted(path for path in (tmp_path / seed).rglob("*") if path.is_file())
        built.append({str(file.relative_to(tmp_path / seed)): file.read_bytes() for file in files})
    assert built[0] == built[1]
    shipped = 2 * len([*TEMPLATES.iterdir()]) + len([*(contents.OWN / "assets").iterdir()])
    assert len(built[0]) == shipped + len([guess.FILE])

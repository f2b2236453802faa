"""Looks: whether the templates and assets of a content folder are all there and can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, meta

from compound_pages.assets import STYLESHEET, Assets
from compound_pages.paths import parse

from .problems import Problem, meant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .yaml_file import YamlFile

# What the service renders besides questions.
_NEEDED = ("home.html", "list.html", "message.html")


def problems(templates: Path, assets: Path, questions: Mapping[str, YamlFile]) -> Iterator[Problem]:
    """Yield each template and asset that is missing or that nobody could use."""
    yield from _templates(templates)
    yield from _assets(assets)
    for file in questions.values():
        name = file.data["template"]
        if not (templates / name).is_file():
            known = [path.name for path in templates.glob("*.html")]
            yield file.problem(("template",), f"there is no template {shown(name)}{meant(name, known)}")


def _templates(folder: Path) -> Iterator[Problem]:
    for name in _NEEDED:
        if not (folder / name).is_file():
            yield Problem(folder / name, 1, 1, "", "is missing: a folder of templates replaces the project's")
    environment = Environment(autoescape=True)
    for path in sorted(folder.glob("*.html")):
        try:
            tree = environment.parse(path.read_text("utf-8"))
        except TemplateSyntaxError as error:
            yield Problem(path, error.lineno, 1, "", f"is no template: {error.message}")
            continue
        except (OSError, UnicodeDecodeError):
            yield Problem(path, 1, 1, "", "cannot be read as a file in UTF-8")
            continue
        for other in meta.find_referenced_templates(tree):
            if other and not (folder / other).is_file():
                yield Problem(path, 1, 1, "", f"there is no template {shown(other)}")


def _assets(folder: Path) -> Iterator[Problem]:
    if not (folder / STYLESHEET).is_file():
        message = "is missing: a folder of assets replaces the project's"
        yield Problem(folder / STYLESHEET, 1, 1, "", message)
    for path in sorted(folder.glob("*")):
        if not path.is_file() or not _has_an_address(path.name):
            yield Problem(
                path,
                1,
                1,
                "",
                "is no asset: a file whose name is lower case and ends in .css, .svg, .png or .ico",
            )


def _has_an_address(name: str) -> bool:
    """Whether the service would serve an asset of this name."""
    try:
        answers = Assets({STYLESHEET: b"", name: b""}).answers()
    except KeyError:
        return False
    return all((at := parse(path, {})) and at.kind == "asset" for path in answers)

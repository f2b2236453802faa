"""Looks: whether the templates and assets of a content folder, with the project's own, can be used."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from compound_pages.assets import STYLESHEET, Assets
from compound_pages.paths import parse

from .bounds import MAX_ASSET, MAX_TEMPLATE, unfit
from .parts import OWN, merged
from .problems import Problem, meant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .yaml_file import YamlFile

# What the service renders besides questions.
_NEEDED = (
    "home.html", "list.html", "message.html", "about.html",
    "sitemap.xml", "sitemap_index.xml", "feed.xml", "lines.txt",
)  # fmt: skip

_ENDS = (".html", ".xml", ".txt")


def problems(folder: Path, questions: Mapping[str, YamlFile]) -> Iterator[Problem]:
    """Yield each template and asset that is missing or that nobody could use."""
    templates, assets = merged(folder, "templates"), merged(folder, "assets")
    for name in _NEEDED:
        if name not in templates:
            yield Problem(folder / "templates" / name, 1, 1, "", "is missing")
    if STYLESHEET not in assets:
        yield Problem(folder / "assets" / STYLESHEET, 1, 1, "", "is missing")
    roots = (folder, OWN)
    unread = {path: tuple(unfit(path, roots, MAX_TEMPLATE)) for path in templates.values()}
    unread |= {path: tuple(unfit(path, roots, MAX_ASSET)) for path in assets.values()}
    yield from chain.from_iterable(unread.values())
    yield from _templates({name: path for name, path in templates.items() if not unread[path]})
    yield from _assets({name: path for name, path in assets.items() if not unread[path]})
    for file in questions.values():
        name = file.data["template"]
        if not _is_there(name, templates):
            known = [name for name in templates if name.endswith(".html")]
            yield file.problem(("template",), f"there is no template {shown(name)}{meant(name, known)}")


def _is_there(name: str, templates: Mapping[str, Path]) -> bool:
    """Whether `name`, which may lie in a folder of its own, is one of the templates."""
    first, _, rest = name.partition("/")
    return first in templates and (templates[first] / rest).is_file()


class _Uses(NamedTuple):
    """What a template has to do with others: those that it names, what it takes of them, what it offers."""

    named: tuple[str, ...]
    borrowed: tuple[tuple[int, str, str], ...]
    offered: frozenset[str]


def _templates(templates: Mapping[str, Path]) -> Iterator[Problem]:
    uses: dict[str, _Uses] = {}
    for path in (path for name, path in templates.items() if name.endswith(_ENDS)):
        try:
            uses[path.name] = _uses(path.read_text("utf-8"))
        except TemplateSyntaxError as error:
            yield Problem(path, error.lineno, 1, "", f"is no template: {error.message}")
            continue
        except (OSError, UnicodeDecodeError):
            yield Problem(path, 1, 1, "", "cannot be read as a file in UTF-8")
            continue
        for other in uses[path.name].named:
            if not _is_there(other, templates):
                yield Problem(path, 1, 1, "", f"there is no template {shown(other)}")
    for name, one in uses.items():
        for line, other, part in one.borrowed:
            if other in uses and part not in uses[other].offered:
                message = f"{templates[other]} has no {part!r}, which this template takes from it"
                yield Problem(templates[name], line, 1, "", message)


@lru_cache(maxsize=64)  # most templates are the same at the next look
def _uses(text: str) -> _Uses:
    """Return what a template says of others. Raises TemplateSyntaxError for what is none."""
    tree = Environment(autoescape=True).parse(text)
    named = tuple(name for name in meta.find_referenced_templates(tree) if name)
    return _Uses(named, tuple(_borrowed(tree)), frozenset(_offered(tree)))


def _borrowed(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Yield each part that a template takes from another: its line, the other's name, the part's."""
    imported = {
        one.target: one.template.value
        for one in tree.find_all(nodes.Import)
        if isinstance(one.template, nodes.Const)
    }
    for taken in tree.find_all(nodes.Getattr):
        if isinstance(taken.node, nodes.Name) and taken.node.name in imported:
            yield taken.lineno, imported[taken.node.name], taken.attr
    for one in tree.find_all(nodes.FromImport):
        if isinstance(one.template, nodes.Const):
            for part in one.names:
                yield one.lineno, one.template.value, part if isinstance(part, str) else part[0]


def _offered(tree: nodes.Template) -> set[str]:
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    return macros | {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}


def _assets(assets: Mapping[str, Path]) -> Iterator[Problem]:
    message = "is no asset: a file whose name is lower case and ends in .css, .svg, .png or .ico"
    for name, path in assets.items():
        if not path.is_file() or not _has_an_address(name):
            yield Problem(path, 1, 1, "", message)


def _has_an_address(name: str) -> bool:
    """Whether the service would serve an asset of this name."""
    try:
        answers = Assets({STYLESHEET: b"", name: b""}).answers()
    except KeyError:
        return False
    return all((at := parse(path, {})) and at.kind == "asset" for path in answers)

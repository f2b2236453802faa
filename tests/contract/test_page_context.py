"""Templates and page contexts: each template takes what its context has, and nothing is made for nobody."""

from __future__ import annotations

from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import pytest
from jinja2 import Environment, nodes
from msgspec import Meta, Struct

from compound_pages import context
from compound_pages.context import (
    AboutPage,
    FeedPage,
    HomePage,
    ListPage,
    MessagePage,
    PairPage,
    SitemapPage,
    TextPage,
)
from compound_pages.items import QUESTIONS
from compound_pages.site import Questions
from toolkit import content as contents

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATES = Path(__file__).parents[2] / "content/templates"
FIXED: dict[str, type[Struct]] = {
    "about.html": AboutPage,
    "feed.xml": FeedPage,
    "home.html": HomePage,
    "lines.txt": TextPage,
    "list.html": ListPage,
    "message.html": MessagePage,
    "sitemap.xml": SitemapPage,
    "sitemap_index.xml": SitemapPage,
}

# Fields that no template prints, each with the reason why it is made all the same.
NOT_PRINTED: dict[tuple[str, str], str] = {}

type Types = dict[str, Any]


def _asked() -> dict[str, type[Struct]]:
    """Return every template that is rendered, with the struct that it is rendered with."""
    record = contents.load(contents.OWN).records[QUESTIONS].record
    assert isinstance(record, Questions)
    return {**FIXED, **{question.template: PairPage for question in record.by_kind.values()}}


RENDERED = _asked()
FILES = sorted(path.name for path in TEMPLATES.iterdir())
STRUCTS = [
    value
    for value in vars(context).values()
    if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == context.__name__
]


def _parsed(name: str) -> nodes.Template:
    return Environment(autoescape=True).parse((TEMPLATES / name).read_text(encoding="utf-8"), name)


class Taking:
    """Follows one template through its base, parts, loops and macros, and notes every field that it takes."""

    def __init__(self) -> None:
        self.taken: set[tuple[str, str]] = set()
        self.lacking: list[str] = []
        self._macros: dict[str, nodes.Macro] = {}

    def template(self, name: str, page: type[Struct]) -> None:
        """Follow the template `name` as it is rendered with a `page`."""
        tree = _parsed(name)
        for part in tree.find_all((nodes.Import, nodes.FromImport, nodes.Include)):
            self._macros |= {
                macro.name: macro for macro in _parsed(_text(part.template)).find_all(nodes.Macro)
            }
        self._macros |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}
        self._walk(tree, {"page": page})
        for base in tree.find_all(nodes.Extends):
            self.template(_text(base.template), page)

    def _walk(self, node: nodes.Node, types: Types) -> None:
        if isinstance(node, nodes.Macro):
            return
        if isinstance(node, nodes.For):
            inside = types | _bound(node.target, _element(self._type(node.iter, types)))
            for child in (*node.body, *node.else_):
                self._walk(child, inside)
            return
        if isinstance(node, nodes.Expr):
            self._type(node, types)
            return
        for child in node.iter_child_nodes():
            self._walk(child, types)

    def _type(self, node: nodes.Node, types: Types) -> Any:
        """Return the type of an expression, None where it is not known or does not matter."""
        if isinstance(node, nodes.Name):
            return types.get(node.name)
        if isinstance(node, nodes.Getattr):
            return self._field(self._type(node.node, types), node.attr)
        if isinstance(node, nodes.Call):
            self._call(node, types)
            return None
        for child in node.iter_child_nodes():
            self._type(child, types)
        return None

    def _field(self, owner: Any, name: str) -> Any:
        if not (isinstance(owner, type) and issubclass(owner, Struct)):
            return None
        if name not in owner.__struct_fields__:
            self.lacking.append(f"{owner.__name__}.{name}")
            return None
        self.taken.add((owner.__name__, name))
        return _plain(get_type_hints(owner)[name])

    def _call(self, call: nodes.Call, types: Types) -> None:
        given = [self._type(argument, types) for argument in call.args]
        named = {keyword.key: self._type(keyword.value, types) for keyword in call.kwargs}
        called = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
        if macro := self._macros.get(called):
            parameters = [parameter.name for parameter in macro.args]
            for child in macro.body:
                self._walk(child, {**dict(zip(parameters, given, strict=False)), **named})


def _text(node: nodes.Expr) -> str:
    assert isinstance(node, nodes.Const)
    return str(node.value)


def _plain(hint: Any) -> Any:
    """Return a type without its `| None`."""
    if get_origin(hint) is UnionType:
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    return hint


def _element(sequence: Any) -> Any:
    """Return what a loop over `tuple[x, ...]` goes through."""
    return get_args(sequence)[0] if get_origin(sequence) is tuple else None


def _bound(target: nodes.Node, type_: Any) -> Types:
    """Return the types of a loop's variables."""
    if isinstance(target, nodes.Tuple):
        names = [str(name.name) for name in target.find_all(nodes.Name)]
        return dict(zip(names, get_args(type_), strict=True))
    assert isinstance(target, nodes.Name)
    return {target.name: type_}


@pytest.mark.parametrize("name", FILES)
def test_a_template_parses(name: str) -> None:
    """Each file in the folder is a template."""
    assert isinstance(_parsed(name), nodes.Template)


def test_each_template_is_rendered_or_a_part() -> None:
    """A file is a page of the service, or its name begins with `_` and a page is made from it."""
    assert {name for name in FILES if not name.startswith("_")} == set(RENDERED)
    used = {
        _text(node.template)
        for name in FILES
        for node in _parsed(name).find_all((nodes.Extends, nodes.Import, nodes.FromImport, nodes.Include))
    }
    assert {name for name in FILES if name.startswith("_")} == used


@pytest.mark.parametrize(("name", "page"), RENDERED.items())
def test_a_template_takes_what_its_context_has(name: str, page: type[Struct]) -> None:
    """Every name that a template takes from its page, however deep, is a field of the context's structs."""
    taking = Taking()
    taking.template(name, page)
    assert taking.lacking == []
    assert page.__name__ in {owner for owner, _ in taking.taken}


def test_a_missing_field_is_seen() -> None:
    """The safety page, rendered with the context of a message, would ask for what that lacks."""
    taking = Taking()
    taking.template("safety.html", MessagePage)
    assert "MessagePage.short_answer" in taking.lacking
    assert "MessagePage.heading" not in taking.lacking


def _all_fields() -> Iterator[tuple[str, str]]:
    for struct in STRUCTS:
        if struct is not context.Chrome:
            yield from ((struct.__name__, name) for name in struct.__struct_fields__)


def test_every_field_is_taken_by_a_template_or_has_a_reason() -> None:
    """What no template prints is in the list of exceptions, and the list holds nothing else."""
    taking = Taking()
    for name, page in RENDERED.items():
        taking.template(name, page)
    assert set(_all_fields()) - taking.taken == set(NOT_PRINTED)
    assert all(NOT_PRINTED.values())


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_field_has_a_help_text(struct: type[Struct]) -> None:
    """Each field says what it is, in words."""
    for name, hint in get_type_hints(struct, include_extras=True).items():
        helps = [meta.description for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, Meta)]
        assert any(text and text.strip() for text in helps), f"{struct.__name__}.{name}"


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".txt")])
def test_no_template_of_markup_turns_escaping_off(name: str) -> None:
    """No template of HTML or XML marks a text as markup: whatever a record holds is escaped."""
    tree = _parsed(name)
    assert not {found.name for found in tree.find_all(nodes.Filter)} & {"safe", "forceescape", "xmlattr"}
    assert not list(tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier)))


def test_only_structured_data_is_written_as_json() -> None:
    """`tojson` escapes for a script element and for nothing else; the base's JSON-LD is the one use."""
    used = [
        (name, filtered.node.attr)
        for name in FILES
        for filtered in _parsed(name).find_all(nodes.Filter)
        if filtered.name == "tojson" and isinstance(filtered.node, nodes.Getattr)
    ]
    assert used == [("_base.html", "structured")]

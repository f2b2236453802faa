"""What is kept for the next page is as if it were made anew (docs/adr/0047)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from shelf import Shelf

from compound_pages import sharing
from compound_pages.assets import Assets
from compound_pages.composer import Composer
from compound_pages.context import Anchor, Group, Line, PairPage, Ref, Reference
from compound_pages.errors import PageError
from compound_pages.items import Key, Stored
from compound_pages.records import Pair
from compound_pages.renderer import Renderer
from toolkit.content import OWN
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from pathlib import Path

    from compound_pages.view import View
    from toolkit.content import Content

texts = st.sampled_from(["a", "b", "<b>", "a. ", ""])
refs = st.sampled_from([(), (Ref(1),), (Ref(2),), (Ref(1, "3"),)])
lines = st.builds(Line, st.sampled_from(["", "pair.c1", "pair.risks.1"]), texts, refs, study=texts)
groups = st.builds(Group, st.lists(lines, max_size=3).map(tuple))
links = st.lists(st.builds(Anchor, texts, texts), max_size=2).map(tuple)
references = st.builds(Reference, st.integers(1, 2), texts, texts, texts, links, texts)
said = st.fixed_dictionaries(
    {
        "safety": groups,
        "short_answer": st.lists(lines, max_size=2).map(tuple),
        "unknowns": st.lists(texts, max_size=2).map(tuple),
        "references": st.lists(references, max_size=2).map(tuple),
        "searched": st.none() | texts,
    }
)


@pytest.fixture(scope="module")
def forgetful() -> Renderer:
    """A renderer that keeps nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "KEPT", 0)
        renderer = Renderer(OWN / "templates")
        _import_parts(renderer)
    return renderer


def _import_parts(renderer: Renderer) -> None:
    assert renderer._environment.get_template("_parts.html").module is not None


@pytest.fixture(scope="module")
def view(sample: Content) -> View:
    path = "/is-ketamine-iv-safe-for-liver-cancer-patients"
    return Folder(sample)._composer.found(path, lambda: 1.0)[2]


@settings(max_examples=60)
@given(st.lists(said, max_size=5))
def test_a_page_after_any_others_is_as_if_it_were_the_first(
    view: View, renderer: Renderer, forgetful: Renderer, pages: list[dict[str, object]]
) -> None:
    """Pages that differ in a source number, a mark or a text only do not get each other's parts."""
    for fields in pages:
        assert isinstance(view.page, PairPage)
        page = replace(view.page, **fields)
        assert renderer.render(view.template, page) == forgetful.render(view.template, page)


@pytest.mark.parametrize(
    ("called", "printed"),
    [
        ("{{ m.show(1) }} {{ m.show(true) }} {{ m.show(1.0) }}", "1 True 1.0"),
        ("{{ m.show('<') }} {{ m.show('<' | safe) }} {{ m.show('<') }}", "&lt; < &lt;"),
        ("{% for _ in 'ab' %}{{ m.count(loop) }}{% endfor %}", "12"),
        ("{% for _ in 'ab' %}{{ m.first((loop,)) }}{% endfor %}", "12"),
        ("{% for _ in 'ab' %}{{ m.deep(((loop,),)) }}{% endfor %}", "12"),
        ("{% set a = [1] %}{{ m.show(a) }}{% set _ = a.append(2) %}{{ m.show(a) }}", "[1][1, 2]"),
        ("{{ m.item(('<' | safe,)) }} {{ m.item(('<',)) }}", "< &lt;"),
        ("{{ m.item((1,)) }} {{ m.item((true,)) }}", "1 True"),
        ("{{ m.kind(page) }}", "PairPage"),
        ("{{ m.show(value=1) }}{{ m.show(value=2) }}", "12"),
        ("{% call m.around() %}1{% endcall %}{% call m.around() %}2{% endcall %}", "12"),
    ],
)
def test_only_equal_values_that_never_change_are_the_same(
    tmp_path: Path, view: View, called: str, printed: str
) -> None:
    """Numbers of several types, text and markup, and what changes between two calls, are told apart."""
    macros = {
        "show(value)": "{{ value }}", "count(loop)": "{{ loop.index }}", "first(of)": "{{ of[0].index }}",
        "around()": "{{ caller() }}", "deep(of)": "{{ of[0][0].index }}",
        "item(of)": "{{ of[0] }}", "kind(of)": "{{ 'PairPage' if of.title else '' }}",
    }  # fmt: skip
    written = "".join(f"{{% macro {head} %}}{body}{{% endmacro %}}" for head, body in macros.items())
    (tmp_path / "m.html").write_text(written)
    (tmp_path / "a.html").write_text(f'{{% import "m.html" as m %}}{called}')
    renderer = Renderer(tmp_path)
    assert [renderer.render("a.html", view.page) for _ in range(2)] == [printed.encode()] * 2


def test_macros_of_one_template_share_what_each_of_them_printed(tmp_path: Path, view: View) -> None:
    """A part of a part is kept too, for a page on which the whole is another."""
    (tmp_path / "m.html").write_text(
        "{% macro one(of) %}<{{ of }}>{% endmacro %}"
        "{% macro all(them) %}{% for of in them %}{{ one(of) }}{% endfor %}{% endmacro %}"
    )
    (tmp_path / "a.html").write_text('{% import "m.html" as m %}{{ m.all(page.forms) }}')
    renderer = Renderer(tmp_path)
    for forms, printed in ((("a", "b"), b"<a><b>"), (("b", "a", "c"), b"<b><a><c>")):
        assert isinstance(view.page, PairPage)
        assert renderer.render("a.html", replace(view.page, forms=forms)) == printed
    macro: Any = vars(renderer._environment.get_template("m.html").module)["one"]
    assert macro.kept.__wrapped__.cache_info()[:2] == (2, 3)


def test_what_a_macro_cannot_do_is_an_error_with_kept_parts_too(tmp_path: Path, view: View) -> None:
    """An error inside a macro, or of a call with too much, is raised each time."""
    (tmp_path / "m.html").write_text("{% macro add(to) %}{{ to + 1 }}{% endmacro %}")
    (tmp_path / "a.html").write_text('{% import "m.html" as m %}{{ m.add(1) }}{{ m.add("a") }}')
    (tmp_path / "b.html").write_text('{% import "m.html" as m %}{{ m.add(1, 2) }}')
    renderer = Renderer(tmp_path)
    for name in ("a.html", "b.html") * 2:
        with pytest.raises(TypeError):
            renderer.render(name, view.page)


def test_a_macro_that_sees_the_page_is_called_each_time(tmp_path: Path, view: View) -> None:
    """Of macros that are imported with context nothing is kept: they print of each page what is its own."""
    (tmp_path / "m.html").write_text("{% macro title() %}{{ page.title }}{% endmacro %}")
    (tmp_path / "a.html").write_text('{% import "m.html" as m with context %}{{ m.title() }}')
    renderer = Renderer(tmp_path)
    titles = (replace(view.page, title=title) for title in ("a", "b"))
    assert [renderer.render("a.html", page) for page in titles] == [b"a", b"b"]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_composer_has_no_memory_of_other_records(
    flat: Content, renderer: Renderer, data: st.DataObject
) -> None:
    """After any pages of any state of the records, each page is that of the records as they are now."""
    key = Key("pair", "ketamine-iv/liver-cancer")
    pair = flat.records[key].record
    assert isinstance(pair, Pair)
    others = [Stored(replace(pair, risks=text), flat.records[key].sources) for text in ("One.", "Two.")]
    states = [{**flat.records, key: one} for one in others] + [
        flat.records, {known: one for known, one in flat.records.items() if known != key},
    ]  # fmt: skip
    asked = [path for path in paths(flat.records) if "ketamine-iv" in path and "liver-cancer" in path]
    shelf = Shelf(flat.records)
    composer = _composer(shelf, renderer)
    for _ in range(data.draw(st.integers(1, 6))):
        shelf.records = data.draw(st.sampled_from(states))
        path = data.draw(st.sampled_from(asked))
        assert _made(composer, path) == _made(_composer(Shelf(shelf.records), renderer), path)


def _composer(shelf: Shelf, renderer: Renderer) -> Composer:
    return Composer(shelf, renderer, Assets({"site.css": b""}), 60, lambda: 0.0)


def _made(composer: Composer, path: str) -> object:
    try:
        return composer.compose(path, lambda: 60.0).response
    except PageError as error:
        return repr(error)

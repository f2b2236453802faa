"""Templates as this service writes them in Python: what plain Jinja prints, they print (docs/adr/0054)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError

from compound_pages.context import PairPage, TextPage
from compound_pages.renderer import COMPILED, Renderer, compile_templates
from toolkit.content import OWN
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from compound_pages.view import View
    from toolkit.content import Content

STAND_INS = Path(__file__).parents[2] / "layers/core/stand_ins/jinja2"


def _plain(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@pytest.fixture(scope="module")
def views(sample: Content) -> list[View]:
    """Every page of the sample."""
    composer = Folder(sample)._composer
    every = [path for path in paths(sample.records) if not path.endswith((".json", ".css", ".ico"))]
    return [composer.found(path, lambda: 60.0)[2] for path in every if not path.startswith("/assets/")]


def test_every_page_has_the_bytes_that_plain_jinja_gives(views: list[View]) -> None:
    """The project's own templates mean what anybody who knows Jinja reads in them, JSON-LD too."""
    plain, renderer = _plain(OWN / "templates"), Renderer(OWN / "templates")
    for view in views:
        expected = plain.get_template(view.template).render(page=view.page).encode()
        assert renderer.render(view.template, view.page) == expected


WRITTEN = [
    "{{ 'a<b'.upper() }} {{ ('a' ~ '<').upper() }} {{ ('<' | safe).join(['a', '>']) }}",
    "{{ page.lines[0][1].upper().lower() }} {{ (page.lines | first)[0].title() }}",
    "{{ 'abc'.replace('b', *['<', 1]) }} {{ '{x}'.format(x='<') }} {{ '{x}'.format(**{'x': 1}) }}",
    "{{ range(3) | list }} {{ dict(a=1).get('a') }}",
    "{% for x in [1, 2] %}{{ loop.cycle('<', '>') }}{{ loop.last }}{% endfor %}",
    "{% set n = namespace(x=1) %}{% set n.x = n.x + 1 %}{{ n.x }}",
    "{% set t = joiner(', ') %}{{ t() }}{{ t() }}",
    "{% for x in [[1, []], [2, [[3, []]]]] recursive %}<{{ x[0] }}{{ loop(x[1]) }}>{% endfor %}",
    "{{ m.two('<') }} {{ m.two('<', b='>') }} {{ m.two(a='&') }} {{ m.two('<', 1) }} {{ m.two('<', true) }}",
    "{{ m.rest(1, 2, '<') }} {{ m.rest(1, x='<') }} {% call(x) m.around('<') %}{{ x }}>{% endcall %}",
    "{% call m.bare() %}<{% endcall %} {% macro own(a) %}{{ a }}{{ page.lines }}{% endmacro %}{{ own('<') }}",
    "{% from 'm.html' import two as second with context %}{{ second('<') }} {{ m.steps('<') }}",
    "{% autoescape false %}{% macro raw(a) %}{{ a }}<{% endmacro %}{{ raw('>') + '<' }}{% endautoescape %}",
    "{% autoescape false %}{{ m.two('<') }}{% endautoescape %}",
    "{% block b %}{% set a = '<' %}{{ m.two(a) }}{{ m.two(m.two(a)) }}{% endblock %}",
]
PARTS = """\
{% macro two(a, b='"') %}{{ a }}{{ b }}{% endmacro %}
{% macro rest(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro around(a) %}{{ a }}{{ caller(a) }}{% endmacro %}
{% macro bare() %}{{ caller() }}{% endmacro %}
{% macro _step(a) %}{{ a }}{% endmacro %}
{% macro steps(a) %}{{ _step(a) }}{{ _step(_step(a)) }}{% endmacro %}
"""


@pytest.mark.parametrize("written", WRITTEN)
def test_whatever_a_template_does_it_prints_what_plain_jinja_prints(tmp_path: Path, written: str) -> None:
    """Fields of all kinds of things and calls of all kinds, the first time and when it was kept."""
    (tmp_path / "m.html").write_text(PARTS)
    (tmp_path / "a.html").write_text(f'{{% import "m.html" as m %}}{written}')
    page = TextPage((("a<", "b>"),))
    expected = _plain(tmp_path).get_template("a.html").render(page=page)
    renderer = Renderer(tmp_path)
    assert [renderer.render("a.html", page).decode() for _ in range(2)] == [expected] * 2


@pytest.mark.parametrize("lacking", ["{{ page.x }}", "{{ page.class }}", "{{ page.lines.x() }}", "{{ x.y }}"])
def test_what_is_lacking_is_an_error(tmp_path: Path, lacking: str) -> None:
    """A field that nothing has is undefined, and prints nothing by mistake."""
    (tmp_path / "a.html").write_text(lacking)
    with pytest.raises(UndefinedError):
        Renderer(tmp_path).render("a.html", TextPage(()))


def test_a_step_of_a_macro_is_not_kept_and_every_other_is() -> None:
    """What begins with `_` is printed for one macro alone, which is kept as a whole."""
    module = Renderer(OWN / "templates")._environment.get_template("_parts.html").module
    assert all(macro.kept for macro in vars(module).values() if hasattr(macro, "keep"))
    assert "_statement" not in vars(module)
    assert "statements" in vars(module)


def test_readers_in_threads_get_what_one_alone_would(views: list[View], renderer: Renderer) -> None:
    """Four threads that print the same pages at once, each in another order, share nothing wrong."""
    asked = [view for view in views if isinstance(view.page, PairPage)][:40]
    alone = Renderer(OWN / "templates")
    expected = [alone.render(view.template, view.page) for view in asked]

    def printed(start: int) -> list[bytes]:
        turned = list(islice(cycle(asked), start, start + len(asked)))
        pages = [renderer.render(view.template, view.page) for view in turned]
        return pages[len(asked) - start :] + pages[: len(asked) - start]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(printed, (0, 7, 20, 33))) == [expected] * 4


def test_compiled_templates_ask_jinja_for_no_field_and_no_call(tmp_path: Path) -> None:
    """A release of Jinja that writes them by other means would print the same, and more slowly."""
    compile_templates(OWN / "templates", tmp_path)
    for file in (tmp_path / COMPILED).iterdir():
        written = file.read_text(encoding="utf-8")
        assert "environment.getattr(" not in written
        assert "context.call(" not in written


def test_they_print_where_jinja_cannot_compile(tmp_path: Path) -> None:
    """In the layer, with stand-ins for what compiles: the same page."""
    compile_templates(OWN / "templates", tmp_path / "templates")
    package = tmp_path / "jinja2"
    shutil.copytree(Path(jinja2.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(STAND_INS, package, dirs_exist_ok=True)
    script = (
        "from pathlib import Path\n"
        "from compound_pages.context import TextPage\n"
        "from compound_pages.renderer import Renderer\n"
        "import jinja2\n"
        "print(jinja2.__file__)\n"
        "print(Renderer(Path('templates')).render('lines.txt', TextPage((('a', 'b'),))).decode(), end='')\n"
    )
    found: dict[str, Any] = {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": str(tmp_path)}}
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, **found)
    assert done.stdout == f"{package / '__init__.py'}\na: b\n"

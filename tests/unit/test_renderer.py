from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from compound_pages import messages
from compound_pages.errors import Gone
from compound_pages.records import Ending
from compound_pages.renderer import Renderer

if TYPE_CHECKING:
    from pathlib import Path

    from compound_pages.chrome import Frame
    from compound_pages.context import MessagePage


@pytest.fixture(scope="session")
def message(frame: Frame) -> MessagePage:
    return messages.unavailable(frame)


def _render(folder: Path, template: str, page: MessagePage) -> bytes:
    (folder / "a.html").write_text(template, encoding="utf-8")
    return Renderer(folder).render("a.html", page)


def test_a_page_is_utf_8_and_ends_with_its_newline(tmp_path: Path, message: MessagePage) -> None:
    """Text of any script comes out in UTF-8, and the file's last newline stays."""
    assert _render(tmp_path, "Ω {{ page.language }}\n", message) == "Ω en\n".encode()


def test_tags_leave_no_blank_lines(tmp_path: Path, message: MessagePage) -> None:
    """A line that holds a block tag alone leaves nothing."""
    template = "a\n  {% if page.index %}\nx\n  {% else %}\nb\n  {% endif %}\nc"
    assert _render(tmp_path, template, message) == b"a\nb\nc"


def test_an_unknown_field_is_an_error(tmp_path: Path, message: MessagePage) -> None:
    """A template that asks for what the context lacks does not print an empty page."""
    with pytest.raises(UndefinedError, match="no_such_field"):
        _render(tmp_path, "{{ page.no_such_field }}", message)


def test_a_template_that_is_missing_or_none_is_an_error(tmp_path: Path, message: MessagePage) -> None:
    """A name without a file, and a file that is no Jinja, are said to be that."""
    with pytest.raises(TemplateNotFound):
        Renderer(tmp_path).render("b.html", message)
    with pytest.raises(TemplateSyntaxError):
        _render(tmp_path, "{% if %}", message)


@given(st.text(alphabet=st.sampled_from("<>&\"'{}%#;/ab é"), min_size=1, max_size=30))
@example("<script>alert(1)</script>")
@example('"><img src=x onerror=alert(1)>')
@example("{{ page.title }}")
@example("&lt;b&gt;")
def test_no_markup_of_a_record_survives(renderer: Renderer, frame: Frame, text: str) -> None:
    """A text that looks like markup or template is printed as text, whatever is in it."""
    calm = messages.gone(frame, Gone("x", Ending(why="calm")))
    loud = messages.gone(frame, Gone("x", Ending(why=text)))
    escaped = (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace('"', "&#34;")
    )
    expected = renderer.render("message.html", calm).decode().replace("<p>calm</p>", f"<p>{escaped}</p>")
    assert renderer.render("message.html", loud).decode() == expected

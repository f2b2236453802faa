"""Templates and their renderer: what is printed of a page, and that nothing of a record is markup."""

from __future__ import annotations

import json
import re
import sys
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from markupsafe import escape
from msgspec import Struct
from msgspec.structs import fields, replace

from compound_pages import messages
from compound_pages.context import (
    AboutPage,
    Anchor,
    Cell,
    ConcernRow,
    Group,
    HomePage,
    InteractionRow,
    Line,
    ListPage,
    MessagePage,
    OrganRow,
    OrganTable,
    PairPage,
    Ref,
    ReviewNote,
    Row,
)
from compound_pages.errors import Gone
from compound_pages.history import Ending
from compound_pages.renderer import Renderer
from compound_pages.statements import UNPRINTABLE

if TYPE_CHECKING:
    from pathlib import Path

    from compound_pages.chrome import Frame
    from compound_pages.context import PageContext


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


def test_each_character_that_no_page_shows_is_replaced_and_no_other(tmp_path: Path) -> None:
    """Of all of Unicode, the former each on a page where it stands alone, the latter on one page."""
    (tmp_path / "a.html").write_text("{{ page.title }}", encoding="utf-8")
    renderer, page = Renderer(tmp_path), _blank(MessagePage)
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for one in re.findall(UNPRINTABLE, every):
        assert renderer.render("a.html", replace(page, title=f"a\n{one}b")) == "a\n\ufffdb".encode()
    others = re.sub(UNPRINTABLE, "", every)
    assert renderer.render("a.html", replace(page, title=others)) == str(escape(others)).encode()


@pytest.mark.parametrize(
    "template", ["safety.html", "effectiveness.html", "interactions.html", "research.html"]
)
def test_no_part_of_a_page_shows_what_no_page_shows(renderer: Renderer, template: str) -> None:
    """Whatever holds them: every text of the context, in lists, tables, sources and data, has two such."""
    page = _printed(renderer, template, _full(PairPage))
    assert not re.search(UNPRINTABLE, page)
    assert page.count("a\ufffdb") > 50


UNSEEN = "a\u202eb\x00"


def _full(hint: Any) -> Any:
    """Return a value of a type of the context, in which every text has two characters that no page shows."""
    kind, of = get_origin(hint), get_args(hint)
    if kind is tuple:
        return (_full(of[0]),) * 2
    if kind is dict:
        return {"@type": UNSEEN}
    if of:  # or none
        return _full(of[0])
    if issubclass(hint, Struct):
        return hint(**{name: _full(one) for name, one in get_type_hints(hint).items()})
    return {str: UNSEEN, int: 1, bool: True}[hint]


def _blank[T: Struct](kind: type[T], **said: Any) -> T:
    """Return a page on which nothing is known but what is `said`."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in said]
    return kind(**said, **{name: _nothing(hints[name]) for name in names})


def _nothing(hint: Any) -> Any:
    if NoneType in get_args(hint):
        return None
    return (get_origin(hint) or hint)()


def _printed(renderer: Renderer, template: str, page: PageContext) -> str:
    return renderer.render(template, page).decode()


def _stated(renderer: Renderer, *lines: Line) -> str:
    """Return what a hub prints of one fact of these lines."""
    page = _printed(renderer, "list.html", _blank(ListPage, facts=(("Class", Group(lines)),)))
    return page.partition("<h3>Class</h3>\n")[2].partition("\n</section>")[0].strip()


BLANK = {
    **dict.fromkeys(("safety.html", "effectiveness.html", "interactions.html", "research.html"), PairPage),
    "home.html": HomePage,
    "list.html": ListPage,
    "about.html": AboutPage,
    "message.html": MessagePage,
}


@pytest.mark.parametrize(("template", "kind"), BLANK.items())
def test_a_page_of_which_nothing_is_known_is_a_page(
    renderer: Renderer, template: str, kind: type[PageContext]
) -> None:
    """Each template prints a context whose fields are all empty: one h1, one main, one footer."""
    page = _printed(renderer, template, _blank(kind))
    assert [page.count(f"<{tag}") for tag in ("h1", "main", "footer")] == [1, 1, 1]
    assert not re.search(r">\s*(None|False|\(\)|\{\})\s*<", page)


def test_a_claim_and_a_statement_carry_their_ids(renderer: Renderer) -> None:
    """A claim is marked by its name, a flat statement by its number, the page's own sentence by neither."""
    refs = (Ref(3),)
    number = '<sup><a href="#source-3"><span class="unseen"> source </span>3</a></sup>'
    assert _stated(renderer, Line("pair.harm", "A.", refs)) == f'<p data-claim="pair.harm">A.{number}</p>'
    assert (
        _stated(renderer, Line("pair.risks.1", "A.", refs))
        == f'<p data-statement="pair.risks.1">A.{number}</p>'
    )
    assert _stated(renderer, Line("", "A.")) == "<p>A.</p>"


def test_a_statement_without_a_source_says_so(renderer: Renderer) -> None:
    """Nobody takes a statement for sourced that is not."""
    assert "no source recorded" in _stated(renderer, Line("compound.safety.1", "A."))


def test_a_claim_says_who_was_studied_how_sure_it_is_and_where_it_stands(renderer: Renderer) -> None:
    """In one line of small print: study, effect, certainty, then the place in the source."""
    claim = Line("pair.harm", "A.", (Ref(1, "table 2"), Ref(2)), "12 adults.", "1 in 10.", "Low certainty")
    small = _stated(renderer, claim).partition("<small>")[2].partition("</small>")[0]
    assert small == "12 adults. 1 in 10. Low certainty. Source 1: table 2."


def test_counter_evidence_stands_beside_what_it_disagrees_with(renderer: Renderer) -> None:
    """A run of claims that point another way stands under one label, right after the claim before it."""
    lines = [
        Line(f"pair.{name}", f"{name}.", (Ref(1),), against=name in "bc") for name in ("a", "b", "c", "d")
    ]
    printed = _stated(renderer, *lines)
    assert re.findall(r'<li( class="against")? data-claim="pair.(\w)">', printed) == [
        ("", "a"),
        (' class="against"', "b"),
        (' class="against"', "c"),
        ("", "d"),
    ]
    assert printed.count("Points the other way:") == 1
    assert "Points the other way:</b> b." in printed


def test_an_interaction_is_a_row_of_words(renderer: Renderer) -> None:
    """Each cell has its label for narrow screens, and a usual medicine is marked in words."""
    row = InteractionRow(
        id="compound.x",
        medicine="X",
        usual=True,
        severity="major",
        consequence="Sleep",
        action="Avoid",
        certainty="low",
        refs=(Ref(2, "section 7"),),
    )
    page = _blank(PairPage, interaction_rows=(row,), searched="on Monday: PubMed")
    printed = _printed(renderer, "interactions.html", page)
    cells = printed.partition('<tr data-claim="compound.x">')[2].partition("</tr>")[0]
    assert "<small>a usual medicine here</small>" in cells
    assert re.findall(r"<b>(.*?)</b> ([^<]*)", cells) == [
        ("How serious", "major"),
        ("What can happen", "Sleep"),
        ("What to do", "Avoid"),
        ("How sure", "low"),
        ("Source", ""),
    ]
    assert "Source 2: section 7" in cells
    assert "We looked on Monday: PubMed." in printed.partition("<caption>")[2].partition("</caption>")[0]


def test_every_class_of_organ_function_is_a_row(renderer: Renderer) -> None:
    """A class of which nothing is on record says so in its row, and a claim keeps its id (T10)."""
    known = OrganRow("Child-Pugh class C", (Line("pair.c", "Not studied.", (Ref(1),)),), "avoid")
    table = OrganTable("Liver, Child-Pugh: spray", (OrganRow("Child-Pugh class A", (), ""), known))
    printed = _printed(renderer, "safety.html", _blank(PairPage, organ_tables=(table,)))
    assert '<th scope="row">Child-Pugh class A</th><td colspan="2">Nothing on record.</td>' in printed
    assert '<td><b>In short</b> avoid</td><td><p data-claim="pair.c">Not studied.' in printed


def test_laboratory_work_is_closed_under_what_it_does_not_show(renderer: Renderer) -> None:
    """Nobody reads a result from cells without the sentence that says how far it goes (T06)."""
    page = _blank(PairPage, laboratory=Group((Line("pair.cells", "Cells died.", (Ref(1),)),)))
    for template in ("safety.html", "research.html"):
        closed = _printed(renderer, template, page).partition("does not show what happens in people")
        assert closed[0].rpartition("<details")[2].startswith(">")
        assert "Cells died." in closed[2].partition("</details>")[0]


def test_a_level_names_its_rule_and_claims(renderer: Renderer) -> None:
    """How the answer came about is told in words, with the names of the claims behind it."""
    concern = ConcernRow(
        level="do_not_use",
        text="Do not use it",
        whom="the spray",
        rule="A label says so.",
        because=("pair.c",),
    )
    printed = _printed(renderer, "safety.html", _blank(PairPage, concerns=(concern,)))
    assert (
        '<li data-level="do_not_use"><strong>Do not use it</strong> (the spray). A label says so.' in printed
    )
    assert "<code>pair.c</code>" in printed


@pytest.mark.parametrize("reviewed", [True, False])
def test_no_review_is_claimed_that_was_not_made(renderer: Renderer, reviewed: bool) -> None:
    """A review is named with its entry in a register; without one the page says that there is none."""
    reviews = (ReviewNote("Reviewed by A.", "https://r.example/a"),) if reviewed else ()
    printed = _printed(renderer, "safety.html", _blank(PairPage, reviews=reviews))
    assert ("No clinician has reviewed this page." in printed) is not reviewed
    assert ('Reviewed by A. <a href="https://r.example/a">' in printed) is reviewed


def test_the_publisher_s_own_service_comes_last(renderer: Renderer) -> None:
    """The report is after all content and says whose it is (T23); other questions lead the related."""
    page = _blank(
        PairPage,
        others=(Anchor("Another question", "/other"),),
        related=(Anchor("A hub", "/hub"),),
        report=Anchor("A report", "https://report.example/"),
    )
    main = _printed(renderer, "safety.html", page).partition("</main>")[0]
    assert main.index("/other") < main.index("/hub") < main.index("own publisher")
    assert main.endswith('<a href="https://report.example/">A report</a>.</p>\n')


def test_structured_data_says_what_it_was_given(renderer: Renderer) -> None:
    """JSON-LD is read back as it was, and nothing in it ends its element."""
    graph = {"@context": "https://schema.org", "name": "</script><script>alert(1)</script> & 'x' <!--"}
    printed = _printed(renderer, "safety.html", _blank(PairPage, structured=graph))
    (data,) = re.findall(r"<script(.*?)</script>", printed, re.DOTALL)
    kind, _, text = data.partition(">")
    assert kind == ' type="application/ld+json"'
    assert json.loads(text) == graph


def test_an_error_page_has_no_address_to_share(renderer: Renderer, message: MessagePage) -> None:
    """Without a canonical address there is no social meta, no data, no JSON-LD; with one there is."""
    marks = ('rel="canonical"', "og:", "twitter:", "application/json", "ld+json")
    error = _printed(renderer, "message.html", message)
    assert [mark for mark in marks if mark in error] == []
    shared = _blank(PairPage, canonical="https://a.example/x", data="/x.json", structured={"a": 1})
    page = _printed(renderer, "safety.html", shared)
    assert [mark for mark in marks if mark in page] == list(marks)
    assert '<meta property="og:type" content="article">' in page


def test_a_cell_that_was_taken_down_leads_nowhere(renderer: Renderer) -> None:
    """The matrix links each question that has a page, and names the others."""
    cells = (Cell("Safety", "/is", "Advice needed"), Cell("Effect", "", "Taken down"))
    page = _blank(ListPage, columns=("Safety", "Effect"), rows=(Row("X", "/x", "", cells),))
    printed = _printed(renderer, "list.html", page)
    assert '<td><a href="/is"><b>Safety</b> Advice needed</a></td>' in printed
    assert "<td><b>Effect</b> Taken down</td>" in printed

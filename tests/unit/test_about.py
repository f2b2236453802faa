"""Pages about the site itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from compound_pages.about import about_page
from compound_pages.chrome import Frame
from compound_pages.context import Part
from compound_pages.paths import PagePath
from compound_pages.site import About, Section

if TYPE_CHECKING:
    from compound_pages.site import Site

AT = PagePath(kind="about", path="/about/method", name="method")
METHOD = About(
    title="How it is made",
    description="How pages are made.",
    sections=(Section(heading="One", paragraphs=("A.", "B.")), Section(heading="Two", items=("c", "d"))),
)


def test_a_page_about_the_site_says_what_its_record_says(frame: Frame) -> None:
    """Its sections in their order; it says nothing medical, so nothing keeps it out of search engines."""
    page = about_page(frame, AT, METHOD)
    assert (page.title, page.heading) == ("How it is made", "How it is made")
    assert (page.description, page.canonical) == (
        "How pages are made.",
        "https://a.example/about/method",
    )
    assert page.sections == (Part("One", ("A.", "B."), ()), Part("Two", (), ("c", "d")))
    assert (page.index, page.updated, page.updated_text, page.corrections) == (True, None, None, None)


def test_it_says_when_it_changed_and_where_to_report_an_error(site: Site) -> None:
    """Both where they are on record."""
    frame = Frame(replace(site, corrections="mailto:errors@a.example"), "/x.css")
    page = about_page(frame, AT, replace(METHOD, updated=date(2026, 11, 2)))
    assert (page.updated, page.updated_text) == ("2026-11-02", "2 November 2026")
    assert page.corrections == "mailto:errors@a.example"


def test_its_data_names_the_page(frame: Frame) -> None:
    """The context of `/about/method.json` is that of `/about/method`."""
    data = PagePath(kind="about", path="/about/method.json", name="method", data=True)
    assert about_page(frame, data, METHOD) == about_page(frame, AT, METHOD)

"""Every page of the sample content keeps the rules that readers rely on, each named after its rule."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from sample_site import Page, SampleSite, with_site

from compound_pages.claims import SCALES
from toolkit import content as contents
from toolkit.content.alike import LIMIT, pages, resemblance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KETAMINE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
LOADED = re.compile(
    r"\b(?:safe|safely|harmless|natural(?! (?:history|killer|health product))|cures?|cured|proven|promising"
    r"|breakthroughs?|miracles?|preliminary|pilot)\b",
    re.IGNORECASE,
)
DENIAL = ("That does not mean", "That does not prove")


@pytest.fixture(scope="module")
def site(sample: contents.Content) -> SampleSite:
    return SampleSite(sample)


@pytest.fixture(scope="module")
def open_site(sample: contents.Content) -> SampleSite:
    """The same site if it did not ask for a clinician's review before pages are listed."""
    records = with_site(sample.records, index_requires_review=False)
    return SampleSite(contents.Content(records, (), sample.root))


def faults(pages: Iterator[Page], of: Callable[[Page], Any]) -> dict[str, Any]:
    """Return what is wrong with each page, by its path."""
    return {page.at.path: found for page in pages if (found := of(page))}


def _lines(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement in a page's JSON, wherever it stands."""
    match value:
        case dict():
            if "id" in value and ("text" in value or "medicine" in value):
                yield value
            for part in value.values():
                yield from _lines(part)
        case list():
            for part in value:
                yield from _lines(part)


def test_every_question_about_every_pair_has_a_page(site: SampleSite) -> None:
    assert len(list(site.of_pairs)) == 12 * 8 * 4


def test_t01_every_statement_carries_its_id_and_a_reference(site: SampleSite) -> None:
    """What the records say stands on the page under its id, with a link to a source that is on the page."""

    def fault(page: Page) -> list[str]:
        wrong = []
        carriers = page.by_id()
        numbers = page.reference_numbers()
        for line in _lines(page.data["page"]):
            if not line["id"]:
                continue
            found = carriers.get(line["id"], ())
            links = {str(a["href"])[1:] for one in found for a in one.select("a[href^='#source-']")}
            marked = any(one.select(".unsourced") for one in found) or line.get("searched")
            if not found or not (links <= numbers) or not (links or marked):
                wrong.append(line["id"])
        return wrong

    assert faults(iter(site.pages.values()), fault) == {}


def test_t01_no_statement_of_a_record_stands_on_a_page_without_its_id(site: SampleSite) -> None:
    def fault(page: Page) -> list[str]:
        carried = " ".join(
            " ".join(one.get_text(" ").split()) for one in page.soup.select("[data-claim], [data-statement]")
        )
        lines = (line for line in _lines(page.data["page"]) if line["id"])
        texts = (str(line.get("text") or line["consequence"]) for line in lines)
        return [text for text in texts if " ".join(text.split())[:40] not in carried]

    assert faults(iter(site.pages.values()), fault) == {}


def test_every_id_on_a_page_is_in_its_data(site: SampleSite) -> None:
    def fault(page: Page) -> set[str]:
        known = {line["id"] for line in _lines(page.data["page"])}
        shown = {str(one.get("data-claim") or one.get("data-statement")) for one in
                 page.soup.select("[data-claim], [data-statement]")}  # fmt: skip
        return shown - known

    assert faults(iter(site.pages.values()), fault) == {}


def test_t02_t04_no_loaded_word_stands_outside_its_places(site: SampleSite) -> None:
    """Its places: the question, titles of sources, names, facts without a source, sentences that deny."""

    def fault(page: Page) -> list[str]:
        soup = Page(site_folder, page.at).soup
        for allowed in soup.select("h1, title, cite, script, nav, .links, .address"):
            allowed.decompose()
        for unsourced in soup.select(".unsourced"):
            if (statement := unsourced.find_parent(attrs={"data-statement": True})) is not None:
                statement.decompose()
        text = re.sub(r"/[a-z0-9-]+", "", " ".join(soup.get_text(" ").split()))  # paths hold the question
        sentences = re.split(r"(?<=[.!?:])\s+", text)
        return [one for one in sentences if LOADED.search(one) and not one.startswith(DENIAL)]

    site_folder = next(iter(site.pages.values()))._folder
    assert faults(iter(site.pages.values()), fault) == {}


def test_t05_a_page_without_evidence_says_so_at_once(open_site: SampleSite) -> None:
    """In the first forty words of its answer; and it asks search engines to leave it out."""

    def fault(page: Page) -> str:
        said = page.data["page"]
        close = [one for one in said["not_listed_because"] if "about people with this condition" in one]
        if not close:
            return ""
        first = " ".join(" ".join(line["text"] for line in said["short_answer"]).split()[:40])
        says = re.search(r"\b(no|not|nothing|nobody|only|neither)\b", first, re.IGNORECASE)
        return "" if says and not said["index"] else first

    assert faults(open_site.of_pairs, fault) == {}


def test_t06_the_answer_stands_on_nothing_but_people(site: SampleSite) -> None:
    def fault(page: Page) -> list[str]:
        said = page.data["page"]
        closed = {line["id"] for group in ("laboratory", "mechanism") for line in said[group]["lines"]}
        return [line["id"] for line in said["short_answer"] if line["id"] in closed]

    assert faults(site.of_pairs, fault) == {}


def test_t06_laboratory_work_is_closed_under_a_heading_that_says_what_it_does_not_show(
    site: SampleSite,
) -> None:
    def fault(page: Page) -> str:
        if not page.data["page"]["laboratory"]["lines"]:
            return ""
        for line in page.data["page"]["laboratory"]["lines"]:
            one = page.soup.select_one(f'[data-claim="{line["id"]}"], [data-statement="{line["id"]}"]')
            details = one.find_parent("details") if one else None
            if details is None or details.has_attr("open") or "does not show" not in details.get_text():
                return str(line["id"])
        return ""

    assert faults(site.of_pairs, fault) == {}


def test_t08_an_empty_list_says_where_somebody_looked_or_that_nobody_has(site: SampleSite) -> None:
    """Wherever a page says that no interaction is on record, it says who searched."""

    def fault(page: Page) -> list[str]:
        empty = [one.get_text(" ") for one in page.soup.select("#interactions .empty, .empty[data-searched]")]
        return [text for text in empty if not re.search(r"search|looked", text, re.IGNORECASE)]

    assert faults(site.of_pairs, fault) == {}


def test_t10_every_class_of_a_scale_is_printed(site: SampleSite) -> None:
    sizes = {len(classes) for classes in SCALES.values()}
    tables = [table for page in site.of_pairs for table in page.data["page"]["organ_tables"]]
    assert tables
    assert {len(table["rows"]) for table in tables} <= sizes
    assert all(row["lines"] or row["advice"] for table in tables for row in table["rows"])


def test_t11_a_boxed_warning_is_never_dropped(site: SampleSite) -> None:
    """Where the compound has one, the safety page has a box with it."""

    def fault(page: Page) -> bool:
        record = page.data["made_from"][f"compound#{page.at.compound}"]["record"]
        return "boxed_warning" in record and not page.soup.select(".box [data-statement^='compound.boxed']")

    safety = (page for page in site.of_pairs if page.at.kind == "safety")
    assert faults(safety, fault) == {}


def test_t13_no_page_claims_a_clinician(site: SampleSite) -> None:
    def fault(page: Page) -> bool:
        named = page.data["page"]["reviews"] or "reviewedBy" in page.html or "lastReviewed" in page.html
        return bool(named or page.data["page"]["index"] or "noindex" not in page.html)

    assert faults(site.of_pairs, fault) == {}


def test_t19_pages_that_may_be_listed_are_no_near_duplicates(open_site: SampleSite) -> None:
    """Over all sample pages: no two that may be listed share more than 60 % of what they say."""
    compared = {page.path: page for page in pages(open_site.content.records)}
    listed = [compared[page.at.path] for page in open_site.of_pairs if page.data["page"]["index"]]
    assert len(listed) > 10
    worst = max((resemblance(one, other), one.path, other.path) for one, other in combinations(listed, 2))
    assert worst[0] <= LIMIT, worst


def test_t19_a_page_that_is_left_out_says_every_reason(open_site: SampleSite) -> None:
    compared = {page.path: page for page in pages(open_site.content.records)}

    def fault(page: Page) -> bool:
        said, reasons = page.data["page"], " ".join(page.data["page"]["not_listed_because"])
        specific = compared[page.at.path].specific if page.at.path in compared else 0
        if said["index"]:
            return specific < 3 or bool(reasons) or "noindex" in page.html
        few = "nothing specific" if page.at.path not in compared else "fewer than 3"
        return not reasons or "noindex" not in page.html or (specific < 3 and few not in reasons)

    assert faults(open_site.of_pairs, fault) == {}


def test_t20_titles_and_descriptions_are_short_and_each_page_s_own(site: SampleSite) -> None:
    titles: dict[str, str] = {}
    for page in site.pages.values():
        title = page.soup.title
        assert title
        assert title.text not in titles, (page.at.path, titles.get(title.text))
        titles[title.text] = page.at.path
    long = {
        title: path for title, path in titles.items() if len(title.removesuffix(" | Compound Pages")) > 65
    }
    assert long == {}
    descriptions = [
        str(page.soup.select_one("meta[name=description]")["content"]) for page in site.pages.values()
    ]  # type: ignore[index]
    assert [one for one in descriptions if len(one) > 160] == []


def test_t21_structured_data_says_only_what_the_page_shows(site: SampleSite) -> None:
    """Each name, title, code and day in it can be read on the page; each address is a link or its own."""

    def fault(page: Page) -> list[str]:
        script = page.soup.select_one("script[type='application/ld+json']")
        assert script, page.at.path
        hrefs = {str(one.get("href", "")) for one in page.soup.select("[href]")}
        own = str(page.data["url"])
        base = own[: len(own) - len(page.at.path)]
        shown = page.text + (page.soup.title.text if page.soup.title else "")
        days = {str(one["datetime"]) for one in page.soup.select("time")}
        return [
            text
            for key, text in _texts(json.loads(script.text))
            if key not in {"@type", "@context", "inLanguage", "audienceType"}
            and not any(text in place for place in (shown, days))
            and text.split("#")[0] not in {own, f"{base}/"}
            and text not in hrefs
            and text.removeprefix(base) not in hrefs
        ]

    assert faults(iter(site.pages.values()), fault) == {}


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _texts(part, name)
        case list():
            for part in value:
                yield from _texts(part, key)
        case str():
            yield key, " ".join(value.split())


def test_t23_the_report_link_is_last_and_tells_nobody_what_was_read(site: SampleSite) -> None:
    def fault(page: Page) -> bool:
        links = page.soup.select("main a[href^=http]")
        report = page.soup.select("main .report a")
        if any(one["level"] == "do_not_use" for one in page.data["page"]["concerns"]):
            return bool(report)
        return len(report) != 1 or links[-1] is not report[0] or "?" in str(report[0]["href"])

    assert faults(site.of_pairs, fault) == {}


def test_t25_every_page_says_what_is_unknown_and_what_to_ask(site: SampleSite) -> None:
    def fault(page: Page) -> bool:
        said = page.data["page"]
        return not said["unknowns"] or not 4 <= len(said["questions_to_ask"]) <= 6

    assert faults(site.of_pairs, fault) == {}


def test_the_short_answer_has_sixty_words_and_never_a_yes(site: SampleSite) -> None:
    def fault(page: Page) -> str:
        answer = " ".join(line["text"] for line in page.data["page"]["short_answer"])
        bad = len(answer.split()) > 60 or re.match(r"yes\b", answer, re.IGNORECASE)
        return answer if bad else ""

    assert faults(site.of_pairs, fault) == {}


def test_a_page_runs_no_script_and_asks_no_one_else(site: SampleSite) -> None:
    def fault(page: Page) -> list[str]:
        scripts = [str(one) for one in page.soup.find_all("script") if one["type"] != "application/ld+json"]
        loaded = [
            str(one) for one in page.soup.select("img, iframe, object, embed, video, audio, form, [style]")
        ]
        styles = [str(one["href"]) for one in page.soup.select("link[rel=stylesheet]")]
        return scripts + loaded + [href for href in styles if not href.startswith("/assets/")]

    assert faults(iter(site.pages.values()), fault) == {}


def test_every_link_of_the_site_leads_to_a_page(site: SampleSite) -> None:
    """Links within a page to its parts, and links to other pages of the site."""
    known = {*site.pages, "/feed.xml", "/favicon.ico"} | {page.soup.select_one("link[rel=stylesheet]")["href"]  # type: ignore[index]
                                            for page in list(site.pages.values())[:1]}  # fmt: skip

    def fault(page: Page) -> set[str]:
        hrefs = {str(one["href"]) for one in page.soup.select("[href]")}
        ids = {f"#{one['id']}" for one in page.soup.select("[id]")}
        parts = {href for href in hrefs if href.startswith("#")}
        inside = {href.partition("#")[0] for href in hrefs if href.startswith("/") and ".json" not in href}
        return (parts - ids) | (inside - known)

    assert faults(iter(site.pages.values()), fault) == {}

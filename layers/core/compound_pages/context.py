"""The page context: everything that a template may print, and nothing else.

Each field carries its help text; `docs/page-context.md` is made from it, and a test holds every template
to it. Text is plain text: the renderer escapes it.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

Heading = Annotated[str, Meta(description="the page's one <h1>")]


class Anchor(Struct, frozen=True, cache_hash=True):
    """A link: words and where they lead."""

    label: Annotated[str, Meta(description="the words of the link")]
    href: Annotated[str, Meta(description="a path of this site or a complete address")]


class Ref(Struct, frozen=True, cache_hash=True, omit_defaults=True):
    """A numbered source that a statement stands on, and the place in it."""

    number: Annotated[int, Meta(description="the number of the source on this page")]
    at: Annotated[str, Meta(description="section, page or table in it, if recorded")] = ""


class Line(Struct, frozen=True, cache_hash=True, omit_defaults=True):
    """One statement of a record, with the numbers of the sources that say so."""

    id: Annotated[str, Meta(description="where it stands, as in compound.safety.1; empty: the page's own")]
    text: Annotated[str, Meta(description="the statement as its record has it")]
    refs: Annotated[tuple[Ref, ...], Meta(description="its sources; empty: none is recorded")] = ()
    study: Annotated[
        str, Meta(description="of a claim: who was studied, how many, and how close that is")
    ] = ""
    effect: Annotated[str, Meta(description="of a claim: the size of the effect in words, if recorded")] = ""
    certainty: Annotated[str, Meta(description="of a claim: how sure it is, in words")] = ""
    searched: Annotated[bool, Meta(description="whether it stands on the search that the page gives")] = False
    against: Annotated[bool, Meta(description="whether it points another way than the line before it")] = (
        False
    )


class Group(Struct, frozen=True, cache_hash=True):
    """Statements of one field: printed as a sentence if there is one, as a list if there are more."""

    lines: Annotated[tuple[Line, ...], Meta(description="the statements in the record's order")] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to print."""
        return bool(self.lines)


class Reference(Struct, frozen=True, cache_hash=True):
    """One numbered source at the foot of the page."""

    number: Annotated[int, Meta(description="the number that statements refer to")]
    title: Annotated[str, Meta(description="the title as it is indexed")]
    detail: Annotated[str, Meta(description="authors, container and year, as far as recorded")]
    type: Annotated[str, Meta(description="what kind of source it is, such as label or rct")]
    links: Annotated[tuple[Anchor, ...], Meta(description="PMID, DOI and address, as far as recorded")]
    notice: Annotated[
        str, Meta(description="what became of it: corrected, concern; empty: nothing known")
    ] = ""


class InteractionRow(Struct, frozen=True, cache_hash=True, kw_only=True):
    """One row of the interactions table; every cell is in words."""

    id: Annotated[str, Meta(description="where it stands, as in compound.alcohol")]
    medicine: Annotated[str, Meta(description="with what")]
    usual: Annotated[bool, Meta(description="whether that is a usual medicine of the condition")]
    severity: Annotated[str, Meta(description="how serious, and how likely where that is rated")]
    consequence: Annotated[str, Meta(description="what can happen")]
    action: Annotated[str, Meta(description="what the source says to do")]
    certainty: Annotated[str, Meta(description="how sure it is, and in whom it was seen")]
    refs: Annotated[tuple[Ref, ...], Meta(description="its sources")]


class OrganRow(Struct, frozen=True, cache_hash=True):
    """One class of organ function: what its sources say, or that nothing is on record."""

    level: Annotated[str, Meta(description="the class in words, as in Child-Pugh class B")]
    lines: Annotated[tuple[Line, ...], Meta(description="what sources say for it; empty: nothing on record")]
    advice: Annotated[str, Meta(description="the strictest of it in a few words")]


class OrganTable(Struct, frozen=True, cache_hash=True):
    """All classes of one scale for one product form."""

    caption: Annotated[str, Meta(description="organ, scale and form, as in Liver, Child-Pugh: nasal spray")]
    rows: Annotated[tuple[OrganRow, ...], Meta(description="every class of the scale")]


class ConcernRow(Struct, frozen=True, cache_hash=True, kw_only=True):
    """One level of concern, for whom it holds, and the rule and claim behind it."""

    level: Annotated[str, Meta(description="the level's code, as in specialist_advice_needed")]
    text: Annotated[str, Meta(description="the level in a few words")]
    whom: Annotated[str, Meta(description="for which form and state; empty: for everyone on this page")]
    rule: Annotated[str, Meta(description="the rule that fired, in one sentence")]
    because: Annotated[tuple[str, ...], Meta(description="ids of the claims that it fired on")]


class ReviewNote(Struct, frozen=True, cache_hash=True):
    """One clinician's review that covers exactly what is shown."""

    text: Annotated[str, Meta(description="who reviewed which record, and when")]
    register: Annotated[str, Meta(description="address of the clinician's entry in a public register")]


class Change(Struct, frozen=True, cache_hash=True):
    """One entry of the history of the records behind the page."""

    on: Annotated[str, Meta(description="ISO date")]
    on_text: Annotated[str, Meta(description="the same date in words")]
    text: Annotated[str, Meta(description="what changed")]


class Chrome(Struct, frozen=True, kw_only=True):
    """What every page carries around its content."""

    site_name: Annotated[str, Meta(description="the name of the site")]
    language: Annotated[str, Meta(description="BCP 47 language of the page")]
    stylesheet: Annotated[str, Meta(description="path of the stylesheet, hash included")]
    title: Annotated[str, Meta(description="the <title>, without the site's name")]
    description: Annotated[str, Meta(description="the meta description, one sentence without medical facts")]
    canonical: Annotated[str | None, Meta(description="complete address of this page; none on error pages")]
    data: Annotated[str | None, Meta(description="path of the same as JSON; none on error pages")]
    index: Annotated[bool, Meta(description="whether search engines may list the page")]
    breadcrumbs: Annotated[
        tuple[Anchor, ...], Meta(description="the way from home to here, without this page")
    ]
    structured: Annotated[
        dict[str, Any], Meta(description="JSON-LD: only what the page shows; empty on error pages")
    ] = {}


class PairPage(Chrome, frozen=True, kw_only=True):
    """A question about a pair; each question shows its own parts of the records, the others are empty."""

    heading: Heading
    compound: Annotated[str, Meta(description="the compound's name as recorded")]
    compound_label: Annotated[str, Meta(description="the compound's name for running text")]
    condition_label: Annotated[str, Meta(description="the condition's name for running text")]
    scope: Annotated[Group, Meta(description="what the condition's name covers on this page, if recorded")]
    forms: Annotated[
        tuple[str, ...], Meta(description="the product forms that the page is about, if recorded")
    ]
    notices: Annotated[tuple[str, ...], Meta(description="one sentence for each record that is withdrawn")]
    withheld: Annotated[tuple[str, ...], Meta(description="what was taken out because its source fell away")]
    short_answer: Annotated[tuple[Line, ...], Meta(description="sentences, at most 60 words together")]
    concerns: Annotated[
        tuple[ConcernRow, ...], Meta(description="the levels behind the answer, general first")
    ]
    specialists: Annotated[str, Meta(description="whom to ask: 'hepatologist or oncologist'")]
    a_specialist: Annotated[
        str, Meta(description="the same under one article: 'a hepatologist or oncologist'")
    ]
    updated: Annotated[str | None, Meta(description="ISO date of the newest change on record, if any")]
    updated_text: Annotated[str | None, Meta(description="the same date in words")]
    drug_class: Annotated[Group, Meta(description="what kind of compound it is")]
    safety: Annotated[Group, Meta(description="known safety characteristics")]
    boxed_warning: Annotated[Group, Meta(description="boxed warnings, each naming its product")]
    regulatory_status: Annotated[Group, Meta(description="where it is approved, and for what")]
    studied: Annotated[str, Meta(description="one sentence: how far this pair was studied")]
    interaction_rows: Annotated[
        tuple[InteractionRow, ...], Meta(description="the table: usual medicines first, then most serious")
    ]
    interactions: Annotated[Group, Meta(description="other statements on interactions, the pair's first")]
    affected_organs: Annotated[Group, Meta(description="organ systems that the condition affects")]
    organ_tables: Annotated[tuple[OrganTable, ...], Meta(description="what holds at which organ function")]
    organ_function: Annotated[Group, Meta(description="what is known when an organ works less well")]
    risks: Annotated[Group, Meta(description="risks for this pair, the most specific first")]
    monitoring: Annotated[Group, Meta(description="monitoring recorded for the pair, then the compound")]
    evidence_level: Annotated[Group, Meta(description="how far the evidence reaches")]
    standard_treatment: Annotated[Group, Meta(description="the condition's usual medicines")]
    treatment_cautions: Annotated[Group, Meta(description="cautions that come with those medicines")]
    findings: Annotated[Group, Meta(description="findings in people, the closest and largest first")]
    trials: Annotated[Group, Meta(description="trials that are registered or planned, without results")]
    mechanism: Annotated[Group, Meta(description="how the compound acts")]
    laboratory: Annotated[Group, Meta(description="laboratory and animal work")]
    no_evidence: Annotated[Group, Meta(description="claims that say that nothing was found")]
    searched: Annotated[str | None, Meta(description="where and when somebody looked; none: nobody has")]
    not_found: Annotated[tuple[str, ...], Meta(description="what was looked for and not found")]
    not_searched: Annotated[tuple[str, ...], Meta(description="what nobody has looked for yet")]
    unknowns: Annotated[tuple[str, ...], Meta(description="sentences on what is missing; never empty")]
    questions_to_ask: Annotated[
        tuple[str, ...], Meta(description="four to six questions for the reader's team")
    ]
    bottom_line: Annotated[tuple[str, ...], Meta(description="closing sentences")]
    references: Annotated[
        tuple[Reference, ...], Meta(description="every source that the page cites, by number")
    ]
    reviews: Annotated[tuple[ReviewNote, ...], Meta(description="reviews of exactly these records; or none")]
    history: Annotated[tuple[Change, ...], Meta(description="the newest changes of these records")]
    not_listed_because: Annotated[
        tuple[str, ...], Meta(description="why search engines are asked to leave it out")
    ]
    others: Annotated[tuple[Anchor, ...], Meta(description="the pair's other questions")]
    related: Annotated[tuple[Anchor, ...], Meta(description="its two hubs, and pages that its record names")]
    corrections: Annotated[str | None, Meta(description="where to report an error, from site.yaml")]
    report: Annotated[Anchor | None, Meta(description="the publisher's own report service, from site.yaml")]


class Cell(Struct, frozen=True):
    """One question about one pair in the matrix of a hub."""

    label: Annotated[str, Meta(description="the question in a word")]
    href: Annotated[str, Meta(description="the page that answers it; empty: it was taken down")]
    glance: Annotated[str, Meta(description="what is known at a glance")]


class Row(Struct, frozen=True):
    """One line of a hub or list."""

    name: Annotated[str, Meta(description="what the row is about")]
    href: Annotated[str, Meta(description="where its name leads")]
    note: Annotated[str, Meta(description="what there is to say of it; may be empty")]
    cells: Annotated[
        tuple[Cell, ...], Meta(description="on a hub: each question, in the order of `columns`")
    ] = ()


class ListPage(Chrome, frozen=True, kw_only=True):
    """A hub (one compound or condition), a list of them, or a letter of the A-Z; one page of it."""

    heading: Heading
    intro: Annotated[tuple[str, ...], Meta(description="sentences above the rows")]
    facts: Annotated[tuple[tuple[str, Group], ...], Meta(description="labelled statements of a hub's record")]
    codes: Annotated[Group, Meta(description="what registers call a hub's subject")]
    letters: Annotated[tuple[Anchor, ...], Meta(description="the A-Z; the current letter has no address")]
    rows_heading: Annotated[str, Meta(description="what the rows are")]
    columns: Annotated[tuple[str, ...], Meta(description="on a hub: the questions in a word; else empty")]
    rows: Annotated[tuple[Row, ...], Meta(description="this page's rows")]
    pages: Annotated[tuple[Anchor, ...], Meta(description="previous and next page, where there is one")]
    references: Annotated[tuple[Reference, ...], Meta(description="sources of the facts, by number")]


class HomePage(Chrome, frozen=True, kw_only=True):
    """The front door: what this site is and every compound and condition, or the way to them."""

    heading: Heading
    letters: Annotated[tuple[Anchor, ...], Meta(description="the A-Z")]
    compounds: Annotated[tuple[Row, ...], Meta(description="the first compounds by name")]
    conditions: Annotated[tuple[Row, ...], Meta(description="the first conditions by name")]
    more_compounds: Annotated[str | None, Meta(description="path of the full list, if there are more")]
    more_conditions: Annotated[str | None, Meta(description="path of the full list, if there are more")]


class Part(Struct, frozen=True):
    """One part of a page about the site."""

    heading: Annotated[str, Meta(description="its <h2>")]
    paragraphs: Annotated[tuple[str, ...], Meta(description="its text")]
    items: Annotated[tuple[str, ...], Meta(description="a list after the text; may be empty")]


class AboutPage(Chrome, frozen=True, kw_only=True):
    """A page about the site itself: its method, its policy and the like."""

    heading: Heading
    updated: Annotated[str | None, Meta(description="ISO date of the page's last change, if recorded")]
    updated_text: Annotated[str | None, Meta(description="the same date in words")]
    sections: Annotated[tuple[Part, ...], Meta(description="its parts in order")]
    corrections: Annotated[str | None, Meta(description="where to report an error, from site.yaml")]


class MessagePage(Chrome, frozen=True, kw_only=True):
    """An answer that is no page: not found, gone, unavailable."""

    heading: Heading
    paragraphs: Annotated[tuple[str, ...], Meta(description="what happened, and what to do now")]
    links: Annotated[tuple[Anchor, ...], Meta(description="where to go instead")]


class Location(Struct, frozen=True):
    """One address in a sitemap."""

    url: Annotated[str, Meta(description="complete address")]
    lastmod: Annotated[str | None, Meta(description="ISO date of the last change on record, if any")]


class SitemapPage(Struct, frozen=True):
    """A sitemap, or the index of all sitemaps (sitemaps.org 0.9)."""

    locations: Annotated[
        tuple[Location, ...], Meta(description="the pages that may be listed; or the sitemaps")
    ]
    stylesheet: Annotated[str, Meta(description="path of the stylesheet, hash included")] = ""


class FeedItem(Struct, frozen=True):
    """One change in the feed."""

    id: Annotated[str, Meta(description="a tag URI that never changes")]
    title: Annotated[str, Meta(description="which record changed")]
    url: Annotated[str, Meta(description="complete address of its hub or page")]
    updated: Annotated[str, Meta(description="RFC 3339 date and time")]
    summary: Annotated[str, Meta(description="what changed")]


class FeedPage(Struct, frozen=True):
    """The Atom feed of changes (RFC 4287)."""

    title: Annotated[str, Meta(description="the name of the site")]
    url: Annotated[str, Meta(description="complete address of the feed")]
    home: Annotated[str, Meta(description="complete address of the front page")]
    updated: Annotated[str, Meta(description="RFC 3339 date and time of the newest change")]
    items: Annotated[tuple[FeedItem, ...], Meta(description="newest first")]


class TextPage(Struct, frozen=True):
    """robots.txt or security.txt: lines of a name and a value."""

    lines: Annotated[tuple[tuple[str, str], ...], Meta(description="field names and their values, in order")]


type HtmlPage = PairPage | ListPage | HomePage | AboutPage | MessagePage
type PageContext = HtmlPage | SitemapPage | FeedPage | TextPage

"""The page context: everything that a template may print, and nothing else.

Each field carries its help text; `docs/page-context.md` is made from it, and a test holds every template
to it. Text is plain text: the renderer escapes it.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Heading = Annotated[str, Meta(description="the page's one <h1>")]


class Anchor(Struct, frozen=True):
    """A link: words and where they lead."""

    label: Annotated[str, Meta(description="the words of the link")]
    href: Annotated[str, Meta(description="a path of this site or a complete address")]


class Line(Struct, frozen=True):
    """One statement of a record, with the numbers of the sources that say so."""

    id: Annotated[str, Meta(description="where the statement stands, such as compound.safety.1")]
    text: Annotated[str, Meta(description="the statement as its record has it")]
    refs: Annotated[tuple[int, ...], Meta(description="source numbers; empty: no source recorded")] = ()


class Group(Struct, frozen=True):
    """Statements of one field: printed as a sentence if there is one, as a list if there are more."""

    lines: Annotated[tuple[Line, ...], Meta(description="the statements in the record's order")] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to print."""
        return bool(self.lines)


class Reference(Struct, frozen=True):
    """One numbered source at the foot of the page."""

    number: Annotated[int, Meta(description="the number that statements refer to")]
    title: Annotated[str, Meta(description="the title as it is indexed")]
    detail: Annotated[str, Meta(description="authors, container and year, as far as recorded")]
    type: Annotated[str, Meta(description="what kind of source it is, such as label or rct")]
    links: Annotated[tuple[Anchor, ...], Meta(description="PMID, DOI and address, as far as recorded")]


class Chrome(Struct, frozen=True, kw_only=True):
    """What every page carries around its content."""

    site_name: Annotated[str, Meta(description="the name of the site")]
    language: Annotated[str, Meta(description="BCP 47 language of the page")]
    stylesheet: Annotated[str, Meta(description="path of the stylesheet, hash included")]
    title: Annotated[str, Meta(description="the <title>, without the site's name")]
    description: Annotated[str, Meta(description="the meta description, one sentence without medical facts")]
    canonical: Annotated[str | None, Meta(description="complete address of this page; none on error pages")]
    index: Annotated[bool, Meta(description="whether search engines may list the page")]
    breadcrumbs: Annotated[
        tuple[Anchor, ...], Meta(description="the way from home to here, without this page")
    ]


class PairPage(Chrome, frozen=True, kw_only=True):
    """A question about a pair: today the safety page."""

    heading: Heading
    compound: Annotated[str, Meta(description="the compound's name as recorded")]
    compound_label: Annotated[str, Meta(description="the compound's name for running text")]
    condition_label: Annotated[str, Meta(description="the condition's name for running text")]
    notices: Annotated[tuple[str, ...], Meta(description="one sentence for each record that is withdrawn")]
    short_answer: Annotated[tuple[str, ...], Meta(description="sentences, at most 60 words together")]
    specialists: Annotated[str, Meta(description="whom to ask: 'hepatologist or oncologist'")]
    a_specialist: Annotated[
        str, Meta(description="the same under one article: 'a hepatologist or oncologist'")
    ]
    updated: Annotated[str | None, Meta(description="ISO date of the newest record on the page, if recorded")]
    updated_text: Annotated[str | None, Meta(description="the same date in words")]
    drug_class: Annotated[Group, Meta(description="what kind of compound it is")]
    safety: Annotated[Group, Meta(description="known safety characteristics")]
    boxed_warning: Annotated[Group, Meta(description="boxed warnings, each naming its product")]
    regulatory_status: Annotated[Group, Meta(description="where it is approved, and for what")]
    studied: Annotated[str, Meta(description="one sentence: how far this pair was studied")]
    interactions: Annotated[Group, Meta(description="interactions recorded for the pair, then the compound")]
    affected_organs: Annotated[Group, Meta(description="organ systems that the condition affects")]
    organ_function: Annotated[Group, Meta(description="what is known when an organ works less well")]
    risks: Annotated[Group, Meta(description="risks recorded for this pair")]
    monitoring: Annotated[Group, Meta(description="monitoring recorded for the pair, then the compound")]
    evidence_level: Annotated[Group, Meta(description="how far the evidence reaches")]
    standard_treatment: Annotated[Group, Meta(description="the condition's usual medicines")]
    treatment_cautions: Annotated[Group, Meta(description="cautions that come with those medicines")]
    findings: Annotated[Group, Meta(description="findings in people, for this pair")]
    mechanism: Annotated[Group, Meta(description="how the compound acts")]
    laboratory: Annotated[Group, Meta(description="laboratory and animal work, for this pair")]
    searched: Annotated[str | None, Meta(description="where and when somebody looked; none: nobody has")]
    not_found: Annotated[tuple[str, ...], Meta(description="what was looked for and not found")]
    not_searched: Annotated[tuple[str, ...], Meta(description="what nobody has looked for yet")]
    unknowns: Annotated[tuple[str, ...], Meta(description="sentences on what is missing; never empty")]
    questions_to_ask: Annotated[tuple[str, ...], Meta(description="questions for the reader's own team")]
    bottom_line: Annotated[tuple[str, ...], Meta(description="closing sentences")]
    references: Annotated[
        tuple[Reference, ...], Meta(description="every source that the page cites, by number")
    ]
    reviewed: Annotated[bool, Meta(description="whether a clinician reviewed exactly this text")]
    not_listed_because: Annotated[
        tuple[str, ...], Meta(description="why search engines are asked to leave it out")
    ]
    related: Annotated[tuple[Anchor, ...], Meta(description="the pair's other questions and its two hubs")]
    corrections: Annotated[str | None, Meta(description="where to report an error, from site.yaml")]
    report: Annotated[Anchor | None, Meta(description="the publisher's own report service, from site.yaml")]


class Row(Struct, frozen=True):
    """One line of a hub or list."""

    name: Annotated[str, Meta(description="what the row is about")]
    href: Annotated[str, Meta(description="where its name leads")]
    note: Annotated[str, Meta(description="what is known at a glance")]
    links: Annotated[tuple[Anchor, ...], Meta(description="the questions answered for this row")] = ()


class ListPage(Chrome, frozen=True, kw_only=True):
    """A hub (one compound or condition) or a list of them, one page of it."""

    heading: Heading
    intro: Annotated[tuple[str, ...], Meta(description="sentences above the rows")]
    facts: Annotated[tuple[tuple[str, Group], ...], Meta(description="labelled statements of a hub's record")]
    rows_heading: Annotated[str, Meta(description="what the rows are")]
    rows: Annotated[tuple[Row, ...], Meta(description="this page's rows")]
    pages: Annotated[tuple[Anchor, ...], Meta(description="previous and next page, where there is one")]
    references: Annotated[tuple[Reference, ...], Meta(description="sources of the facts, by number")]


class HomePage(Chrome, frozen=True, kw_only=True):
    """The front door: what this site is and every compound and condition, or the way to them."""

    heading: Heading
    compounds: Annotated[tuple[Row, ...], Meta(description="the first compounds by name")]
    conditions: Annotated[tuple[Row, ...], Meta(description="the first conditions by name")]
    more_compounds: Annotated[str | None, Meta(description="path of the full list, if there are more")]
    more_conditions: Annotated[str | None, Meta(description="path of the full list, if there are more")]


class MessagePage(Chrome, frozen=True, kw_only=True):
    """An answer that is no page: not found, gone, unavailable."""

    heading: Heading
    paragraphs: Annotated[tuple[str, ...], Meta(description="what happened, and what to do now")]
    links: Annotated[tuple[Anchor, ...], Meta(description="where to go instead")]


type PageContext = PairPage | ListPage | HomePage | MessagePage

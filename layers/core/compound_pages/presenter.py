"""The presenter: the records of a pair to the context of its page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import answers, indexing, onward, structured, titles
from .citations import Citations
from .context import Anchor, Line, PairPage
from .indexing import Shown
from .paired import paired
from .slices import sliced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .assessment import Concern
    from .case import Case
    from .chrome import Frame
    from .context import Reference
    from .paired import Paired
    from .paths import PagePath
    from .site import Question, Site
    from .subjects import Subjects


def pair_page(frame: Frame, at: PagePath, recorded: Subjects, questions: Mapping[str, Question]) -> PairPage:
    """Return the context of the page at `at`; its kind is one of `questions`."""
    return question_page(frame, at, paired(recorded), questions)


def question_page(frame: Frame, at: PagePath, of: Paired, questions: Mapping[str, Question]) -> PairPage:
    """Return the same, of a pair whose pages were prepared together."""
    subjects, given, question = of.subjects, of.case, questions[at.kind]
    cite = Citations(subjects.sources)
    answer = answers.short_answer(question, given)
    lines = tuple([Line(one.claim, one.text, cite.refs(one.sources)) for one in answer])  # numbered first
    shown = sliced(question, subjects, cite, of.shelves)
    references = cite.references()
    reasons = indexing.not_listed_because(
        frame.site,
        subjects,
        Shown(
            reviewed=bool(of.reviews),
            unsourced=cite.unsourced,
            specific=shown.specific if subjects.pair else 0,
            alike=subjects.alike.get(at.kind),
        ),
        given,
    )
    return PairPage(
        **_chrome(frame, at, of, question, references),
        **of.fields,
        **_answers(question, given, cite.unsourced),
        **shown.groups,
        short_answer=lines,
        interaction_rows=shown.interaction_rows,
        organ_tables=shown.organ_tables,
        index=not reasons,
        not_listed_because=reasons,
        references=references,
        others=tuple(onward.others(at, subjects, questions)),
        related=onward.related(at, subjects),
        corrections=frame.site.corrections,
        report=_report(frame.site, given.concerns),
    )


def _chrome(
    frame: Frame, at: PagePath, of: Paired, question: Question, references: Sequence[Reference]
) -> dict[str, Any]:
    compound, condition = of.subjects.compound, of.subjects.condition
    chrome = frame.chrome(
        titles.title(question, compound, condition, frame.site.name),
        titles.description(question, compound, condition),
        at.page,
        *onward.hubs(at, of.subjects),
    )
    heading = titles.filled(question.title, compound.name, condition.name)
    graph = structured.pair(chrome["structured"], heading, of.subjects, references, of.reviews)
    return chrome | {"structured": graph, "heading": heading}


def _answers(question: Question, given: Case, unsourced: int) -> dict[str, Any]:
    """Return what the page says in its own words, besides the short answer."""
    return {
        "unknowns": answers.unknowns(question, given, unsourced),
        "questions_to_ask": answers.questions_to_ask(question, given),
        "bottom_line": answers.bottom_line(question, given),
    }


def _report(site: Site, concerns: tuple[Concern, ...]) -> Anchor | None:
    """Return the publisher's own service; nothing is offered where a source rules the compound out (T23)."""
    if site.report is None or any(one.level == "do_not_use" for one in concerns):
        return None
    return Anchor(site.report.label, site.report.url)

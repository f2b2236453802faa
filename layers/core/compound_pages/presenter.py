"""The presenter: the records of a pair to the context of its page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import answers, assessment, indexing, onward, provenance, standing, structured, titles, wording
from .case import case
from .citations import Citations
from .context import Anchor, ConcernRow, Line, PairPage
from .grammar import in_words, joined, with_article
from .indexing import Shown
from .slices import sliced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .assessment import Concern
    from .case import Case
    from .chrome import Frame
    from .paths import PagePath
    from .records import Record
    from .site import Question, Site
    from .subjects import Subjects


def pair_page(frame: Frame, at: PagePath, recorded: Subjects, questions: Mapping[str, Question]) -> PairPage:
    """Return the context of the page at `at`; its kind is one of `questions`."""
    subjects, question = standing.standing_subjects(recorded), questions[at.kind]
    cite = Citations(subjects.sources)
    given = case(subjects)
    answer = answers.short_answer(question, given)
    lines = tuple(Line(one.claim, one.text, cite.refs(one.sources)) for one in answer)  # numbered first
    shown = sliced(question, subjects, cite)
    reasons = indexing.not_listed_because(
        frame.site,
        subjects,
        Shown(
            reviewed=bool(provenance.reviews(subjects)),
            unsourced=cite.unsourced,
            specific=shown.specific,
            alike=subjects.alike.get(at.kind),
        ),
    )
    return PairPage(
        **_chrome(frame, at, subjects, question, cite),
        **_names(subjects),
        **_answers(question, subjects, given, cite.unsourced),
        **_provenance(recorded, subjects),
        **shown.groups,
        short_answer=lines,
        concerns=tuple(_concern(one, subjects) for one in given.concerns),
        interaction_rows=shown.interaction_rows,
        organ_tables=shown.organ_tables,
        index=not reasons,
        not_listed_because=reasons,
        references=cite.references(),
        others=tuple(onward.others(at, subjects, questions)),
        related=onward.related(at, subjects),
        corrections=frame.site.corrections,
        report=_report(frame.site, given.concerns),
    )


def _chrome(
    frame: Frame, at: PagePath, subjects: Subjects, question: Question, cite: Citations
) -> dict[str, Any]:
    compound, condition = subjects.compound, subjects.condition
    chrome = frame.chrome(
        titles.title(question, compound, condition, frame.site.name),
        titles.description(question, compound, condition),
        at.page,
        *onward.hubs(at, subjects),
    )
    heading = titles.filled(question.title, compound.name, condition.name)
    graph = structured.pair(
        chrome["structured"], heading, subjects, cite.references(), provenance.reviews(subjects)
    )
    return chrome | {"structured": graph, "heading": heading}


def _names(subjects: Subjects) -> dict[str, Any]:
    """Return what the records are called, and whom to ask."""
    choice = joined(subjects.condition.specialists)
    return {
        "compound": subjects.compound.name,
        "compound_label": subjects.compound.label,
        "condition_label": subjects.condition.label,
        "forms": tuple(form.name for form in subjects.compound.forms),
        "specialists": choice,
        "a_specialist": with_article(choice),
    }


def _answers(question: Question, subjects: Subjects, given: Case, unsourced: int) -> dict[str, Any]:
    """Return what the page says in its own words, besides the short answer."""
    pair = subjects.pair
    return {
        "studied": assessment.how_far_studied(subjects.compound, subjects.condition, pair),
        "unknowns": answers.unknowns(question, given, unsourced),
        "questions_to_ask": answers.questions_to_ask(question, given),
        "bottom_line": answers.bottom_line(question, given),
        "not_found": pair.not_found if pair else (),
        "not_searched": pair.not_searched if pair else (),
    }


def _provenance(recorded: Subjects, subjects: Subjects) -> dict[str, Any]:
    """Return where the page comes from: days, reviews, searches, and what was taken out of the records."""
    changed = subjects.changed
    withdrawn = (record for record in subjects.all if record.status == "withdrawn")
    return {
        "notices": tuple(_withdrawn(record, subjects) for record in withdrawn),
        "withheld": standing.withheld(recorded.all, recorded.sources),
        "updated": changed.isoformat() if changed else None,
        "updated_text": in_words(changed) if changed else None,
        "searched": provenance.searched(subjects),
        "reviews": provenance.review_notes(subjects),
        "history": provenance.history(subjects),
    }


def _report(site: Site, concerns: tuple[Concern, ...]) -> Anchor | None:
    """Return the publisher's own service; nothing is offered where a source rules the compound out (T23)."""
    if site.report is None or any(one.level == "do_not_use" for one in concerns):
        return None
    return Anchor(site.report.label, site.report.url)


def _concern(one: Concern, subjects: Subjects) -> ConcernRow:
    form = next((form.name for form in subjects.compound.forms if form.id == one.form), "")
    return ConcernRow(
        level=one.level,
        text=wording.level(one.level),
        whom=", ".join(part for part in (form, wording.state(one.state) if one.state else "") if part),
        rule=_rule(one, subjects),
        because=one.because,
    )


def _rule(one: Concern, subjects: Subjects) -> str:
    """Return the rule behind a level, and where a reviewer set it, why, who and when."""
    by_hand = subjects.pair.concern if subjects.pair and one.rule == "reviewer" else None
    said = f" {by_hand.by}, {in_words(by_hand.on)}: {by_hand.why}" if by_hand else ""
    return assessment.RULES[one.rule] + said


def _withdrawn(record: Record, subjects: Subjects) -> str:
    name = getattr(record, "name", f"{subjects.compound.name} and {subjects.condition.name}")
    return assessment.withdrawn_notice(name, record.withdrawn)

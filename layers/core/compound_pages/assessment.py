"""Assessment: what the records of a pair add up to.

Pure. Nothing here states a medical fact of its own: sentences say how much is on record, where nobody has
looked, and whom to ask. None calls a compound safe, and an empty record is never taken for good news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grammar import in_few_words, in_words, joined

if TYPE_CHECKING:
    from .records import Compound, Condition, Ending, Pair
    from .site import Site

_STUDIED = {
    None: "Nothing specific about {compound} in people with {condition} is on record here.",
    "limited": "Only limited research is on record about {compound} in people with {condition}.",
    "specific": "Research about {compound} in people with {condition} in particular is on record here.",
    "withdrawn": "What was on record about {compound} in people with {condition} was withdrawn.",
}
_WHAT_FOLLOWS = {
    None: "That does not mean it is harmless.",
    "limited": "That does not mean it is harmless.",
    "specific": "It cannot say what happens in your case.",
    "withdrawn": "It is shown below for reference only.",
}


def short_answer(compound: Compound, condition: Condition, pair: Pair | None) -> tuple[str, ...]:
    """Return the answer in at most 60 words: what is on record, what that does not show, whom to ask."""
    studied = _standing(pair)
    names = {
        "compound": in_few_words(compound.label, "this compound"),
        "condition": in_few_words(condition.label, "this condition"),
    }
    found = _STUDIED[studied].format(**names)
    live = pair if studied != "withdrawn" else None
    below = _to_read_below(compound, live, names["condition"])
    team = in_few_words(joined(condition.specialists), "specialist")
    follows = below if below and studied != "withdrawn" else _WHAT_FOLLOWS[studied]
    return (found, follows, f"Your {team} can say what it means for you.")


def _to_read_below(compound: Compound, pair: Pair | None, condition: str) -> str | None:
    """Return what nobody should miss who reads no further, None if nothing of the kind is on record."""
    risks = f"Risks for people with {condition}"
    match bool(pair and pair.risks), bool(compound.boxed_warning):
        case True, True:
            return f"{risks} and a boxed warning are on record below."
        case True, False:
            return f"{risks} are on record below."
        case False, True:
            return "A boxed warning is on record below."
        case _:
            return None


def how_far_studied(compound: Compound, condition: Condition, pair: Pair | None) -> str:
    """Return one sentence on whether anything specific to this pair was studied."""
    return _STUDIED[_standing(pair)].format(compound=compound.label, condition=condition.label)


def _standing(pair: Pair | None) -> str | None:
    """Return how far a pair was studied; a record that was withdrawn counts for neither."""
    return None if pair is None else "withdrawn" if pair.status == "withdrawn" else pair.studied


def unknowns(compound: Compound, condition: Condition, pair: Pair | None, unsourced: int) -> tuple[str, ...]:
    """Return what is missing, one sentence each; the last one holds for every page, so it is never empty.

    `unsourced`: the number of statements on the page that have no source.
    """
    c, d = compound.label, condition.label
    has_interactions = compound.interactions or (pair and pair.interactions)
    has_monitoring = compound.monitoring or (pair and pair.monitoring)
    sentences = (
        (
            not (pair and pair.findings),
            f"No result in people with {d} who took {c} is on record.",
        ),
        (not has_interactions, f"No interaction of {c} with another medicine is on record here. {_NOT_NONE}"),
        (not has_monitoring, f"Which checks people need while they take {c} is not on record here."),
        (unsourced == 1, "One statement on this page has no source recorded."),
        (unsourced > 1, f"{unsourced} statements on this page have no source recorded."),
        (
            True,
            f"Nobody can know ahead of time how {c} would act in you. Organs, illness and medicines differ.",
        ),
    )
    return tuple(sentence for applies, sentence in sentences if applies)


_NOT_NONE = "That does not mean that there is none."


def not_listed_because(site: Site, pair: Pair | None, unsourced: int, withdrawn: int) -> tuple[str, ...]:
    """Return the reasons to keep a pair's page out of search engines; none means it may be listed.

    `withdrawn`: how many of the page's records are withdrawn. No record can hold a clinician's review yet,
    so where the site asks for one no page is listed.
    """
    reasons = (
        (site.index_requires_review, "no clinician has reviewed it"),
        (pair is None, "nothing specific to this compound and condition is on record"),
        (unsourced > 0, "not every statement has a source"),
        (withdrawn > 0, "a record that it shows was withdrawn"),
    )
    return tuple(reason for applies, reason in reasons if applies)


def questions_to_ask(compound: Compound, condition: Condition) -> tuple[str, ...]:
    """Return what a reader may want to ask the people who treat them."""
    return (
        f"What would {compound.label} be for in my case, and what else could do that?",
        f"Could {compound.label} change my treatment for {condition.label}, or the other way round?",
        "Are my liver, kidneys and heart well enough for it, and how would we know?",
        "Which signs should make me stop and call you, and at which number?",
        "Does everyone who treats me know all that I take?",
    )


def bottom_line(compound: Compound, condition: Condition) -> tuple[str, ...]:
    """Return the closing sentences: what decides, and with whom to decide."""
    team = joined(condition.specialists)
    return (
        f"No record can tell you what {compound.label} would do in your case.",
        "The stage of your illness, how your organs work and everything else you take all count.",
        f"Take this page to your {team} before you decide.",
    )


def withdrawn_notice(name: str, ending: Ending | None) -> str:
    """Return the sentence that stands above a page which shows a withdrawn record."""
    since = f" on {in_words(ending.since)}" if ending and ending.since else ""
    why = f" {ending.why}" if ending and ending.why else ""
    return f"The record on {name} was withdrawn{since} and is shown for reference only.{why}"

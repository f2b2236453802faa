"""What happens to a small site while faults strike: who publishes what, who reads, and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace
from worst_edge import copy_of

from compound_pages.freshness import TAG_HEADER
from compound_pages.history import Event
from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.routes import ERROR_PAGE, FEED_PATH
from compound_pages.site import Question, Questions, Site
from compound_pages.tasks import RefreshTask, SweepTask, encoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rehearsal import Rehearsal

HOME, JUNK = "/index.html", "/is-nothing-safe-for-nobody"
ALDER, BIRCH, ELDER = "/compounds/alder", "/compounds/birch", "/compounds/elder"
FEVER, HAY = "/conditions/fever", "/conditions/hay"
ALDER_FEVER, ALDER_HAY = "/is-alder-safe-for-fever-patients", "/is-alder-safe-for-hay-patients"
BIRCH_FEVER = "/is-birch-safe-for-fever-patients"
DATA, MAP = f"{ALDER_FEVER}.json", "/sitemaps/alder.xml"
PATHS = (
    *(ERROR_PAGE, HOME, JUNK, ALDER, BIRCH, ELDER, FEVER, HAY),
    *(ALDER_FEVER, ALDER_HAY, BIRCH_FEVER),
    *(DATA, MAP, FEED_PATH),
)
_SEEN = Event(on=date(2026, 11, 22), kind="new_evidence", summary="New here.")
_NEARLY_ALL = 50  # seconds of those that a sweep may take, so that it has to go on in another invocation


def _compound(name: str, safety: str = "Little is known.") -> Stored:
    facts = dict.fromkeys(("drug_class", "regulatory_status", "evidence_level", "mechanism"), "A fact.")
    return Stored(Compound(name=name, safety=safety, **facts))


def _condition(name: str, *history: Event) -> Stored:
    return Stored(Condition(name=name, specialists=("nurse",), affected_organs="none", history=history))


def _pair(finding: str) -> Stored:
    return Stored(Pair(studied="specific", findings=finding))


_ASKED = Question(
    path="/is-{compound}-safe-for-{condition}-patients",
    title="Is {compound} safe for people with {condition}?",
    label="Safety",
    template="safety.html",
)
_SITE = Site(name="Pages", base_url="https://pages.example")

BASE: Mapping[Key, Stored] = {
    SITE: Stored(_SITE),
    QUESTIONS: Stored(Questions({"safety": _ASKED})),
    Key("compound", "alder"): _compound("Alder"),
    Key("compound", "birch"): _compound("Birch"),
    Key("condition", "fever"): _condition("Fever"),
    Key("pair", "alder/fever"): _pair("Ten people slept well."),
    Key("pair", "birch/fever"): _pair("Nobody slept."),
}
# A text changed, a pair removed, a compound taken down, a condition and another name added, and a pair whose
# page nobody asked for.
EDITED: Mapping[Key, Stored] = {
    **{key: stored for key, stored in BASE.items() if key != Key("pair", "alder/fever")},
    Key("compound", "alder"): _compound("Alder", "More is known."),
    Key("compound", "birch"): Stored(Tombstone("Birch")),
    Key("compound", "elder"): Stored(Redirect("alder")),
    Key("condition", "hay"): _condition("Hay Fever", _SEEN),
    Key("pair", "alder/hay"): _pair("Three people walked."),
}
EDITED_AGAIN: Mapping[Key, Stored] = EDITED | {Key("compound", "alder"): _compound("Alder", "All is known.")}
RENAMED: Mapping[Key, Stored] = BASE | {SITE: Stored(replace(_SITE, name="Other Pages"))}
# A text changed that nothing else shows.
TOLD: Mapping[Key, Stored] = BASE | {Key("compound", "birch"): _compound("Birch", "Much is known.")}
# What is published one after the other to the same table.
EDITIONS = ((BASE, EDITED, EDITED_AGAIN), (BASE, RENAMED), (BASE, TOLD))


def edit(at: Rehearsal) -> None:
    """Records change, and one of them once more while its page is put."""
    at.begin(BASE, cached=(HOME, ALDER, ALDER_FEVER, BIRCH_FEVER, DATA, MAP, FEED_PATH))
    at.ask(ELDER, HAY)
    at.wire.before("refresh", "PutObject replacing", f"pages{ALDER}", lambda: at.publish(EDITED_AGAIN))
    at.publish(EDITED)
    at.ask_later(HOME, BIRCH_FEVER)
    at.turn()
    at.publish_again()
    at.storm()
    at.ask_later(HOME, ALDER, ALDER_HAY)
    at.calm_down()
    at.publish(EDITED_AGAIN)
    at.publish_again()
    at.settle()


def race(at: Rehearsal) -> None:
    """Readers ask for pages while records change, between the put of a page and the look after it."""
    at.begin(BASE, cached=())
    # What is put here was made from what the table held before; all that follows is over before the look.
    before = at.wire.before
    before("render", "PutObject new", f"pages{BIRCH}", lambda: at.publish(EDITED, turns=2))
    before("render", "PutObject new", f"pages{FEVER}", lambda: at.ask(BIRCH))
    at.ask(FEVER)
    at.publish(EDITED)
    at.storm()
    at.ask_later(FEVER, BIRCH)
    at.calm_down()
    at.publish_again()
    at.settle()


def rename(at: Rehearsal) -> None:
    """The site gets another name, so that every page is another."""
    at.begin(BASE, cached=(HOME, ALDER, ALDER_FEVER))
    at.publish(RENAMED)
    at.ask_later(HOME, ALDER)
    at.turn()
    at.ask_later(ALDER, ALDER_FEVER)
    at.publish_again()
    at.storm()
    at.calm_down()
    at.publish_again()
    at.settle()


def night(at: Rehearsal) -> None:
    """A night's sweep finds pages that were spoilt by hand, and dead letters with a purge that was lost."""
    at.begin(BASE, cached=(HOME, ALDER, ALDER_FEVER))
    by_hand = {"content-type": "text/plain", "cache-control": "public, s-maxage=3600", TAG_HEADER: "all"}
    at.put(HOME, b"by hand", **by_hand)
    at.put(JUNK, b"by hand", **by_hand)
    lost = by_hand | {TAG_HEADER: "all,compound,compound:birch"}
    at.wire.worst.hold(BIRCH, copy_of(200, b"from before a change", lost))
    at.send("ChangesDeadQueue", encoded(RefreshTask((BIRCH,), ("compound:birch",))))
    at.send("SweepDeadQueue", encoded(RefreshTask((ALDER,), purge="changed")))
    at.send("SweepStartDeadQueue", encoded(SweepTask()))
    at.wire.before("sweep", "ListObjectsV2", "", lambda: at.clock.pass_by(_NEARLY_ALL))
    at.sweep()
    at.turn()
    at.ask_later(HOME, ALDER)
    at.storm()
    at.ask_later(HOME, ALDER_FEVER)
    at.calm_down()
    at.settle()

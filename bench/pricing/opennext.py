"""One Lambda for each miss, as OpenNext on AWS does it: the same readers, the same edges, the same shield.

Whatever an edge copy has to be asked for, a server function answers, mostly from a cache of its own in S3
after a look into its table of tags. What is taken from its documentation (opennext.js.org/aws, "Caching
(ISR/SSG)", "Incremental Cache", "Tag Cache", "Server"): the calls; that stored pages are of one build, so
that each page is rendered again after a release when it is next asked for; that a page past its time is
rendered again through a queue and a second function. It sweeps nothing. Taken as ours: the length of a
render, the records it reads, the size of a page, purges, and what watches over it. Not counted for it: a
warmer, images, what a build renders ahead, and copies of older builds.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

from . import sheet
from .amounts import Used
from .functions import Functions
from .upkeep import Upkeep
from .usage import CHANGES, EXPIRY, READERS, RELEASES, RENDERS, STANDING, UNKNOWN, readers

if TYPE_CHECKING:
    from .usage import Month

_MB = 1024
REVALIDATIONS = "revalidations"
_MESSAGES = 3  # SQS requests for one revalidation: sent, received, deleted


class Server:
    """A month of it. `timed`: whether pages are good for EdgeSeconds, or until somebody says otherwise."""

    def __init__(self, of: Month, *, timed: bool = False) -> None:
        self._of = of
        self._timed = timed
        self._facts = sheet.read()
        self._functions = Functions(of.settings)
        self._ours = Upkeep(of.settings, of.events)

    def used(self) -> dict[str, Used]:
        """Return what it uses, by cause and priced item."""
        demand, unknown = self._of.demand, self._of.demand.views * self._facts.of("unknown_paths")
        render = self._render()
        found = {
            READERS: readers(self._of),
            EXPIRY: self._asked() * demand.s3_asks,
            RENDERS: render * demand.rendered,
            UNKNOWN: (self._asked() + Used(read_unit=self._facts.of("unknown_units"))) * unknown,
            CHANGES: self._changes(render),
            RELEASES: render * (demand.asked_pages * self._facts.of("releases")),
            STANDING: self._standing(),
        }
        found[EXPIRY]["shield_request"] = demand.edge_asks * self._of.settings.shield
        found[UNKNOWN]["shield_request"] = unknown * self._of.settings.shield
        if self._timed:
            found[REVALIDATIONS] = (render + self._revalidation()) * demand.s3_asks
        return found

    def _asked(self) -> Used:
        """One request that reaches it: a page from its cache, a start where nobody asked for long."""
        facts = self._facts
        rate = self._of.demand.s3_asks / facts.of("month") / 3600
        cold = exp(-rate * facts.of("idle_seconds"))
        taken = facts.of("server_seconds") + cold * facts.of("server_start_seconds")
        return self._invoked("server", taken) + Used(s3_read=1, read_unit=0.5)

    def _render(self) -> Used:
        """What a render takes beyond that: time, records, a put, and rows of tags."""
        facts = self._facts
        more = facts.of("server_render_seconds") - facts.of("server_seconds")
        kept = Used(s3_write=1, read_unit=facts.of("read_units"), write_unit=facts.of("server_tags"))
        return self._time("server", more) + kept

    def _revalidation(self) -> Used:
        taken = self._facts.of("revalidation_seconds")
        server = self._invoked("server", self._facts.of("server_seconds"))
        return self._invoked("revalidation", taken) + server + Used(sqs_request=_MESSAGES)

    def _changes(self, render: Used) -> Used:
        """A row for each path of a changed record, the purge, and a render of those that are asked for."""
        facts, demand = self._facts, self._of.demand
        of_pair = facts.of("pages_of_a_pair")
        side = sqrt(demand.pages / of_pair)
        pages = of_pair * (facts.of("changed_pairs") + facts.of("changed_compounds") * side)
        asked = pages * min(1.0, demand.asked_pages / demand.pages)
        paths = self._ours.changes(demand.pages, demand.stored)["purge_path"]
        return Used(write_unit=pages, purge_path=paths) + render * asked

    def _standing(self) -> Used:
        """As ours, but for the queues that are asked in vain: it has one."""
        same = self._ours.standing(self._of.demand.pages, self._of.demand.stored)
        same["sqs_request"] = self._facts.of("idle_polls")
        return same

    def _invoked(self, name: str, taken: float) -> Used:
        logged = self._functions.logged(self._facts.of("server_log_bytes"))
        return Used(lambda_request=1) + self._time(name, taken) + logged

    def _time(self, name: str, taken: float) -> Used:
        memory = self._facts.of(f"{name}_memory")
        return Used({f"lambda_{self._of.settings.architecture}": taken * memory / _MB})

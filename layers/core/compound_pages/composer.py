"""The composer: from a path to its page, through paths, records, presenter and renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from . import freshness, hubs, lifecycle, lists, messages, paths, presenter
from .canonical import canonical
from .chrome import Frame
from .errors import Moved, NotFound, PageError, Unavailable
from .freshness import Response
from .items import QUESTIONS, SITE
from .paths import PagePath
from .reading import Reading, Records
from .records import Compound, Condition, Pair
from .refusals import Refusals
from .site import Question, Questions, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .assets import Assets
    from .context import PageContext
    from .items import Item, Key
    from .renderer import Renderer

_LISTS = frozenset({"compounds", "conditions"})


class Composed(Struct, frozen=True):
    """A page, what it was made from (nothing for an asset), and how long rendering took."""

    at: PagePath
    response: Response
    reading: Reading | None
    render_seconds: float = 0.0


class Composer:
    """Makes the answer for a path from what the records say now."""

    def __init__(
        self,
        records: Records,
        renderer: Renderer,
        assets: Assets,
        edge_seconds: int,
        clock: Callable[[], float],
    ) -> None:
        """`edge_seconds`: how long the edge may keep a page; `clock`: seconds, only differences count."""
        self._records = records
        self._renderer = renderer
        self._assets = assets
        self._edge_seconds = edge_seconds
        self._clock = clock
        self._refusals = Refusals(renderer, assets.stylesheet)
        # As last read. Which paths there are is content too, so a page is matched by the questions known
        # so far, read together with its records, and matched again if the questions turn out to have changed.
        self._questions: Mapping[str, Question] = {}
        self._site: Site | None = None

    def compose(self, path: str, seconds_left: Callable[[], float]) -> Composed:
        """Return the page at `path`.

        Raises Moved, NotFound or Gone where there is none, Unavailable if the records cannot be read within
        `seconds_left()`, Malformed if an item that the page needs holds no such record.
        """
        form = canonical(path)
        if form is None:
            raise NotFound(path)
        if path not in {form, "/index.html"}:
            raise Moved(form, ("all",))
        if asset := self._assets.answers().get(form):
            return Composed(paths.PagePath(kind="asset", path=form), asset, None)
        return self._page(form, seconds_left)

    def refuse(self, error: PageError) -> Response:
        """Return the answer for a request that ends without a page."""
        return self._refusals.answer(error, self._site)

    def _page(self, path: str, seconds_left: Callable[[], float]) -> Composed:
        at, reading, items = self._read(path, seconds_left)
        if at is None or at.kind == "asset":
            raise NotFound(path, tags=("all",))
        if at.moved:
            raise Moved(at.path, at.tags)
        template, page = self._present(at, reading, items)
        if page is None:
            raise NotFound(at.path, tags=at.tags)
        started = self._clock()
        body = self._renderer.render(template, page)
        took = self._clock() - started
        return Composed(at, self._kept(at, body), reading, took)

    def _kept(self, at: PagePath, body: bytes) -> Response:
        if at.kind == "error":
            return freshness.error_page(body, at.tags)
        return freshness.page(body, at.tags, self._edge_seconds)

    def _read(
        self, path: str, seconds_left: Callable[[], float]
    ) -> tuple[PagePath | None, Reading, Mapping[Key, Item]]:
        """Read all that the path needs at once."""
        while True:
            at = paths.parse(path, self._questions)
            reading = Reading(self._records, seconds_left)
            items = reading.records(SITE, QUESTIONS, *lifecycle.keys(at))
            self._adopt(items)
            if at == paths.parse(path, self._questions):
                return at, reading, items

    def _adopt(self, items: Mapping[Key, Item]) -> None:
        if SITE not in items or QUESTIONS not in items:
            raise Unavailable("nothing has been published to the table yet")
        self._site = lifecycle.expect(SITE, items[SITE].stored, Site)
        self._questions = lifecycle.expect(QUESTIONS, items[QUESTIONS].stored, Questions).by_kind

    def _present(
        self, at: PagePath, reading: Reading, items: Mapping[Key, Item]
    ) -> tuple[str, PageContext | None]:
        """Return the template of the page at `at` and its context, None if a list has no such page."""
        if self._site is None:
            raise Unavailable
        frame = Frame(self._site, self._assets.stylesheet)
        if at.kind == "error":
            return "message.html", messages.unavailable(frame)
        if at.kind == "home":
            return "home.html", lists.home(frame, reading.list("compounds"), reading.list("conditions"))
        if at.kind in _LISTS:
            return "list.html", lists.index(frame, at, reading.list(at.kind))
        found = lifecycle.live(at, items, self._questions)
        keys = {key.kind: key for key in lifecycle.keys(at)}
        if at.kind in lifecycle.HUBS:
            others = reading.list("conditions" if at.kind == "compound" else "compounds")
            pairs = reading.list(f"{at.kind}#{at.compound or at.condition}")
            kind: type[Compound | Condition] = Compound if at.kind == "compound" else Condition
            subject: Compound | Condition = lifecycle.expect(keys[at.kind], found[at.kind], kind)
            shown = hubs.Hub(subject, found[at.kind].sources, others, pairs)
            return "list.html", hubs.hub(frame, at, shown, self._questions)
        made_from = presenter.PairRecords(
            compound=lifecycle.expect(keys["compound"], found["compound"], Compound),
            condition=lifecycle.expect(keys["condition"], found["condition"], Condition),
            pair=lifecycle.expect(keys["pair"], found["pair"], Pair) if "pair" in found else None,
            sources=tuple(stored.sources for stored in found.values()),
        )
        page = presenter.pair_page(frame, at, made_from, self._questions)
        return self._questions[at.kind].template, page

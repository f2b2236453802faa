"""The composer: from a path to its page, through paths, records, presenter and renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from . import document, freshness, lifecycle, paths
from .canonical import canonical
from .chrome import Frame
from .context import Chrome
from .errors import Moved, NotFound, PageError, Unavailable
from .freshness import Response
from .items import QUESTIONS, SITE
from .paths import PagePath
from .prepared import Prepared
from .reading import Reading, Records
from .refusals import Refusals
from .site import Question, Questions, Site
from .views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .assets import Assets
    from .items import Item, Key
    from .renderer import Renderer
    from .view import View


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
        # As last read, or assumed. Which paths there are is content too: see `_read`.
        self._questions: Mapping[str, Question] = {}
        self._site: Site | None = None
        self._prepared = Prepared()
        self._asked: Questions | None = None

    def assume(self, questions: Mapping[str, Question]) -> None:
        """Take these for the questions until they are read; of each, only its paths count."""
        self._questions = questions

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
        at, reading, view = self.found(form, seconds_left)
        started = self._clock()
        response = self._response(at, view)
        return Composed(at, response, reading, self._clock() - started)

    def found(self, path: str, seconds_left: Callable[[], float]) -> tuple[PagePath, Reading, View]:
        """Return what the canonical `path` asks for, what was read for that, and the page to be rendered.

        Raises as `compose` does.
        """
        at, reading, items = self._read(path, seconds_left)
        if at is None or at.kind == "asset":
            raise NotFound(path, tags=("all",))
        if at.moved:
            raise Moved(at.path, at.tags)
        view = self._views(reading, items).of(at)
        if view is None:
            raise NotFound(at.path, tags=at.tags)
        return at, reading, view

    def refuse(self, error: PageError) -> Response:
        """Return the answer for a request that ends without a page."""
        return self._refusals.answer(error, self._site)

    def _response(self, at: PagePath, view: View) -> Response:
        body, content_type = self.rendered(at, view)
        if at.kind == "error":
            return freshness.error_page(body, at.tags)
        return freshness.page(body, at.tags, self._edge_seconds, content_type)

    def rendered(self, at: PagePath, view: View) -> tuple[bytes, str]:
        """Return the body of a page, or data, that was `found`, and of what type it is."""
        if at.data and isinstance(view.page, Chrome):
            return document.encoded(at, view.page, view.made_from), freshness.JSON
        return self._renderer.render(view.template, view.page), view.content_type

    def _views(self, reading: Reading, items: Mapping[Key, Item]) -> Views:
        if self._site is None:
            raise Unavailable
        frame = Frame(self._site, self._assets.stylesheet)
        return Views(frame, reading, items, self._questions, self._prepared)

    def _read(
        self, path: str, seconds_left: Callable[[], float]
    ) -> tuple[PagePath | None, Reading, Mapping[Key, Item]]:
        """Read all that the path needs at once, by the questions known so far; again if they have changed."""
        while True:
            known = self._questions
            at = paths.parse(path, known)
            reading = Reading(self._records, seconds_left)
            items = reading.records(SITE, QUESTIONS, *lifecycle.keys(at))
            self._adopt(items)
            if self._questions is known or at == paths.parse(path, self._questions):
                return at, reading, items

    def _adopt(self, items: Mapping[Key, Item]) -> None:
        if SITE not in items or QUESTIONS not in items:
            raise Unavailable("nothing has been published to the table yet")
        self._site = lifecycle.expect(SITE, items[SITE].stored, Site)
        asked = lifecycle.expect(QUESTIONS, items[QUESTIONS].stored, Questions)
        if asked is not self._asked:
            self._asked, self._questions = asked, asked.in_order

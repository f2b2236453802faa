"""The composer: from a path to its page, through paths, store, presenter and renderer. Keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from . import freshness, hubs, messages, paths, presenter
from .chrome import Frame
from .errors import Gone, Moved, NotFound, PageError, Unavailable
from .reading import Reading, Records
from .records import Questions, Redirect, Site, Stored, Tombstone
from .store import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .assets import Assets
    from .context import PageContext
    from .freshness import Response
    from .paths import PagePath
    from .renderer import Renderer
    from .store import Item

SITE = Key("site")
QUESTIONS = Key("questions")
_NO_QUESTIONS = Questions({})
_HUBS = frozenset({"compound", "condition"})
_LISTS = frozenset({"compounds", "conditions"})


class Composed(Struct, frozen=True):
    """A page, what it was made from (nothing for an asset), and how long rendering took."""

    at: PagePath
    response: Response
    reading: Reading | None
    render_seconds: float = 0.0


class Composer:
    """Makes the answer for a path from what the table holds now."""

    def __init__(
        self, store: Records, renderer: Renderer, assets: Assets, edge_seconds: int, clock: Callable[[], float]
    ) -> None:
        """`edge_seconds`: how long the edge may keep a page; `clock`: seconds, only differences count."""
        self._store = store
        self._renderer = renderer
        self._assets = assets
        self._edge_seconds = edge_seconds
        self._clock = clock
        self._questions = _NO_QUESTIONS
        self._site: Site | None = None

    def compose(self, path: str, seconds_left: Callable[[], float]) -> Composed:
        """Return the page at `path`.

        Raises Moved, NotFound or Gone where there is none, Unavailable if the table does not answer within
        `seconds_left()`, Malformed if an item it needs holds no record.
        """
        canonical = paths.canonical(path)
        if canonical is None:
            raise NotFound(path)
        if canonical != path and path != "/index.html":
            raise Moved(canonical, ("all",))
        if asset := self._assets.answers().get(canonical):
            return Composed(paths.PagePath(kind="asset", path=canonical), asset, None)
        return self._compose(canonical, seconds_left)

    def _compose(self, path: str, seconds_left: Callable[[], float]) -> Composed:
        at, reading, items = self._read(path, seconds_left)
        if at is None or at.kind == "asset":
            raise NotFound(path, tags=("all",))
        if at.moved:
            raise Moved(at.path, at.tags)
        template, page = self._present(at, reading, items)
        started = self._clock()
        body = self._renderer.render(template, page)
        took = self._clock() - started
        return Composed(at, freshness.page(body, at.tags, self._edge_seconds), reading, took)

    def _read(
        self, path: str, seconds_left: Callable[[], float]
    ) -> tuple[PagePath | None, Reading, Mapping[Key, Item]]:
        """Read all that the path needs at once, by the questions known so far; again if those were out of date."""
        while True:
            at = paths.parse(path, self._questions.by_kind)
            reading = Reading(self._store, seconds_left)
            items = reading.records(SITE, QUESTIONS, *_keys(at))
            self._adopt(items)
            if at == paths.parse(path, self._questions.by_kind):
                return at, reading, items

    def _adopt(self, items: Mapping[Key, Item]) -> None:
        site = items[SITE].stored.record if SITE in items else None
        questions = items[QUESTIONS].stored.record if QUESTIONS in items else None
        if not (isinstance(site, Site) and isinstance(questions, Questions)):
            message = "nothing has been published to the table yet"
            raise Unavailable(message)
        self._site, self._questions = site, questions

    def _present(self, at: PagePath, reading: Reading, items: Mapping[Key, Item]) -> tuple[str, PageContext]:
        frame = Frame(self._known_site(), self._assets.stylesheet)
        if at.kind == "home":
            return "home.html", hubs.home(frame, reading.list("compounds"), reading.list("conditions"))
        if at.kind in _LISTS:
            return "list.html", _existing(at, hubs.index(frame, at, reading.list(at.kind)))
        records = _live(at, items, self._questions)
        if at.kind in _HUBS:
            return "list.html", _existing(at, self._hub(frame, at, reading, records[at.kind]))
        made_from = presenter.pair_records(
            frame.site,
            self._questions.by_kind,
            records["compound"],
            records["condition"],
            records.get("pair"),
        )
        question = self._questions.by_kind[at.kind]
        return question.template, presenter.pair_page(at, made_from, frame.stylesheet)

    def _hub(self, frame: Frame, at: PagePath, reading: Reading, stored: Stored) -> PageContext | None:
        others = reading.list("conditions" if at.kind == "compound" else "compounds")
        pairs = reading.list(f"{at.kind}#{at.compound or at.condition}")
        return hubs.hub(frame, at, stored, self._questions, others, pairs)

    def _known_site(self) -> Site:
        if self._site is None:
            raise Unavailable
        return self._site

    def refuse(self, error: PageError) -> Response:
        """Return the answer for a request that ends without a page."""
        match error:
            case Moved():
                body = f"Moved to {error.location}\n".encode()
                return freshness.refusal(301, body, error.tags, location=error.location)
            case NotFound() if self._site:
                page = messages.not_found(Frame(self._site, self._assets.stylesheet), error)
                return self._message(404, page, error.tags)
            case NotFound():
                return freshness.refusal(404, b"There is no page at this address.\n", error.tags)
            case Gone():
                page = messages.gone(Frame(self._known_site(), self._assets.stylesheet), error)
                return self._message(410, page, error.tags)
            case _:
                retry = {"retry-after": str(freshness.RETRY_SECONDS)}
                return freshness.refusal(503, b"The records cannot be read now. Try again soon.\n", **retry)

    def _message(self, status: int, page: PageContext, tags: tuple[str, ...]) -> Response:
        body = self._renderer.render("message.html", page)
        return freshness.refusal(status, body, tags, content_type=freshness.HTML)


def _keys(at: PagePath | None) -> tuple[Key, ...]:
    """Return the records that an answer at this path stands on, besides the site's own."""
    if at is None or at.moved:
        return ()
    named = [Key(kind, slug) for kind, slug in (("compound", at.compound), ("condition", at.condition)) if slug]
    if at.compound and at.condition:
        named.append(Key("pair", f"{at.compound}/{at.condition}"))
    return tuple(named)


def _live(at: PagePath, items: Mapping[Key, Item], questions: Questions) -> dict[str, Stored]:
    """Return the records at hand by kind. Raises NotFound, Gone or Moved where one that must be live is not."""
    found = {key.kind: items[key].stored for key in _keys(at) if key in items}
    unknown = tuple(key.slug for key in _keys(at) if key.kind != "pair" and key.kind not in found)
    if unknown:
        raise NotFound(at.path, unknown, at.tags)
    for kind, stored in found.items():
        if isinstance(stored.record, Tombstone):
            name = stored.record.name or str(getattr(at, kind, at.path))
            raise Gone(name, stored.record.ending, at.tags)
    moved = {kind: s.record.moved_to for kind, s in found.items() if isinstance(s.record, Redirect)}
    if moved:
        raise Moved(_moved_path(at, moved, questions), at.tags)
    return found


def _moved_path(at: PagePath, moved: Mapping[str, str], questions: Questions) -> str:
    if at.kind in _HUBS:
        return paths.hub_path(at.kind, moved[at.kind])
    pattern = questions.by_kind[at.kind].path
    return paths.question_path(
        pattern, moved.get("compound", str(at.compound)), moved.get("condition", str(at.condition))
    )


def _existing(at: PagePath, page: PageContext | None) -> PageContext:
    if page is None:
        raise NotFound(at.path, tags=at.tags)
    return page

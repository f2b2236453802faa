"""Plain loops over templates, as ways to write a site (see ways.py).

They do nothing but render and write: their contexts are made by the bench off the clock, a few at a time,
since all of them would not fit. They compile their templates once, before they start their processes, give
each the same number of pages before they begin, and have their folders. They escape, and are as strict as the
site is, so that they write the same bytes.
"""

from __future__ import annotations

import json
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench import finished
from bench.bulk import shares
from bench.bulk.clock import Clock, Took
from bench.bulk.ways import composer_of
from compound_pages import document
from compound_pages.context import Chrome, PairPage
from compound_pages.renderer import Renderer
from toolkit.content import OWN
from toolkit.export import file_of
from toolkit.export.files import write
from toolkit.export.quiet import collecting_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.bulk.made import Content
    from compound_pages.composer import Composer
    from compound_pages.context import PageContext

_CONTEXTS = 250  # that are in memory at once


def plain(content: Content, out: Path, paths: Sequence[str], processes: int) -> Took:
    """A loop that renders contexts and writes files, and looks for garbage no more than export does."""
    return _looped(content, out, paths, processes, _IN_MEMORY)


def reading(content: Content, out: Path, paths: Sequence[str], processes: int) -> Took:
    """The same where contexts of questions are texts of JSON, as `bare` has them: read on the clock."""
    return _looped(content, out, paths, processes, _AS_JSON)


class _Form(NamedTuple):
    """How a loop has its contexts: how one is put away, off the clock, and how it is taken out, on it."""

    put: Callable[[PageContext], Any]
    take: Callable[[Any], Any]


def _put(page: PageContext) -> Any:  # noqa: ANN401  a text, or the page
    return json.dumps(finished.plain(page), ensure_ascii=False) if isinstance(page, PairPage) else page


def _take(kept: Any) -> Any:  # noqa: ANN401
    return json.loads(kept) if isinstance(kept, str) else kept


_IN_MEMORY = _Form(lambda page: page, lambda page: page)
_AS_JSON = _Form(_put, _take)


def _looped(content: Content, out: Path, paths: Sequence[str], processes: int, form: _Form) -> Took:
    with collecting_nothing():
        return _plain(composer_of(content, Renderer(OWN / "templates")), out, paths, processes, form)


def _plain(composer: Composer, out: Path, paths: Sequence[str], processes: int, form: _Form) -> Took:
    clock = Clock()
    with clock:
        environment = Environment(
            loader=FileSystemLoader(OWN / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        compiled = {name: environment.get_template(name) for name in environment.list_templates()}

    def work(share: Sequence[str]) -> Took:
        working = Clock()
        for chunk in batched(share, _CONTEXTS, strict=False):
            found = [(path, *composer.found(path, lambda: 900.0)) for path in chunk]
            contexts = [(*one, form.put(one[-1].page)) for one in found]
            _fill(out, chunk)
            with working:
                for path, at, _, view, context in contexts:
                    if at.data and isinstance(view.page, Chrome):
                        body = document.encoded(at, view.page, view.made_from)
                    else:
                        body = compiled[view.template].render(page=form.take(context)).encode()
                    write(out, path, body)
        return Took(working.seconds, working.cpu, 0, len(share))

    return shares.done(work, paths, processes).after(clock)


def _fill(out: Path, paths: Sequence[str]) -> None:
    """Make the folders that `paths` lie in."""
    for folder in {(out / file_of(path)).parent for path in paths}:
        folder.mkdir(parents=True, exist_ok=True)

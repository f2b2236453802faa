"""Any text in every field of every record: pages keep the structure that harmless texts give them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from hostile import HOSTILE, Filling, harmless, records
from hypothesis import example, given, settings
from hypothesis import strategies as st
from skeleton import skeleton

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.errors import PageError
from compound_pages.renderer import Renderer
from toolkit.content import OWN
from toolkit.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.content import Content

PATHS = (
    "/is-one-safe-for-one-patients", "/one-research-in-one", "/compounds/one", "/conditions/two",
    "/about/method", "/", "/feed.xml", "/sitemaps/one.xml", "/compounds/three",
    "/is-one-safe-for-five-patients", "/can-i-take-one-with-one-treatment.json",
)  # fmt: skip
# What begins, ends or escapes something in a template, HTML, XML, JSON or a header; and any text at all.
SIGNS = st.text(st.sampled_from("<>&\"'`{}%#=/!-[]\\;:ax \t\r\n\x00\x1b\u2028\u202e\ufeff"), max_size=20)
RENDERER, ASSETS = Renderer(OWN / "templates"), read_assets(OWN / "assets")


@pytest.fixture(scope="module")
def parts(sample: Content) -> Callable[[str], dict[str, Any]]:
    """Return the skeleton of each page of a site whose every text begins with a given one."""

    def parts(text: str) -> dict[str, Any]:
        made = records(sample.records, Filling(lambda _: text))
        composer = Composer(Library(made), RENDERER, ASSETS, 60, time.perf_counter)
        return {path: _parts(composer, path) for path in PATHS}

    return parts


def _parts(composer: Composer, path: str) -> Any:
    try:
        answer = composer.compose(path, lambda: 1.0).response
    except PageError as error:
        answer = composer.refuse(error)
    return answer.status, skeleton(answer.headers["content-type"], answer.body.decode())


@settings(max_examples=50)
@given(SIGNS | st.text(max_size=20))
@example(HOSTILE[0])
@example("".join(HOSTILE))
def test_no_text_changes_what_a_page_is_made_of(parts: Callable[[str], dict[str, Any]], text: str) -> None:
    """HTML, JSON-LD, JSON and XML are well-formed, and their elements, attributes and keys are the same."""
    assert parts(text) == parts(harmless(text))

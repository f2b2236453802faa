from __future__ import annotations

from hashlib import sha256

import pytest

from compound_pages import freshness
from compound_pages.assets import Assets, asset_path
from compound_pages.canonical import canonical
from compound_pages.paths import parse

FILES = {"site.css": b"a{}", "favicon.ico": b"icon", "logo.svg": b"<svg/>", "photo.png": b"png"}


def test_a_name_changes_with_its_content() -> None:
    """An asset is served under the first twelve digits of its SHA-256, one name for one content."""
    assert asset_path("site.css", b"a{}") == f"/assets/site.{sha256(b'a{}').hexdigest()[:12]}.css"
    assert asset_path("site.css", b"a{}") != asset_path("site.css", b"b{}")


def test_the_icon_keeps_the_name_that_browsers_ask_for() -> None:
    """The icon has no hash in its name."""
    assert asset_path("favicon.ico", b"icon") == "/favicon.ico"


def test_every_asset_has_an_answer() -> None:
    """Each file answers at its path with its bytes, its media type and the tags of assets."""
    answers = Assets(FILES).answers()
    assert {path: (a.status, a.body, a.headers["content-type"]) for path, a in answers.items()} == {
        asset_path("site.css", b"a{}"): (200, b"a{}", "text/css; charset=utf-8"),
        "/favicon.ico": (200, b"icon", "image/x-icon"),
        asset_path("logo.svg", b"<svg/>"): (200, b"<svg/>", "image/svg+xml"),
        asset_path("photo.png", b"png"): (200, b"png", "image/png"),
    }
    assert all(answer.headers[freshness.TAG_HEADER] == "all,asset" for answer in answers.values())


def test_only_a_hashed_name_is_immutable() -> None:
    """What keeps its name when it changes may not be kept for ever."""
    lives = {path: answer.headers["cache-control"] for path, answer in Assets(FILES).answers().items()}
    assert [path for path, life in lives.items() if "immutable" not in life] == ["/favicon.ico"]


def test_the_stylesheet_is_the_file_of_that_name() -> None:
    """Pages link to the path of site.css."""
    assert Assets(FILES).stylesheet == asset_path("site.css", b"a{}")


@pytest.mark.parametrize("path", Assets(FILES).answers())
def test_an_assets_path_is_canonical_and_of_its_kind(path: str) -> None:
    """No asset has a path that would be sent elsewhere or taken for a page."""
    assert canonical(path) == path
    at = parse(path, {})
    assert at is not None
    assert at.kind == "asset"


def test_a_file_of_an_unknown_type_is_an_error() -> None:
    """A media type is never guessed."""
    with pytest.raises(KeyError, match="exe"):
        Assets({**FILES, "x.exe": b""})

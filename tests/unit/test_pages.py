from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from scripted import Kept, Queued, Scripted, made, page

from compound_pages import freshness
from compound_pages.composer import Composed
from compound_pages.errors import (
    CacheFailed,
    Gone,
    Malformed,
    Moved,
    NotFound,
    PutLost,
    Unavailable,
)
from compound_pages.history import Ending
from compound_pages.items import Key
from compound_pages.pages import ATTEMPTS, Pages, Request
from compound_pages.paths import PagePath

if TYPE_CHECKING:
    from compound_pages.errors import PageError

BRIEF = "public, max-age=0, s-maxage=10"
SECRETS = ("new", "old")


def _pages(composer: Scripted, cache: Kept) -> Pages:
    return Pages(composer, cache, SECRETS, Queued())  # type: ignore[arg-type]


def _ask(method: str = "GET", secret: str = SECRETS[0]) -> Request:
    return Request(method, "/a", secret)


def _long() -> float:
    return 7.5


def test_a_page_is_rendered_kept_and_answered() -> None:
    """A page that stays as it is costs one render and one put, which overwrites nothing."""
    composer, cache = Scripted(made("one")), Kept()
    answer = _pages(composer, cache).serve(_ask(), _long)
    assert answer.response == page("one")
    assert cache.calls == [("put", "pages/a", b"one", None)]
    assert answer.measured == {"PageRendered": 1, "RenderMilliseconds": 2.0}
    assert (answer.error, composer.waits) == (None, [7.5])


def test_head_is_answered_like_get() -> None:
    """HEAD takes the way of GET; whoever hands the answer on leaves the body out."""
    answers = [_pages(Scripted(made("one")), Kept()).serve(_ask(method), _long) for method in ("GET", "HEAD")]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", ""])
def test_another_method_is_refused(method: str) -> None:
    """Only GET and HEAD are answered, and the refusal says so and is kept by nobody."""
    cache = Kept()
    answer = _pages(Scripted(made("one")), cache).serve(_ask(method), _long)
    assert (answer.response.status, answer.response.headers["allow"]) == (405, "GET, HEAD")
    assert answer.response.headers["cache-control"] == "no-store"
    assert cache.calls == []


@pytest.mark.parametrize(
    "secret", ["", "ne", "newer", "New", "new,old", "new ", "\ud800", "ñ", "\0", "new" * 5_000]
)
def test_who_is_not_the_edge_is_refused(secret: str) -> None:
    """Without one of the edge's secrets nothing is read, rendered or told, whatever the method."""
    composer, cache = Scripted(made("one")), Kept()
    for method in ("GET", "POST"):
        answer = _pages(composer, cache).serve(_ask(method, secret), _long)
        assert (answer.response.status, answer.response.body) == (403, b"")
        assert answer.response.headers["cache-control"] == "no-store"
        assert (answer.measured, answer.error) == ({"Refused": 1}, None)
    assert (composer.waits, cache.calls) == ([], [])


@pytest.mark.parametrize("secret", ["", "new", "old", "neither"])
def test_time_does_not_tell_which_secret_matched(secret: str) -> None:
    """What is given is compared with each value that is good, in constant time, also after one matched."""
    with patch("compound_pages.pages.compare_digest", wraps=compare_digest) as compared:
        _pages(Scripted(made("one")), Kept()).serve(_ask(secret=secret), _long)
    assert [call.args for call in compared.call_args_list] == [
        (secret.encode(), known.encode()) for known in SECRETS
    ]


@pytest.mark.parametrize("secret", SECRETS)
def test_during_a_rotation_both_secrets_are_good(secret: str) -> None:
    """The secret before and the one after a rotation open the door alike."""
    assert _pages(Scripted(made("one")), Kept()).serve(_ask(secret=secret), _long).response.status == 200


@pytest.mark.parametrize("secrets", [("",), ("new", ""), ("", "old")])
def test_an_empty_secret_opens_nothing(secrets: tuple[str, ...]) -> None:
    """Who sends none is not the edge, even for a service that was given an empty one."""
    service = Pages(Scripted(made("one")), Kept(), secrets, Queued())  # type: ignore[arg-type]
    assert service.serve(_ask(secret=""), _long).response.status == 403


def test_without_a_secret_nobody_is_the_edge() -> None:
    """A service that was given no secret answers nobody."""
    service = Pages(Scripted(made("one")), Kept(), (), Queued())  # type: ignore[arg-type]
    assert service.serve(_ask(secret=""), _long).response.status == 403


@pytest.mark.parametrize(("failure", "metric"), [(PutLost("x"), "PutLost"), (CacheFailed("x"), "PutFailed")])
def test_a_put_that_failed_shortens_the_life_of_the_answer(failure: Exception, metric: str) -> None:
    """A page that could not be kept, or was kept by somebody else first, is answered for ten seconds."""
    answer = _pages(Scripted(made("one")), Kept(failure)).serve(_ask(), _long)
    assert (answer.response.status, answer.response.body) == (200, b"one")
    assert answer.response.headers["cache-control"] == BRIEF
    assert answer.measured[metric] == 1
    assert answer.error is None


def test_a_page_whose_records_moved_is_made_again() -> None:
    """Where a record moved between read and put, the page is made again and replaces our own copy."""
    composer, cache = Scripted(made("one", moved=True), made("two")), Kept()
    answer = _pages(composer, cache).serve(_ask(), _long)
    assert answer.response == page("two")
    assert cache.calls == [
        ("put", "pages/a", b"one", None),
        ("put", "pages/a", b"two", page("one").etag),
    ]
    assert answer.measured == {"PageRendered": 2, "RenderMilliseconds": 2.0, "LookedAgain": 1}


@pytest.mark.parametrize("failure", [PutLost("x"), CacheFailed("x")])
def test_a_put_in_doubt_is_looked_after_too(failure: Exception) -> None:
    """A put that failed may have worked, so what moved meanwhile replaces it, if it is there."""
    cache = Kept(failure, None)
    answer = _pages(Scripted(made("one", moved=True), made("two")), cache).serve(_ask(), _long)
    assert cache.calls[1] == ("put", "pages/a", b"two", page("one").etag)
    assert answer.response == page("two")


@pytest.mark.parametrize("failure", [PutLost("x"), CacheFailed("x")])
def test_a_copy_that_could_not_be_replaced_is_deleted(failure: Exception) -> None:
    """Where the new page could not be kept, the old copy, known to be out of date, does not stay either."""
    cache = Kept(None, failure)
    answer = _pages(Scripted(made("one", moved=True), made("two")), cache).serve(_ask(), _long)
    assert cache.calls[2:] == [("delete", "pages/a", None, page("one").etag)]
    assert (answer.response.body, answer.response.headers["cache-control"]) == (b"two", BRIEF)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (Gone("x", Ending()), 404),
        (NotFound("/a"), 404),
        (Moved("/b"), 404),
        (RuntimeError("x"), 500),
    ],
)
def test_a_page_that_ends_while_it_is_made_takes_its_copy_along(state: Exception, status: int) -> None:
    """If there is no page any more when it is made again, our copy is deleted and the state is the answer."""
    cache = Kept()
    answer = _pages(Scripted(made("one", moved=True), state), cache).serve(_ask(), _long)
    assert cache.calls[1:] == [("delete", "pages/a", None, page("one").etag)]
    assert answer.response.status == status


@pytest.mark.parametrize("failure", [Unavailable(), Malformed("compound#b", "x")])
def test_a_page_that_cannot_be_made_again_is_answered_as_it_was(failure: Exception) -> None:
    """Where the table is lost between look and second read, the reader gets the page of a moment ago."""
    cache = Kept()
    answer = _pages(Scripted(made("one", moved=True), failure), cache).serve(_ask(), _long)
    assert (answer.response.status, answer.response.headers["cache-control"]) == (200, BRIEF)
    assert cache.calls[1:] == [("delete", "pages/a", None, page("one").etag)]
    assert answer.measured["LookFailed"] == 1


def test_a_page_that_never_rests_is_not_kept() -> None:
    """After four tries that all moved, the last page is answered for ten seconds and its copy deleted."""
    cache = Kept()
    answer = _pages(Scripted(made("one", moved=True)), cache).serve(_ask(), _long)
    assert [call[0] for call in cache.calls] == ["put"] * ATTEMPTS + ["delete"]
    assert ATTEMPTS == 4
    assert cache.calls[-1][3] == page("one").etag
    assert answer.response.headers["cache-control"] == BRIEF
    assert answer.measured["LookedAgain"] == ATTEMPTS


@pytest.mark.parametrize("failure", [Unavailable(), Malformed("compound#b", "x")])
def test_a_look_that_fails_leaves_no_copy(failure: Exception) -> None:
    """Who cannot look again answers the page for ten seconds and leaves no copy that may be out of date."""
    cache = Kept()
    answer = _pages(Scripted(made("one", moved=failure)), cache).serve(_ask(), _long)
    assert (answer.response.status, answer.response.headers["cache-control"]) == (200, BRIEF)
    assert cache.calls[1:] == [("delete", "pages/a", None, page("one").etag)]
    assert answer.measured["LookFailed"] == 1
    assert answer.error is None


@pytest.mark.parametrize("failure", [PutLost("x"), CacheFailed("x")])
def test_a_copy_that_cannot_be_deleted_is_left_to_the_sweep(failure: Exception) -> None:
    """A delete that fails or comes too late changes nothing about the answer."""
    cache = Kept(None, failure)
    answer = _pages(Scripted(made("one", moved=Unavailable())), cache).serve(_ask(), _long)
    assert (answer.response.status, answer.error) == (200, None)


def test_an_asset_is_kept_without_a_look() -> None:
    """What was made from no record cannot have moved."""
    at = PagePath(kind="asset", path="/assets/a.0.css")
    asset = freshness.asset(b"a{}", "text/css", ("all", "asset"), hashed=True)
    cache = Kept()
    answer = _pages(Scripted(Composed(at, asset, None)), cache).serve(_ask(), _long)
    assert answer.response == asset
    assert cache.calls == [("put", "pages/assets/a.0.css", b"a{}", None)]


@pytest.mark.parametrize("state", [NotFound("/a"), Gone("x", Ending()), Moved("/b")])
def test_a_state_is_an_answer_and_no_error(state: PageError) -> None:
    """Moved, not found and gone are refused in their own way, keep no copy and alarm nobody."""
    cache = Kept()
    answer = _pages(Scripted(state), cache).serve(_ask(), _long)
    assert answer.response.body == type(state).__name__.encode()
    assert (answer.error, cache.calls, answer.measured) == (None, [], {})


def test_an_outage_is_handed_on() -> None:
    """Records that cannot be read are an answer to the reader and an error to the operator."""
    state = Unavailable()
    answer = _pages(Scripted(state), Kept()).serve(_ask(), _long)
    assert (answer.response.body, answer.error) == (b"Unavailable", state)


@pytest.mark.parametrize("fault", [Malformed("compound#b", "x"), RuntimeError("x"), RecursionError()])
def test_whatever_goes_wrong_is_an_answer(fault: Exception) -> None:
    """An unforeseen fault answers 500, kept by nobody, and is handed on for its trace."""
    answer = _pages(Scripted(fault), Kept()).serve(_ask(), _long)
    assert (answer.response.status, answer.error) == (500, fault)
    assert answer.response.headers["cache-control"] == "no-store"


def test_a_fault_of_the_cache_that_nobody_foresaw_is_an_answer() -> None:
    """Even a fault in the page cache's own code gets an answer."""
    answer = _pages(Scripted(made("one")), Kept(RuntimeError("x"))).serve(_ask(), _long)
    assert answer.response.status == 500


def test_the_errors_say_their_keys() -> None:
    """A malformed item is named by its key, so that whoever is woken knows which."""
    assert str(Malformed(str(Key("compound", "a")), "x")) == "compound#a: x"


def test_without_time_for_a_put_nothing_is_put() -> None:
    """With too little time left the page is answered for ten seconds, and S3 is not touched."""
    cache = Kept()
    answer = _pages(Scripted(made("one")), cache).serve(_ask(), lambda: 1.0)
    assert (answer.response.status, answer.response.headers["cache-control"]) == (200, BRIEF)
    assert cache.calls == []
    assert answer.measured["NoTimeToPut"] == 1

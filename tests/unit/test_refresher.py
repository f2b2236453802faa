from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import around_calls, failing_calls, recorded_calls
from botocore.exceptions import ReadTimeoutError
from refreshed import ASSETS, BUCKET, OLD, Refreshed, meanwhile, refusal

from compound_pages.errors import OutOfStep
from compound_pages.items import Key, Redirect, Tombstone
from compound_pages.records import Pair
from compound_pages.refresher import ATTEMPTS
from compound_pages.routes import ERROR_PAGE

if TYPE_CHECKING:
    from aws_calls import Proceed

    from compound_pages.items import AnyRecord

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB = "/compounds/ketamine-iv"
KETAMINE, LIVER = Key("compound", "ketamine-iv"), Key("condition", "liver-cancer")
BOTH = Key("pair", "ketamine-iv/liver-cancer")
LATE = ReadTimeoutError(endpoint_url="https://s3.us-east-1.amazonaws.com")


def _pair(text: str) -> Pair:
    return Pair(studied="limited", risks=text)


# ---- One page ----------------------------------------------------------------------------------------------


def test_a_page_that_is_in_step_is_not_put(refreshed: Refreshed) -> None:
    """A copy that a render would not change costs one look at its headers."""
    refreshed.keep_fresh(PAGE)
    with recorded_calls() as calls:
        assert refreshed.refresh(PAGE)["PageFresh"] == 1
    assert calls == ["HeadObject"]


def test_a_page_that_is_out_of_step_is_put(refreshed: Refreshed) -> None:
    """The copy becomes what a render from scratch gives, in bytes and headers."""
    refreshed.keep(PAGE)
    with recorded_calls() as calls:
        assert refreshed.refresh(PAGE)["PagePut"] == 1
    assert calls == ["HeadObject", "PutObject"]
    assert refreshed.kept(PAGE) == refreshed.fresh(PAGE)


@pytest.mark.parametrize(
    "change",
    [
        {"ContentType": "text/html"},
        {"CacheControl": "public, max-age=0, s-maxage=300"},
        {"Metadata": {"cache-tag": "all,safety"}},
        {"Metadata": {}},
    ],
)
def test_a_copy_that_differs_in_its_headers_is_put(refreshed: Refreshed, change: dict[str, Any]) -> None:
    """A release may change nothing but headers or tags: that must reach S3 too."""
    fresh = refreshed.fresh(PAGE)
    assert fresh is not None
    refreshed.keep(PAGE, fresh, **change)
    assert refreshed.refresh(PAGE)["PagePut"] == 1
    assert refreshed.kept(PAGE) == fresh


def test_a_page_that_nobody_asked_for_is_left_alone(refreshed: Refreshed) -> None:
    """Where there is no copy, nothing is read, rendered or put."""
    with recorded_calls() as calls:
        assert refreshed.refresh(PAGE)["PageAbsent"] == 1
    assert (calls, refreshed.shelf.asked) == (["HeadObject"], [])


def test_a_page_is_rendered_ahead_where_that_is_asked(refreshed: Refreshed) -> None:
    """A page that nobody has asked for yet is put for its first reader."""
    assert refreshed.refresh(PAGE, create=True)["PagePut"] == 1
    assert refreshed.kept(PAGE) == refreshed.fresh(PAGE)
    assert refreshed.refresh(PAGE, create=True) == {"PageFresh": 1, "PurgedItems": 0}


ENDED: dict[str, tuple[str, Key, AnyRecord | None]] = {
    "not found": (PAGE, KETAMINE, None),
    "a hub that is not found": (HUB, KETAMINE, None),
    "gone": (PAGE, KETAMINE, Tombstone("K")),
    "its pair gone": (PAGE, BOTH, Tombstone()),
    "moved": (PAGE, LIVER, Redirect("hepatoma")),
    "past the end of a list": ("/compounds/2", BOTH, None),
    "of a kind that is no more": ("/what-is-ketamine-iv", BOTH, None),
    "not canonical": ("/Compounds", BOTH, None),
    "an asset of another release": ("/assets/site.0123456789ab.css", BOTH, None),
}


@pytest.mark.parametrize(("path", "key", "record"), ENDED.values(), ids=ENDED)
def test_a_copy_of_no_page_is_deleted(
    refreshed: Refreshed, path: str, key: Key, record: AnyRecord | None
) -> None:
    """Where a path has no page any more its copy goes; where there was none, nothing is done or created."""
    refreshed.shelf.records.pop(key, None)
    if record:
        refreshed.shelf.put(key, record)
    refreshed.keep(path)
    assert refreshed.refresh(path)["PageDeleted"] == 1
    assert refreshed.kept(path) is None
    with recorded_calls() as calls:
        refreshed.refresh(path)
        refreshed.refresh(path, create=True)
    assert calls == ["HeadObject", "HeadObject"]


def test_every_write_names_what_it_has_seen(refreshed: Refreshed) -> None:
    """A put or delete is of the copy that was looked at, and a first copy overwrites none."""
    seen: list[dict[str, Any]] = []

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation in {"PutObject", "DeleteObject"}:
            seen.append({name: parameters[name] for name in ("IfMatch", "IfNoneMatch") if name in parameters})
        return proceed()

    refreshed.keep(PAGE)
    refreshed.keep("/compounds/2")
    with around_calls(note):
        refreshed.refresh(PAGE, "/compounds/2", HUB, create=True)
    assert seen == [{"IfMatch": OLD.etag}, {"IfMatch": OLD.etag}, {"IfNoneMatch": "*"}]


@pytest.mark.parametrize("path", ["/", "/compounds", "/conditions", "/conditions/liver-cancer", ERROR_PAGE])
def test_every_kind_of_page_is_refreshed(refreshed: Refreshed, path: str) -> None:
    """Lists, hubs, the front door and the page of an outage are pages like any other."""
    refreshed.keep(path)
    refreshed.refresh(path)
    assert refreshed.kept(path) == refreshed.fresh(path)


def test_the_icon_is_refreshed(refreshed: Refreshed) -> None:
    """An asset whose name holds no hash can change."""
    refreshed.keep("/favicon.ico")
    refreshed.refresh("/favicon.ico")
    assert refreshed.kept("/favicon.ico") == ASSETS.answers()["/favicon.ico"]


# ---- Somebody else moves meanwhile -------------------------------------------------------------------------


def test_a_put_that_lost_starts_again(refreshed: Refreshed) -> None:
    """A copy that somebody replaced since is looked at again, and is in step in the end."""
    refreshed.keep(PAGE)
    with meanwhile("PutObject", lambda: refreshed.keep(PAGE, OLD, Body=b"other")):
        measured = refreshed.refresh(PAGE)
    assert (measured["PutLost"], measured["PagePut"]) == (1, 1)
    assert refreshed.kept(PAGE) == refreshed.fresh(PAGE)


def test_a_put_that_lost_to_the_same_page_is_done(refreshed: Refreshed) -> None:
    """Where somebody else has put the very page, or our own put came back from a time-out, that is that."""
    refreshed.keep(PAGE)
    with meanwhile("PutObject", lambda: refreshed.keep_fresh(PAGE)):
        measured = refreshed.refresh(PAGE)
    assert (measured["PutLost"], measured["PageFresh"]) == (1, 1)


@pytest.mark.parametrize("create", [False, True])
def test_a_copy_that_vanished_is_put_only_where_it_is_asked_for(refreshed: Refreshed, create: bool) -> None:
    """What somebody deleted meanwhile is a page that nobody asked for."""
    refreshed.keep(PAGE)
    with meanwhile("PutObject", lambda: refreshed.s3.delete_object(Bucket=BUCKET, Key=f"pages{PAGE}")):
        measured = refreshed.refresh(PAGE, create=create)
    assert measured["PutLost"] == 1
    assert refreshed.kept(PAGE) == (refreshed.fresh(PAGE) if create else None)


def test_a_delete_that_lost_starts_again(refreshed: Refreshed) -> None:
    """A copy that somebody replaced since the look is looked at again before it goes."""
    refreshed.keep("/compounds/2")
    with meanwhile("DeleteObject", lambda: refreshed.keep("/compounds/2", OLD, Body=b"other")):
        measured = refreshed.refresh("/compounds/2")
    assert (measured["PutLost"], measured["PageDeleted"]) == (1, 1)
    assert refreshed.kept("/compounds/2") is None


@pytest.mark.parametrize("status", [404, 409, 412])
@pytest.mark.parametrize("operation", ["PutObject", "DeleteObject"])
def test_a_page_that_never_wins_comes_back(refreshed: Refreshed, operation: str, status: int) -> None:
    """Whoever loses four times leaves the page to another time."""
    path = PAGE if operation == "PutObject" else "/compounds/2"
    refreshed.keep(path)
    with (
        failing_calls(refusal(status), operation),
        recorded_calls() as calls,
        pytest.raises(OutOfStep, match="never rested"),
    ):
        refreshed.refresh(path)
    assert calls.count(operation) == ATTEMPTS == 4


def test_a_page_whose_records_moved_is_made_again(refreshed: Refreshed) -> None:
    """A record that is written between read and put is seen by the second look, and the page starts again."""
    refreshed.keep(PAGE)
    with meanwhile("PutObject", lambda: refreshed.shelf.put(BOTH, _pair("New."))):
        measured = refreshed.refresh(PAGE)
    assert (measured["PagePut"], measured["LookedAgain"]) == (2, 1)
    kept = refreshed.kept(PAGE)
    assert kept == refreshed.fresh(PAGE)
    assert kept is not None
    assert b"New." in kept.body


def test_a_list_that_moved_is_seen(refreshed: Refreshed) -> None:
    """The second look is at lists as well as records."""
    refreshed.keep(HUB)
    with meanwhile("PutObject", lambda: refreshed.shelf.records.pop(BOTH)):
        assert refreshed.refresh(HUB)["LookedAgain"] == 1
    assert refreshed.kept(HUB) == refreshed.fresh(HUB)


def test_a_page_that_ended_after_its_put_is_deleted(refreshed: Refreshed) -> None:
    """A record that is taken down between read and put takes the page along that was just put."""
    refreshed.keep(PAGE)
    with meanwhile("PutObject", lambda: refreshed.shelf.put(KETAMINE, Tombstone("K")), after=True):
        measured = refreshed.refresh(PAGE)
    assert (measured["PagePut"], measured["PageDeleted"]) == (1, 1)
    assert refreshed.kept(PAGE) is None


def test_records_that_never_rest_are_left_to_another_time(refreshed: Refreshed) -> None:
    """A record that moves at each of four looks is out of step, and the message comes back."""
    refreshed.keep(PAGE)
    texts = [f"{number}." for number in range(ATTEMPTS)]
    writes = [partial(refreshed.shelf.put, BOTH, _pair(text)) for text in texts]
    with meanwhile("PutObject", *writes), pytest.raises(OutOfStep, match="never rested"):
        refreshed.refresh(PAGE)

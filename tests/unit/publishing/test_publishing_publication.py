from __future__ import annotations

import pytest
from made_records import compound, gone, made

from compound_pages.items import Key
from toolkit.publishing import Publication, Refused, check_base
from toolkit.publishing.publication import DONE, WRITING, content_hash, if_still, of_item

A = Key("compound", "a")
BASE = Publication("h0", "c0", "2026-11-22T14:03:05.123456+00:00", DONE)


# The hash of a content


def test_the_same_records_have_the_same_hash_in_any_order() -> None:
    records = made(3, 2, 2)
    assert content_hash(dict(reversed(records.items()))) == content_hash(records)


@pytest.mark.parametrize(
    "other",
    [
        made(3) | {A: compound("A", safety="other")},
        made(3),
        made(3) | {Key("compound", "b"): compound("A")},
        made(3) | {A: gone("A")},
    ],
    ids=["changed", "less", "another slug", "gone"],
)
def test_other_records_have_another_hash(other: dict[Key, object]) -> None:
    assert content_hash(other) != content_hash(made(3) | {A: compound("A")})  # type: ignore[arg-type]


# Who may replace what


def known(_commit: str) -> bool:
    return True


def unknown(_commit: str) -> bool:
    return False


@pytest.mark.parametrize("state", [DONE, WRITING])
def test_anybody_may_publish_first_or_the_same_again(state: str) -> None:
    check_base(None, "h1", unknown, None)
    check_base(BASE._replace(state=state, commit=""), "h0", unknown, None)
    check_base(BASE._replace(state=state, commit=""), "h0", unknown, "something else")


def test_who_has_the_commit_has_seen_the_base() -> None:
    asked: list[str] = []
    check_base(BASE, "h1", lambda commit: bool(asked.append(commit) or True), None)
    assert asked == ["c0"]


@pytest.mark.parametrize("state", [DONE, WRITING])
def test_who_names_the_base_may_replace_it(state: str) -> None:
    check_base(BASE._replace(state=state, commit=""), "h1", unknown, "h0")


def test_a_base_that_was_not_seen_is_refused() -> None:
    with pytest.raises(Refused) as raised:
        check_base(BASE, "h1", unknown, None)
    assert str(raised.value) == (
        "The table holds what this folder has not seen: h0, from commit c0, 2026-11-22T14:03:05Z. "
        "Fetch that commit first, or replace it all the same with --onto h0."
    )


def test_files_that_were_not_committed_cannot_have_been_seen() -> None:
    with pytest.raises(Refused) as raised:
        check_base(BASE._replace(commit=""), "h1", known, None)
    assert str(raised.value) == (
        "The table holds what nobody can look up: h0, from files that were not committed, "
        "2026-11-22T14:03:05Z. If it may be lost, replace it with --onto h0."
    )


def test_a_publication_that_is_not_finished_is_refused_whoever_knows_its_commit() -> None:
    with pytest.raises(Refused, match=r"not finished: h0, .*--onto h0"):
        check_base(BASE._replace(state=WRITING), "h1", known, None)


@pytest.mark.parametrize("onto", ["h9", "h", "H0"])
def test_naming_another_base_is_refused_even_if_this_one_was_seen(onto: str) -> None:
    with pytest.raises(Refused, match=f"another publication than {onto}: h0"):
        check_base(BASE, "h1", known, onto)


# The item


def test_a_publication_is_read_as_it_was_written() -> None:
    assert of_item(BASE.item()) == BASE
    assert of_item(None) is None


def test_what_an_item_lacks_is_empty_and_refused_like_anything_unseen() -> None:
    found = of_item({"pk": {"S": "publication#"}, "sk": {"S": "record"}, "hash": {"S": "h0"}})
    assert found == Publication("h0", "", "", "")
    with pytest.raises(Refused):
        check_base(found, "h1", known, None)


def test_a_condition_names_all_that_was_read() -> None:
    assert if_still(BASE)["ExpressionAttributeValues"].keys() == {":hash", ":commit", ":at", ":state"}
    assert if_still(None) == {"ConditionExpression": "attribute_not_exists(pk)"}

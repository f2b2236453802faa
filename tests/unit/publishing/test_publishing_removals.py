from __future__ import annotations

import pytest

from toolkit.publishing import Difference, Refused, refuse_removals, removals


def vanishing(kind: str, vanished: int, live: int) -> Difference:
    """Return a difference in which so many of so many live records vanished."""
    slugs = tuple(f"s{number:03}" for number in range(vanished))
    return Difference((), (), (), (), (), (), (), (), 0, {kind: slugs}, {kind: live})


@pytest.mark.parametrize("kind", ["compound", "condition", "pair"])
@pytest.mark.parametrize(
    ("vanished", "live", "refused"),
    [(3, 3, False), (3, 1000, False), (4, 4, True), (4, 39, True), (4, 40, False), (5, 45, True),
     (100, 1000, False), (101, 1000, True), (101, 1009, True), (101, 1010, False)],
)  # fmt: skip
def test_more_than_three_and_a_tenth_are_refused(kind: str, vanished: int, live: int, refused: bool) -> None:
    found = vanishing(kind, vanished, live)
    assert bool(removals(found)) is refused
    if refused:
        with pytest.raises(Refused):
            refuse_removals(found)
    else:
        refuse_removals(found)


def test_the_refusal_names_kind_counts_first_slugs_and_the_way_out() -> None:
    with pytest.raises(Refused) as raised:
        refuse_removals(vanishing("compound", 7, 40))
    assert str(raised.value) == (
        "7 of 40 compounds have no file any more and would be taken down: s000, s001, s002, s003, s004, ….\n"
        "They were left as they are. If they are meant to go, publish with --allow-removals."
    )


def test_pairs_are_removed_and_four_are_all_named() -> None:
    assert removals(vanishing("pair", 4, 4)) == [
        "4 of 4 pairs have no file any more and would be removed: s000, s001, s002, s003."
    ]


def test_every_kind_that_lost_too_many_is_named() -> None:
    found = vanishing("compound", 4, 4)._replace(
        vanished={"compound": ("a",) * 4, "condition": ("b",), "pair": ("c",) * 9},
        live={"compound": 4, "condition": 1, "pair": 9},
    )
    assert [sentence.split(" have")[0] for sentence in removals(found)] == [
        "4 of 4 compounds",
        "9 of 9 pairs",
    ]

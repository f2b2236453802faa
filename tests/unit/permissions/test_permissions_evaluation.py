"""The laws of evaluation, whatever the statements are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from toolkit.permissions.conditions import Condition
from toolkit.permissions.evaluation import Permission, is_about, judge
from toolkit.permissions.statements import Statement

if TYPE_CHECKING:
    from random import Random

PLAIN = Condition("aws:securetransport", ("false",), "Bool")
LISTED = Condition("s3:prefix", ("pages/*",), "StringLike")
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:Get*", "S3:getobject", "s3:*", "*", "sqs:SendMessage")
RESOURCES = ("arn:aws:s3:::b/pages/x", "arn:aws:s3:::b/pages/*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "*")
PRINCIPALS = (None, ("*",), ("AWS:R",), ("Service:s",))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """One to three of the values."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=3).map(tuple)


STATEMENTS = st.lists(
    st.builds(
        Statement,
        st.booleans(),
        some(ACTIONS),
        some(RESOURCES),
        st.lists(st.sampled_from((PLAIN, LISTED)), max_size=1).map(tuple),
        st.sampled_from(PRINCIPALS),
    ),
    max_size=6,
)
ASKED = st.builds(
    Permission,
    st.sampled_from(("s3:GetObject", "s3:PutObject", "sqs:SendMessage")),
    st.sampled_from(("arn:aws:s3:::b/pages/x", "arn:aws:s3:::b/private", "arn:aws:s3:::b")),
    st.sampled_from(({"aws:securetransport": ("true",)}, {"s3:prefix": ("pages/",)})),
)
WHO = st.sampled_from(("AWS:R", "Service:s", ""))


@given(ASKED, WHO)
def test_what_nothing_allows_is_denied(asked: Permission, who: str) -> None:
    assert not judge(asked, who, ()).allowed


@given(STATEMENTS, ASKED, WHO)
def test_it_is_allowed_if_something_allows_it_and_nothing_denies_it(
    statements: list[Statement], asked: Permission, who: str
) -> None:
    said = {one.allows for one in statements if is_about(one, asked, who)}
    verdict = judge(asked, who, statements)
    assert verdict.allowed is (said == {True})
    assert (verdict.statement is None) is (not said)


@given(STATEMENTS, STATEMENTS, ASKED, WHO)
def test_another_deny_never_allows_more(
    statements: list[Statement], more: list[Statement], asked: Permission, who: str
) -> None:
    denies = [replace(one, allows=False) for one in more]
    assert judge(asked, who, statements).allowed >= judge(asked, who, statements + denies).allowed


@given(STATEMENTS, STATEMENTS, ASKED, WHO)
def test_another_allow_never_allows_less(
    statements: list[Statement], more: list[Statement], asked: Permission, who: str
) -> None:
    allows = [replace(one, allows=True) for one in more]
    assert judge(asked, who, statements).allowed <= judge(asked, who, allows + statements).allowed


@given(STATEMENTS, ASKED, WHO)
def test_a_deny_of_everything_beats_every_allow(
    statements: list[Statement], asked: Permission, who: str
) -> None:
    deny = Statement(False, ("*",), ("*",))
    assert not judge(asked, who, [*statements, deny]).allowed


@given(STATEMENTS, ASKED, WHO, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    statements: list[Statement], asked: Permission, who: str, random: Random
) -> None:
    before = judge(asked, who, statements).allowed
    random.shuffle(statements)
    assert judge(asked, who, statements).allowed is before


@given(STATEMENTS, ASKED, WHO)
def test_a_wildcard_in_the_place_of_a_name_is_about_no_less(
    statements: list[Statement], asked: Permission, who: str
) -> None:
    for one in statements:
        wider = replace(one, actions=("*",), resources=("*",), conditions=())
        assert is_about(one, asked, who) <= is_about(wider, asked, who)


@pytest.mark.parametrize(
    ("principals", "who", "expected"),
    [
        (None, "", True),
        (("*",), "", True),
        (("AWS:R",), "AWS:R", True),
        (("AWS:R",), "AWS:S", False),
        (("Service:s",), "AWS:s", False),
        (("Service:s",), "", False),
    ],
)
def test_a_statement_is_about_its_principals(
    principals: tuple[str, ...] | None, who: str, *, expected: bool
) -> None:
    """One without any is about whoever has the policy."""
    statement = Statement(True, ("*",), ("*",), (), principals)
    assert is_about(statement, Permission("s3:GetObject", "arn"), who) is expected

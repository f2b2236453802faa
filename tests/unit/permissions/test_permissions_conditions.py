"""Conditions hold as IAM says, and what is not understood is refused."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.permissions import PolicyNotUnderstood
from toolkit.permissions.conditions import read_conditions

TLS, PREFIX, SOURCE = "aws:SecureTransport", "s3:prefix", "aws:SourceArn"
ARN = "arn:aws:cloudfront::1:distribution/A"


def holds(operator: str, key: str, values: Any, *said: str) -> bool:
    """Whether one line holds for a request that says `said` of its key."""
    (condition,) = read_conditions({operator: {key: values}}, "C")
    return condition.holds({key.lower(): said} if said else {})


@pytest.mark.parametrize(
    ("operator", "key", "values", "said", "expected"),
    [
        ("StringEquals", PREFIX, "a", "a", True),
        ("StringEquals", PREFIX, "a", "A", False),
        ("StringEquals", PREFIX, "a*", "ab", False),
        ("StringEquals", PREFIX, ["a", "b"], "b", True),
        ("StringNotEquals", PREFIX, ["a", "b"], "b", False),
        ("StringNotEquals", PREFIX, ["a", "b"], "c", True),
        ("StringLike", PREFIX, "a*", "a:b", True),
        ("StringNotLike", PREFIX, "a*", "a:b", False),
        ("ArnEquals", SOURCE, "arn:aws:cloudfront::1:*", ARN, True),
        ("ArnLike", SOURCE, "arn:aws:cloudfront::?:distribution/A", ARN, True),
        ("ArnNotEquals", SOURCE, ARN, ARN, False),
        ("ArnNotLike", SOURCE, "arn:aws:cloudfront::2:*", ARN, True),
        ("Bool", TLS, "false", "false", True),
        ("Bool", TLS, False, "false", True),
        ("Bool", TLS, "True", "true", True),
        ("Bool", TLS, "true", "false", False),
    ],
)
def test_a_line_holds_for_the_value_that_it_means(
    operator: str, key: str, values: Any, said: str, *, expected: bool
) -> None:
    assert holds(operator, key, values, said) is expected
    assert holds(f"{operator}IfExists", key, values, said) is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringLike", False),
        ("StringNotEquals", True),
        ("StringNotLike", True),
        ("StringEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
def test_what_a_request_does_not_say_meets_negations_alone(operator: str, *, expected: bool) -> None:
    """So it does of `IfExists`, and of all of nothing."""
    assert holds(operator, PREFIX, "a") is expected


@pytest.mark.parametrize(
    ("operator", "said", "expected"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "c"), False),
        ("ForAnyValue:StringEquals", ("a", "c"), True),
        ("ForAnyValue:StringEquals", ("c", "d"), False),
        ("ForAllValues:StringNotLike", ("c", "d"), True),
        ("ForAnyValue:StringNotLike", ("a", "b"), False),
    ],
)
def test_a_set_operator_says_how_many_of_several_values(
    operator: str, said: tuple[str, ...], *, expected: bool
) -> None:
    assert holds(operator, PREFIX, ["a", "b"], *said) is expected


def test_several_values_without_a_set_operator_are_refused() -> None:
    with pytest.raises(PolicyNotUnderstood, match="s3:prefix: several values need ForAllValues"):
        holds("StringEquals", PREFIX, "a", "a", "b")


def test_each_line_counts() -> None:
    """Of each operator and of each key."""
    block = {"StringLike": {PREFIX: "a*", SOURCE: "b"}, "Bool": {TLS: "true"}}
    assert [one.key for one in read_conditions(block, "C")] == [
        "s3:prefix",
        "aws:sourcearn",
        "aws:securetransport",
    ]


@pytest.mark.parametrize(
    ("block", "path"),
    [
        ("StringEquals", r"^C: is not an object"),
        ({"StringEqualsIgnoreCase": {PREFIX: "a"}}, r"^C\.StringEqualsIgnoreCase: is not understood"),
        ({"NumericLessThan": {PREFIX: "1"}}, r"^C\.NumericLessThan: is not understood"),
        ({"Null": {PREFIX: "true"}}, r"^C\.Null: is not understood"),
        ({"ForSomeValues:StringLike": {PREFIX: "a"}}, r"^C\.ForSomeValues:StringLike: is not understood"),
        (
            {"StringEquals": {"aws:PrincipalTag/team": "a"}},
            r"^C\.StringEquals\.aws:PrincipalTag/team: nobody",
        ),
        ({"StringEquals": {PREFIX: "${aws:username}"}}, r"^C\.StringEquals\.s3:prefix: variables are not"),
        ({"StringEquals": {PREFIX: 1}}, r"^C\.StringEquals\.s3:prefix: 1 is not understood"),
        ({"Bool": {TLS: "maybe"}}, r"^C\.Bool\.aws:SecureTransport: 'maybe' is not understood"),
    ],
)
def test_what_is_not_understood_is_refused(block: Any, path: str) -> None:
    with pytest.raises(PolicyNotUnderstood, match=path):
        read_conditions(block, "C")

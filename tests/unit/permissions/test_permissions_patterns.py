"""Wildcards stand for what IAM says they do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.permissions.patterns import matches, matches_action, matches_arn

QUEUE = "arn:aws:sqs:us-east-1:123456789012:changes"
TEXT = st.text(st.sampled_from("ab:/*?.[\n"), max_size=8)
PLAIN = st.text(st.sampled_from("ab/.[\n"), max_size=8)


@given(TEXT)
def test_a_star_alone_stands_for_everything(value: str) -> None:
    assert matches("*", value)
    assert matches_arn("*", value)


@given(PLAIN, PLAIN)
def test_without_wildcards_a_pattern_stands_for_itself_alone(pattern: str, value: str) -> None:
    assert matches(pattern, value) is (pattern == value)
    assert matches_arn(pattern, value) is (pattern == value)


@given(PLAIN, TEXT, PLAIN)
def test_a_star_stands_for_any_part(before: str, part: str, after: str) -> None:
    assert matches(f"{before}*{after}", before + part + after)


@given(PLAIN, TEXT, PLAIN)
def test_in_an_arn_a_star_within_a_segment_stays_in_it(before: str, part: str, after: str) -> None:
    """At the end of a segment it goes on beyond."""
    assert matches_arn(f"{before}*", before + part)
    assert matches_arn(f"{before}*:{after}", f"{before}{part}:{after}")
    if after and ":" not in part:
        assert matches_arn(f"{before}*{after}", before + part + after)


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        (QUEUE, QUEUE, True),
        ("arn:aws:sqs:*:123456789012:changes", QUEUE, True),
        ("arn:aws:sqs:us-*-1:123456789012:changes", QUEUE, True),
        ("arn:aws:sqs:us*2:changes", QUEUE, False),
        ("arn:aws:sqs:*", QUEUE, True),
        ("arn:aws:sqs:us-east-?:123456789012:change?", QUEUE, True),
        ("arn:aws:sqs:us-east-1?123456789012:changes", QUEUE, False),
        ("arn:aws:sqs:us-east-1:123456789012:Changes", QUEUE, False),
        ("arn:aws:s3:::pages/a/*", "arn:aws:s3:::pages/a/b:c/d", True),
        ("arn:aws:s3:::pages/a/*", "arn:aws:s3:::pages/a", False),
        ("arn:aws:s3:::pages", "arn:aws:s3:::pages/a", False),
    ],
)
def test_an_arn_is_matched_segment_by_segment(pattern: str, arn: str, *, expected: bool) -> None:
    assert matches_arn(pattern, arn) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("s3:GetObject", True),
        ("S3:getobject", True),
        ("s3:Get*", True),
        ("s3:?etObject", True),
        ("*", True),
        ("s3:GetObjec", False),
        ("s3:GetObjectAcl", False),
        ("sqs:*", False),
    ],
)
def test_actions_know_no_case(pattern: str, *, expected: bool) -> None:
    assert matches_action(pattern, "s3:GetObject") is expected

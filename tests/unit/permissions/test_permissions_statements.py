"""Statements are read to the last element, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.permissions import PolicyNotUnderstood
from toolkit.permissions.statements import Of, Statement, read_policy

ONE = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
POLICY = {"Version": "2012-10-17", "Statement": [ONE]}


def read(of: Of = "identity", **changes: Any) -> Statement:
    """Read one statement, with some elements changed; those that are None are left out."""
    one = {name: value for name, value in {**ONE, **changes}.items() if value is not None}
    (statement,) = read_policy({**POLICY, "Statement": one}, "P", of)
    return statement


def test_a_statement_may_say_one_thing_or_several() -> None:
    assert read() == Statement(True, ("s3:GetObject",), ("arn:aws:s3:::b/*",))
    several = read(Effect="Deny", Action=["s3:*", "*"], Resource=["*"], Sid="S")
    assert several == Statement(False, ("s3:*", "*"), ("*",), sid="S")


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", ("*",)),
        ({"AWS": "*"}, ("*",)),
        (
            {"Service": ["a.amazonaws.com", "b.amazonaws.com"]},
            ("Service:a.amazonaws.com", "Service:b.amazonaws.com"),
        ),
        ({"AWS": "arn:aws:iam::1:role/R"}, ("AWS:arn:aws:iam::1:role/R",)),
    ],
)
def test_a_principal_is_everybody_or_named_with_its_kind(principal: Any, expected: tuple[str, ...]) -> None:
    assert read("resource", Principal=principal).principals == expected


def test_who_may_assume_a_role_names_no_resource() -> None:
    statement = read("trust", Principal={"Service": "s"}, Action="sts:AssumeRole", Resource=None)
    assert (statement.principals, statement.resources) == (("Service:s",), ())


@pytest.mark.parametrize(
    ("of", "changes", "path"),
    [
        ("identity", {"NotAction": "s3:*"}, r"^P\.Statement\[0\]\.NotAction: is not understood"),
        ("identity", {"NotResource": "*"}, r"NotResource: is not understood"),
        ("resource", {"NotPrincipal": "*"}, r"NotPrincipal: is not understood"),
        ("identity", {"Principal": "*"}, r"Principal: is not understood"),
        ("resource", {}, r"Principal: is missing"),
        ("identity", {"Resource": None}, r"Resource: is missing"),
        ("trust", {"Principal": "*"}, r"Resource: is not understood"),
        ("identity", {"Effect": "Perhaps"}, r"Effect: is not understood"),
        ("identity", {"Action": None}, r"Action: None is not understood"),
        ("identity", {"Action": "GetObject"}, r"Action: 'GetObject' is not understood"),
        ("identity", {"Action": "s*:GetObject"}, r"Action: 's\*:GetObject' is not understood"),
        ("identity", {"Resource": []}, r"Resource: \[\] is not understood"),
        ("identity", {"Resource": {"Ref": "B"}}, r"Resource: \{'Ref': 'B'\} is not understood"),
        ("identity", {"Resource": "arn:aws:s3:::${aws:username}"}, r"Resource: .* is not understood"),
        ("resource", {"Principal": {"AWS": "123456789012"}}, r"Principal\.AWS: an account is not"),
        ("resource", {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}}, r"an account is not"),
        ("resource", {"Principal": {"Federated": "x"}}, r"Principal\.Federated: is not understood"),
        ("resource", {"Principal": "me"}, r"Principal: is not understood"),
        ("identity", {"Condition": {"Null": {"aws:SourceArn": "true"}}}, r"Condition\.Null: is not"),
    ],
)
def test_what_is_not_understood_is_refused(of: Of, changes: dict[str, Any], path: str) -> None:
    with pytest.raises(PolicyNotUnderstood, match=path):
        read(of, **changes)


@pytest.mark.parametrize(
    "document", [None, [ONE], {**POLICY, "Version": "2031-01-01"}, {**POLICY, "Statements": []}]
)
def test_what_is_no_policy_is_refused(document: Any) -> None:
    with pytest.raises(PolicyNotUnderstood, match=r"^P"):
        read_policy(document, "P", "identity")

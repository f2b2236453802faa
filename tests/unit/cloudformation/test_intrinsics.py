"""Each intrinsic function means here what it means to CloudFormation, and nothing unknown gets by."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.cloudformation.intrinsics import Unresolvable, resolve_resources
from toolkit.cloudformation.resource_attributes import Attributes

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "Name": {"Type": "String", "Default": "pages"},
        "Empty": {"Type": "String", "Default": ""},
        "Count": {"Type": "Number", "Default": 3, "AllowedValues": [3, 4]},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "None": {"Type": "CommaDelimitedList", "Default": ""},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/path"},
    },
    "Mappings": {"Sizes": {"large": {"memory": 1024}}},
    "Conditions": {
        "HasName": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Empty"}, "x"]}]},
        "IsThree": {"Fn::Equals": [{"Ref": "Count"}, 3]},
        "Never": {"Fn::Equals": ["a", "b"]},
        "Both": {"Fn::And": [{"Condition": "HasName"}, {"Condition": "IsThree"}]},
        "Either": {"Fn::Or": [{"Condition": "Never"}, {"Condition": "IsThree"}]},
        "NotBoth": {"Fn::And": [{"Condition": "Never"}, {"Condition": "IsThree"}]},
    },
    "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}, "Skipped": {"Type": "X", "Condition": "Never"}},
}
KNOWN = {"Bucket": {"Ref": "bucket-1", "Arn": "arn:bucket-1"}}


def resolve(value: Any, **options: Any) -> Any:
    options.setdefault("parameters", {"Stored": "s"})
    template = TEMPLATE | {
        "Resources": TEMPLATE["Resources"] | {"R": {"Type": "T", "Properties": {"P": value}}}
    }
    resolved = resolve_resources(template, Attributes(template, KNOWN), **options)
    return resolved["R"]["Properties"].get("P", "nothing")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ({"Ref": "Name"}, "pages"),
        ({"Ref": "Count"}, "3"),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Ref": "None"}, []),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Ref": "Bucket"}, "bucket-1"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:bucket-1"),
        ({"Fn::GetAtt": "Bucket.Arn"}, "arn:bucket-1"),
        ({"Fn::GetAtt": ["Bucket", "DomainName"]}, "Bucket.DomainName"),
        (
            {"Fn::Sub": "${Name}-${Count}-${!Name}-${Bucket}-${Bucket.Arn}"},
            "pages-3-${Name}-bucket-1-arn:bucket-1",
        ),
        ({"Fn::Sub": ["${a}${Name}", {"a": {"Ref": "Count"}}]}, "3pages"),
        ({"Fn::If": ["Both", "yes", "no"]}, "yes"),
        ({"Fn::If": ["NotBoth", {"Ref": "Nobody"}, "no"]}, "no"),
        ({"Fn::If": ["Either", {"a": {"Ref": "Name"}}, "no"]}, {"a": "pages"}),
        ({"Fn::If": ["Never", "yes", {"Ref": "AWS::NoValue"}]}, "nothing"),
        ([1, {"Ref": "AWS::NoValue"}, 2], [1, 2]),
        ({"Fn::Join": ["-", ["a", {"Ref": "Name"}, 1]]}, "a-pages-1"),
        ({"Fn::Join": [",", ["a", {"Ref": "AWS::NoValue"}]]}, "a"),
        ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b,c"]}]}, "b"),
        ({"Fn::FindInMap": ["Sizes", "large", "memory"]}, 1024),
        ({"Statement": [{"Resource": {"Ref": "Bucket"}}]}, {"Statement": [{"Resource": "bucket-1"}]}),
        ({"Ref": "Name", "Other": 1}, {"Ref": "Name", "Other": 1}),
    ],
)
def test_a_value_is_resolved_as_cloudformation_would(value: Any, expected: Any) -> None:
    assert resolve(value) == expected


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"Ref": "Nobody"}, "Resources.R.Properties.P.Ref: unknown reference Nobody"),
        (
            {"a": [{"Fn::Sub": "${Nobody.Arn}"}]},
            "Resources.R.Properties.P.a[0].Fn::Sub: unknown reference Nobody",
        ),
        ({"Fn::Cidr": ["10.0.0.0/8", 1, 1]}, "Resources.R.Properties.P: unknown intrinsic Fn::Cidr"),
        ({"Fn::If": ["Unknown", 1, 2]}, "unknown condition 'Unknown'"),
        ({"Fn::If": ["Both", 1]}, "takes 3 values"),
        ({"Fn::FindInMap": ["Sizes", "small", "memory"]}, "no 'small' in the mapping"),
        ({"Fn::Select": [3, ["a"]]}, "has no item 3"),
        ({"Fn::Join": ["-", "text"]}, "does not join a list"),
        ({"Fn::Join": ["-", [["list"]]]}, "is not text"),
        ({"Fn::Not": ["text"]}, "not a condition"),
    ],
)
def test_what_cannot_be_known_names_its_place(value: Any, problem: str) -> None:
    with pytest.raises(Unresolvable) as unresolvable:
        resolve(value)
    assert problem in str(unresolvable.value)


def test_a_resource_whose_condition_fails_is_not_made() -> None:
    template = {**TEMPLATE, "Parameters": {k: v for k, v in TEMPLATE["Parameters"].items() if k != "Stored"}}
    assert list(resolve_resources(template, Attributes(template))) == ["Bucket"]


def test_a_dynamic_reference_stays_until_somebody_resolves_it() -> None:
    reference = "{{resolve:secretsmanager:bucket-1:SecretString}}"
    value = {"Fn::Sub": "a {{resolve:secretsmanager:${Bucket}:SecretString}}"}
    assert resolve(value) == f"a {reference}"
    assert resolve(value, dynamic=str.upper) == "a SECRETSMANAGER:BUCKET-1:SECRETSTRING"


def test_a_given_parameter_beats_its_default_and_moves_conditions() -> None:
    given = {"Stored": "s", "Count": 4}
    assert resolve({"Ref": "Count"}, parameters=given) == "4"
    assert resolve({"Fn::If": ["IsThree", "three", "four"]}, parameters=given) == "four"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"Stored": "s", "Count": 5}, "Parameters.Count: 5 is not one of 3, 4"),
        ({"Stored": "s", "Typo": 1}, "Parameters.Typo: is given but not declared"),
        ({}, "Parameters.Stored: its value is in Systems Manager"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(Unresolvable) as refused:
        resolve("x", parameters=given)
    assert str(refused.value).startswith(problem)

"""What the template promises, read as data: each line here is a fault that deploys without a complaint."""

from __future__ import annotations

import re
from typing import Any

import pytest
from template import FILE, RESOURCES, TEMPLATE, arn, of_type, properties, references, statements

ROOT = FILE.parent
BUCKETS = of_type("AWS::S3::Bucket")


# ---- Parameters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATE["Parameters"])
def test_a_parameter_says_what_it_does_and_has_a_default(name: str) -> None:
    parameter = TEMPLATE["Parameters"][name]
    assert len(parameter["Description"].split()) >= 5
    assert "Default" in parameter


@pytest.mark.parametrize("name", TEMPLATE["Parameters"])
def test_a_parameter_is_in_one_group_and_is_used(name: str) -> None:
    groups = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert [group["Parameters"].count(name) for group in groups].count(1) == 1
    assert name in references([RESOURCES, TEMPLATE["Conditions"]])


def test_the_stack_is_asserted_to_be_in_us_east_1() -> None:
    assert TEMPLATE["Rules"]["Region"]["Assertions"][0]["Assert"] == {
        "Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]
    }


@pytest.mark.parametrize(
    ("rule", "given", "needed"),
    [
        ("DomainNeedsCertificate", "DomainName", "CertificateArn"),
        ("CertificateNeedsDomain", "CertificateArn", "DomainName"),
    ],
)
def test_domain_and_certificate_come_together(rule: str, given: str, needed: str) -> None:
    is_given, is_needed = ({"Fn::Not": [{"Fn::Equals": [{"Ref": name}, ""]}]} for name in (given, needed))
    assert TEMPLATE["Rules"][rule]["RuleCondition"] == is_given
    assert TEMPLATE["Rules"][rule]["Assertions"][0]["Assert"] == is_needed


@pytest.mark.parametrize("rate", ["rate(1 hour)", "rate(1 day)", "rate(2 hours)", "rate(10 days)"])
def test_a_sweep_may_be_at_this_rate(rate: str) -> None:
    assert re.fullmatch(TEMPLATE["Parameters"]["SweepRate"]["AllowedPattern"], rate)


@pytest.mark.parametrize(
    "rate", ["", "1 day", "rate(0 days)", "rate(1 days)", "rate(2 day)", "rate(5 minutes)"]
)
def test_scheduler_would_refuse_or_an_operator_regret_this_rate(rate: str) -> None:
    assert not re.fullmatch(TEMPLATE["Parameters"]["SweepRate"]["AllowedPattern"], rate)


# ---- Records and pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Table", *BUCKETS])
def test_what_holds_something_outlives_the_stack(name: str) -> None:
    """Records and pages must; CloudFormation could not even delete a bucket that holds something."""
    assert RESOURCES[name]["DeletionPolicy"] == RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BillingMode", "PAY_PER_REQUEST"),
        ("StreamSpecification", {"StreamViewType": "NEW_AND_OLD_IMAGES"}),
        ("PointInTimeRecoverySpecification", {"PointInTimeRecoveryEnabled": True}),
        ("DeletionProtectionEnabled", True),
        ("SSESpecification", {"SSEEnabled": True}),
    ],
)
def test_the_table_is_streamed_and_protected(name: str, value: Any) -> None:
    assert properties("Table")[name] == value


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_private(bucket: str) -> None:
    assert set(properties(bucket)["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties(bucket)["PublicAccessBlockConfiguration"]) == 4
    assert properties(bucket)["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_encrypted_by_s3_itself(bucket: str) -> None:
    """Only so is an ETag the MD5 of a page: a KMS key would make it something else than the function says."""
    rules = properties(bucket)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rules == [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_refuses_whatever_is_not_encrypted_on_the_way(bucket: str) -> None:
    assert properties(f"{bucket}Policy")["Bucket"] == {"Ref": bucket}
    statement = statements(f"{bucket}Policy")["NothingWithoutTls"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [arn(bucket), {"Fn::Sub": f"${{{bucket}.Arn}}/*"}]


@pytest.mark.parametrize(
    "name", ["VersioningConfiguration", "LifecycleConfiguration", "WebsiteConfiguration"]
)
def test_a_page_has_no_old_version_and_never_expires(name: str) -> None:
    """A page that expired would take the last good copy with it, and have a reader wait for the next."""
    assert name not in properties("PageBucket")


def test_a_change_that_was_not_planned_is_forgotten_after_a_month() -> None:
    (rule,) = properties("FailureBucket")["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 30)


@pytest.mark.parametrize(
    ("sid", "action", "resource"),
    [
        ("EdgeReadsPages", "s3:GetObject", {"Fn::Sub": "${PageBucket.Arn}/pages/*"}),
        ("EdgeTellsMissingFromForbidden", "s3:ListBucket", arn("PageBucket")),
    ],
)
def test_our_distribution_alone_reads_pages_and_learns_that_one_is_missing(
    sid: str, action: str, resource: Any
) -> None:
    statement = statements("PageBucketPolicy")[sid]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", action, resource)
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"].endswith(
        ":distribution/${Distribution}"
    )


# ---- Build and outputs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "folder", "target"),
    [
        ("CoreLayer", "layers/core", "build-CoreLayer"),
        ("ContentLayer", "content", "build-ContentLayer"),
        *((name, "functions", "build-%") for name in of_type("AWS::Serverless::Function")),
    ],
)
def test_sam_build_finds_the_target_of(resource: str, folder: str, target: str) -> None:
    metadata = RESOURCES[resource]["Metadata"]
    assert metadata["BuildMethod"] == "makefile"
    assert metadata.get("ContextPath", properties(resource).get("ContentUri")) == folder
    assert f"\n{target}:\n" in (ROOT / folder / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Table", "Distribution", *BUCKETS, *of_type("AWS::SQS::Queue")])
def test_an_operator_is_told_the_name_of(name: str) -> None:
    """What was made up by CloudFormation is an output: commands and runbooks start from there."""
    assert {"Ref": name} in [output["Value"] for output in TEMPLATE["Outputs"].values()]

"""What the template promises, read as data: each line here is a fault that deploys without a complaint."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from toolkit.cloudformation.expand import expand, read_template

ROOT = Path(__file__).parents[2]
TEMPLATE = read_template(ROOT / "template.yaml")
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
DISTRIBUTION = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]
ORIGINS = {origin["Id"]: origin for origin in DISTRIBUTION["Origins"]}
BEHAVIOURS = {"*": DISTRIBUTION["DefaultCacheBehavior"]} | {
    behaviour["PathPattern"]: behaviour for behaviour in DISTRIBUTION["CacheBehaviors"]
}
ERRORS = {error["ErrorCode"]: error for error in DISTRIBUTION["CustomErrorResponses"]}
HEADERS = RESOURCES["HeadersPolicy"]["Properties"]["ResponseHeadersPolicyConfig"]
RENDER = RESOURCES["RenderFunction"]["Properties"]
UNAVAILABLE = "/errors/unavailable.html"
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# CloudFront Developer Guide, "Headers that you can't remove": naming one makes the deployment fail.
NOT_REMOVABLE = re.compile(
    r"connection|content-encoding|content-length|expect|host|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade|"
    r"via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip",
)


def _properties(name: str) -> dict[str, Any]:
    properties: dict[str, Any] = RESOURCES[name]["Properties"]
    return properties


def _cache_policy(name: str) -> dict[str, Any]:
    policy: dict[str, Any] = _properties(name)["CachePolicyConfig"]
    return policy


def _references(value: Any) -> set[str]:
    """Return the names that `Ref` and `Fn::Sub` name anywhere in a value."""
    if isinstance(value, dict):
        named = {str(value["Ref"])} if "Ref" in value else set()
        if isinstance(text := value.get("Fn::Sub"), str):
            named |= set(re.findall(r"\$\{([\w.:]+)\}", text))
        return named.union(*(_references(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_references(one) for one in value))
    return set()


def _statements(name: str) -> dict[str, dict[str, Any]]:
    found = (
        _properties(name).get("Policies", [{}])[0].get("PolicyDocument")
        or _properties(name)["PolicyDocument"]
    )
    return {statement["Sid"]: statement for statement in found["Statement"]}


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
    assert name in _references([RESOURCES, TEMPLATE["Conditions"]])


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


# ---- Records and pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Table", "PageBucket"])
def test_records_and_pages_outlive_the_stack(name: str) -> None:
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
    assert _properties("Table")[name] == value


def test_the_bucket_is_private() -> None:
    assert set(_properties("PageBucket")["PublicAccessBlockConfiguration"].values()) == {True}
    assert _properties("PageBucket")["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]


def test_an_etag_in_the_bucket_is_the_md5_of_the_page() -> None:
    """Only so under SSE-S3: a KMS key would make it something else than what the function says."""
    rules = _properties("PageBucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rules == [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]


@pytest.mark.parametrize(
    "name", ["VersioningConfiguration", "LifecycleConfiguration", "WebsiteConfiguration"]
)
def test_a_page_has_no_old_version_and_never_expires(name: str) -> None:
    assert name not in _properties("PageBucket")


@pytest.mark.parametrize(
    ("sid", "action", "resource"),
    [
        ("EdgeReadsPages", "s3:GetObject", {"Fn::Sub": "${PageBucket.Arn}/pages/*"}),
        ("EdgeTellsMissingFromForbidden", "s3:ListBucket", {"Fn::GetAtt": ["PageBucket", "Arn"]}),
    ],
)
def test_our_distribution_alone_reads_pages_and_learns_that_one_is_missing(
    sid: str, action: str, resource: Any
) -> None:
    statement = _statements("PageBucketPolicy")[sid]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", action, resource)
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"].endswith(
        ":distribution/${Distribution}"
    )


def test_the_bucket_refuses_whatever_is_not_encrypted_on_the_way() -> None:
    statement = _statements("PageBucketPolicy")["NothingWithoutTls"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(statement["Resource"]) == 2


# ---- Render ------------------------------------------------------------------------------------------------


def test_the_function_is_told_these_things_and_no_others() -> None:
    assert set(RENDER["Environment"]["Variables"]) == {
        "TABLE_NAME", "PAGE_BUCKET", "EDGE_SECONDS", "ORIGIN_SECRETS", "CONTENT_ROOT",
        "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL",
    }  # fmt: skip


def test_the_function_may_do_what_serving_takes_and_nothing_else() -> None:
    allowed = {sid: (one["Action"], one["Resource"]) for sid, one in _statements("RenderRole").items()}
    assert allowed == {
        "ReadRecords": (["dynamodb:BatchGetItem", "dynamodb:Query"], {"Fn::GetAtt": ["Table", "Arn"]}),
        "KeepPages": (
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            {"Fn::Sub": "${PageBucket.Arn}/pages/*"},
        ),
        "TellMissingFromForbidden": ("s3:ListBucket", {"Fn::GetAtt": ["PageBucket", "Arn"]}),
        "WriteOwnLog": (
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            {"Fn::GetAtt": ["RenderLogGroup", "Arn"]},
        ),
    }


def test_a_slow_render_ends_before_the_api_and_the_api_before_the_edge() -> None:
    function = TEMPLATE["Parameters"]["RenderTimeout"]["MaxValue"] * 1000
    api = RENDER["Events"]["AnyPath"]["Properties"]["TimeoutInMillis"]
    edge = ORIGINS["render"]["CustomOriginConfig"]["OriginReadTimeout"] * 1000
    assert function < api < edge


def test_every_path_and_method_of_the_api_reaches_the_function() -> None:
    paths = expand(ROOT / "template.yaml")["Resources"]["Api"]["Properties"]["Body"]["paths"]
    (route,) = paths.values()
    assert route["x-amazon-apigateway-any-method"]["isDefaultRoute"] is True


def test_every_parameter_of_the_function_publishes_a_new_version() -> None:
    """The API calls an alias of a version: a secret that stays out of it would shut the edge out."""
    configuration = {name: value for name, value in RENDER.items() if name != "ReservedConcurrentExecutions"}
    named = _references(configuration) | {
        "SnapStart",
        "OriginSecretPrevious",
    }  # these two by their conditions
    parameters = named & set(TEMPLATE["Parameters"])
    assert parameters == _references(RENDER["VersionDescription"])
    longest = re.sub(r"\$\{OriginSecret\w+\}", "x" * 64, RENDER["VersionDescription"]["Fn::Sub"])
    assert len(longest) <= 256  # AWS::Lambda::Version


@pytest.mark.parametrize("layer", ["CoreLayer", "ContentLayer"])
def test_a_new_layer_publishes_a_new_version(layer: str, tmp_path: Path) -> None:
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    described = _properties(layer)["Description"]
    changed = tmp_path / "template.yaml"
    changed.write_text(text.replace(described, "Another build."), encoding="utf-8")
    assert _version(changed) != _version(ROOT / "template.yaml")


def _version(template: Path) -> str:
    resources = expand(template)["Resources"]
    (name,) = (name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Version")
    return str(name)


@pytest.mark.parametrize(
    ("resource", "folder", "target"),
    [
        ("CoreLayer", "layers/core", "build-CoreLayer"),
        ("ContentLayer", "content", "build-ContentLayer"),
        ("RenderFunction", "functions", "build-%"),
    ],
)
def test_sam_build_finds_the_target_of(resource: str, folder: str, target: str) -> None:
    metadata = RESOURCES[resource]["Metadata"]
    assert metadata["BuildMethod"] == "makefile"
    assert metadata.get("ContextPath", _properties(resource).get("ContentUri")) == folder
    assert f"\n{target}:\n" in (ROOT / folder / "Makefile").read_text(encoding="utf-8")


# ---- Edge: origins -----------------------------------------------------------------------------------------


def test_s3_is_asked_first_and_the_api_second() -> None:
    (group,) = DISTRIBUTION["OriginGroups"]["Items"]
    assert [member["OriginId"] for member in group["Members"]["Items"]] == ["pages", "render"]


def test_the_api_is_asked_for_missing_pages_and_faults_of_s3_but_never_for_403() -> None:
    (group,) = DISTRIBUTION["OriginGroups"]["Items"]
    codes = group["FailoverCriteria"]["StatusCodes"]
    assert codes["Items"] == [404, 500, 502, 503, 504]
    assert codes["Quantity"] == len(codes["Items"])


def test_the_page_origin_is_the_pages_folder_and_signs() -> None:
    assert ORIGINS["pages"]["OriginPath"] == "/pages"
    assert ORIGINS["pages"]["OriginAccessControlId"] == {"Fn::GetAtt": ["PageAccess", "Id"]}
    access = _properties("PageAccess")["OriginAccessControlConfig"]
    assert (access["SigningBehavior"], access["SigningProtocol"]) == ("always", "sigv4")


def test_a_slow_page_is_rendered_once() -> None:
    assert ORIGINS["render"]["ConnectionAttempts"] == 1


def test_s3_is_given_up_within_seconds() -> None:
    origin = ORIGINS["pages"]
    assert (
        origin["ConnectionAttempts"]
        * (origin["ConnectionTimeout"] + origin["S3OriginConfig"]["OriginReadTimeout"])
        <= 15
    )


@pytest.mark.parametrize("name", ORIGINS)
def test_both_origins_are_behind_the_shield(name: str) -> None:
    assert ORIGINS[name]["OriginShield"] == {
        "Enabled": True,
        "OriginShieldRegion": {"Ref": "OriginShieldRegion"},
    }


def test_the_edge_sends_the_secret_that_the_function_takes_first() -> None:
    (header,) = ORIGINS["render"]["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-origin-secret"
    separator, (current, previous) = RENDER["Environment"]["Variables"]["ORIGIN_SECRETS"]["Fn::Join"]
    assert header["HeaderValue"] == current
    assert (separator, _references(previous)) == (
        ",",
        {"OriginSecret", "OriginSecretPrevious", "AWS::NoValue"},
    )


def test_no_secret_holds_a_comma_and_none_is_written_in_the_template() -> None:
    secret = _properties("OriginSecret")
    assert secret["GenerateSecretString"] == {"PasswordLength": 48, "ExcludePunctuation": True}
    assert "SecretString" not in secret


def test_the_api_is_spoken_to_over_tls_only() -> None:
    origin = ORIGINS["render"]["CustomOriginConfig"]
    assert (origin["OriginProtocolPolicy"], origin["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])


# ---- Edge: behaviours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", BEHAVIOURS)
def test_every_behaviour_reads_only_compresses_and_sees_canonical_paths(pattern: str) -> None:
    behaviour = BEHAVIOURS[pattern]
    assert behaviour["AllowedMethods"] == behaviour["CachedMethods"] == ["GET", "HEAD"]
    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behaviour["Compress"] is True
    assert behaviour["ResponseHeadersPolicyId"] == {"Ref": "HeadersPolicy"}
    assert behaviour["FunctionAssociations"] == [
        {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["CanonicalFunction", "FunctionARN"]}},
    ]


@pytest.mark.parametrize("pattern", BEHAVIOURS)
def test_nothing_of_a_request_but_its_path_goes_to_an_origin(pattern: str) -> None:
    assert "OriginRequestPolicyId" not in BEHAVIOURS[pattern]
    parts = _cache_policy(BEHAVIOURS[pattern]["CachePolicyId"]["Ref"])[
        "ParametersInCacheKeyAndForwardedToOrigin"
    ]
    assert parts == {
        "CookiesConfig": {"CookieBehavior": "none"},
        "HeadersConfig": {"HeaderBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
        "EnableAcceptEncodingGzip": True,
        "EnableAcceptEncodingBrotli": True,
    }


@pytest.mark.parametrize("name", ["PageCachePolicy", "AssetCachePolicy"])
def test_no_store_is_obeyed_and_a_forgotten_header_costs_seconds(name: str) -> None:
    assert _cache_policy(name)["MinTTL"] == 0
    assert _cache_policy(name)["DefaultTTL"] <= 10


def test_the_longest_edge_life_and_stale_if_error_fit_into_the_page_policy() -> None:
    assert _cache_policy("PageCachePolicy")["MaxTTL"] >= max(
        TEMPLATE["Parameters"]["EdgeSeconds"]["MaxValue"], 86400
    )


def test_an_asset_may_stay_for_the_year_that_its_header_says() -> None:
    assert _cache_policy(BEHAVIOURS["/assets/*"]["CachePolicyId"]["Ref"])["MaxTTL"] == 31536000


@pytest.mark.parametrize("pattern", BEHAVIOURS)
def test_only_the_page_for_outages_comes_from_s3_alone(pattern: str) -> None:
    expected = "pages" if pattern == UNAVAILABLE else "pages-then-render"
    assert BEHAVIOURS[pattern]["TargetOriginId"] == expected


# ---- Edge: errors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_fault_of_the_service_is_the_unavailable_page(code: int) -> None:
    assert (ERRORS[code]["ResponseCode"], ERRORS[code]["ResponsePagePath"]) == (503, UNAVAILABLE)
    assert UNAVAILABLE in BEHAVIOURS


@pytest.mark.parametrize("code", [400, 403, 404, 405, 414])
def test_a_fault_of_the_request_keeps_the_origins_own_answer(code: int) -> None:
    assert set(ERRORS[code]) == {"ErrorCode", "ErrorCachingMinTTL"}


@pytest.mark.parametrize("code", ERRORS)
def test_no_error_is_remembered_for_more_than_ten_seconds_on_our_own_account(code: int) -> None:
    assert 0 < ERRORS[code]["ErrorCachingMinTTL"] <= 10


# ---- Edge: headers -----------------------------------------------------------------------------------------


REMOVED = [item["Header"] for item in HEADERS["RemoveHeadersConfig"]["Items"]]


@pytest.mark.parametrize("name", [
    "accept-ranges", "apigw-requestid", "last-modified", "server", "set-cookie", "x-amz-id-2",
    "x-amz-meta-cache-tag", "x-amz-request-id", "x-amz-server-side-encryption", "x-amz-version-id",
])  # fmt: skip
def test_what_would_tell_the_two_copies_of_a_page_apart_is_removed(name: str) -> None:
    assert name in REMOVED


@pytest.mark.parametrize("name", REMOVED)
def test_cloudfront_can_remove(name: str) -> None:
    assert not NOT_REMOVABLE.fullmatch(name)


def test_no_more_headers_are_removed_than_the_default_quota_allows() -> None:
    assert len(REMOVED) == len(set(REMOVED)) <= 10


def test_the_tag_header_is_metadata_that_s3_shows_and_readers_do_not_see() -> None:
    name = DISTRIBUTION["CacheTagConfig"]["HeaderName"]
    assert name.startswith("x-amz-meta-")
    assert name in REMOVED


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ContentSecurityPolicy", {"ContentSecurityPolicy": STRICT}),
        ("StrictTransportSecurity", {"AccessControlMaxAgeSec": 63072000, "IncludeSubdomains": True}),
        ("ContentTypeOptions", {}),
        ("ReferrerPolicy", {"ReferrerPolicy": "no-referrer"}),
    ],
)
def test_every_answer_carries_the_security_header(header: str, value: dict[str, Any]) -> None:
    assert HEADERS["SecurityHeadersConfig"][header] == {**value, "Override": True}


@pytest.mark.parametrize(
    ("header", "pattern"),
    [
        ("permissions-policy", r"[a-z-]+=\(\)(, [a-z-]+=\(\))+"),
        ("cross-origin-opener-policy", "same-origin"),
    ],
)
def test_every_answer_carries_the_custom_header(header: str, pattern: str) -> None:
    (item,) = (item for item in HEADERS["CustomHeadersConfig"]["Items"] if item["Header"] == header)
    assert item["Override"] is True
    assert re.fullmatch(pattern, item["Value"])


# ---- Edge: function ----------------------------------------------------------------------------------------


def test_the_edge_function_fits_and_takes_nothing_but_the_domain() -> None:
    function = _properties("CanonicalFunction")
    code = function["FunctionCode"]["Fn::Sub"]
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert function["AutoPublish"] is True
    assert len(code.encode()) < 10_000  # quota: 10 kB
    assert _references(function["FunctionCode"]) == {"DomainName"}

"""What the template promises of the edge, read as data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from template import TEMPLATE, properties, references, variables

DISTRIBUTION = properties("Distribution")["DistributionConfig"]
ORIGINS = {origin["Id"]: origin for origin in DISTRIBUTION["Origins"]}
BEHAVIOURS = {"*": DISTRIBUTION["DefaultCacheBehavior"]} | {
    behaviour["PathPattern"]: behaviour for behaviour in DISTRIBUTION["CacheBehaviors"]
}
ERRORS = {error["ErrorCode"]: error for error in DISTRIBUTION["CustomErrorResponses"]}
HEADERS = properties("HeadersPolicy")["ResponseHeadersPolicyConfig"]
UNAVAILABLE = "/errors/unavailable.html"
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# CloudFront Developer Guide, "Headers that you can't remove": naming one makes the deployment fail.
NOT_REMOVABLE = re.compile(
    r"connection|content-encoding|content-length|expect|host|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade|"
    r"via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip",
)


def _cache_policy(name: str) -> dict[str, Any]:
    policy: dict[str, Any] = properties(name)["CachePolicyConfig"]
    return policy


# ---- Origins -----------------------------------------------------------------------------------------------


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
    access = properties("PageAccess")["OriginAccessControlConfig"]
    assert (access["SigningBehavior"], access["SigningProtocol"]) == ("always", "sigv4")


def test_a_slow_render_ends_before_the_api_and_the_api_before_the_edge() -> None:
    function = TEMPLATE["Parameters"]["RenderTimeout"]["MaxValue"] * 1000
    api = properties("RenderFunction")["Events"]["AnyPath"]["Properties"]["TimeoutInMillis"]
    edge = ORIGINS["render"]["CustomOriginConfig"]["OriginReadTimeout"] * 1000
    assert function < api < edge


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
    separator, (current, previous) = variables("RenderFunction")["ORIGIN_SECRETS"]["Fn::Join"]
    assert header["HeaderValue"] == current
    assert (separator, references(previous)) == (
        ",",
        {"OriginSecret", "OriginSecretPrevious", "AWS::NoValue"},
    )


def test_no_secret_holds_a_comma_and_none_is_written_in_the_template() -> None:
    secret = properties("OriginSecret")
    assert secret["GenerateSecretString"] == {"PasswordLength": 48, "ExcludePunctuation": True}
    assert "SecretString" not in secret


def test_the_api_is_spoken_to_over_tls_only() -> None:
    origin = ORIGINS["render"]["CustomOriginConfig"]
    assert (origin["OriginProtocolPolicy"], origin["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])


# ---- Behaviours --------------------------------------------------------------------------------------------


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


# ---- Errors ------------------------------------------------------------------------------------------------


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


# ---- Headers -----------------------------------------------------------------------------------------------


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


# ---- Function ----------------------------------------------------------------------------------------------


def test_the_edge_function_fits_and_takes_nothing_but_the_domain() -> None:
    function = properties("CanonicalFunction")
    code = function["FunctionCode"]["Fn::Sub"]
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert function["AutoPublish"] is True
    assert len(code.encode()) < 10_000  # quota: 10 kB
    assert references(function["FunctionCode"]) == {"DomainName"}

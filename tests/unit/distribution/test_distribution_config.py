"""The template's distribution is read to the last property, and none that is unknown gets by."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toolkit import distribution
from toolkit.cloudformation.intrinsics import Unresolvable
from toolkit.distribution import NotUnderstood, read_distribution
from toolkit.distribution.behaviours import Behaviour
from toolkit.distribution.cache_policy import CachePolicy
from toolkit.distribution.headers_policy import HeadersPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLOUDFRONT = (
    "Distribution",
    "PageAccess",
    "PageCachePolicy",
    "AssetCachePolicy",
    "HeadersPolicy",
    "CanonicalFunction",
    "PageBucketPolicy",
)
# Objects whose members are names of other things, not properties.
OPEN = {"Condition", "StringEquals", "Bool", "Principal", "ViewerCertificate"}

IN_KEY = ("CachePolicyConfig", "ParametersInCacheKeyAndForwardedToOrigin")


def objects(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object of properties below `value` with its path."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects(item, f"{path}[{index}]")
    if isinstance(value, dict) and not any(key.startswith(("Fn::", "Ref")) for key in value):
        yield path, value
        for key, item in value.items():
            if key not in OPEN:
                yield from objects(item, f"{path}.{key}")


def properties(template: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][name]["Properties"]
    return found


def test_the_templates_distribution_is_understood(template: dict[str, Any]) -> None:
    config = read_distribution(template)

    assert [one.pattern for one in config.behaviours] == ["/assets/*", "/errors/unavailable.html", "*"]
    assert config.groups["pages-then-render"].failover == {404, 500, 502, 503, 504}
    assert config.origins["pages"].path == "/pages"
    assert config.errors[503].page == "/errors/unavailable.html"
    assert config.tag_header == "x-amz-meta-cache-tag"


def test_an_unknown_property_is_refused_wherever_it_stands(template: dict[str, Any]) -> None:
    places = [found for name in CLOUDFRONT for found in objects(properties(template, name), name)]
    assert len(places) > 40

    for path, place in places:
        place["Surprise"] = "?"
        with pytest.raises(NotUnderstood) as refused:
            read_distribution(template)
        assert path in str(refused.value)
        assert "Surprise" in str(refused.value)
        del place["Surprise"]


@pytest.mark.parametrize(
    ("resource", "steps", "value"),
    [
        ("Distribution", ("DistributionConfig", "Enabled"), False),
        (
            "Distribution",
            ("DistributionConfig", "DefaultCacheBehavior", "AllowedMethods"),
            ["GET", "HEAD", "POST"],
        ),
        ("Distribution", ("DistributionConfig", "DefaultCacheBehavior", "CachedMethods"), ["GET"]),
        ("Distribution", ("DistributionConfig", "DefaultCacheBehavior", "CachePolicyId"), "another"),
        ("Distribution", ("DistributionConfig", "DefaultCacheBehavior", "TargetOriginId"), "another"),
        ("Distribution", ("DistributionConfig", "Origins", 0, "DomainName"), "other.s3.amazonaws.com"),
        ("Distribution", ("DistributionConfig", "OriginGroups", "Items", 0, "Members", "Items"), []),
        ("PageCachePolicy", ("CachePolicyConfig", "MinTTL"), "soon"),
        ("PageCachePolicy", (*IN_KEY, "CookiesConfig", "CookieBehavior"), "some"),
        ("PageCachePolicy", (*IN_KEY, "QueryStringsConfig", "QueryStringBehavior"), "some"),
        ("PageCachePolicy", (*IN_KEY, "HeadersConfig", "HeaderBehavior"), "all"),
        ("Distribution", ("DistributionConfig", "Origins", 0, "OriginShield", "Enabled"), "perhaps"),
        ("Distribution", ("DistributionConfig", "Origins", 0, "ConnectionAttempts"), "often"),
        ("Distribution", ("DistributionConfig", "Origins", 1, "OriginAccessControlId"), "PageAccess"),
        ("Distribution", ("DistributionConfig", "DefaultCacheBehavior", "OriginRequestPolicyId"), "another"),
        (
            "Distribution",
            ("DistributionConfig", "OriginGroups", "Items", 0, "FailoverCriteria", "StatusCodes", "Items"),
            [404, 499],
        ),
        ("CanonicalFunction", ("FunctionConfig", "Runtime"), "cloudfront-js-9.0"),
        ("HeadersPolicy", ("ResponseHeadersPolicyConfig", "CorsConfig"), {"OriginOverride": True}),
        (
            "HeadersPolicy",
            ("ResponseHeadersPolicyConfig", "RemoveHeadersConfig", "Items", 0, "Header"),
            "x-cache",
        ),
    ],
)
def test_a_value_that_the_local_edge_does_not_know_is_refused(
    template: dict[str, Any], resource: str, steps: tuple[Any, ...], value: Any
) -> None:
    place: Any = properties(template, resource)
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value

    with pytest.raises(NotUnderstood):
        read_distribution(template)


def test_a_missing_property_is_named(template: dict[str, Any]) -> None:
    del properties(template, "PageCachePolicy")["CachePolicyConfig"]["MinTTL"]
    with pytest.raises(NotUnderstood, match=r"^PageCachePolicy\.CachePolicyConfig\.MinTTL: is missing$"):
        read_distribution(template)


def test_a_reference_to_nothing_is_named(template: dict[str, Any]) -> None:
    properties(template, "Distribution")["DistributionConfig"]["DefaultCacheBehavior"]["CachePolicyId"] = {
        "Ref": "Nobody"
    }
    with pytest.raises(
        Unresolvable, match=r"DefaultCacheBehavior\.CachePolicyId\.Ref: unknown reference Nobody"
    ):
        read_distribution(template)


def test_what_has_no_effect_locally_is_listed_with_its_reason(template: dict[str, Any]) -> None:
    listed = read_distribution(template).without_effect
    assert listed["Distribution.DistributionConfig.PriceClass"]
    assert listed["Distribution.DistributionConfig.Origins[0].OriginShield.OriginShieldRegion"]
    assert listed["Distribution.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy"]


def test_the_secret_header_gets_its_value_from_the_resolver(template: dict[str, Any]) -> None:
    config = read_distribution(template, dynamic=lambda inside: f"<{inside}>")
    secret = "<secretsmanager:OriginSecret:SecretString>"
    assert config.origins["render"].headers == (("x-origin-secret", secret),)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "/", True),
        ("/assets/*", "/assets/a.css", True),
        ("assets/*", "/assets/a.css", True),
        ("/assets/*", "/Assets/a.css", False),
        ("/assets/*", "/x/assets/a.css", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/ac", False),
        ("/a.c", "/abc", False),
        ("/assets/*", "/%61ssets/a.css", True),
        ("/assets/*", "/x/../assets/a.css", True),
        ("/assets/*", "/assets%2Fa.css", False),
    ],
)
def test_a_path_pattern_matches_as_cloudfront_documents_it(pattern: str, path: str, matches: bool) -> None:
    policy = CachePolicy(0, 0, 0, gzip=False)
    behaviour = Behaviour(
        pattern, "x", frozenset(), compress=False, cache=policy, headers=HeadersPolicy(), function=None
    )
    assert behaviour.matches(path) is matches


def forget_listing(statements: list[dict[str, Any]]) -> None:
    del statements[1]


def of_another_distribution(statements: list[dict[str, Any]]) -> None:
    for statement in statements:
        if "StringEquals" in statement["Condition"]:
            statement["Condition"]["StringEquals"]["AWS:SourceArn"] = (
                "arn:aws:cloudfront::1:distribution/OTHER"
            )


def refuse_all(statements: list[dict[str, Any]]) -> None:
    del statements[2]["Condition"]


@pytest.mark.parametrize(
    ("change", "get", "list_"),
    [
        (lambda _: None, True, True),
        (forget_listing, True, False),
        (of_another_distribution, False, False),
        (refuse_all, False, False),
    ],
)
def test_the_bucket_policy_decides_what_the_distribution_may_do(
    template: dict[str, Any], change: Callable[[Any], None], get: bool, list_: bool
) -> None:
    change(properties(template, "PageBucketPolicy")["PolicyDocument"]["Statement"])
    access = read_distribution(template).origins["pages"].access
    assert access is not None
    assert (access.may_get("pages/x"), access.may_list()) == (get, list_)
    assert not access.may_get("private/x")


def test_without_origin_access_control_the_distribution_is_a_stranger(template: dict[str, Any]) -> None:
    del properties(template, "Distribution")["DistributionConfig"]["Origins"][0]["OriginAccessControlId"]
    access = read_distribution(template).origins["pages"].access
    assert access is not None
    assert not access.may_get("pages/x")


def test_every_origin_is_behind_a_shield_unless_its_template_says_otherwise(template: dict[str, Any]) -> None:
    origins = properties(template, "Distribution")["DistributionConfig"]["Origins"]
    assert [one.shield for one in read_distribution(template).origins.values()] == [True, True]
    origins[0]["OriginShield"]["Enabled"] = "false"
    del origins[1]["OriginShield"]
    assert [one.shield for one in read_distribution(template).origins.values()] == [False, False]


def test_attempts_are_those_of_the_template_or_three(template: dict[str, Any]) -> None:
    origins = properties(template, "Distribution")["DistributionConfig"]["Origins"]
    assert [one.attempts for one in read_distribution(template).origins.values()] == [2, 1]
    for origin in origins:
        del origin["ConnectionAttempts"]
    assert [one.attempts for one in read_distribution(template).origins.values()] == [3, 3]


def test_what_is_said_to_be_without_effect_has_none(template: dict[str, Any]) -> None:
    listed = read_distribution(template).without_effect
    names = {path.rpartition(".")[2] for path in listed}
    assert names <= {
        "Aliases", "AutoPublish", "Comment", "ConnectionTimeout", "Description", "HttpVersion",
        "IPV6Enabled", "Name", "OriginKeepaliveTimeout", "OriginProtocolPolicy", "OriginReadTimeout",
        "OriginSSLProtocols", "OriginShieldRegion", "PriceClass", "ViewerCertificate", "ViewerProtocolPolicy",
        "WebACLId",
    }  # fmt: skip
    assert all(listed.values())


def test_the_package_says_where_each_of_its_modules_belongs() -> None:
    """Who opens the folder finds a map of it in `__init__.py`."""
    folder = Path(str(distribution.__file__)).parent
    named = re.findall(r"`(\w+)`", str(distribution.__doc__))
    assert sorted(named) == sorted(file.stem for file in folder.glob("[a-z]*.py"))

"""What the template promises of the door between edge and API, and of the firewall before the edge."""

from __future__ import annotations

from typing import Any

import pytest
from template import EXPANDED, FILE, TEMPLATE, expanded, of_type, properties

from toolkit.cloudformation.expand import expand
from toolkit.cloudformation.intrinsics import Unresolvable, resolve_resources
from toolkit.cloudformation.resource_attributes import Attributes
from toolkit.distribution import read_distribution
from toolkit.origins import Limits, read_limits

WHOLE = expand(FILE)
ACL = properties("WebAcl")
RULES = {rule["Name"]: rule for rule in ACL["Rules"]}
# AWS WAF Developer Guide, "Baseline rule groups": the rules of the core rule set. A name that is none of them
# in an override is passed over without an error.
COMMON = {
    *("NoUserAgent_HEADER", "UserAgent_BadBots_HEADER", "SizeRestrictions_QUERYSTRING"),
    *("SizeRestrictions_Cookie_HEADER", "SizeRestrictions_BODY", "SizeRestrictions_URIPATH"),
    *("EC2MetaDataSSRF_BODY", "EC2MetaDataSSRF_COOKIE", "EC2MetaDataSSRF_URIPATH"),
    *("EC2MetaDataSSRF_QUERYARGUMENTS", "GenericLFI_QUERYARGUMENTS", "GenericLFI_URIPATH", "GenericLFI_BODY"),
    *("RestrictedExtensions_URIPATH", "RestrictedExtensions_QUERYARGUMENTS", "GenericRFI_QUERYARGUMENTS"),
    *("GenericRFI_BODY", "GenericRFI_URIPATH", "CrossSiteScripting_COOKIE"),
    *("CrossSiteScripting_QUERYARGUMENTS", "CrossSiteScripting_BODY", "CrossSiteScripting_URIPATH"),
}
# What may be written to the API's log: nothing that says who asked.
LOGGED = {
    *("requestId", "requestTimeEpoch", "httpMethod", "path", "status"),
    *("responseLength", "responseLatency", "integrationErrorMessage"),
}


def deployed(**parameters: str) -> dict[str, dict[str, Any]]:
    """Return the properties of what a deployment with these parameters makes, by logical name."""
    resources = resolve_resources(WHOLE, Attributes(WHOLE), parameters=parameters)
    return {name: one["Properties"] for name, one in resources.items()}


# ---- Limits ------------------------------------------------------------------------------------------------


def test_nothing_is_reserved_unless_an_operator_asks_for_it() -> None:
    """A new account's limit of ten leaves nothing to reserve, and a deployment that asked would fail."""
    assert "ReservedConcurrentExecutions" not in deployed()["RenderFunction"]


@pytest.mark.parametrize("places", ["0", "5", "500"])
def test_an_operator_reserves_renders_and_may_reserve_none(places: str) -> None:
    function = deployed(RenderConcurrency=places)["RenderFunction"]
    assert function["ReservedConcurrentExecutions"] == places


def test_the_api_throttles_as_an_operator_says() -> None:
    made = deployed(ThrottleRate="7", ThrottleBurst="9", RenderConcurrency="3")
    assert read_limits(made["ApiApiGatewayDefaultStage"], made["RenderFunction"]) == Limits(7, 9, 3)


def test_the_api_throttles_by_default() -> None:
    made = deployed()
    assert read_limits(made["ApiApiGatewayDefaultStage"], made["RenderFunction"]) == Limits(100, 200, None)


# ---- Firewall ----------------------------------------------------------------------------------------------


def test_by_default_there_is_no_firewall_and_nothing_to_pay_for_it() -> None:
    made = deployed()
    assert "WebAcl" not in made
    assert "WebACLId" not in made["Distribution"]["DistributionConfig"]


def test_the_firewall_stands_before_the_edge() -> None:
    made = deployed(Firewall="on", FirewallRate="50")
    assert made["Distribution"]["DistributionConfig"]["WebACLId"] == "WebAcl.Arn"
    assert made["WebAcl"]["Scope"] == "CLOUDFRONT"
    assert made["WebAcl"]["Rules"][0]["Statement"]["RateBasedStatement"]["Limit"] == "50"


def test_the_firewall_is_on_or_off() -> None:
    with pytest.raises(Unresolvable, match=r"^Parameters\.Firewall: "):
        deployed(Firewall="yes")


def test_the_local_edge_takes_a_distribution_with_a_firewall_and_says_that_it_has_none() -> None:
    config = read_distribution(WHOLE, parameters={"Firewall": "on"})
    assert [path for path in config.without_effect if path.endswith(".WebACLId")]


def test_the_firewall_lets_through_what_no_rule_names() -> None:
    assert ACL["DefaultAction"] == {"Allow": {}}
    assert [rule["Priority"] for rule in ACL["Rules"]] == [0, 1, 2, 3]


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    rule = RULES["rate-by-address"]
    counted = rule["Statement"]["RateBasedStatement"]
    assert (counted["AggregateKeyType"], counted["Limit"]) == ("IP", {"Ref": "FirewallRate"})
    answer = rule["Action"]["Block"]["CustomResponse"]
    headers = {header["Name"]: header["Value"] for header in answer["ResponseHeaders"]}
    assert answer["ResponseCode"] == 429
    assert headers == {"cache-control": "no-store", "retry-after": str(counted["EvaluationWindowSec"])}
    assert answer["CustomResponseBodyKey"] in ACL["CustomResponseBodies"]


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        ("ip-reputation", "AWSManagedRulesAmazonIpReputationList"),
        ("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
        ("common", "AWSManagedRulesCommonRuleSet"),
    ],
)
def test_the_firewall_knows_what_aws_knows(rule: str, group: str) -> None:
    managed = RULES[rule]["Statement"]["ManagedRuleGroupStatement"]
    assert (managed["VendorName"], managed["Name"]) == ("AWS", group)
    assert RULES[rule]["OverrideAction"] == {"None": {}}


def test_no_reader_is_shut_out_for_a_vpn() -> None:
    """The lists of anonymous addresses and of bots are not there: the ill, and auditors' programs, read."""
    named = {rule["Statement"].get("ManagedRuleGroupStatement", {}).get("Name", "") for rule in ACL["Rules"]}
    assert not [name for name in named if "Anonymous" in name or "BotControl" in name]


def test_what_reaches_no_origin_shuts_nobody_out() -> None:
    """Query, cookie, body and a missing user agent are counted; paths and known scanners are blocked."""
    overrides = RULES["common"]["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    counted = {one["Name"] for one in overrides if one["ActionToUse"] == {"Count": {}}}
    assert len(counted) == len(overrides)
    blocked = {name for name in COMMON if name.endswith("_URIPATH")} | {"UserAgent_BadBots_HEADER"}
    assert counted == COMMON - blocked


# ---- Of the reader nothing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("of", [ACL, *ACL["Rules"]], ids=lambda one: one.get("Name", "all"))
def test_the_firewall_counts_and_keeps_no_request(of: dict[str, Any]) -> None:
    """A sampled request would show a reader's address and headers in the console for three hours."""
    seen = of["VisibilityConfig"]
    assert (seen["CloudWatchMetricsEnabled"], seen["SampledRequestsEnabled"]) == (True, False)
    assert seen["MetricName"] not in {"All", "Default_Action"}  # AWS WAF's own


def test_the_log_of_the_api_says_what_was_asked_and_not_by_whom() -> None:
    text = properties("Api")["AccessLogSettings"]["Format"]
    assert {part.split('"')[0] for part in text.split("$context.")[1:]} == LOGGED


def test_nothing_else_writes_down_who_asked() -> None:
    """No access log of edge, bucket or firewall, no trace of a function."""
    distribution = properties("Distribution")["DistributionConfig"]
    behaviours = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    assert "Logging" not in distribution
    assert not [one for one in behaviours if "RealtimeLogConfigArn" in one]
    assert not [name for name in of_type("AWS::S3::Bucket") if "LoggingConfiguration" in properties(name)]
    assert not of_type("AWS::WAFv2::LoggingConfiguration") + of_type("AWS::Logs::Delivery")
    functions = of_type("AWS::Lambda::Function", EXPANDED)
    assert not [name for name in functions if "TracingConfig" in expanded(name)]


def test_no_parameter_could_hold_the_secret() -> None:
    """Parameters are shown to whoever may look at the stack: they name versions, never values."""
    named = [name for name in TEMPLATE["Parameters"] if "Secret" in name]
    assert named == ["OriginSecretCurrent", "OriginSecretPrevious"]
    assert all("ersion id" in TEMPLATE["Parameters"][name]["Description"] for name in named)
    assert "Secret" not in "".join(TEMPLATE["Outputs"])

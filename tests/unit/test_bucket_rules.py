"""The cut of S3's rules: a bucket by its plain name has the address that all of the rules give it."""

from __future__ import annotations

import gzip
import json
from itertools import product
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

import bucket_rules

DATA = Path(botocore.__file__).parent / "data"
WHOLE: dict[str, Any] = json.loads(
    gzip.decompress((DATA / "s3/2006-03-01/endpoint-rule-set-1.json.gz").read_bytes())
)
PARTITIONS: dict[str, Any] = json.loads((DATA / "partitions.json").read_bytes())
CUT = bucket_rules.cut(WHOLE)
BUCKETS = ("pages-1a2b", "pages.of.mine", "Pages_Old", "p" * 60)
REGIONS = ("us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "aws-global", "nowhere at all", None)
ADDRESSES = (None, "https://s3.example.com", "http://127.0.0.1:5000", "no address")
SWITCHES = ("UseFIPS", "UseDualStack", "ForcePathStyle", "Accelerate", "UseGlobalEndpoint")


def _answer(rules: EndpointProvider, asked: dict[str, Any]) -> Any:
    """Return the endpoint, or the words of the refusal."""
    try:
        found = rules.resolve_endpoint(**asked)
    except EndpointProviderError as refusal:
        return str(refusal)
    return found.url, found.properties, found.headers


@pytest.mark.parametrize("region", REGIONS)
def test_a_plain_bucket_has_the_address_that_all_rules_give(region: str | None) -> None:
    """Whatever region, address and switches are asked for with it; refusals are the same, too."""
    whole, cut = (EndpointProvider(rules, PARTITIONS) for rules in (WHOLE, CUT))
    switched = list(product((False, True), repeat=len(SWITCHES)))
    for bucket, address, values in product(BUCKETS, ADDRESSES, switched):
        asked = {
            "Bucket": bucket,
            "Region": region,
            "Endpoint": address,
            **dict(zip(SWITCHES, values, strict=True)),
        }
        asked = {name: value for name, value in asked.items() if value is not None}
        assert _answer(cut, asked) == _answer(whole, asked), asked


def _conditions(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for rule in rules:
        found += [{name: one[name] for name in ("fn", "argv")} for one in rule["conditions"]]
        found += _conditions(rule.get("rules", []))
    return found


def test_every_condition_that_is_cut_is_one_of_the_rules() -> None:
    """A release that words its rules otherwise is seen here; until then it is cut less, and right."""
    every = _conditions(WHOLE["rules"])
    assert [one for one in bucket_rules.NEVER if one not in every] == []
    assert [one for one in bucket_rules.NEVER if one in _conditions(CUT["rules"])] == []


def test_most_rules_are_for_other_kinds_of_bucket() -> None:
    """What is left is worth the cut."""
    assert len(json.dumps(CUT)) < len(json.dumps(WHOLE)) / 2

"""Provision: the resources of the template that the local service needs, made on moto, and emptied again."""

from __future__ import annotations

import json
from itertools import batched
from typing import TYPE_CHECKING, Any

import boto3

from .cloudformation.parameters import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "compound-pages"
# moto makes these from the template, and tells this of them besides their names; it passes over the edge, the
# API and what else it does not know. Functions and their event sources are ours to run.
_MADE = {
    "AWS::DynamoDB::Table": ("Arn", "StreamArn"),
    "AWS::S3::Bucket": ("Arn",),
    "AWS::SQS::Queue": ("Arn", "QueueName"),
}
# A queue of SQS lies on many servers, and a long poll asks them all. Here it lies on one, and a long poll of
# an empty queue would only take long.
_NOT_HERE = frozenset({"ReceiveMessageWaitTimeSeconds"})
_DELETED_AT_ONCE = 25  # BatchWriteItem


def create(template: dict[str, Any], parameters: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Create what the local service needs of the template.

    Return what `Ref` (as `Ref`) and `Fn::GetAtt` of each made resource are, by its logical name.
    """
    made = {name: _local(one) for name, one in template["Resources"].items() if one["Type"] in _MADE}
    wanted = {
        f"{name}{attribute}": (name, attribute)
        for name, one in made.items()
        for attribute in ("Ref", *_MADE[one["Type"]])
    }
    body = {
        **{part: template.get(part, {}) for part in ("Parameters", "Conditions")},
        "Resources": made,
        "Outputs": {key: {"Value": _intrinsic(*value)} for key, value in wanted.items()},
    }
    cloudformation: Any = boto3.client("cloudformation", region_name=REGION)
    cloudformation.create_stack(
        StackName=NAME,
        TemplateBody=json.dumps(body),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    known: dict[str, dict[str, str]] = {name: {} for name in made}
    for output in cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]["Outputs"]:
        name, attribute = wanted[output["OutputKey"]]
        known[name][attribute] = output["OutputValue"]
    return known | {
        "OriginSecret": {"Ref": _create_secret(template["Resources"]["OriginSecret"])},
        "Distribution": {"Ref": _create_distribution(template["Resources"]["Distribution"])},
    }


def _local(resource: dict[str, Any]) -> dict[str, Any]:
    properties = {key: value for key, value in resource["Properties"].items() if key not in _NOT_HERE}
    return {**resource, "Properties": properties}


def _intrinsic(name: str, attribute: str) -> dict[str, Any]:
    return {"Ref": name} if attribute == "Ref" else {"Fn::GetAtt": [name, attribute]}


def _create_secret(resource: dict[str, Any]) -> str:
    """Create the secret, which moto makes on request but not from a template; return its ARN."""
    client: Any = boto3.client("secretsmanager", region_name=REGION)
    value = client.get_random_password(**resource["Properties"]["GenerateSecretString"])["RandomPassword"]
    arn: str = client.create_secret(Name="OriginSecret", SecretString=value)["ARN"]
    return arn


def _create_distribution(resource: dict[str, Any]) -> str:
    """Create a distribution that takes invalidations, by tag too, and serves nothing; return its id.

    A plain one, since moto refuses a behaviour that targets an origin group. What the template's own does is
    the business of `distribution`.
    """
    client: Any = boto3.client("cloudfront", region_name=REGION)
    origin = {"Id": "none", "DomainName": "origin.invalid", "CustomOriginConfig": {}}
    ports = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    made = client.create_distribution(
        DistributionConfig={
            "CallerReference": NAME,
            "Comment": NAME,
            "Enabled": True,
            "CacheTagConfig": resource["Properties"]["DistributionConfig"]["CacheTagConfig"],
            "Origins": {"Quantity": 1, "Items": [origin | {"CustomOriginConfig": ports}]},
            "DefaultCacheBehavior": {"TargetOriginId": "none", "ViewerProtocolPolicy": "https-only"},
        }
    )
    id_: str = made["Distribution"]["Id"]
    return id_


def empty_table(dynamodb: Any, table: str) -> None:
    """Delete every item of a table of records; its stream tells of it."""
    scanned = dynamodb.get_paginator("scan").paginate(TableName=table, ProjectionExpression="pk, sk")
    keys = [item for page in scanned for item in page["Items"]]
    for some in batched(keys, _DELETED_AT_ONCE, strict=False):
        dynamodb.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": key}} for key in some]})


def empty_bucket(s3: Any, bucket: str) -> None:
    """Delete every object of a bucket."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        if keys := [{"Key": one["Key"]} for one in page.get("Contents", [])]:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})


def dynamic_reference(reference: str) -> str:
    """Return what the inside of `{{resolve:secretsmanager:…}}` stands for."""
    service, *rest = reference.split(":SecretString")
    if not service.startswith("secretsmanager:"):
        message = f"unknown dynamic reference: {reference}"
        raise ValueError(message)
    version = rest[0].split(":")[-1] if rest and rest[0] else ""
    # Said although it is the default: moto's is the version that was current first, wherever the label went.
    asked = {"VersionId": version} if version else {"VersionStage": "AWSCURRENT"}
    client: Any = boto3.client("secretsmanager", region_name=REGION)
    found = client.get_secret_value(SecretId=service.removeprefix("secretsmanager:"), **asked)
    value: str = found["SecretString"]
    return value

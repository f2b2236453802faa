"""Provision: the resources of the template that the local service needs, made on moto."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3

from .cloudformation.parameters import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "compound-pages"
# moto makes these from the template; it passes over the edge, the API and what else it does not know.
_MADE = frozenset({"AWS::DynamoDB::Table", "AWS::S3::Bucket"})


def create(template: dict[str, Any], parameters: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Create what the local service needs of the template; return the names that the resources got."""
    cloudformation: Any = boto3.client("cloudformation", region_name=REGION)
    resources = {name: r for name, r in template["Resources"].items() if r["Type"] in _MADE}
    body = {"Resources": resources, **{part: template.get(part, {}) for part in ("Parameters", "Conditions")}}
    cloudformation.create_stack(
        StackName=NAME,
        TemplateBody=json.dumps(body),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    )
    made = cloudformation.describe_stack_resources(StackName=NAME)["StackResources"]
    names = {resource["LogicalResourceId"]: {"Ref": resource["PhysicalResourceId"]} for resource in made}
    return names | {"OriginSecret": {"Ref": _create_secret(template["Resources"]["OriginSecret"])}}


def _create_secret(resource: dict[str, Any]) -> str:
    """Create the secret, which moto makes on request but not from a template; return its ARN."""
    client: Any = boto3.client("secretsmanager", region_name=REGION)
    value = client.get_random_password(**resource["Properties"]["GenerateSecretString"])["RandomPassword"]
    arn: str = client.create_secret(Name="OriginSecret", SecretString=value)["ARN"]
    return arn


def dynamic_reference(reference: str) -> str:
    """Return what the inside of `{{resolve:secretsmanager:…}}` stands for."""
    service, *rest = reference.split(":SecretString")
    if not service.startswith("secretsmanager:"):
        message = f"unknown dynamic reference: {reference}"
        raise ValueError(message)
    version = rest[0].split(":")[-1] if rest and rest[0] else ""
    asked: dict[str, str] = {"SecretId": service.removeprefix("secretsmanager:")}
    client: Any = boto3.client("secretsmanager", region_name=REGION)
    value: str = client.get_secret_value(**asked | ({"VersionId": version} if version else {}))[
        "SecretString"
    ]
    return value

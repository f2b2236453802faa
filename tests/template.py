"""The template as it is written, and what its parts say, for tests that read it as data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from toolkit.cloudformation.expand import expand, read_template

FILE = Path(__file__).parents[1] / "template.yaml"
TEMPLATE = read_template(FILE)
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
# As CloudFormation sees it: functions with what is global, and their events as mappings.
EXPANDED: dict[str, dict[str, Any]] = expand(FILE)["Resources"]


def of_type(kind: str, resources: dict[str, dict[str, Any]] = RESOURCES) -> list[str]:
    """Return the names of all resources of a type."""
    return [name for name, resource in resources.items() if resource["Type"] == kind]


def properties(name: str) -> dict[str, Any]:
    """Return the properties of a resource."""
    found: dict[str, Any] = RESOURCES[name]["Properties"]
    return found


def expanded(name: str) -> dict[str, Any]:
    """Return the properties of a resource as CloudFormation sees it."""
    found: dict[str, Any] = EXPANDED[name]["Properties"]
    return found


def variables(function: str) -> dict[str, Any]:
    """Return the environment of a function."""
    found: dict[str, Any] = expanded(function)["Environment"]["Variables"]
    return found


def arn(name: str) -> dict[str, Any]:
    """Return the way to say the ARN of a resource."""
    return {"Fn::GetAtt": [name, "Arn"]}


def default(parameter: str) -> Any:
    """Return the default of a parameter."""
    return TEMPLATE["Parameters"][parameter]["Default"]


def references(value: Any) -> set[str]:
    """Return the names that `Ref` and `Fn::Sub` name anywhere in a value."""
    if isinstance(value, dict):
        named = {str(value["Ref"])} if "Ref" in value else set()
        if isinstance(text := value.get("Fn::Sub"), str):
            named |= set(re.findall(r"\$\{([\w.:]+)\}", text))
        return named.union(*(references(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(references(one) for one in value))
    return set()


def statements(name: str) -> dict[str, dict[str, Any]]:
    """Return the statements of a role or of a resource's policy, by their ids."""
    said = properties(name)
    document = said["Policies"][0]["PolicyDocument"] if "Policies" in said else said["PolicyDocument"]
    return {statement["Sid"]: statement for statement in document["Statement"]}


def allowed(role: str) -> dict[str, tuple[Any, Any]]:
    """Return what a role allows: by the id of the statement, its actions and its resources."""
    return {sid: (one["Action"], one["Resource"]) for sid, one in statements(role).items()}

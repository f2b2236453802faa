"""Roles of a template, and who acts under which; what could widen them and is not read is refused.

Source: AWS CloudFormation Template Reference, "AWS::IAM::Role"; Lambda Developer Guide, "Defining Lambda
function permissions with an execution role"; EventBridge Scheduler User Guide, "Setting up the execution
role".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from toolkit.permissions.errors import PolicyNotUnderstood
from toolkit.permissions.statements import Statement, read_policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.cloudformation.resource_attributes import Attributes

_ROLE = "AWS::IAM::Role"
_READ = frozenset({"AssumeRolePolicyDocument", "Policies", "RoleName", "Description", "Path", "Tags"})
_SERVICES = {
    "AWS::Lambda::Function": "Service:lambda.amazonaws.com",
    "AWS::Scheduler::Schedule": "Service:scheduler.amazonaws.com",
}


class Role(Struct, frozen=True):
    """A role: its ARN, what it may do, and who may assume it."""

    name: str
    arn: str
    statements: tuple[Statement, ...]
    trust: tuple[Statement, ...]


class Actor(Struct, frozen=True):
    """A function or schedule, the service that acts for it, and the role under which it does."""

    name: str
    service: str
    role: Role


def read_roles(resources: Mapping[str, Mapping[str, Any]], attributes: Attributes) -> dict[str, Role]:
    """Decode each role of resolved resources, by its logical name. Raises PolicyNotUnderstood."""
    roles = {}
    for name, resource in resources.items():
        if resource["Type"] == _ROLE:
            roles[name] = _role(name, resource["Properties"], attributes.of(name, "Arn") or name)
        elif resource["Type"].startswith("AWS::IAM::"):
            raise PolicyNotUnderstood(f"{name}: an {resource['Type']} is not understood")
    return roles


def _role(name: str, said: Mapping[str, Any], arn: str) -> Role:
    if unknown := said.keys() - _READ:
        raise PolicyNotUnderstood(f"{name}.{min(unknown)}: is not understood")
    statements = tuple(
        one
        for at, policy in enumerate(said.get("Policies", []))
        for one in read_policy(policy["PolicyDocument"], f"{name}.Policies[{at}].PolicyDocument", "identity")
    )
    trust = read_policy(said["AssumeRolePolicyDocument"], f"{name}.AssumeRolePolicyDocument", "trust")
    return Role(name, arn, statements, trust)


def read_actors(resources: Mapping[str, Mapping[str, Any]], roles: Mapping[str, Role]) -> dict[str, Actor]:
    """Return each function and schedule by its logical name. Raises PolicyNotUnderstood without its role."""
    by_arn = {role.arn: role for role in roles.values()}
    actors = {}
    for name, service, arn in _acting(resources):
        if arn not in by_arn:
            raise PolicyNotUnderstood(f"{name}: {arn!r} is no role of this template")
        actors[name] = Actor(name, service, by_arn[arn])
    return actors


def _acting(resources: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for name, resource in resources.items():
        said, service = resource["Properties"], _SERVICES.get(resource["Type"])
        if service:
            yield name, service, said["Target"]["RoleArn"] if "Target" in said else said["Role"]

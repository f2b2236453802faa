"""Statements of policies, decoded; an element that nobody here understands is refused.

Source: IAM User Guide, "IAM JSON policy element reference". Not understood, since no policy here has them:
NotAction, NotResource, NotPrincipal, variables, and principals that stand for an account.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from msgspec import Struct

from toolkit.permissions.conditions import Condition, read_conditions
from toolkit.permissions.errors import PolicyNotUnderstood

EVERYBODY = "*"
_OF_POLICY = frozenset({"Version", "Id", "Statement"})
_OF_PRINCIPAL = frozenset({"AWS", "Service"})
_OF_STATEMENT = frozenset({"Sid", "Effect", "Action", "Resource", "Principal", "Condition"})
_VERSIONS = (None, "2008-10-17", "2012-10-17")
_EFFECTS = {"Allow": True, "Deny": False}
_ACTION = re.compile(r"\*|[a-z0-9-]+:[A-Za-z0-9*?]+")
_ACCOUNT = re.compile(r"\d{12}|arn:.*:root")


class Statement(Struct, frozen=True):
    """One statement. `principals`: of whom it speaks, None for whoever has the policy.

    `resources`: of what, none of them in a role's trust policy, which speaks of that role.
    """

    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    principals: tuple[str, ...] | None = None
    sid: str = ""


type Of = Literal["identity", "resource", "trust"]


def read_policy(document: Any, path: str, of: Of) -> tuple[Statement, ...]:
    """Decode the policy of an identity, of a resource, or of who may assume a role.

    Raises PolicyNotUnderstood.
    """
    if not isinstance(document, dict) or "Statement" not in document:
        raise PolicyNotUnderstood(f"{path}: is not a policy")
    _only(document, _OF_POLICY, path)
    if document.get("Version") not in _VERSIONS:
        raise PolicyNotUnderstood(f"{path}.Version: {document['Version']!r} is not understood")
    statements = document["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    return tuple(_statement(one, f"{path}.Statement[{at}]", of) for at, one in enumerate(listed))


def _statement(one: dict[str, Any], path: str, of: Of) -> Statement:
    _only(one, _OF_STATEMENT, path)
    for element, wanted in {"Principal": of != "identity", "Resource": of != "trust"}.items():
        if (element in one) is not wanted:
            raise PolicyNotUnderstood(f"{path}.{element}: is {'missing' if wanted else 'not understood'}")
    if one.get("Effect") not in _EFFECTS:
        raise PolicyNotUnderstood(f"{path}.Effect: is not understood")
    actions = _texts(one.get("Action"), f"{path}.Action")
    for action in actions:
        if not _ACTION.fullmatch(action):
            raise PolicyNotUnderstood(f"{path}.Action: {action!r} is not understood")
    return Statement(
        _EFFECTS[one["Effect"]],
        actions,
        _texts(one["Resource"], f"{path}.Resource") if "Resource" in one else (),
        read_conditions(one.get("Condition", {}), f"{path}.Condition"),
        _principals(one["Principal"], f"{path}.Principal") if "Principal" in one else None,
        one.get("Sid", ""),
    )


def _principals(value: Any, path: str) -> tuple[str, ...]:
    """Return `*`, or each principal as `AWS:its ARN` or `Service:its name`."""
    if value == EVERYBODY:
        return (EVERYBODY,)
    if not isinstance(value, dict):
        raise PolicyNotUnderstood(f"{path}: is not understood")
    _only(value, _OF_PRINCIPAL, path)
    named = [(kind, one) for kind in value for one in _texts(value[kind], f"{path}.{kind}")]
    if any(kind == "AWS" and _ACCOUNT.fullmatch(one) for kind, one in named):
        raise PolicyNotUnderstood(f"{path}.AWS: an account is not understood")
    return tuple(EVERYBODY if one == EVERYBODY else f"{kind}:{one}" for kind, one in named)


def _only(value: dict[str, Any], understood: frozenset[str], path: str) -> None:
    if unknown := value.keys() - understood:
        raise PolicyNotUnderstood(f"{path}.{min(unknown)}: is not understood")


def _texts(value: Any, path: str) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(one, str) and "${" not in one for one in texts):
        raise PolicyNotUnderstood(f"{path}: {value!r} is not understood")
    return tuple(texts)

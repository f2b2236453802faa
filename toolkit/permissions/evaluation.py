"""Whether a request is allowed: a deny beats every allow, and what nothing allows is denied.

Source: IAM User Guide, "Policy evaluation logic" and "Policy evaluation for requests within a single
account": the policies of who asks and of what is asked for count together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from toolkit.permissions.patterns import matches_action, matches_arn
from toolkit.permissions.statements import EVERYBODY, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable


class Permission(Struct, frozen=True):
    """What a request needs: an action on a resource (its ARN), and what else the request says, by key."""

    action: str
    resource: str
    context: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Verdict(Struct, frozen=True):
    """Whether it is allowed, and the statement that decided, None where none allows it."""

    allowed: bool
    statement: Statement | None = None


NOTHING_ALLOWS_IT = Verdict(allowed=False)


def judge(asked: Permission, principal: str, statements: Iterable[Statement]) -> Verdict:
    """Judge `asked` by the statements that are about it, in whatever order they are.

    `principal`: who asks, as statements name it; empty for somebody unknown.
    """
    verdict = NOTHING_ALLOWS_IT
    for one in statements:
        if is_about(one, asked, principal):
            if not one.allows:
                return Verdict(allowed=False, statement=one)
            verdict = Verdict(allowed=True, statement=one)
    return verdict


def is_about(one: Statement, asked: Permission, principal: str) -> bool:
    """Whether a statement speaks of this request."""
    return (
        (one.principals is None or EVERYBODY in one.principals or principal in one.principals)
        and any(matches_action(pattern, asked.action) for pattern in one.actions)
        and (not one.resources or any(matches_arn(pattern, asked.resource) for pattern in one.resources))
        and all(condition.holds(asked.context) for condition in one.conditions)
    )

"""Conditions of statements, evaluated; an operator or a key that nobody here understands is refused.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" (a key that a request lacks fails a
condition, but for a negated one and for `...IfExists`; `ArnEquals` and `ArnLike` behave alike) and "Set
operators for multivalued context keys".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from toolkit.permissions.errors import PolicyNotUnderstood
from toolkit.permissions.patterns import matches, matches_arn

if TYPE_CHECKING:
    from collections.abc import Mapping

    type Context = Mapping[str, tuple[str, ...]]

# What a request here may be said to have. A condition on another key would be met or not by our silence.
KEYS = frozenset({"aws:securetransport", "aws:sourceaccount", "aws:sourcearn", "s3:prefix"})
_OPERATOR = re.compile(
    r"(?:(?P<every>ForAllValues)|(?P<some>ForAnyValue))?:?"
    r"(?:(?P<kind>String|Arn)(?P<negated>Not)?(?P<wild>Equals|Like)|(?P<bool>Bool))"
    r"(?P<optional>IfExists)?"
)
_TRUTHS = ("true", "false")


class Condition(Struct, frozen=True):
    """One line of a condition: what a request says of `key` must match one of the `values`, or none.

    `kind`: String, StringLike, Arn or Bool; `every`, `some`: of what a request says, all must, or one.
    `optional`: or the request says nothing.
    """

    key: str
    values: tuple[str, ...]
    kind: str
    negated: bool = False
    every: bool = False
    some: bool = False
    optional: bool = False

    def holds(self, context: Context) -> bool:
        """Whether a request's context meets it, keys in lower case.

        Raises PolicyNotUnderstood where a request says several things and the line does not say how many.
        """
        said = context.get(self.key, ())
        if not said:
            return self.optional or self.every or (self.negated and not self.some)
        if self.every:
            return all(map(self._met, said))
        if self.some:
            return any(map(self._met, said))
        if len(said) > 1:
            raise PolicyNotUnderstood(f"{self.key}: several values need ForAllValues or ForAnyValue")
        return self._met(said[0])

    def _met(self, said: str) -> bool:
        return any(self._matches(value, said) for value in self.values) is not self.negated

    def _matches(self, value: str, said: str) -> bool:
        match self.kind:
            case "Arn":
                return matches_arn(value, said)
            case "StringLike":
                return matches(value, said)
            case _:
                return value == said


def read_conditions(block: Any, path: str) -> tuple[Condition, ...]:
    """Decode the `Condition` of a statement. Raises PolicyNotUnderstood."""
    if not isinstance(block, dict):
        raise PolicyNotUnderstood(f"{path}: is not an object")
    return tuple(
        _condition(operator, key, values, f"{path}.{operator}")
        for operator, lines in block.items()
        for key, values in lines.items()
    )


def _condition(operator: str, key: str, values: Any, path: str) -> Condition:
    found = _OPERATOR.fullmatch(operator)
    if not found:
        raise PolicyNotUnderstood(f"{path}: is not understood")
    if key.lower() not in KEYS:
        raise PolicyNotUnderstood(f"{path}.{key}: nobody here knows what a request says of it")
    kind = found["kind"] or "Bool"
    listed = tuple(
        _value(one, kind, f"{path}.{key}") for one in (values if isinstance(values, list) else [values])
    )
    return Condition(
        key.lower(),
        listed,
        "StringLike" if (kind, found["wild"]) == ("String", "Like") else kind,
        negated=bool(found["negated"]),
        every=bool(found["every"]),
        some=bool(found["some"]),
        optional=bool(found["optional"]),
    )


def _value(value: Any, kind: str, path: str) -> str:
    text = str(value).lower() if kind == "Bool" else value
    if not isinstance(text, str) or (kind == "Bool" and text not in _TRUTHS):
        raise PolicyNotUnderstood(f"{path}: {value!r} is not understood")
    if "${" in text:
        raise PolicyNotUnderstood(f"{path}: variables are not understood")
    return text

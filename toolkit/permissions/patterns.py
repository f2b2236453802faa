"""Wildcards of policies: `*` is any number of characters, `?` is one.

Source: IAM User Guide, "IAM JSON policy elements: Resource" (in an ARN a wildcard stays in its segment, the
part between two colons; a `*` that ends one may go on beyond it) and "Action" (case does not matter).
"""

from __future__ import annotations

import re
from functools import cache

_PARTS = re.compile(r"(?P<end>\*(?=:|\Z))|(?P<some>\*)|(?P<one>\?)|[^*?]+")
_IN_TEXT = {"end": ".*", "some": ".*", "one": "."}
_IN_ARN = {"end": ".*", "some": "[^:]*", "one": "[^:]"}


def matches(pattern: str, value: str) -> bool:
    """Whether `value` is what `pattern` stands for; case matters."""
    return _text(pattern).fullmatch(value) is not None


def matches_action(pattern: str, action: str) -> bool:
    """Whether `pattern` stands for the action; case does not matter."""
    return _text(pattern.lower()).fullmatch(action.lower()) is not None


def matches_arn(pattern: str, arn: str) -> bool:
    """Whether `pattern` stands for the ARN."""
    return _arn(pattern).fullmatch(arn) is not None


# Patterns come from a template, so there are few of them; what they are held against is not kept.
@cache
def _text(pattern: str) -> re.Pattern[str]:
    return _compiled(pattern, _IN_TEXT)


@cache
def _arn(pattern: str) -> re.Pattern[str]:
    return _compiled(pattern, _IN_ARN)


def _compiled(pattern: str, wild: dict[str, str]) -> re.Pattern[str]:
    parts = (
        wild[part.lastgroup] if part.lastgroup else re.escape(part[0]) for part in _PARTS.finditer(pattern)
    )
    return re.compile("".join(parts), re.DOTALL)

"""One function per CloudFormation intrinsic; each takes the scope, its argument and its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.cloudformation.intrinsics import Scope

_PLACEHOLDER = re.compile(r"\$\{(!?)([^{}]*)\}")
_CONDITIONS = 10  # Fn::And and Fn::Or take at most ten


def _ref(scope: Scope, argument: Any, path: str) -> Any:
    return scope.reference(str(argument), path)


def _get_att(scope: Scope, argument: Any, path: str) -> Any:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    _arity(scope, parts, 2, path)
    return scope.attribute(parts[0], str(scope.resolve(parts[1], path)), path)


def _sub(scope: Scope, argument: Any, path: str) -> str:
    if isinstance(argument, str):
        text, extra = argument, {}
    else:
        _arity(scope, argument, 2, path)
        text, extra = argument[0], scope.resolve(argument[1], f"{path}[1]")

    def replace(found: re.Match[str]) -> str:
        literal, name = found[1], found[2].strip()
        if literal:  # ${!Name} stands for the text ${Name}
            return f"${{{found[2]}}}"
        if name in extra:
            return _scalar(scope, extra[name], path)
        resource, _, attribute = name.partition(".")
        value = scope.attribute(resource, attribute, path) if attribute else scope.reference(name, path)
        return _scalar(scope, value, path)

    # A second pass resolves dynamic references that the substitution has completed.
    return str(scope.resolve(_PLACEHOLDER.sub(replace, text), path))


def _if(scope: Scope, argument: Any, path: str) -> Any:
    _arity(scope, argument, 3, path)
    holds = scope.condition(argument[0], path)
    return scope.resolve(argument[1 if holds else 2], f"{path}[{1 if holds else 2}]")


def _equals(scope: Scope, argument: Any, path: str) -> bool:
    _arity(scope, argument, 2, path)
    left, right = (_comparable(scope.resolve(one, path)) for one in argument)
    return bool(left == right)


def _and(scope: Scope, argument: Any, path: str) -> bool:
    return all(_truths(scope, argument, path))


def _or(scope: Scope, argument: Any, path: str) -> bool:
    return any(_truths(scope, argument, path))


def _not(scope: Scope, argument: Any, path: str) -> bool:
    _arity(scope, argument, 1, path)
    return not scope.truth(argument[0], path)


def _join(scope: Scope, argument: Any, path: str) -> str:
    _arity(scope, argument, 2, path)
    parts = scope.resolve(argument[1], f"{path}[1]")
    if not isinstance(parts, list):
        raise scope.fail(path, "does not join a list")
    return str(scope.resolve(str(argument[0]).join(_scalar(scope, part, path) for part in parts), path))


def _select(scope: Scope, argument: Any, path: str) -> Any:
    _arity(scope, argument, 2, path)
    index, items = int(scope.resolve(argument[0], path)), scope.resolve(argument[1], f"{path}[1]")
    if not isinstance(items, list) or not 0 <= index < len(items):
        raise scope.fail(path, f"has no item {index}")
    return items[index]


def _split(scope: Scope, argument: Any, path: str) -> list[str]:
    _arity(scope, argument, 2, path)
    return str(scope.resolve(argument[1], f"{path}[1]")).split(str(argument[0]))


def _find_in_map(scope: Scope, argument: Any, path: str) -> Any:
    _arity(scope, argument, 3, path)
    found: Any = scope.mappings
    for key in (str(scope.resolve(one, path)) for one in argument):
        if not isinstance(found, dict) or key not in found:
            raise scope.fail(path, f"no {key!r} in the mapping")
        found = found[key]
    return found


def _arity(scope: Scope, argument: Any, count: int, path: str) -> None:
    if not isinstance(argument, list) or len(argument) != count:
        raise scope.fail(path, f"takes {count} values")


def _truths(scope: Scope, argument: Any, path: str) -> list[bool]:
    if not isinstance(argument, list) or not 1 <= len(argument) <= _CONDITIONS:
        raise scope.fail(path, f"takes 1 to {_CONDITIONS} conditions")
    return [scope.truth(one, f"{path}[{index}]") for index, one in enumerate(argument)]


def _comparable(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, (dict, list)) else str(value)


def _scalar(scope: Scope, value: Any, path: str) -> str:
    if not isinstance(value, (str, int, float)):
        raise scope.fail(path, "is not text")
    return str(_comparable(value))


FUNCTIONS: dict[str, Callable[[Scope, Any, str], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::And": _and,
    "Fn::Or": _or,
    "Fn::Not": _not,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::FindInMap": _find_in_map,
}

"""What the parameters of a template are: given, or by default, or CloudFormation's own.

Source: AWS CloudFormation User Guide, "Parameters" and "Pseudo parameters reference".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REGION = "us-east-1"
ACCOUNT = "123456789012"

PSEUDO_PARAMETERS: dict[str, Any] = {
    "AWS::AccountId": ACCOUNT,
    "AWS::NotificationARNs": [],
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/compound-pages/local",
    "AWS::StackName": "compound-pages",
    "AWS::URLSuffix": "amazonaws.com",
}
_LISTS = ("CommaDelimitedList", "List<")


def parameter_values(
    declared: Mapping[str, Mapping[str, Any]],
    given: Mapping[str, Any],
    error: Callable[[str, str], Exception],
) -> dict[str, Any]:
    """Return each declared parameter's value; numbers are text, as CloudFormation hands them on.

    Raises what `error(path, problem)` returns for a value that is missing, unknown or not allowed.
    """
    for name in given:
        if name not in declared:
            raise error(f"Parameters.{name}", "is given but not declared")
    return {name: _value(name, about, given, error) for name, about in declared.items()}


def _value(
    name: str,
    about: Mapping[str, Any],
    given: Mapping[str, Any],
    error: Callable[[str, str], Exception],
) -> Any:
    path = f"Parameters.{name}"
    if name not in given and "Default" not in about:
        raise error(path, "has no default and no value was given")
    value = given.get(name, about.get("Default"))
    allowed = [_text(one) for one in about.get("AllowedValues", [])]
    if allowed and _text(value) not in allowed:
        raise error(path, f"{value!r} is not one of {', '.join(allowed)}")
    if about["Type"].startswith("AWS::SSM::Parameter::Value") and name not in given:
        raise error(path, "its value is in Systems Manager: give it")
    if about["Type"].startswith(_LISTS):
        return [part.strip() for part in _text(value).split(",")] if _text(value) else []
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

"""Validation: what a file's schema has against its data, in words and with places."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from .schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from .problems import Problem
    from .yaml_file import YamlFile

_NAMES = {
    "string": "text",
    "object": "a mapping",
    "array": "a list",
    "integer": "a whole number",
    "boolean": "true or false",
}
_PATTERNS = {
    r"\S": "must not be blank",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": "is no slug: lower-case letters and digits, joined by hyphens",
    r"^https?://\S+$": "must be an address that begins with http:// or https://",
}


def validate(kind: str, file: YamlFile) -> list[Problem]:
    """Return everything that the schema of `kind` has against `file`."""
    errors = _validator(kind).iter_errors(file.data)
    return sorted({problem for error in errors for problem in _explain(error, file)})


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[kind], format_checker=Draft202012Validator.FORMAT_CHECKER)


def _explain(error: ValidationError, file: YamlFile) -> Iterator[Problem]:
    steps = tuple(error.absolute_path)
    schema: Any = error.schema
    value: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            known = list(schema["properties"])
            for key in sorted(set(value) - set(known)):
                yield file.problem((*steps, key), "unknown key" + _meant(key, known))
        case "required":
            missing = next(name for name in wanted if error.message.startswith(repr(name)))
            yield file.problem((*steps, missing), "is missing")
        case "propertyNames":
            yield file.problem((*steps, value), "is no id: lower-case letters, digits, _ and -")
        case "anyOf":
            yield from _explain_choice(error, file)
        case _:
            yield file.problem(steps, _message(error))


def _explain_choice(error: ValidationError, file: YamlFile) -> Iterator[Problem]:
    """Explain the one form that the value has the type of; if it has none, say which forms there are."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [
        inners for inners in branches.values()
        if not any(inner.validator == "type" and not inner.relative_path for inner in inners)
    ]  # fmt: skip
    if len(fitting) == 1:
        for inner in fitting[0]:
            yield from _explain(inner, file)
    else:
        yield file.problem(
            tuple(error.absolute_path), f"must be text, or text with its sources{_instead(error)}"
        )


def _message(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    sentences = {
        "type": f"must be {_NAMES.get(str(wanted), wanted)}{_instead(error)}",
        "enum": f"must be one of {_listed(wanted)}{_instead(error)}",
        "pattern": _PATTERNS.get(str(wanted), f"{error.instance!r} has not the form {wanted}"),
        "format": f"{error.instance!r} is no {wanted} (as in 2026-11-22)",
        "minLength": "must not be empty",
        "minItems": "must not be empty",
        "maxLength": f"is longer than {wanted} characters",
    }
    return sentences.get(str(error.validator), error.message)


def _listed(wanted: Any) -> str:
    return ", ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)


def _instead(error: ValidationError) -> str:
    if error.instance is None:
        return ", but it is empty"
    if isinstance(error.instance, (str, int, float)):
        return f", not {error.instance!r}"
    return ""


def _meant(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""

"""Validation: what a file's schema has against its data, in words and with places."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from .explaining import FORMS, sentence
from .problems import meant
from .schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .problems import Problem
    from .yaml_file import YamlFile

# Signs that RFC 3986 (appendix A) has in no address. Nor may a name stand before the host: what comes before
# its @ looks like the host that a link leads to.
_NO_ADDRESS = re.compile(r'[\x00-\x20\x7f<>"\\^`{|}]')


def validate(kind: str, file: YamlFile) -> list[Problem]:
    """Return everything that the schema of `kind` has against `file`."""
    errors = _validator(kind).iter_errors(file.data)
    return sorted({problem for error in errors for problem in _explain(error, file)})


@cache
def _validator(kind: str) -> Draft202012Validator:
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
    strict: Any = extend(Draft202012Validator, {"pattern": _pattern}, type_checker=types)  # type: ignore[no-untyped-call]
    formats = Draft202012Validator.FORMAT_CHECKER
    validator: Draft202012Validator = strict(schemas()[kind], format_checker=formats)
    return validator


def _is_whole(_checker: Any, instance: Any) -> bool:
    """Whether `instance` is written as a whole number, which 2e3 is to JSON Schema but not to the records."""
    return isinstance(instance, int) and not isinstance(instance, bool)


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """Match as JSON Schema does: `$` is the end, where Python's also stands before a last new line."""
    if not isinstance(instance, str):
        return
    fits = re.search(re.sub(r"\$$", r"\\Z", pattern), instance)
    if not fits or ("https?" in pattern and not _is_address(instance)):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _is_address(text: str) -> bool:
    """Whether a browser could go there: an address can begin well and still be none."""
    if _NO_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    return parts.scheme == "mailto" or bool(host)


def _explain(error: ValidationError, file: YamlFile) -> Iterator[Problem]:
    steps = tuple(error.absolute_path)
    value: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            schema: Any = error.schema
            known = list(schema["properties"])
            for key in sorted(set(value) - set(known)):
                yield file.problem((*steps, key), "unknown key" + meant(key, known))
        case "required":
            missing = next(name for name in wanted if error.message.startswith(repr(name)))
            yield file.problem((*steps, missing), "is missing")
        case "anyOf":
            yield from _explain_choice(error, file)
        case "pattern" if "propertyNames" in error.absolute_schema_path:
            yield file.problem((*steps, value), FORMS[wanted])
        case _:
            yield file.problem(steps, sentence(error))


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
        yield file.problem(tuple(error.absolute_path), sentence(error))

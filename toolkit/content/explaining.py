"""Explaining: what a schema has against a value, as a sentence for the person who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .problems import meant, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema import ValidationError

_NAMES = {
    "string": "text",
    "object": "a mapping of keys to values",
    "array": "a list",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
# What a choice between forms calls the mappings among them.
_MAPPINGS = {"Statement": "text with its sources", "Citation": "an id with its place (source, at)"}
FORMS = {
    r"\S": "must not be blank",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": "is no slug: lower-case letters and digits, in groups joined by hyphens",
    r"^[a-z0-9][a-z0-9_-]*$": "is no id: lower-case letters, digits, _ and -",
    r"^[0-9]+$": "is no PMID: digits only",
    r"^10\.\S+$": "is no DOI: it begins with 10. and has no address before that",
    r"^[0-9a-f]{32}$": "is no content hash, as `compound-pages review` prints it",
    r"^https?://\S+$": "must be an address that begins with http:// or https://",
    r"^https?://[A-Za-z0-9.-]+(?::[0-9]+)?$": "must be the address of a site, without a path, such as https://www.example.org",
    r"^(https?://|mailto:)\S+$": "must be an address that begins with http://, https:// or mailto:",
    r"^[a-z]{2}(-[A-Z]{2})?$": "is no language code, such as en or en-GB",
    r"^(?:/[a-z0-9-]+)+$": "must be a path of this site: lower-case letters, digits and -, after each /",
    r"^/[a-z0-9{}-]+$": "must be / and then lower-case letters, digits, -, {compound} and {condition}",
    r"^/[a-z0-9{}/-]+$": "must be / and then lower-case letters, digits, -, /, {compound} and {condition}",
    r"^[a-z0-9_]+\.html$": "is no name of a template: lower-case letters, digits and _, then .html",
}  # fmt: skip


def sentence(error: ValidationError) -> str:
    """Return what is wrong with one value, without its place. Raises KeyError for a keyword not in use."""
    wanted: Any = error.validator_value
    value: Any = error.instance
    sentences: dict[Any, Callable[[], str]] = {
        "type": lambda: f"must be {_NAMES[wanted]}{_instead(error)}",
        "enum": lambda: f"must be {_one_of(wanted)}{_instead(error)}{meant(str(value), map(str, wanted))}",
        "const": lambda: f"must be {wanted}{_instead(error)}",
        "pattern": lambda: FORMS[wanted] + (f", not {shown(value)}" if value.strip() else ""),
        "format": lambda: f"{shown(value)} is no {wanted} (as in 2026-11-22)",
        "minLength": lambda: FORMS[r"\S"],
        "maxLength": lambda: f"is longer than {wanted} characters",
        "minItems": lambda: "must not be empty",
        "maxItems": lambda: f"has {len(value)} entries; {wanted} is the most",
        "minimum": lambda: f"must be at least {wanted}{_instead(error)}",
        "maximum": lambda: f"must be at most {wanted}{_instead(error)}",
        "anyOf": lambda: f"must be {_forms(wanted)}{_instead(error)}",
    }
    return sentences[error.validator]()


def _one_of(values: list[Any]) -> str:
    """Return the values that may stand here; many are a list, few read as a sentence."""
    few = 6
    words = [str(value) for value in values]
    return " or ".join(words) if len(words) <= few else f"one of {', '.join(words)}"


def _forms(branches: list[dict[str, Any]]) -> str:
    """Return the forms that a choice leaves, the list of them last."""
    forms = [_form(branch) for branch in branches]
    return ", or ".join(sorted(forms, key=lambda form: (form == _LIST, form != "text")))


_LIST = "a list of these"


def _form(branch: dict[str, Any]) -> str:
    if branch.get("type") == "array":
        return _LIST
    if "$ref" in branch:
        return _MAPPINGS.get(branch["$ref"].rpartition("/")[2], _NAMES["object"])
    return _NAMES[branch["type"]]


def _instead(error: ValidationError) -> str:
    match error.instance:
        case None:
            return ", but it is empty"
        case bool() as value:
            return f", not {str(value).lower()}"
        case int() | float() as value:
            text = error.validator == "anyOf" or error.validator_value == "string"
            return f", not the number {value} (in quotes it is text)" if text else f", not {value}"
        case str() as value:
            return f", not {shown(value)}"
        case list():
            return ", not a list"
        case _:
            return ", not a mapping of keys to values"

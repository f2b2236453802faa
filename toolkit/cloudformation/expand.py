"""The SAM template as CloudFormation would get it: `AWS::Serverless::*` expanded, nothing deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.utils.py27hash_fix import (
    to_py27_compatible_template,
    undo_mark_unicode_str_in_template,
)

from toolkit.cloudformation.parameters import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# What `sam build` and `sam package` would turn into an address in S3.
_CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
_GLOBAL_CODE = {"Function": "CodeUri", "LayerVersion": "ContentUri"}


class _Session(NamedTuple):
    """All that SAM asks of an AWS session."""

    region_name: str


class TemplateLoader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms; other YAML in this process keeps refusing their tags."""


def _short_form(loader: TemplateLoader, _suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = node.tag[1:]
    full = name if name in {"Ref", "Condition"} else f"Fn::{name}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {full: value.split(".", 1) if name == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {full: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {full: loader.construct_mapping(node, deep=True)}
    raise yaml.constructor.ConstructorError(None, None, f"{node.tag} of nothing", node.start_mark)


TemplateLoader.add_multi_constructor("!", _short_form)
# A policy's `Version: 2012-10-17` is text to CloudFormation, never a date.
TemplateLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_template(path: Path) -> dict[str, Any]:
    """Return the template as it is written, short forms made long."""
    with path.open(encoding="utf-8") as stream:
        loader = TemplateLoader(stream)
        try:
            template = loader.get_single_data()
        finally:
            loader.dispose()
    if not isinstance(template, dict):
        raise TypeError(f"{path}: not a template")
    return template


def expand(path: Path, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the template with its SAM resources expanded, as CloudFormation would see it in us-east-1.

    Needs no network and no credentials; local code folders become stand-in addresses, since no code is
    uploaded. Raises `InvalidDocumentException` of samtranslator for a template that SAM refuses.
    """
    template = _with_packaged_code(read_template(path))
    values = dict(parameters or {})
    to_py27_compatible_template(template, values)
    translator = Translator(None, Parser(), boto_session=_Session(REGION))
    expanded = translator.translate(template, parameter_values=values)
    result: dict[str, Any] = undo_mark_unicode_str_in_template(expanded)
    return result


def _with_packaged_code(template: dict[str, Any]) -> dict[str, Any]:
    for kind, name in _GLOBAL_CODE.items():
        _package(template.get("Globals", {}).get(kind, {}), name)
    for resource in template.get("Resources", {}).values():
        if resource.get("Type") in _CODE:
            _package(resource.get("Properties", {}), _CODE[resource["Type"]])
    return template


def _package(properties: dict[str, Any], name: str) -> None:
    folder = properties.get(name)
    if isinstance(folder, str) and not folder.startswith("s3://"):
        properties[name] = f"s3://packaged/{folder.strip('./').replace('/', '-') or 'code'}"

"""CloudFormation's intrinsic functions, evaluated the way a deployment would evaluate them.

Source: AWS CloudFormation User Guide, "Intrinsic function reference", "Condition functions" and
"Pseudo parameters reference". Whatever is not understood is an error that names its place: a template
that is only half resolved would let the local services differ from the deployed ones in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.cloudformation.intrinsic_functions import FUNCTIONS
from toolkit.cloudformation.parameters import PSEUDO_PARAMETERS, parameter_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.cloudformation.resource_attributes import Attributes

_DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:([^{}]+)\}\}")
_NOTHING = object()


class Unresolvable(Exception):
    """A value of the template cannot be known here; the message begins with its path."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


class Scope:
    """What the names of one template mean: its parameters, conditions, mappings and resources."""

    def __init__(
        self,
        template: Mapping[str, Any],
        overrides: Mapping[str, Any],
        attributes: Attributes,
        dynamic: Callable[[str], str] | None,
    ) -> None:
        self.mappings: Mapping[str, Any] = template.get("Mappings", {})
        self.attributes = attributes
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._dynamic = dynamic
        self._parameters = parameter_values(template.get("Parameters", {}), overrides, Unresolvable)
        self._judged: dict[str, bool] = {}

    def condition(self, name: str, path: str) -> bool:
        """Whether the named condition holds."""
        if name not in self._conditions:
            raise Unresolvable(path, f"unknown condition {name!r}")
        if name not in self._judged:
            self._judged[name] = self.truth(self._conditions[name], f"Conditions.{name}")
        return self._judged[name]

    def truth(self, value: Any, path: str) -> bool:
        """Evaluate a condition: a condition function, or `{Condition: name}`."""
        if isinstance(value, dict) and set(value) == {"Condition"}:
            return self.condition(value["Condition"], path)
        result = self.resolve(value, path)
        if not isinstance(result, bool):
            raise Unresolvable(path, f"not a condition: {value!r}")
        return result

    def reference(self, name: str, path: str) -> Any:
        """Return what `Ref: name` is: a parameter's value, a pseudo parameter, or a resource's name."""
        if name == "AWS::NoValue":
            return _NOTHING
        for values in (self._parameters, PSEUDO_PARAMETERS):
            if name in values:
                return values[name]
        return self.attribute(name, "Ref", path)

    def attribute(self, resource: str, name: str, path: str) -> str:
        """Return one attribute of a resource, as the caller knows it."""
        value = self.attributes.of(resource, name)
        if value is None:
            raise Unresolvable(path, f"unknown reference {resource}.{name}")
        return value

    def fail(self, path: str, problem: str) -> Unresolvable:
        """Return the error that names `path`."""
        return Unresolvable(path, problem)

    def resolve(self, value: Any, path: str) -> Any:
        """Return `value` with every intrinsic in it evaluated."""
        if isinstance(value, dict):
            return self._function(value, path) if _is_function(value) else self._mapping(value, path)
        if isinstance(value, list):
            items = (self.resolve(item, f"{path}[{index}]") for index, item in enumerate(value))
            return [item for item in items if item is not _NOTHING]
        if isinstance(value, str) and self._dynamic is not None:
            return _DYNAMIC_REFERENCE.sub(lambda found: str(self._dynamic(found[1])), value)  # type: ignore[misc]
        return value

    def _mapping(self, value: dict[str, Any], path: str) -> dict[str, Any]:
        resolved = {key: self.resolve(item, f"{path}.{key}") for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NOTHING}

    def _function(self, value: dict[str, Any], path: str) -> Any:
        ((name, argument),) = value.items()
        if name not in FUNCTIONS:
            raise Unresolvable(path, f"unknown intrinsic {name}")
        return FUNCTIONS[name](self, argument, f"{path}.{name}")


def _is_function(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def resolve_resources(
    template: Mapping[str, Any],
    attributes: Attributes,
    *,
    parameters: Mapping[str, Any] | None = None,
    dynamic: Callable[[str], str] | None = None,
) -> dict[str, dict[str, Any]]:
    """Return the resources that a deployment with `parameters` makes, with every value known.

    `attributes` says what `Ref` and `Fn::GetAtt` of a resource are. Dynamic references such as
    `{{resolve:secretsmanager:…}}` stay as they are, unless `dynamic` turns their inside into a value.
    Raises `Unresolvable`, which names the place, for whatever is not understood or not known.
    """
    scope = Scope(template, parameters or {}, attributes, dynamic)
    made = {}
    for name, resource in template.get("Resources", {}).items():
        path = f"Resources.{name}"
        if "Condition" in resource and not scope.condition(resource["Condition"], path):
            continue
        properties = scope.resolve(resource.get("Properties", {}), f"{path}.Properties")
        made[name] = {"Type": resource["Type"], "Properties": properties}
    return made

"""What `Ref` and `Fn::GetAtt` of a resource are, as far as anybody knows before a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Attributes:
    """Known attributes of a template's resources, and stand-ins for those that nothing here has.

    `known` maps a logical name to its attributes; the key `Ref` holds what `Ref` returns. What it lacks
    is stood in for by `Name` (for `Ref`) or `Name.Attribute`, so that two properties that mean the same
    resource still say the same. A resource that the template does not declare has no attributes.
    """

    def __init__(
        self, template: Mapping[str, Any], known: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self._declared = frozenset(template.get("Resources", {}))
        self._known = known or {}

    def of(self, resource: str, name: str) -> str | None:
        """Return the attribute `name` of `resource`, or None for a resource that is not declared."""
        if resource not in self._declared:
            return None
        known = self._known.get(resource, {}).get(name)
        if known is not None:
            return known
        return resource if name == "Ref" else f"{resource}.{name}"

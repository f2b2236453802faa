"""The resources that event sources refer to, found by the identity that they refer with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.distribution.properties import Properties
from toolkit.event_sources.sources import Function

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.cloudformation.resource_attributes import Attributes

# Lambda Developer Guide, "Configure Lambda function timeout" and "memory"; SQS, "Visibility timeout".
_TIMEOUT = 3
_MEMORY = 128
_VISIBILITY = 30


class References:
    """The resolved resources of one template, with what `Ref` and `Fn::GetAtt` of each returned."""

    def __init__(self, resolved: Mapping[str, Mapping[str, Any]], attributes: Attributes) -> None:
        self._resolved = resolved
        self._attributes = attributes
        self.without_effect: dict[str, str] = {}

    def each(self, kind: str) -> Iterator[tuple[str, Properties]]:
        """Yield the logical name and the properties of each resource of a type, in the template's order."""
        for name, resource in self._resolved.items():
            if resource["Type"] == kind:
                yield name, Properties(resource["Properties"], name, self.without_effect)

    def attribute(self, name: str, attribute: str) -> str:
        """Return what `Ref` or `Fn::GetAtt` of a declared resource is."""
        return self._attributes.of(name, attribute) or name

    def named(self, kind: str, identity: str, attribute: str) -> str | None:
        """Return the logical name of the resource whose `attribute` is `identity`, or None without one."""
        for name, _ in self.each(kind):
            if self._attributes.of(name, attribute) == identity:
                return name
        return None

    def function(self, asking: Properties) -> Function:
        """Return the function that `asking` wakes up, also by way of an alias."""
        identity = asking.text("FunctionName")
        alias = self.named("AWS::Lambda::Alias", identity, "Ref")
        target = self._said(alias).get("FunctionName", "") if alias else identity
        name = next(
            (found for one in ("Ref", "Arn") if (found := self.named("AWS::Lambda::Function", target, one))),
            None,
        )
        if name is None:
            raise asking.refusal("FunctionName", f"{identity!r} is no function of this template")
        said = self._said(name)
        return Function(name, int(said.get("Timeout", _TIMEOUT)), int(said.get("MemorySize", _MEMORY)))

    def queue(self, arn: str, asking: Properties, name: str) -> str:
        """Return the logical name of the queue that `asking` names."""
        found = self.named("AWS::SQS::Queue", arn, "Arn")
        if found is None:
            raise asking.refusal(name, f"{arn!r} is no queue of this template")
        if self._said(found).get("FifoQueue") not in {None, False, "false"}:
            raise asking.refusal(name, f"{found} is a FIFO queue: local mode understands standard ones only")
        return found

    def visibility(self, queue: str) -> int:
        """Return for how many seconds a received message is hidden from others."""
        return int(self._said(queue).get("VisibilityTimeout", _VISIBILITY))

    def bucket(self, arn: str, asking: Properties, name: str) -> str:
        """Return the name of the bucket that `asking` names."""
        found = self.named("AWS::S3::Bucket", arn, "Arn")
        if found is None:
            raise asking.refusal(name, f"{arn!r} is no bucket of this template")
        return self.attribute(found, "Ref")

    def _said(self, name: str) -> Mapping[str, Any]:
        properties: Mapping[str, Any] = self._resolved[name]["Properties"]
        return properties

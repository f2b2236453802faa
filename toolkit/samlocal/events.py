"""Events of tests/events/ with this run's values: the secret of the edge, the ARNs of stream and queues."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.stack import Stack

SECRET_HEADER = "x-origin-secret"  # noqa: S105  its name
# A resource's name as CloudFormation makes it: stack, logical name, something random.
_LOGICAL_NAME = re.compile(r"[:/]compound-pages-(\w+)-[0-9A-Z]+(?=/|$)")


class Values(NamedTuple):
    """What an event may name of a stack: the secret that opens the API, and ARNs by logical name."""

    secret: str
    arns: dict[str, str]

    @classmethod
    def of(cls, stack: Stack) -> Values:
        """Return the values of a running stack."""
        secret = stack.environment("RenderFunction")["ORIGIN_SECRETS"].partition(",")[0]
        arns = {name: one["Arn"] for name, one in stack.known.items() if "Arn" in one}
        return cls(secret, arns | {"Table": stack.stream_arn})


def events(folder: Path, values: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each event of a folder by its name, with `values` filled in.

    Raises KeyError for an event whose source is none of the stack's.
    """
    for file in sorted(folder.glob("*.json")):
        yield file.stem, filled(json.loads(file.read_text(encoding="utf-8")), values)


def filled(event: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return an event with `values` in place of the examples. Who comes without a secret gets none."""
    if "Records" in event:
        return {**event, "Records": [_record(one, values) for one in event["Records"]]}
    if SECRET_HEADER not in event["headers"]:
        return event
    return {**event, "headers": {**event["headers"], SECRET_HEADER: values.secret}}


def _record(record: dict[str, Any], values: Values) -> dict[str, Any]:
    found = _LOGICAL_NAME.search(record["eventSourceARN"])
    if not found:
        raise KeyError(record["eventSourceARN"])
    return {**record, "eventSourceARN": values.arns[found[1]]}

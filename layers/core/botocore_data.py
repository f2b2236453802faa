"""Cut botocore's data down to the calls that the service makes. Run by the Makefile: botocore_data.py FOLDER.

botocore carries a description of every AWS service (28 MB), looks through all of their folders and parses
one file of all endpoints when a client is made. What is left here has the same form and lies in the same
place: botocore reads it as ever and is not changed itself. See docs/adr/0043.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import bucket_rules
from compound_pages.calls import CALLS

PARTITION = "aws"  # the stack deploys to us-east-1 only, which a rule of template.yaml asserts
_MODEL, _RULES, _EXTRAS = "service-2", "endpoint-rule-set-1", "service-2.sdk-extras"


class UnexpectedDataError(Exception):
    """botocore's data is not laid out as it was: the file is named."""


def cut(data: Path) -> None:
    """Cut the folder `data` of botocore in place.

    Raises UnexpectedDataError where a service, an operation or a shape that is needed is not found.
    """
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if folder.name in CALLS:
            _cut_service(folder, CALLS[folder.name])
        else:
            shutil.rmtree(folder)
    for service in CALLS:
        if not any((data / service).glob(f"*/{_MODEL}.json")):
            raise UnexpectedDataError(data / service)
    _replace(data / "endpoints", endpoints(_read(data / "endpoints")))


def _cut_service(folder: Path, calls: tuple[str, ...]) -> None:
    *old, version = sorted(path for path in folder.iterdir() if path.is_dir())
    for path in old:
        shutil.rmtree(path)
    rules = _read(version / _RULES)
    kept = {_MODEL: model(_read(version / _MODEL), calls), _RULES: rules}
    if folder.name == "s3":
        kept[_RULES] = bucket_rules.cut(rules)
    extras = version / f"{_EXTRAS}.json"
    if extras.exists():  # merged into the model by botocore
        kept[_EXTRAS] = _read(version / _EXTRAS)
    shutil.rmtree(version)
    version.mkdir()
    for name, value in kept.items():
        _replace(version / name, value)


def model(whole: dict[str, Any], calls: tuple[str, ...]) -> dict[str, Any]:
    """Return a service's description with these operations and the shapes they reach. Raises as `cut`."""
    try:
        operations = {call: whole["operations"][call] for call in calls}
        shapes: dict[str, Any] = {}
        for operation in operations.values():
            for name in _shapes_of(operation):
                _reach(name, whole["shapes"], shapes)
    except KeyError as missing:
        message = f"{whole.get('metadata', {}).get('serviceId')} has no {missing}"
        raise UnexpectedDataError(message) from missing
    kept: dict[str, Any] = _undocumented({**whole, "operations": operations, "shapes": shapes})
    return kept


def _shapes_of(part: Any) -> list[str]:  # noqa: ANN401  any part of a JSON document
    """Return the names of the shapes that a part of the description refers to, however deep."""
    if isinstance(part, list):
        return [name for one in part for name in _shapes_of(one)]
    if not isinstance(part, dict):
        return []
    named = [part["shape"]] if isinstance(part.get("shape"), str) else []
    return named + [name for one in part.values() for name in _shapes_of(one)]


def _reach(name: str, every: dict[str, Any], reached: dict[str, Any]) -> None:
    if name not in reached:
        reached[name] = every[name]
        for further in _shapes_of(every[name]):
            _reach(further, every, reached)


def _undocumented(part: Any) -> Any:  # noqa: ANN401  any part of a JSON document
    """Empty every documentation; the key stays, since botocore asks for some of them."""
    if isinstance(part, list):
        return [_undocumented(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: "" if key == "documentation" and isinstance(value, str) else _undocumented(value)
        for key, value in part.items()
    }


def endpoints(whole: dict[str, Any]) -> dict[str, Any]:
    """Return the endpoints of these services in the partition of the stack. Raises as `cut`."""
    partitions = [one for one in whole["partitions"] if one["partition"] == PARTITION]
    if not partitions or not CALLS.keys() <= partitions[0]["services"].keys():
        message = f"endpoints.json has no {', '.join(CALLS)} in the partition {PARTITION}"
        raise UnexpectedDataError(message)
    services = {name: partitions[0]["services"][name] for name in CALLS}
    return {**whole, "partitions": [{**partitions[0], "services": services}]}


def _read(path: Path) -> Any:  # noqa: ANN401  any JSON document
    """Return what is in `path` with .json or .json.gz behind it. Raises UnexpectedDataError."""
    plain, packed = (path.with_name(path.name + suffix) for suffix in (".json", ".json.gz"))
    if plain.exists():
        return json.loads(plain.read_bytes())
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    raise UnexpectedDataError(plain)


def _replace(path: Path, value: Any) -> None:  # noqa: ANN401  any JSON document
    """Write `value` small and unpacked: unpacking costs a start more time than it saves."""
    path.with_name(f"{path.name}.json.gz").unlink(missing_ok=True)
    path.with_name(f"{path.name}.json").write_text(json.dumps(value, separators=(",", ":")))


if __name__ == "__main__":
    cut(Path(sys.argv[1]))

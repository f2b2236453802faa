"""Settings: the only reader of the environment. What a name means and may be stands in template.yaml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingsError(Exception):
    """A variable of the environment is missing or makes no sense."""


class Settings(Struct, frozen=True, kw_only=True):
    """How this deployment is set up. `edge_seconds`: how long the edge may keep a page unasked."""

    table: str
    bucket: str
    content_root: Path
    edge_seconds: int
    origin_secrets: tuple[str, ...]

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Return the settings of `environment`. Raises SettingsError, which names the variable."""
        return cls(
            table=_required(environment, "TABLE_NAME"),
            bucket=_required(environment, "PAGE_BUCKET"),
            content_root=Path(_required(environment, "CONTENT_ROOT")),
            edge_seconds=_seconds(environment, "EDGE_SECONDS"),
            origin_secrets=_secrets(environment, "ORIGIN_SECRETS"),
        )


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        message = f"{name} is not set"
        raise SettingsError(message)
    return value


def _seconds(environment: Mapping[str, str], name: str) -> int:
    value = _required(environment, name)
    if not value.isascii() or not value.isdigit():
        message = f"{name} is no number of seconds: {value!r}"
        raise SettingsError(message)
    return int(value)


def _secrets(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    secrets = tuple(part for part in _required(environment, name).split(",") if part)
    if not secrets:
        message = f"{name} holds no secret: the API would be open to everybody"
        raise SettingsError(message)
    return secrets

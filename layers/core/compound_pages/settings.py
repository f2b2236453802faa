"""Settings: the only reader of the environment. What a name means and may be stands in template.yaml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingsError(Exception):
    """A variable of the environment is missing or makes no sense."""


class Settings:
    """How this deployment is set up.

    Each function has the variables that it needs and no others, so a variable is read when it is asked for:
    at the cold start, by `bootstrap`. Every property raises SettingsError, which names the variable.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment

    @property
    def table(self) -> str:
        """Name of the table of records."""
        return self._required("TABLE_NAME")

    @property
    def bucket(self) -> str:
        """Name of the bucket of pages."""
        return self._required("PAGE_BUCKET")

    @property
    def content_root(self) -> Path:
        """The folder that holds templates/ and assets/."""
        return Path(self._required("CONTENT_ROOT"))

    @property
    def edge_seconds(self) -> int:
        """How long the edge may keep a page unasked."""
        return self._number("EDGE_SECONDS", "seconds")

    @property
    def origin_secrets(self) -> tuple[str, ...]:
        """The values of the edge's secret that are good now."""
        secrets = tuple(part for part in map(str.strip, self._required("ORIGIN_SECRETS").split(",")) if part)
        if not secrets:
            message = "ORIGIN_SECRETS holds no secret: the API would be open to everybody"
            raise SettingsError(message)
        return secrets

    @property
    def distribution(self) -> str:
        """Id of the distribution."""
        return self._required("DISTRIBUTION_ID")

    @property
    def purge_limit(self) -> int:
        """How many tags one purge names before it names everything."""
        return self._number("PURGE_LIMIT", "items")

    def queue_url(self, name: str) -> str:
        """URL of a queue, by the name that the environment has for it: `CHANGES`, `SWEEP` and so on."""
        return self._required(f"{name}_QUEUE_URL")

    def _required(self, name: str) -> str:
        value = self._environment.get(name, "").strip()
        if not value:
            message = f"{name} is not set"
            raise SettingsError(message)
        return value

    def _number(self, name: str, of: str) -> int:
        value = self._required(name)
        if not value.isascii() or not value.isdigit():
            message = f"{name} is no number of {of}: {value!r}"
            raise SettingsError(message)
        return int(value)

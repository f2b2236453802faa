"""The chrome: what every page of the site carries around its content. Pure."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from . import structured
from .context import Anchor
from .paths import data_path
from .site import Site


class Frame(Struct, frozen=True):
    """What every page of the site shares."""

    site: Site
    stylesheet: str

    def chrome(self, title: str, description: str, path: str | None, *trail: Anchor) -> dict[str, Any]:
        """Return the fields of `Chrome` but `index`; an error page has no `path`."""
        breadcrumbs = (Anchor(self.site.name, "/"), *trail)
        canonical = self.site.base_url + path if path else None
        return {
            "site_name": self.site.name,
            "language": self.site.language,
            "stylesheet": self.stylesheet,
            "title": title,
            "description": description,
            "canonical": canonical,
            "data": data_path(path) if path else None,
            "breadcrumbs": breadcrumbs,
            "structured": structured.web_page(title, canonical, breadcrumbs, self.site) if canonical else {},
        }

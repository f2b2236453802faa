"""The whole site of a content folder, without AWS: every path that has a page, and each page."""

from __future__ import annotations

from compound_pages.routes import ERROR_PAGE

from .every_path import groups, paths
from .folder import EDGE_SECONDS, Folder
from .ready import Ready

__all__ = ["EDGE_SECONDS", "ERROR_PAGE", "Folder", "Ready", "groups", "paths"]

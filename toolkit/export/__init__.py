"""Export: the whole site as files that any web server can serve."""

from __future__ import annotations

from .exporting import LIST, export
from .files import file_of

__all__ = ["LIST", "export", "file_of"]

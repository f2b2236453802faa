"""Content: folders of YAML, checked and turned into the records that the table holds."""

from __future__ import annotations

from .loading import OWN, Content, load, part_of
from .problems import ContentError, Problem, counted

__all__ = ["OWN", "Content", "ContentError", "Problem", "counted", "load", "part_of"]

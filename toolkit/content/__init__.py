"""Content: folders of YAML, checked and turned into the records that the table holds."""

from __future__ import annotations

from .loading import Content, load
from .parts import OWN, Layer, part_of
from .problems import ContentError, Problem, counted

__all__ = ["OWN", "Content", "ContentError", "Layer", "Problem", "counted", "load", "part_of"]

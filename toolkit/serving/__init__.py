"""Serving: the local service over HTTP. The edge on one port, the editor's live view on the next."""

from __future__ import annotations

from .listening import HOST, PortTaken
from .ports import serving

__all__ = ["HOST", "PortTaken", "serving"]

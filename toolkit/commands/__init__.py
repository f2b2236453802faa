"""The commands that work on a stack. The others are in `toolkit.cli`."""

from __future__ import annotations

"""The states in which a publish stops by itself."""

from __future__ import annotations


class Refused(Exception):
    """What was asked for may be a mistake; the message says why and what to do if it is none."""

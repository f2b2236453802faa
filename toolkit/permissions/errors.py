"""What the evaluator refuses to guess."""

from __future__ import annotations


class PolicyNotUnderstood(Exception):
    """Nobody here knows what this part of a policy does; the message begins with its path."""


class OperationNotUnderstood(Exception):
    """Nobody here knows which permissions this call needs; the message names it."""

"""In place of the package that gives old Pythons what new ones have: this one has it (docs/adr/0051)."""

from collections.abc import Buffer
from typing import NotRequired, ParamSpec, Required, Self, get_type_hints, override
from warnings import deprecated

__all__ = [
    "Buffer",
    "NotRequired",
    "ParamSpec",
    "Required",
    "Self",
    "deprecated",
    "get_type_hints",
    "override",
]

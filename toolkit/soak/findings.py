"""Findings: what each part of a soak measured, and every law that did not hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Figure(NamedTuple):
    """Something measured: what, how much, in which unit."""

    name: str
    value: float | str
    unit: str = ""


@dataclass
class Part:
    """What one part found so far; `done` once it came to its end."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0
    done: bool = False

    def say(self, name: str, value: float | str, unit: str = "") -> None:
        """Put a figure down, in place of the last one of that name."""
        figure = Figure(name, value, unit)
        names = [one.name for one in self.figures]
        if name in names:
            self.figures[names.index(name)] = figure
        else:
            self.figures.append(figure)

    def demand(self, law: str, *, holds: bool) -> None:
        """Put the law down as broken unless it holds: in the words of what would be right."""
        if not holds and law not in self.broken:
            self.broken.append(law)


def is_sound(parts: list[Part]) -> bool:
    """Whether no law was broken."""
    return not any(part.broken for part in parts)

"""The ground that all traps are set on, and the template as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from traps.world import Ground, World

from toolkit import content as contents
from toolkit.site import Folder

if TYPE_CHECKING:
    from toolkit.service import Service

FLAT = Path(__file__).parents[1] / "content/flat"


@pytest.fixture(scope="module")
def ground(_running: Service) -> Ground:
    """The stack that all tests share, with one compound, one condition and what is known of both."""
    content = contents.load(FLAT)
    return Ground(_running.stack, content, Folder(content).static())


@pytest.fixture
def world(ground: Ground) -> World:
    """The template as it is, and what stands on it."""
    return World(ground, ground.stack.template)

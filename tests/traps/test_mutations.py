"""Each protection of the template is one: taken away, the tests that are named for it fail."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from traps.mutations import MUTATIONS
from traps.world import World

from toolkit.distribution import NotUnderstood

if TYPE_CHECKING:
    from traps.mutations import Mutation, Trap
    from traps.world import Ground

pytestmark = pytest.mark.xdist_group("traps")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_without_this_protection_the_traps_snap(ground: Ground, mutation: Mutation) -> None:
    """Each named test fails in a world without the protection, or the local edge refuses such a world."""
    template = copy.deepcopy(ground.stack.template)
    for change in mutation.changes:
        change(template)
    with mutation.elsewhere():
        held = [trap.__name__ for trap in mutation.snaps if holds(trap, World(ground, template))]
    assert held == []


def holds(trap: Trap, world: World) -> bool:
    """Whether a trap's test passes in a world."""
    try:
        trap(world)
    except (AssertionError, NotUnderstood):
        return False
    return True

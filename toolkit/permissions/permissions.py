"""The permissions of one stack: who acts under which role, what that allows, and what was asked for."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.cloudformation.parameters import ACCOUNT
from toolkit.permissions.attached import owner, read_attached
from toolkit.permissions.evaluation import Permission, Verdict, judge
from toolkit.permissions.roles import read_actors, read_roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.cloudformation.resource_attributes import Attributes
    from toolkit.permissions.roles import Actor, Role


_log = logging.getLogger(__name__)
_REMEMBERED = 1_000  # denials; the last ones tell enough


class NotTrusted(Exception):
    """A service may not assume the role of what it is to act for."""


class Asked(NamedTuple):
    """Who asked for which permission."""

    actor: str
    permission: Permission


class Permissions:
    """Judges by the policies of a template. `actors`: functions and schedules by their logical names.

    `denied`: what was asked for and not allowed, which the service may have survived as it does any fault.
    """

    def __init__(self, resources: Mapping[str, Mapping[str, Any]], attributes: Attributes) -> None:
        """`resources`: resolved.

        Raises PolicyNotUnderstood, and NotTrusted for a function or schedule that could not even start.
        """
        self.roles = read_roles(resources, attributes)
        self.actors = read_actors(resources, self.roles)
        self._attached = read_attached(resources, attributes)
        self.denied: deque[Asked] = deque(maxlen=_REMEMBERED)
        self._recordings: list[list[Asked]] = []
        for actor in self.actors.values():
            _trust(actor)

    def judge(self, actor: str, permission: Permission) -> Verdict:
        """Judge what an actor asks for, and note that it did."""
        asked = Asked(actor, permission)
        for recording in self._recordings:
            recording.append(asked)
        verdict = self.judged(asked)
        if not verdict.allowed:
            _log.error("%s may not %s on %s", actor, permission.action, permission.resource)
            self.denied.append(asked)
        return verdict

    def judged(self, asked: Asked, role: Role | None = None) -> Verdict:
        """Judge once more what somebody asked for; `role`: as if that role were this one."""
        role = role or self.actors[asked.actor].role
        statements = role.statements + self._attached.get(owner(asked.permission.resource), ())
        return judge(asked.permission, f"AWS:{role.arn}", statements)

    @contextmanager
    def recorded(self) -> Iterator[list[Asked]]:
        """Note what is asked for until the end of the block."""
        recording: list[Asked] = []
        self._recordings.append(recording)
        try:
            yield recording
        finally:
            self._recordings = [one for one in self._recordings if one is not recording]


def _trust(actor: Actor) -> None:
    """Let the actor's service assume its role, as it does before anything else."""
    asked = Permission("sts:AssumeRole", actor.role.arn, {"aws:sourceaccount": (ACCOUNT,)})
    if not judge(asked, actor.service, actor.role.trust).allowed:
        raise NotTrusted(f"{actor.name}: {actor.service} may not assume {actor.role.name}")

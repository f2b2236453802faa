"""What AWS would let the functions do: the policies of the template, judged at each call."""

from __future__ import annotations

from toolkit.permissions.errors import OperationNotUnderstood, PolicyNotUnderstood
from toolkit.permissions.permissions import Asked, NotTrusted, Permissions
from toolkit.permissions.sessions import new_session, session_of

__all__ = [
    "Asked",
    "NotTrusted",
    "OperationNotUnderstood",
    "Permissions",
    "PolicyNotUnderstood",
    "new_session",
    "session_of",
]

"""The session: botocore with what our calls use of it, and no more (docs/adr/0043)."""

from __future__ import annotations

from botocore import handlers
from botocore.credentials import ContainerProvider, CredentialResolver, EnvProvider
from botocore.hooks import HierarchicalEmitter
from botocore.session import Session

from .calls import CALLS


def new_session() -> Session:
    """Return a session for the clients of a function."""
    events = HierarchicalEmitter()
    register = {
        (): events.register,
        (handlers.REGISTER_FIRST,): events.register_first,
        (handlers.REGISTER_LAST,): events.register_last,
    }
    for event, handler, *order in handlers.BUILTIN_HANDLERS:  # as they are now: tests add some
        if may_happen(event):
            register[tuple(order)](event, handler)
    session = Session(event_hooks=events, include_builtin_handlers=False)
    # Where Lambda puts them: in variables or, after a snapshot, behind an address. Nobody looks elsewhere.
    credentials = CredentialResolver([EnvProvider(), ContainerProvider()])
    session.register_component("credential_provider", credentials)
    return session


def may_happen(event: str) -> bool:
    """Return whether an event can be of one of our calls: `what.service.operation`, or the first parts."""
    what, service, operation = (*event.split("."), "*", "*")[:3]
    ours = service == "*" or (service in CALLS and operation in {"*", *CALLS[service]})
    return ours and what != "docs"  # which are events of a manual's text

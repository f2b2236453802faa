"""Sessions of botocore whose clients act under a role: what it does not allow never reaches a service.

Source: what a service answers then: DynamoDB Developer Guide, "Error handling" (AccessDeniedException, 400);
Amazon S3 API Reference, "Error responses", and Amazon SQS and Amazon CloudFront API References, "Common
errors" (AccessDenied, 403). To HEAD, S3 answers with a status alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from toolkit.cloudformation.parameters import ACCOUNT
from toolkit.permissions.calls import Call, needed, to_tell_missing

if TYPE_CHECKING:
    from botocore.session import Session

    from toolkit.permissions.evaluation import Permission, Verdict
    from toolkit.permissions.permissions import Permissions
    from toolkit.permissions.roles import Actor

_CALL = "call under a role"  # where botocore lets its handlers keep something of a call
_FORBIDDEN = 403
_DENIALS = {
    "dynamodb": ("AccessDeniedException", 400),
    "dynamodbstreams": ("AccessDeniedException", 400),
}
_MISSING = frozenset({"404", "NoSuchKey"})


def session_of(actor: str, permissions: Permissions) -> Session:
    """Return a session whose clients make their calls as `actor`, a function or schedule.

    Raises KeyError for an actor that the template does not know.
    """
    session = new_session()
    gate = _Gate(permissions.actors[actor], permissions)
    session.register("before-parameter-build", gate.note)
    session.register("before-call", gate.enter)
    session.register("after-call", gate.leave)
    return session


def new_session(variables: dict[str, Any] | None = None) -> Session:
    """Return a session that shares what is read of botocore's descriptions of services.

    Reading them takes ten times all the rest of a cold start. `variables`: as botocore's own takes them.
    """
    session = botocore.session.Session(variables)
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Any:
    return botocore.session.Session().get_component("data_loader")


class _Gate:
    """Handlers of botocore's events, in the order in which a call meets them."""

    def __init__(self, actor: Actor, permissions: Permissions) -> None:
        self._actor = actor
        self._permissions = permissions

    def note(self, **event: Any) -> None:
        """Keep what was asked for, which others may change on the way."""
        event["context"][_CALL] = dict(event["params"])

    def enter(self, **event: Any) -> Any:
        """Let the call go on, or answer in the place of the service."""
        model, context = event["model"], event["context"]
        call = Call(
            model.service_model.service_name,
            model.name,
            context[_CALL],
            event["params"]["url"],
            context["client_region"],
            ACCOUNT,
        )
        context[_CALL] = call
        for permission in needed(call):
            verdict = self._permissions.judge(self._actor.name, permission)
            if not verdict.allowed:
                error = self._denial(call, permission, verdict)
                status = error["ResponseMetadata"]["HTTPStatusCode"]
                return AWSResponse(call.url, status, HTTPHeaders(), None), error
        return None

    def leave(self, **event: Any) -> None:
        """Keep to itself that an object is missing, if the caller may not list."""
        parsed, call = event["parsed"], event["context"][_CALL]
        missing = parsed.get("Error", {}).get("Code") in _MISSING
        permission = to_tell_missing(call) if missing else None
        if permission is None:
            return
        verdict = self._permissions.judge(self._actor.name, permission)
        if not verdict.allowed:
            denial = self._denial(call, permission, verdict)
            parsed["Error"] = denial["Error"]
            parsed["ResponseMetadata"]["HTTPStatusCode"] = _FORBIDDEN

    def _denial(self, call: Call, permission: Permission, verdict: Verdict) -> dict[str, Any]:
        code, status = _DENIALS.get(call.service, ("AccessDenied", _FORBIDDEN))
        if call.operation == "HeadObject":
            code = str(_FORBIDDEN)
        why = (
            f"with an explicit deny ({verdict.statement.sid})"
            if verdict.statement
            else f"because no policy allows the {permission.action} action"
        )
        message = (
            f"{self._actor.name} under {self._actor.role.name} is not authorized to perform:"
            f" {permission.action} on resource: {permission.resource} {why}"
        )
        return {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0},
        }

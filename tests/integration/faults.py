"""Faults of AWS calls: which call of which actor, the how-manieth of it, and what goes wrong with it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_calls import Proceed

_ADDRESS = "https://aws.example"
_BURST = 2  # calls that are throttled one after the other
_THROTTLED = {
    "CreateInvalidation": ("TooManyInvalidationsInProgress", 400),
    **dict.fromkeys(("PutObject", "DeleteObject", "HeadObject", "ListObjectsV2"), ("SlowDown", 503)),
    **dict.fromkeys(("ReceiveMessage", "DeleteMessage"), ("RequestThrottled", 403)),
    **dict.fromkeys(("Scan", "GetItem", "PutItem", "Query"), ("ProvisionedThroughputExceededException", 400)),
}


class Died(BaseException):
    """The process ended in the middle of its work."""


class Call(NamedTuple):
    """What an actor asks of AWS, told apart by what it is for: `PutObject new`, `SendMessageBatch Sweep`."""

    actor: str
    what: str

    def __str__(self) -> str:
        """The call in words."""
        return f"{self.actor} {self.what}"


class Fault:
    """One fault: from the `nth` time on that `call` is made.

    `seen` counts how often it was made, `struck` how often it went wrong, which it does until `over`.
    """

    def __init__(self, call: Call, kind: str, nth: int = 1) -> None:
        self.call = call
        self.kind = kind
        self._nth = nth
        self._strike, self._most = _KINDS[kind]
        self.seen = self.struck = 0
        self.over = False

    def strikes(self, call: Call) -> bool:
        """Count this call, and say whether it goes wrong."""
        if call != self.call:
            return False
        self.seen += 1
        return not self.spent and self.seen >= self._nth

    @property
    def spent(self) -> bool:
        """Whether nothing more goes wrong."""
        return self.over or self.struck >= self._most

    def strike(self, operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        """Let the call go wrong."""
        self.struck += 1
        return self._strike(operation, parameters, proceed)


def refusal(operation: str, code: str = "InternalError", status: int = 500) -> ClientError:
    """Return the error that a service answers."""
    told = {"Error": {"Code": code, "Message": "refused"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(told, operation)  # type: ignore[arg-type]  the rest of it nobody reads


def _refused(operation: str, _parameters: dict[str, Any], _proceed: Proceed) -> Any:
    raise refusal(operation)


def _unreachable(_operation: str, _parameters: dict[str, Any], _proceed: Proceed) -> Any:
    raise ConnectTimeoutError(endpoint_url=_ADDRESS)


def _late(_operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
    """Take effect, and have the answer lost."""
    proceed()
    raise ReadTimeoutError(endpoint_url=_ADDRESS)


def _twice(_operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
    """Arrive twice, as where botocore's second try meets the effect of its first."""
    proceed()
    return proceed()


def _dies(_operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
    proceed()
    raise Died


def _throttled(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
    """Refuse for being asked too much: batches in part, by what their answers have for it."""
    match operation:
        case "BatchGetItem" | "BatchWriteItem":
            return _half_of_items(operation, parameters, proceed)
        case "SendMessageBatch":
            return _some_of_messages(parameters, proceed)
        case _:
            raise refusal(operation, *_THROTTLED[operation])


def _half_of_items(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
    ((table, asked),) = parameters["RequestItems"].items()
    every = asked["Keys"] if operation == "BatchGetItem" else asked
    now, later = every[: len(every) // 2], every[len(every) // 2 :]

    def request(some: list[Any]) -> dict[str, Any]:
        return {table: asked | {"Keys": some} if operation == "BatchGetItem" else some}

    answer: dict[str, Any] = {"Responses": {}}
    if now:
        parameters["RequestItems"] = request(now)
        answer = proceed()
    return answer | {_LEFT[operation]: request(later)}


_LEFT = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}


def _some_of_messages(parameters: dict[str, Any], proceed: Proceed) -> Any:
    entries = parameters["Entries"]
    parameters["Entries"] = list(islice(entries, len(entries) // 2))
    answer = proceed() if parameters["Entries"] else {"Successful": []}
    refused = entries[len(entries) // 2 :]
    reason = {"SenderFault": False, "Code": "ServiceUnavailable"}
    return answer | {"Failed": [{"Id": one["Id"]} | reason for one in refused]}


type _Strike = Callable[[str, dict[str, Any], Proceed], Any]
_ALWAYS = 1_000_000
_KINDS: dict[str, tuple[_Strike, int]] = {
    "refused": (_refused, 1),
    "unreachable": (_unreachable, 1),
    "always": (_refused, _ALWAYS),
    "late": (_late, 1),
    "throttled": (_throttled, _BURST),
    "twice": (_twice, 1),
    "dies": (_dies, 1),
}
KINDS = tuple(_KINDS)


def named(operation: str, parameters: dict[str, Any], queues: dict[str, str]) -> str:
    """Return what a call is for, in words; `queues`: the names of queues by their URLs."""
    match operation, parameters:
        case "SendMessageBatch", {"QueueUrl": url}:
            return f"{operation} {queues[url].removesuffix('Queue')}"
        case "PutObject", _:
            return "PutObject new" if "IfNoneMatch" in parameters else "PutObject replacing"
        case "BatchGetItem", {"RequestItems": requests}:
            (asked,) = requests.values()
            return "BatchGetItem look" if "ProjectionExpression" in asked else "BatchGetItem read"
        case "BatchWriteItem", {"RequestItems": requests}:
            (asked,) = requests.values()
            return f"BatchWriteItem {_written(asked[0])}"
        case "PutItem", {"Item": item}:
            return f"PutItem {item['state']['S']}"
    return operation


def _written(request: dict[str, Any]) -> str:
    ((what, inside),) = request.items()
    key = inside["Item"] if what == "PutRequest" else inside["Key"]
    kind = "entries" if key["pk"]["S"].startswith("list#") else "records"
    return f"{kind} put" if what == "PutRequest" else f"{kind} deleted"

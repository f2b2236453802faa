"""Where a site lies while it is measured: in memory, or on moto (see `on_moto`)."""

from __future__ import annotations

import os
from base64 import b64encode
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol, override
from unittest.mock import patch

from bench.counted import Account, watched
from compound_pages.freshness import TAG_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.counted import Calls
    from bench.counted.s3 import Kept
    from compound_pages.freshness import Response
    from toolkit.publishing.writes import Place

    from .deployment import Deployment

CACHE_TAG = TAG_HEADER.removeprefix("x-amz-meta-")


class Backing(Protocol):
    """A table, a bucket and a distribution, from behind: nothing here is a call that counts."""

    def item(self, pk: str, sk: str) -> dict[str, Any] | None:
        """Return an item of the table."""

    def put_item(self, item: dict[str, Any]) -> None:
        """Put an item into the table."""

    def delete_item(self, pk: str, sk: str) -> None:
        """Delete an item of the table."""

    def keep(self, key: str, page: Response) -> None:
        """Put a page into the page cache, as the layer would."""

    def kept(self) -> dict[str, Kept]:
        """Return every object of the page cache by key."""

    def purged(self) -> list[list[str]]:
        """Return what each invalidation so far names."""

    def read_units(self) -> float:
        """Return what the reads so far are billed, 0 where nobody counts them."""


class InMemory(Backing):
    """A site in an account in memory."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @override
    def item(self, pk: str, sk: str) -> dict[str, Any] | None:
        return self._account.items.get(pk, sk)

    @override
    def put_item(self, item: dict[str, Any]) -> None:
        self._account.items.put(item)

    @override
    def delete_item(self, pk: str, sk: str) -> None:
        self._account.items.delete(pk, sk)

    @override
    def keep(self, key: str, page: Response) -> None:
        headers = page.headers
        tags = {CACHE_TAG: headers[TAG_HEADER]}
        self._account.objects.keep(key, page.body, headers["content-type"], headers["cache-control"], tags)

    @override
    def kept(self) -> dict[str, Kept]:
        return dict(self._account.objects.kept)

    @override
    def purged(self) -> list[list[str]]:
        return list(self._account.invalidations.made)

    @override
    def read_units(self) -> float:
        return self._account.items.read_units

    def items_told(self) -> int:
        """Return how many items the answers so far held."""
        return self._account.items.told

    @contextmanager
    def dropping_messages(self) -> Iterator[None]:
        """Forget what is sent to queues, so that it is in nobody's memory."""
        self._account.queues.drops = True
        yield
        self._account.queues.drops = False


@contextmanager
def in_memory(
    calls: Calls, deployment: Deployment, *, bodies: bool = True, parsed: bool = False
) -> Iterator[InMemory]:
    """Answer every client from memory, under the environment of the functions.

    See Account for `bodies`, watched for `parsed`.
    """
    account = Account(bodies=bodies)
    with environment(deployment.environment("DISTRIBUTION")), watched(calls, account, parsed=parsed):
        yield InMemory(account)


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set the variables that a function is started with."""
    with ExitStack() as scope:
        scope.enter_context(patch.dict(os.environ, variables))  # noqa: TID251  as Lambda does
        yield


def travelling(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item as it travels in JSON: bytes as text."""
    return {
        name: {"B": b64encode(value["B"]).decode()} if "B" in value else value for name, value in item.items()
    }


def streamed(place: Place, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the table's stream says of an item that was written."""
    images = {"OldImage": before, "NewImage": after}
    told = {name: travelling(image) for name, image in images.items() if image}
    return {"dynamodb": {"Keys": {"pk": {"S": place.pk}, "sk": {"S": place.sk}}, **told}}

"""moto, which works out once what it would work out anew at each call, to the same end.

Half of these tests' time is moto's, and a quarter of that goes into what never changes: for each call it
reloads a module, puts every address of the service together, and lists the methods of a class.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.core import responses
from moto.core.base_backend import BaseBackend
from moto.sqs import models as queues


def remember() -> None:
    """Keep what follows from a name, a class or a service alone.

    Raises AttributeError where moto has it under this name no more.
    """
    addresses = BaseBackend.urls.fget
    kept: dict[type[BaseBackend], Any] = {}

    def urls(backend: BaseBackend) -> Any:
        kind = type(backend)
        if kind not in kept:
            kept[kind] = addresses(backend)
        return kept[kind]

    BaseBackend.urls = property(urls)
    responses.method_names_from_class = cache(responses.method_names_from_class)
    queues.camelcase_to_underscores = cache(queues.camelcase_to_underscores)

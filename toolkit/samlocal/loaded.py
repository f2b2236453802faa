"""A loaded stack: the template on moto, content published, assets and error page put as by a deploy."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit import stack
from toolkit.atomic import one_call_at_a_time
from toolkit.publishing import FREELY, Table, publish
from toolkit.site import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content import Content
    from toolkit.publishing import Progress
    from toolkit.stack import Stack


@contextmanager
def loaded(content: Content, progress: Progress = iter) -> Iterator[Stack]:
    """Make the stack and publish `content`; nothing of it is run. The stack ends with the block.

    `progress`: is given what is to be written and yields it again as the work goes on.
    """
    site = Folder(content)
    with stack.running(site.layer.root) as made, one_call_at_a_time():
        for path, answer in site.static().items():
            made.put_static(path, answer)
        publish(content.records, Table(made.dynamodb, made.table), FREELY, progress)
        yield made

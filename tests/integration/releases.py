"""Releases beside each other: other templates, assets or parameters over the same table and queues."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from compound_pages import tasks
from compound_pages.tasks import SweepTask
from toolkit.content import OWN, load
from toolkit.service import WITH_CONTENT
from toolkit.site import Folder
from toolkit.stack import Stack

if TYPE_CHECKING:
    from draft import Draft

    from toolkit.service import Service

LOOK = b"A new look"


def another_release(service: Service, root: Path | None = None, **parameters: str) -> Stack:
    """Return the stack as another release has it; nothing runs it yet.

    `root`: the folder that holds its templates/ and assets/, by default that of the release that runs.
    """
    stack = service.stack
    here = root or Path(stack.environment("RenderFunction")["CONTENT_ROOT"])
    return Stack(stack.template, {**stack.parameters, **parameters}, stack.known, here)


def take_over(service: Service, release: Stack) -> None:
    """Hand events to cold functions of `release` from now on, as the end of a deployment does."""
    for name in WITH_CONTENT:
        service.functions[name].replace(release.cold_start(name))


def new_look(draft: Draft) -> Folder:
    """Give a content folder another base template and another stylesheet; return the site that it makes."""
    for part in ("templates", "assets"):
        shutil.copytree(OWN / part, draft.root / part)
    base, sheet = draft.root / "templates/_base.html", draft.root / "assets/site.css"
    base.write_text(base.read_text().replace("</body>", f"<p>{LOOK.decode()}</p>\n</body>"))
    sheet.write_text(sheet.read_text() + "p { margin: 0 }\n")
    return Folder(load(draft.root))


def sweep_after_deploy(service: Service) -> None:
    """Ask for the sweep that ends a deployment: it brings pages in step and purges nothing."""
    url = service.stack.queue_url("SweepStartQueue")
    body = tasks.encoded(SweepTask(purge="nothing"))
    service.stack.sqs.send_message(QueueUrl=url, MessageBody=body)

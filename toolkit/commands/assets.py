"""`compound-pages assets`: what a deployment puts beside a stack's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.content import ContentError, counted

from .options import load, on_content, on_stack, refuse

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.target import Target


@click.command()
@on_content
@on_stack
@click.option("--before-deploy", is_flag=True, help="A stack that is not there yet is no fault.")
def assets(folder: Path, target: Target, *, before_deploy: bool) -> None:
    """Put style sheet, icon and the edge's error page into a stack's page bucket.

    Assets have their hash in their name, and those of earlier releases stay: stored pages link them. `make
    deploy` does this before it deploys code that names them.
    """
    from toolkit.site import Folder  # noqa: PLC0415  slow to import, as what follows
    from toolkit.static import put_static  # noqa: PLC0415
    from toolkit.target import NoStack  # noqa: PLC0415

    content = load(folder)
    try:
        static = Folder(content).static()
    except ContentError as error:
        refuse(error)
    try:
        bucket = target.resource("PageBucket")
    except NoStack as error:
        if not before_deploy:
            raise
        click.echo(f"{error} Its assets follow after the deployment.")
        return
    with target.asking():
        for path, answer in static.items():
            put_static(target.client("s3"), bucket, path, answer)
    click.echo(f"{counted(len(static), 'file')} put.")

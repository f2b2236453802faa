"""`compound-pages assets`: a deployment's static files are in the bucket before its code names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.provision import NAME
from toolkit.site import Folder

if TYPE_CHECKING:
    from toolkit.content import Content
    from toolkit.service import Service


def assets(*options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["assets", "--stack", *options])
    return result.exit_code, result.output


def test_they_are_where_the_edge_asks_for_them(service: Service, sample: Content) -> None:
    """Each asset and the error page lies under its path, with the headers that the service answers with."""
    bucket = service.stack.bucket
    for one in service.stack.s3.list_objects_v2(Bucket=bucket)["Contents"]:
        service.stack.s3.delete_object(Bucket=bucket, Key=one["Key"])
    service.stack.s3.put_object(Bucket=bucket, Key="pages/assets/style.0000.css", Body=b"older")
    static = Folder(sample).static()
    assert assets(NAME) == (0, f"{len(static)} files put.\n")
    for path, answer in static.items():
        copy = service.stack.s3.get_object(Bucket=bucket, Key=f"pages{path}")
        assert copy["Body"].read() == answer.body
        assert copy["CacheControl"] == answer.headers["cache-control"]
        assert copy["ContentType"] == answer.headers["content-type"]
    assert service.get("/assets/style.0000.css").body == b"older", "an earlier release's asset stays"


@pytest.mark.usefixtures("service")
def test_before_the_first_deployment_there_is_no_bucket() -> None:
    """A stack that is not there is a fault, unless a deployment is about to make it."""
    status, said = assets("none")
    assert status == 2
    assert "There is no stack none." in said
    assert assets("none", "--before-deploy") == (
        0,
        "There is no stack none. Its assets follow after the deployment.\n",
    )

"""The AWS API of the local stack over HTTP, for commands in other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from toolkit.atomic import ALONE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_ADDRESSES = ("PATH_INFO", "REQUEST_URI", "RAW_URI")


def aws_api(prefix: str) -> WSGIApplication:
    """Return this process's moto as a WSGI application for paths below `prefix`: AWS_ENDPOINT_URL ends in it.

    moto tells services and buckets by the path, so the prefix is cut off where it stands, and not told as
    SCRIPT_NAME, which would be part of the address again.
    """
    moto = DomainDispatcherApplication(create_backend_app)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        cut = {name: environ[name].removeprefix(prefix) or "/" for name in _ADDRESSES if name in environ}
        with ALONE:
            result = moto({**environ, **cut}, start_response)
            try:
                return [b"".join(result)]
            finally:
                result.close()

    return application

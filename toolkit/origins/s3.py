"""The page bucket as S3's REST endpoint shows it to CloudFront.

Source: Amazon S3 API Reference, "GetObject", "HeadObject", "Common Response Headers", "Error Responses".
"""

from __future__ import annotations

import re
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from uuid import uuid4
from xml.sax.saxutils import escape

from botocore.exceptions import BotoCoreError, ClientError

from toolkit.distribution.exchange import OriginDown, OriginRequest, Response

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from toolkit.distribution.access import BucketAccess

_SHOWN = re.compile(
    r"accept-ranges|cache-control|content-(disposition|encoding|language|length|type)|etag|expires"
    r"|last-modified|x-amz-(meta-.*|server-side-encryption|version-id)"
)
_MESSAGES = {
    400: ("InvalidURI", "Couldn't parse the specified URI."),
    403: ("AccessDenied", "Access Denied"),
    404: ("NoSuchKey", "The specified key does not exist."),
    405: ("MethodNotAllowed", "The specified method is not allowed against this resource."),
    503: ("SlowDown", "Please reduce your request rate."),
}


class S3Origin:
    """GET and HEAD on one bucket, within what the bucket's policy lets the distribution do.

    `down` set to True makes the origin unreachable.
    """

    def __init__(self, client: S3Client, bucket: str, access: BucketAccess) -> None:
        self._client = client
        self._bucket = bucket
        self._access = access
        self.down = False

    def fetch(self, request: OriginRequest) -> Response:
        """Answer as S3 would; raises `OriginDown` where S3 cannot be reached."""
        if self.down:
            raise OriginDown(self._bucket)
        if request.method not in {"GET", "HEAD"}:
            return _error(request, HTTPStatus.METHOD_NOT_ALLOWED, "")
        key = _key(request.path)
        if key is None:
            return _error(request, HTTPStatus.BAD_REQUEST, "")
        if not key:
            return self._listing(request)
        if not self._access.may_get(key):
            return _error(request, HTTPStatus.FORBIDDEN, key)
        return self._object(request, key)

    def _object(self, request: OriginRequest, key: str) -> Response:
        call: Any = self._client.head_object if request.method == "HEAD" else self._client.get_object
        try:
            found = call(Bucket=self._bucket, Key=key, **_conditions(request))
            body = found["Body"].read() if "Body" in found else b""
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status == HTTPStatus.NOT_MODIFIED:
                return Response(status, _headers(error.response, request), b"", "s3")
            if status == HTTPStatus.NOT_FOUND and not self._access.may_list():
                status = HTTPStatus.FORBIDDEN
            return _error(request, status, key)
        except BotoCoreError as error:
            raise OriginDown(self._bucket) from error
        return Response(HTTPStatus.OK, _headers(found, request), body, "s3")

    def _listing(self, request: OriginRequest) -> Response:
        """Show the keys to whoever may list them: why no request may reach the bucket without a key."""
        if not self._access.may_list():
            return _error(request, HTTPStatus.FORBIDDEN, "")
        keys = [one["Key"] for one in self._client.list_objects_v2(Bucket=self._bucket).get("Contents", [])]
        items = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in keys)
        return _xml(request, HTTPStatus.OK, f"<ListBucketResult>{items}</ListBucketResult>")


def _key(path: str) -> str | None:
    if re.search(r"%(?![0-9A-Fa-f]{2})", path):
        return None
    try:
        return unquote(path.removeprefix("/"), errors="strict")
    except UnicodeDecodeError:
        return None


def _conditions(request: OriginRequest) -> dict[str, str]:
    # RFC 9110, 13.2.2: where both are sent, If-None-Match decides alone.
    if "if-none-match" in request.headers:
        return {"IfNoneMatch": request.headers["if-none-match"]}
    if "if-modified-since" in request.headers:
        return {"IfModifiedSince": request.headers["if-modified-since"]}
    return {}


def _headers(found: Any, request: OriginRequest) -> dict[str, str]:
    sent = found["ResponseMetadata"]["HTTPHeaders"]
    shown = {name.lower(): value for name, value in sent.items() if _SHOWN.fullmatch(name.lower())}
    # S3 encrypts every object and says so; an emulator may keep silent.
    return {"x-amz-server-side-encryption": "AES256"} | shown | _common(request)


def _common(request: OriginRequest) -> dict[str, str]:
    identity = uuid4().hex
    return {
        "date": formatdate(request.now, usegmt=True),
        "server": "AmazonS3",
        "x-amz-id-2": identity,
        "x-amz-request-id": identity[:16].upper(),
    }


def _error(request: OriginRequest, status: int, key: str) -> Response:
    code, message = _MESSAGES.get(
        status, ("InternalError", "We encountered an internal error. Please try again.")
    )
    named = f"<Key>{escape(key)}</Key>" if status == HTTPStatus.NOT_FOUND else ""
    return _xml(request, status, f"<Error><Code>{code}</Code><Message>{message}</Message>{named}</Error>")


def _xml(request: OriginRequest, status: int, document: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode(errors="xmlcharrefreplace")
    headers = {"content-type": "application/xml"} | _common(request)
    if request.method == "HEAD":  # S3 sends no body and no length with an error to HEAD
        return Response(status, headers, b"", "s3")
    return Response(status, headers | {"content-length": str(len(body))}, body, "s3")

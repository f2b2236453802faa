"""S3: one bucket with conditional writes.

Source: Amazon S3 API Reference, PutObject, HeadObject, DeleteObject, ListObjectsV2; User Guide, "Conditional
requests".
"""

from __future__ import annotations

from bisect import bisect_right
from hashlib import md5
from typing import TYPE_CHECKING, NamedTuple

from .operations import NotUnderstood, Refused, operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .operations import Asked, Parsed

_LISTED = 1000  # the most keys that one listing returns


class Kept(NamedTuple):
    """An object: its bytes, unless only their digest is kept, and the headers it was put with."""

    body: bytes | None
    etag: str
    size: int
    content_type: str
    cache_control: str
    metadata: Mapping[str, str]


class Objects:
    """The objects of the one bucket by key."""

    def __init__(self, *, bodies: bool) -> None:
        self.kept: dict[str, Kept] = {}
        self._bodies = bodies
        self._sorted: list[str] | None = None
        self.operations = {
            "PutObject": operation(
                self._put,
                *("Bucket", "Key", "Body", "ContentType", "CacheControl", "Metadata", "IfMatch"),
                *("IfNoneMatch", "ChecksumAlgorithm"),
            ),
            "HeadObject": operation(self._head, "Bucket", "Key"),
            "DeleteObject": operation(self._delete, "Bucket", "Key", "IfMatch"),
            "ListObjectsV2": operation(
                self._list, "Bucket", "Prefix", "StartAfter", "MaxKeys", "EncodingType"
            ),
        }

    def keep(
        self, key: str, body: bytes, content_type: str, cache_control: str, metadata: Mapping[str, str]
    ) -> str:
        """Put an object, whatever was there, and return its ETag."""
        etag = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
        if key not in self.kept:
            self._sorted = None
        self.kept[key] = Kept(
            body if self._bodies else None, etag, len(body), content_type, cache_control, metadata
        )
        return etag

    def _put(self, asked: Asked) -> Parsed:
        here = self.kept.get(asked["Key"])
        if asked.get("IfNoneMatch", "*") != "*":
            raise NotUnderstood("IfNoneMatch with an ETag")
        if "IfNoneMatch" in asked and here:
            raise Refused(412, "PreconditionFailed")
        self._match(asked)
        body = asked["Body"]  # botocore has made a file of it
        body.seek(0)
        named = (asked[name] for name in ("ContentType", "CacheControl", "Metadata"))
        return {"ETag": self.keep(asked["Key"], body.read(), *named)}

    def _match(self, asked: Asked) -> None:
        """Refuse where another object is there than the one that was seen."""
        if "IfMatch" not in asked:
            return
        here = self.kept.get(asked["Key"])
        if here is None:
            raise Refused(404, "NoSuchKey")
        if here.etag != asked["IfMatch"]:
            raise Refused(412, "PreconditionFailed")

    def _head(self, asked: Asked) -> Parsed:
        here = self.kept.get(asked["Key"])
        if here is None:
            raise Refused(404, "404")
        return {
            "ETag": here.etag,
            "ContentLength": here.size,
            "ContentType": here.content_type,
            "CacheControl": here.cache_control,
            "Metadata": dict(here.metadata),
        }

    def _delete(self, asked: Asked) -> Parsed:
        self._match(asked)
        if self.kept.pop(asked["Key"], None):
            self._sorted = None
        return {}

    def _list(self, asked: Asked) -> Parsed:
        if self._sorted is None:
            self._sorted = sorted(self.kept)
        prefix, limit = asked.get("Prefix", ""), asked.get("MaxKeys", _LISTED)
        first = bisect_right(self._sorted, max(asked.get("StartAfter", ""), prefix))
        if prefix in self.kept:
            raise NotUnderstood("a key that is its own prefix")
        keys = [key for key in self._sorted[first : first + limit + 1] if key.startswith(prefix)]
        listed = keys[:limit]
        answer: Parsed = {"KeyCount": len(listed), "IsTruncated": len(keys) > limit}
        if listed:
            answer["Contents"] = [
                {"Key": key, "ETag": self.kept[key].etag, "Size": self.kept[key].size} for key in listed
            ]
        return answer

"""The page cache: the only file that knows S3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .errors import CacheFailed, PutLost
from .freshness import TAG_HEADER

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

    from .freshness import Response

_LOST = frozenset({404, 409, 412})
_ASSETS = "pages/assets/"
_PAST_ASSETS = "pages/assets/~"  # after the name of every asset, and before every other key


class Cache:
    """Keeps rendered pages in one bucket; every write is conditional on what the writer has seen."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        """`client`: made with timeouts that leave time to answer the reader without a copy."""
        self._client = client
        self._bucket = bucket

    def put(self, key: str, page: Response, *, replacing: str | None = None) -> None:
        """Keep `page` under `key` if nothing is there, or if what is there has the ETag `replacing`.

        Raises PutLost if somebody else was first, CacheFailed if S3 did not say whether it kept the page.
        """
        condition: Any = {"IfMatch": replacing} if replacing else {"IfNoneMatch": "*"}
        self._call(
            "put_object",
            Key=key,
            Body=page.body,
            ContentType=page.headers["content-type"],
            CacheControl=page.headers["cache-control"],
            Metadata={TAG_HEADER.removeprefix("x-amz-meta-"): page.headers[TAG_HEADER]},
            **condition,
        )

    def delete(self, key: str, etag: str) -> None:
        """Delete the copy under `key` if it still has this ETag. Raises as `put` does."""
        self._call("delete_object", Key=key, IfMatch=etag)

    def head(self, key: str) -> dict[str, str] | None:
        """Return the headers of the copy under `key` as `Response` has them, None if there is no copy.

        Raises CacheFailed.
        """
        try:
            found = self._call("head_object", Key=key)
        except PutLost:
            return None
        named = {"content-type": "ContentType", "cache-control": "CacheControl", "etag": "ETag"}
        headers = {name: str(found[field]) for name, field in named.items() if field in found}
        return headers | {f"x-amz-meta-{name}": value for name, value in found["Metadata"].items()}

    def keys(self, after: str) -> list[str]:
        """Return the next keys after the key `after`, at most 1,000, none past the last; assets are left out.

        Assets never change, and there are as many of them as there were releases. Raises CacheFailed.
        """
        if after.startswith(_ASSETS):
            after = _PAST_ASSETS
        found = self._call("list_objects_v2", Prefix="pages/", StartAfter=after).get("Contents", [])
        keys = [one["Key"] for one in found]
        kept = [key for key in keys if not key.startswith(_ASSETS)]
        return kept or (self.keys(keys[-1]) if keys else [])

    def _call(self, operation: str, **arguments: Any) -> Any:  # noqa: ANN401  botocore's own parameters
        try:
            return getattr(self._client, operation)(Bucket=self._bucket, **arguments)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            raise (PutLost if status in _LOST else CacheFailed)(str(error)) from error
        except BotoCoreError as error:
            raise CacheFailed(str(error)) from error

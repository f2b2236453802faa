"""Static files: what a deployment puts into the page cache beside the pages, under the same headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compound_pages.freshness import TAG_HEADER
from compound_pages.paths import page_key

if TYPE_CHECKING:
    from compound_pages.freshness import Response


def put_static(s3: Any, bucket: str, path: str, answer: Response) -> None:
    """Put an asset or the edge's error page to where it lies as a page would, whatever is there."""
    s3.put_object(
        Bucket=bucket,
        Key=page_key(path),
        Body=answer.body,
        ContentType=answer.headers["content-type"],
        CacheControl=answer.headers["cache-control"],
        Metadata={"cache-tag": answer.headers[TAG_HEADER]},
    )

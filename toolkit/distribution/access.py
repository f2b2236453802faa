"""What a bucket policy lets a distribution do with its bucket.

Source: CloudFront Developer Guide, "Restrict access to an Amazon S3 origin" (origin access control signs
as the service principal, with `AWS:SourceArn` the distribution); S3 API Reference, "GetObject" (a missing key
is 404 to a caller that may `s3:ListBucket`, else 403). The statements are judged by `toolkit.permissions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.properties import NotUnderstood
from toolkit.permissions.errors import PolicyNotUnderstood
from toolkit.permissions.evaluation import Permission, judge
from toolkit.permissions.statements import Statement, read_policy

if TYPE_CHECKING:
    from toolkit.distribution.properties import Properties

_SERVICE = "Service:cloudfront.amazonaws.com"
_NOBODY = ""


class BucketAccess(Struct, frozen=True):
    """What the distribution may do with its bucket. `signed`: it shows who it is."""

    bucket: str
    arn: str
    statements: tuple[Statement, ...]
    context: tuple[tuple[str, str], ...]
    signed: bool

    def may_get(self, key: str) -> bool:
        """Whether `s3:GetObject` of `key` is allowed."""
        return self._allowed("s3:GetObject", f"{self.arn}/{key}")

    def may_list(self) -> bool:
        """Whether `s3:ListBucket` is allowed: without it S3 says 403 for a key that does not exist."""
        return self._allowed("s3:ListBucket", self.arn)

    def _allowed(self, action: str, resource: str) -> bool:
        asked = Permission(action, resource, {key: (value,) for key, value in self.context})
        return judge(asked, _SERVICE if self.signed else _NOBODY, self.statements).allowed


def read_statements(policy: Properties) -> tuple[Statement, ...]:
    """Decode the statements of an `AWS::S3::BucketPolicy`."""
    with policy:
        policy.take("Bucket")
        try:
            return read_policy(policy.take("PolicyDocument"), f"{policy.path}.PolicyDocument", "resource")
        except PolicyNotUnderstood as error:
            raise NotUnderstood(str(error)) from error

"""The two origins of the distribution, as they answer CloudFront over HTTP."""

from __future__ import annotations

from toolkit.origins.api import ApiOrigin
from toolkit.origins.limits import Limits, read_limits
from toolkit.origins.s3 import S3Origin

__all__ = ["ApiOrigin", "Limits", "S3Origin", "read_limits"]

"""What CloudFront would do with the distribution of the template."""

from __future__ import annotations

from toolkit.distribution.config import DistributionConfig, read_distribution
from toolkit.distribution.exchange import Origin, OriginDown, OriginRequest, Request, Response
from toolkit.distribution.properties import NotUnderstood
from toolkit.distribution.service import Distribution

__all__ = [
    "Distribution",
    "DistributionConfig",
    "NotUnderstood",
    "Origin",
    "OriginDown",
    "OriginRequest",
    "Request",
    "Response",
    "read_distribution",
]

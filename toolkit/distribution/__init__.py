"""What CloudFront would do with the distribution of the template.

The template, decoded: `config`, of `behaviours`, `cache_policy`, `headers_policy`, `selection` and
`origin_config`, with `resources` and `access` for what they refer to. `properties` reads to the last one, and
`without_effect` says which mean nothing here.

The way of a request: `service`, with `own_errors` and the CloudFront Function (`edge_function`, `edge_event`,
`edge_headers`, `edge_language`, `edge_result`); then the `tiers`: an edge; `asking`, which chooses between
the origins of a group; a `shield`; `origin_link`, which asks the origin. On the way back `finishing` and
`compression`, then `headers` and `ranges`.

A cache: `keeping` has its rules and `cache` its copies; `cache_key`, `forwarding`, `collapsing`, `freshness`,
`conditions` and `invalidation` have one rule each.

What passes between them: `exchange` at both ends, `question` down and `served` up.
"""

from __future__ import annotations

from toolkit.distribution.config import DistributionConfig, read_distribution
from toolkit.distribution.exchange import Origin, OriginDown, OriginRequest, OriginSilent, Request, Response
from toolkit.distribution.properties import NotUnderstood
from toolkit.distribution.service import Distribution

__all__ = [
    "Distribution",
    "DistributionConfig",
    "NotUnderstood",
    "Origin",
    "OriginDown",
    "OriginRequest",
    "OriginSilent",
    "Request",
    "Response",
    "read_distribution",
]

"""Properties that are understood and yet change nothing on one machine, each with the reason.

What is in none of these tables and read by nobody is refused. `DistributionConfig.without_effect` lists
the ones that a template uses.
"""

from __future__ import annotations

_NAMES = "only a label in the account"
_NO_TLS = "the local server speaks plain HTTP"
_IN_PROCESS = "origins are called in this process: they answer at once, or say at once that they will not"

RESOURCE = {"Tags": _NAMES}

DISTRIBUTION = {
    "Aliases": "the local server answers to any host name",
    "Comment": _NAMES,
    "HttpVersion": _NO_TLS,
    "IPV6Enabled": "the local server listens where it is told to",
    "Logging": "access logs go to a bucket for operators; no reader sees them",
    "PriceClass": "chooses locations; there is one",
    "ViewerCertificate": _NO_TLS,
    "WebACLId": "the firewall in front of the distribution is not emulated",
}

BEHAVIOUR = {
    "RealtimeLogConfigArn": "access logs go to a stream for operators; no reader sees them",
    "ViewerProtocolPolicy": _NO_TLS,
}

ORIGIN = {
    "ConnectionTimeout": _IN_PROCESS,
    "ResponseCompletionTimeout": _IN_PROCESS,
}
SHIELD = {"OriginShieldRegion": "chooses a location; a shield is the same wherever it is"}
S3_ORIGIN = {"OriginReadTimeout": _IN_PROCESS}
CUSTOM_ORIGIN = {
    "HTTPPort": _IN_PROCESS,
    "HTTPSPort": _IN_PROCESS,
    "IpAddressType": _IN_PROCESS,
    "OriginKeepaliveTimeout": _IN_PROCESS,
    "OriginMtlsConfig": _NO_TLS,
    "OriginProtocolPolicy": _NO_TLS,
    "OriginReadTimeout": _IN_PROCESS,
    "OriginSSLProtocols": _NO_TLS,
}

POLICY = {"Comment": _NAMES, "Name": _NAMES}
ACCESS_CONTROL = {"Description": _NAMES, "Name": _NAMES}
FUNCTION = {
    "AutoPublish": "the local edge always runs the source of the template",
    "FunctionMetadata": _NAMES,
    "Name": _NAMES,
}
FUNCTION_CONFIG = {"Comment": _NAMES}
RESPONSE_HEADERS = {
    "ServerTimingHeadersConfig": "the sampled timings of a network that is not there",
}

"""In place of urllib3's own, which is for pyOpenSSL, a package that is not there (docs/adr/0051)."""

raise ImportError("TLS is Python's own here")

"""One table of addresses and what becomes of them: for CloudFront Function, edge and Lambda alike.

An address is what a client sends: path, and perhaps a query. Each either passes to the cache under a key, is
sent to another location (301), ends in one line of text (404), or is CloudFront's own to refuse (400, 414).
"""

from __future__ import annotations

from typing import NamedTuple

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
LONGEST = "/" + "a" * 299  # the longest path that may be a page's
PASSES, MOVED, NOT_FOUND = 200, 301, 404


class Case(NamedTuple):
    """`to`: the key under which the cache is asked, or the location."""

    asked: str
    status: int
    to: str = ""

    @property
    def path(self) -> str:
        """What was asked, without the query."""
        return self.asked.partition("?")[0]

    @property
    def form(self) -> str | None:
        """The canonical form of the path."""
        return "/" if self.to == "/index.html" else self.to or None


_KEYS = {
    "/": "/index.html",
    PAGE: PAGE,
    "/compounds": "/compounds",
    "/compounds/ketamine-iv/2": "/compounds/ketamine-iv/2",
    f"{PAGE}.json": f"{PAGE}.json",
    "/index.json": "/index.json",
    "/sitemaps/metformin.xml": "/sitemaps/metformin.xml",
    "/.well-known/security.txt": "/.well-known/security.txt",
    "/assets/style.0123abcd.css": "/assets/style.0123abcd.css",
    "/errors/unavailable.html": "/errors/unavailable.html",
    "/favicon.ico": "/favicon.ico",
    # It knows no page kinds: whatever has the form of a path passes.
    "/what/nobody-has-thought-of-yet": "/what/nobody-has-thought-of-yet",
    "/wp-login.php": "/wp-login.php",
    "/.env": "/.env",
    "/...a": "/...a",
    "/index.html/a": "/index.html/a",
    "/a_b/c--d": "/a_b/c--d",
    LONGEST: LONGEST,
    # The query is ignored.
    f"{PAGE}?utm_source=x&utm_medium=y": PAGE,
    "/?list-type=2": "/index.html",
    "/compounds?": "/compounds",
    "/compounds?/../A%00": "/compounds",
    "/compounds??//": "/compounds",
    f"/compounds?{'q' * 8_181}": "/compounds",
    f"/?{'q' * 8_190}": "/index.html",
}

_LOCATIONS = {
    # Case.
    "/Compounds": "/compounds",
    PAGE.upper(): PAGE,
    f"{PAGE}.JSON": f"{PAGE}.json",
    "/INDEX.HTML": "/",
    # Slashes: never two at the start, where they would name another site.
    "//": "/",
    "/compounds/": "/compounds",
    "/compounds////": "/compounds",
    "//compounds//ketamine-iv": "/compounds/ketamine-iv",
    "//evil.example": "/evil.example",
    "///evil.example/..": "/",
    "//evil.example/%2e%2e": "/",
    "/.//evil.example": "/evil.example",
    "/x/..//evil.example": "/evil.example",
    "//user@evil.example/../a": "/a",
    # Dots (RFC 3986, 5.2.4).
    "/.": "/",
    "/..": "/",
    "/a/./b": "/a/b",
    "/a/../b": "/b",
    "/../../b": "/b",
    "/a/b/../..": "/",
    "/a/%2e%2E/b": "/b",
    "/a/.%2e/b": "/b",
    "/%2e%2e/%2E/etc/passwd": "/etc/passwd",
    # Percent-encoding of what needs none (6.2.2.2), in either case; once, never twice.
    "/%63ompounds": "/compounds",
    "/%43ompounds": "/compounds",
    "/a%2Db%2db": "/a-b-b",
    "/a%5Fb": "/a_b",
    "/%2ewell-known/security.txt": "/.well-known/security.txt",
    "/" + "%61" * 299: LONGEST,
    # Index names, at the end only.
    "/index.html": "/",
    "/index.html/": "/",
    "/compounds/index.html": "/compounds",
    "/compounds/index.html/index.html/": "/compounds",
    "/compounds/Index%2Ehtml": "/compounds",
    # What a sentence, a chat or a mail leaves behind a link.
    f"{PAGE}.": PAGE,
    f"{PAGE}),": PAGE,
    f"{PAGE}%20": PAGE,
    f"{PAGE}...": PAGE,
    f"{PAGE}.json.": f"{PAGE}.json",
    f"{PAGE}%22%3E": PAGE,
    f"{PAGE}%5C%22": PAGE,
    f"{PAGE}%0D%0A": PAGE,
    f"{PAGE}%E2%80%9D": PAGE,
    f"{PAGE}%e2%80%a6%C2%A0": PAGE,
    f"{PAGE}%E3%80%82": PAGE,
    f"{PAGE}%EF%BC%89": PAGE,
    f"{PAGE}/).": PAGE,
    f"{PAGE}./index.html,": PAGE,
    f"{PAGE}%2E": PAGE,
    f"{PAGE}%3F": PAGE,
    f"{PAGE}**": PAGE,
    f"{PAGE}_": PAGE,
    f"{PAGE}%7E": PAGE,
    f"{PAGE}'": PAGE,
    f"{PAGE}\\": PAGE,
    "/).": "/",
    "/%22": "/",
    "/a/..)": "/a",
    "/" + "," * 899: "/",
    # The query is left behind.
    "/Compounds?utm_source=x": "/compounds",
    "/compounds/?next=//evil.example": "/compounds",
    f"{PAGE}.?": PAGE,
}

_NOWHERE = (
    # Percent-encoding of what no path has: NUL, slash, backslash, percent, UTF-8, overlong, cut off, none.
    *(
        "/%00",
        "/a%00",
        "/a%2Fb",
        "/a%2fb",
        "/%2F%2Fevil.example",
        "/a%5Cb",
        "/%5Cevil.example",
        "/%25",
        "/%2561",
    ),
    *(
        "/%252e%252e/a",
        "/%C3%A9",
        "/%c0%ae%c0%ae/a",
        "/%c0%af",
        "/%e0%80%af",
        "/%ff",
        "/%",
        "/a%",
        "/%4",
        "/%zz",
    ),
    *("/%u0041", "/%2", "/a%E2%80", "/%20a", "/a%20b", "/%7ea", "/%22a", f"{PAGE}%80"),
    # Characters.
    *(
        "/~a",
        "/a+b",
        "/a,b",
        "/<x>a",
        "/a;b=c",
        "/a:b",
        "/@a",
        "/a@",
        "/a&b",
        "/a=b",
        "/a$",
        "/a*b",
        "/(a)b",
        "/{a}b",
    ),
    *(
        "/\\evil.example",
        "/\\\\evil.example",
        "/;/evil.example",
        "/https://evil.example",
        "/a|b",
        "/a'b",
        "/a#b",
    ),
    *("/é", "/a/é/..", "/\uff41", "/日本語", "/a\u200bb", "/a\u202e", "/😀", "/\u212a", "/\u0130", "/a”"),
    # Lengths: of the form, and of what is asked for.
    *(f"{LONGEST}a", "/" + "a/" * 150 + "a", "/" + "%61" * 300, "/" + "," * 900, "/" * 901, "/./" * 301),
    *("/" + "a" * 8_191, "/" + "%41" * 2_730, "/" + "/" * 8_191, "/.." * 2_730, "/" + "." * 8_191),
    # A query makes no difference.
    *("/%00?a=b", "/é?é"),
)

# Nothing that the function would be asked: CloudFront refuses it before.
_REFUSED = {
    "/" + "a" * 8_192: 414,
    "/a?" + "q" * 8_190: 414,
    "/a b": 400,
    "/a\n": 400,
    "/a\r\nset-cookie: a=b": 400,
    "/\x00": 400,
    "/a\x7f": 400,
    "": 400,
    "*": 400,
    "compounds": 400,
}

CASES = (
    *(Case(asked, PASSES, key) for asked, key in _KEYS.items()),
    *(Case(asked, MOVED, location) for asked, location in _LOCATIONS.items()),
    *(Case(asked, NOT_FOUND) for asked in _NOWHERE),
)
REFUSED = tuple(Case(asked, status) for asked, status in _REFUSED.items())


def named(case: Case) -> str:
    """Return a short name for a case."""
    return ascii(case.asked[:60])


class Hosted(NamedTuple):
    """What becomes of a path at a host, where readers use `DOMAIN`: passes, or is sent to a location."""

    host: str | None
    asked: str
    location: str | None


DOMAIN = "pages.example.org"
HOSTED = (
    Hosted(DOMAIN, "/a", None),
    Hosted("Pages.Example.ORG", "/a", None),
    # A client that always names the port would else be sent to and fro.
    Hosted(f"{DOMAIN}:443", "/a", None),
    Hosted(f"{DOMAIN}:80", "/a?b", None),
    # On the right host a location needs no host; on another the path is put right on the way.
    Hosted(DOMAIN, "/A/", "/a"),
    Hosted("d111111abcdef8.cloudfront.net", "/a", f"https://{DOMAIN}/a"),
    Hosted("d111111abcdef8.cloudfront.net", "/", f"https://{DOMAIN}/"),
    Hosted("d111111abcdef8.cloudfront.net", "//evil.example/A/", f"https://{DOMAIN}/evil.example/a"),
    Hosted("d111111abcdef8.cloudfront.net", "/a.?utm=x", f"https://{DOMAIN}/a"),
    Hosted("www." + DOMAIN, "/a", f"https://{DOMAIN}/a"),
    Hosted(f"{DOMAIN}.", "/a", f"https://{DOMAIN}/a"),
    Hosted(f"{DOMAIN}.evil.example", "/a", f"https://{DOMAIN}/a"),
    Hosted(f"evil.example:{DOMAIN}", "/a", f"https://{DOMAIN}/a"),
    Hosted("evil.example", "/a", f"https://{DOMAIN}/a"),
    Hosted("", "/a", f"https://{DOMAIN}/a"),
    Hosted(None, "/a", f"https://{DOMAIN}/a"),
)

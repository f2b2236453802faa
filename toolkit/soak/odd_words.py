"""What made requests are made of: spellings, probes and injections as servers meet them in the wild."""

from __future__ import annotations


def _each(words: str) -> list[str]:
    return words.split()


METHODS = (
    *_each("POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND PURGE LOCK"),
    *("get", "Head", "GETT", "G", "", "GET/HEAD", "X-" + "M" * 300, "ЖЖ", "{{7*7}}"),
)

# No page of ours, asked for by scanners all day.
PROBES = (
    "",
    *_each("""
    /wp-login.php /.env /.git/config /admin/ /phpmyadmin/index.php /server-status /default.aspx /index
    /../../../../etc/passwd /..%2f..%2f..%2fetc%2fpasswd /%2e%2e/%2e%2e/etc/passwd /....//....// /%uff0e
    /%c0%ae%c0%ae/%c0%afetc /%e0%80%af /%f0%80%80%af /%c1%9cwindows /%252e%252e%252f /% /%zz /%00 /%2 /%25
    /pages/index.html /pages/ /assets /assets/ /assets/../index.html /errors/ /errors/unavailable.html
    /errors/unavailable.html/x /ERRORS/unavailable.html /favicon.ico /apple-touch-icon.png /.well-known/
    /a-z/ /a-z/ab /compounds/0 /compounds/00 /compounds/999999 /compounds/1 /CON /nul.json /.json
    /index.json.json // /// //evil.example //evil.example/%2e%2e /\\evil.example /%5cevil.example
    /%2f%2fevil.example /https://evil.example/ /@evil.example /.evil.example /;/evil.example * evil.example/
    """),
)

# Each is put together with a word of its own, so that it can be found again.
INJECTIONS = (
    *(
        "<script>{}</script>",
        '"><img src=x onerror={}>',
        "javascript:{}",
        "'; drop table {};--",
        "{{{{{}}}}}",
    ),
    *(
        "${{jndi:ldap://{}}}",
        "${{{}}}",
        "<%= {} %>",
        "%0d%0aset-cookie:{}=1",
        "\r\nset-cookie: {}=1",
        "$({})",
    ),
    *(
        "`{}`",
        "%3Cscript%3E{}%3C/script%3E",
        "&lt;{}&gt;",
        "|{}|",
        "\x00{}\x00",
        "%00{}%00",
        "{}%",
        "!!py/{}",
    ),
    *("&{} *{}", "{}\u202e", "\u2028{}", "({})", "*)(uid={}", "' or '{}'='", "#{}", "^{}^", "~{}~", "%%{}%%"),
)

# What a sentence, a chat or a markup leaves behind a link.
LEAVINGS = (
    *_each(""". , ) ). ), ; : ! ' " > ] } * _ ` \\ ... %20 %22 %29 %2C %3E %E2%80%9D %c2%a0 %0A %0d%0a"""),
    *_each("""%E2%80%A6 %5C %5C%22 %3F %3C/a%3E %E3%80%82 %ef%bc%8c %2E %2e%2e %27"""),
)

QUERIES = (
    *("", "", "", "", "a=b", "utm_source=x&utm_medium=y", "list-type=2", "versions", "acl", "x=%ff", "?"),
    *(
        "a=1&a=2&a=3",
        "callback=x",
        "X-Amz-Signature=0",
        "response-content-type=text/html",
        "%",
        "q=%00",
        "&=&",
    ),
)

# Values that a header can have without being anybody's word.
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "accept-encoding",
        ("gzip", "br", "gzip, br", "identity", "*", "gzip;q=0", "x" * 200, "gzip;q=NaN", ",,"),
    ),
    ("if-none-match", ('"x"', "*", 'W/"x"', ", ".join(['"0"'] * 300), '"')),
    ("if-modified-since", ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "yesterday")),
    ("if-match", ("*", '"x"')),
    ("if-unmodified-since", ("Thu, 01 Jan 1970 00:00:00 GMT",)),
    ("if-range", ('"x"',)),
    ("range", ("bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-,0-,0-", "lines=1-2", "bytes=" + "0-1," * 400)),
    ("accept", ("*/*", "application/json", "text/html;q=0", "a/b" * 100)),
    ("accept-language", ("de", "en-GB,en;q=0.5", "*")),
    ("cache-control", ("no-cache", "max-age=0", "only-if-cached", "no-store")),
    ("pragma", ("no-cache",)),
    ("connection", ("close", "keep-alive, host", "upgrade")),
    ("upgrade", ("h2c", "websocket")),
    ("transfer-encoding", ("chunked", "gzip, chunked")),
    ("content-length", ("0", "5", "-1", "99999999999")),
    ("content-type", ("application/json", "multipart/form-data")),
    ("expect", ("100-continue",)),
    ("x-forwarded-proto", ("http", "https")),
    ("x-forwarded-for", ("127.0.0.1", "10.0.0.1, 10.0.0.2")),
    ("x-http-method-override", ("DELETE", "PUT")),
    ("x-amz-meta-cache-tag", ("all",)),
    ("authorization", ("Bearer x", "AWS4-HMAC-SHA256 Credential=x")),
    ("te", ("trailers",)),
)
# Headers in which a word of the reader's own is put, as somebody would who looks for an echo of it.
ECHOED = (
    *_each("host cookie origin referer user-agent x-forwarded-host x-original-url x-rewrite-url via from"),
    *_each("x-origin-secret x-request-id x-amzn-trace-id forwarded x-amz-cf-id x-api-key cdn-loop"),
    *("x-" + "n" * 100, "accept-language", "if-none-match", "access-control-request-method"),
)

"""The JavaScript that CloudFront's runtime 2.0 promises, which is less than QuickJS knows.

Source: CloudFront Developer Guide, "JavaScript runtime 2.0 features for CloudFront Functions": "ES 5.1", and
of later editions what it lists. No parser: it finds the words and signs that people write out of habit. That
default parameters or shorthand properties are not listed either, it does not see.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)
    |(?P<word>[A-Za-z_$][\w$]*)
    |(?P<number>\.?\d[\w.]*)
    |(?P<expression>/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)
    |(?P<sign>\.\.\.|\?\.(?!\d)|\?\?=?|\|\|=|&&=|=>|.)""",
    re.VERBOSE | re.DOTALL,
)
# After these a slash divides.
_VALUE = ("word", "number", "text")
_AND_YET_NONE = {"return", "typeof", "case", "in", "delete", "void", "throw", "new", "else", "do"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_LISTED = _words("""
    class extends super yield export static enum with debugger Proxy Reflect WeakMap WeakSet WeakRef BigInt
    Intl URL URLSearchParams structuredClone queueMicrotask
""")
# "Restricted features": no code from text, no timer, no network.
_RESTRICTED = _words("""
    eval Function setTimeout setInterval setImmediate clearTimeout clearInterval fetch XMLHttpRequest
    WebSocket process
""")
# Of objects, numbers and the modules; then of strings; then of arrays and regular expressions.
_METHODS = _words("""
    create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf
    hasOwnProperty isExtensible isFrozen isPrototypeOf isSealed keys preventExtensions propertyIsEnumerable
    seal toString valueOf assign is setPrototypeOf entries values apply bind call isFinite isInteger isNaN
    isSafeInteger parseFloat parseInt toExponential toFixed toPrecision abs ceil floor max min pow random
    round sqrt trunc sign now getTime toISOString toUTCString parse stringify resolve reject then catch
    finally all allSettled any race log kvs get exists count updateRequestOrigin createHash createHmac
    update digest escape unescape decode encode

    fromCharCode charAt charCodeAt concat indexOf lastIndexOf localeCompare match replace search slice split
    substr substring toLowerCase trim toUpperCase fromCodePoint codePointAt endsWith includes repeat
    startsWith padStart padEnd trimStart trimEnd replaceAll

    isArray every filter forEach join map pop push reduce reduceRight reverse shift some sort splice unshift
    of copyWithin fill find findIndex test exec
""")
_FLAGS = frozenset("gimy")


def undocumented(source: str) -> list[str]:
    """Return what `source` uses of JavaScript that the guide does not list for runtime 2.0, in words."""
    tokens = list(_tokens(source))
    own = {one for (kind, one), (_, after) in pairwise(tokens) if _names(kind, after)}
    padded = [("", ""), *tokens, ("", ""), ("", "")]
    found: list[str] = []
    for at in range(1, len(padded) - 2):
        (kind, one), before, after = padded[at], padded[at - 1][1], padded[at + 1][1]
        match kind:
            case "word":
                found += _word(one, before, after, padded[at + 2][1], own)
            case "sign":
                found += _sign(one, padded[at + 2][1])
            case "expression":
                found += regular_expression(one)
    return found


def expressions(source: str) -> list[str]:
    """Return the regular expressions that `source` holds, with slashes and flags."""
    return [one for kind, one in _tokens(source) if kind == "expression"]


def regular_expression(literal: str) -> Iterator[str]:
    """Yield what ES 5.1, named groups and the sticky flag do not cover."""
    body, _, flags = literal[1:].rpartition("/")
    if re.search(r"\(\?<[=!]", body):
        yield "an expression that looks behind"
    if not set(flags) <= _FLAGS:
        yield f"the flags {flags}"


def _names(kind: str, after: str) -> bool:
    return kind == "word" and after in {":", "="}


def _word(one: str, before: str, after: str, then: str, own: set[str]) -> Iterator[str]:
    if before == ".":
        if after == "(" and one not in _METHODS | own:
            yield f"the method {one}"
    elif one in _NOT_LISTED | _RESTRICTED and after != ":":
        yield one
    elif one == "of" and re.fullmatch(r"[\w$]+", before):
        yield "for of"
    elif one in {"var", "let", "const"} and after in {"{", "["}:
        yield "destructuring"
    elif one in {"function", "yield"} and after == "*":
        yield "a generator"
    elif one == "import" and then != "from":
        yield "import"


def _sign(one: str, then: str) -> Iterator[str]:
    if one in {"?.", "??", "??=", "||=", "&&=", "#", "@"} or (one == "..." and then != ")"):
        yield one


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at, kind, one = 0, "", ""
    while at < len(source):
        found = _TOKEN.match(source, at)
        assert found  # noqa: S101  the last alternative takes any character
        named, token = str(found.lastgroup), found[0]
        divides = (kind in _VALUE and one not in _AND_YET_NONE) or one in {")", "]", "}"}
        if named == "expression" and divides:
            named, token = "sign", "/"
        at += len(token)
        if named != "skip":
            kind, one = named, token
            yield kind, one

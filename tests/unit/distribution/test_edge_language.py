"""What CloudFront's runtime 2.0 does not list is found before a deployment meets it."""

from __future__ import annotations

import pytest

from toolkit.distribution.edge_language import expressions, undocumented


@pytest.mark.parametrize(
    "source",
    [
        "const a = 1; let b = a ** 2; var c = b / a / 2;",
        "var f = (a) => a.map((b) => `${b}/x`);",
        "function f(...rest) { return rest.length; }",
        "async function handler(event) { await cf.kvs().get('x'); }",
        "import cf from 'cloudfront';",
        "return /a(?=b)(?<name>c)/gi.test(x) ? .5 : 1;",
        "x = {class: 1, own: function () {}}; x.own();",
        "// class A {}\n/* eval */ 'a ?? b'",
        r"a = b.replace(/[/\]]+/g, '') / 2",
    ],
)
def test_what_is_listed_is_nothing_to_say(source: str) -> None:
    assert undocumented(source) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("class A {}", "class"),
        ("eval('1')", "eval"),
        ("new Function('return 1')", "Function"),
        ("setTimeout(f, 1)", "setTimeout"),
        ("fetch('x')", "fetch"),
        ("a?.b", "?."),
        ("a ?? b", "??"),
        ("a ||= b", "||="),
        ("a.flat()", "the method flat"),
        ("a.matchAll(/x/g)", "the method matchAll"),
        ("for (const a of b) {}", "for of"),
        ("const {a} = b", "destructuring"),
        ("f(...a, b)", "..."),
        ("function* g() {}", "a generator"),
        ("import('x')", "import"),
        ("x = /(?<=a)b/", "an expression that looks behind"),
        ("x = /(?<!a)b/", "an expression that looks behind"),
        ("return /a/u.test(b)", "the flags u"),
    ],
)
def test_what_is_not_listed_is_named(source: str, said: str) -> None:
    assert undocumented(source) == [said]


def test_expressions_are_told_from_divisions() -> None:
    assert expressions("a = (b) / c / d; e = /f\\/[/]g/i; return /h/") == ["/f\\/[/]g/i", "/h/"]

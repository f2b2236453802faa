from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from compound_pages.canonical import PATH_MAX, canonical

crumbs = st.sampled_from(
    ["/", ".", "..", "//", "index.html", "a", "A", "-", "_", "%41", "%2e", "%2F", "%25", "%", "%zz", "é", "K"]
)
addresses = st.one_of(st.text(), st.lists(crumbs).map("".join), st.lists(crumbs).map("/".join))


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("/", "/"),
        ("", "/"),
        ("/a", "/a"),
        ("a", "/a"),
        ("/A-b", "/a-b"),
        ("/a/", "/a"),
        ("//a///b//", "/a/b"),
        ("/a/./b/../c", "/a/c"),
        ("/../../a", "/a"),
        ("/a/../..", "/"),
        ("/index.html", "/"),
        ("/a/index.html", "/a"),
        ("/a/index.html/index.html/", "/a"),
        ("/index.html/a", "/index.html/a"),
        ("/%61%2Db", "/a-b"),
        ("/%41", "/a"),
        ("/a/%2e%2E/b", "/b"),
        ("/%C3%A9", None),
        ("/a%2Fb", None),
        ("/%2561", None),
        ("/%7e", None),
        ("/a%", None),
        ("/a b", None),
        ("/a?b", None),
        ("/é", None),
        ("/a\n", None),
        ("/\ud800", None),
        ("/" + "a" * (PATH_MAX - 1), "/" + "a" * (PATH_MAX - 1)),
        ("/" + "a" * PATH_MAX, None),
    ],
)
def test_canonical(asked: str, form: str | None) -> None:
    """Each address has the one form that the table says, or none."""
    assert canonical(asked) == form


@given(addresses)
@example("/\u212a")  # the Kelvin sign, whose lower case is an ASCII letter
def test_a_canonical_path_is_its_own_canonical_path(path: str) -> None:
    """Any text has no form or one that stays as it is, of known characters, with no empty or dot segment."""
    form = canonical(path)
    assume(form is not None)
    assert form is not None
    assert canonical(form) == form
    assert re.fullmatch(r"/[a-z0-9._/-]*", form)
    assert len(form) <= PATH_MAX
    assert form == "/" or not {"", ".", ".."} & set(form[1:].split("/"))
    assert not form.endswith("/index.html")


@given(addresses)
def test_spellings_of_one_address_have_one_form(path: str) -> None:
    """A trailing slash, a doubled one, `/./`, an index name and escaped letters change nothing."""
    form = canonical(path)
    assume(form is not None)
    for other in (f"{path}/", f"/{path}", f"/./{path}", f"{path}/index.html", f"/x/../{path}"):
        assert canonical(other) == form
    assert canonical("".join(f"%{ord(c):02x}" if c != "/" else c for c in str(form))) == form


@given(st.text(alphabet="abcxyz0123456789-._", min_size=1, max_size=20))
def test_case_does_not_matter(name: str) -> None:
    """A path in capitals is the same page."""
    assert canonical(f"/{name.upper()}") == canonical(f"/{name}")

from __future__ import annotations

import re

import pytest
from canonical_cases import CASES, Case, named
from hypothesis import assume, example, given
from hypothesis import strategies as st

from compound_pages.canonical import ASKED_MAX, PATH_MAX, canonical

crumbs = st.sampled_from(
    [
        *(
            "/",
            ".",
            "..",
            "//",
            "index.html",
            "a",
            "A",
            "-",
            "_",
            "%41",
            "%2e",
            "%2F",
            "%25",
            "%",
            "%zz",
            "é",
        ),
        *(",", ").", "%20", "%E2%80%9D", "%c2%a0", "%e2%80", "~", "\\", "K", "/,/", "./index.html"),
    ]
)
addresses = st.one_of(st.text(), st.lists(crumbs).map("".join), st.lists(crumbs).map("/".join))


@pytest.mark.parametrize("case", CASES, ids=named)
def test_canonical(case: Case) -> None:
    """Each address has the one form that the table says, or none."""
    assert canonical(case.path) == case.form


@pytest.mark.parametrize(("asked", "form"), [("", "/"), ("a", "/a"), ("/a b", None), ("/\ud800", None)])
def test_what_no_edge_lets_through_is_no_fault(asked: str, form: str | None) -> None:
    """Somebody who calls past the edge may ask for anything."""
    assert canonical(asked) == form


@given(addresses)
@example("/\u212a")  # the Kelvin sign, whose lower case is an ASCII letter
def test_a_canonical_path_is_its_own_canonical_path(path: str) -> None:
    """Any text has no form or one that stays as it is, of known characters, with no empty or dot segment."""
    form = canonical(path)
    assume(form is not None)
    assert form is not None
    assert canonical(form) == form
    assert re.fullmatch(r"/(?:[a-z0-9._/-]*[a-z0-9-])?", form)
    assert len(form) <= PATH_MAX
    assert form == "/" or not {"", ".", ".."} & set(form[1:].split("/"))
    assert not form.endswith("/index.html")


@given(addresses)
def test_spellings_of_one_address_have_one_form(path: str) -> None:
    """A slash behind it, a doubled one, `/./`, index names, escapes and a full stop change nothing."""
    form = canonical(path)
    assume(form is not None)
    assume(len(path) < ASKED_MAX - 20)
    for other in (f"{path}/", f"/{path}", f"/./{path}", f"{path}/index.html", f"/x/../{path}", f"{form}."):
        assert canonical(other) == form
    assert canonical("".join(f"%{ord(c):02x}" if c != "/" else c for c in str(form))) == form


@given(st.text(alphabet="abcxyz0123456789-._", min_size=1, max_size=20))
def test_case_does_not_matter(name: str) -> None:
    """A path in capitals is the same page."""
    assert canonical(f"/{name.upper()}") == canonical(f"/{name}")


@given(st.text(alphabet="abcxyz0123456789-", min_size=1, max_size=20), st.lists(crumbs))
def test_only_the_end_is_cut_off(name: str, behind: list[str]) -> None:
    """Whatever is left behind a link, what stood before it is what it was."""
    form = canonical("/compounds/" + name + "".join(one for one in behind if one in {",", ").", "%20", "~"}))
    assert form == f"/compounds/{name}"

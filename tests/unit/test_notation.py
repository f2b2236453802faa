"""JSON as Python's own writes it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from compound_pages.notation import as_json

texts = st.text(max_size=9) | st.sampled_from(
    ["\x00\x1f\x7f\x80\u2028\u202e", "é\u2013\U0001f600", '\\"/', "</"]
)
values = st.recursive(
    texts | st.integers(-9, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=9,
)


@given(values)
def test_it_is_what_python_s_own_writes(value: object) -> None:
    """Whatever texts and numbers a value is made of: the same characters, all of them printable ASCII."""
    written = as_json(value)
    assert written == json.dumps(value, sort_keys=True)
    assert written.isascii()
    assert written.isprintable()

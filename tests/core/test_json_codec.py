"""JSON to bytes and back, half emoji included."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.json_codec import Json, decode, encode

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(anything)
def test_what_goes_in_comes_out(value: Json) -> None:
    """Lone surrogates too."""
    assert decode(encode(value)) == value
    assert json.loads(encode(value)) == value


@pytest.mark.parametrize("payload", [b"", b"<html>", b"{", b"\xff\xfe"])
def test_what_is_no_json_is_a_value_error(payload: bytes) -> None:
    """A gateway's page, an answer cut short."""
    with pytest.raises(ValueError, match=r".+"):
        decode(payload)

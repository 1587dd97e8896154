"""A stranger's words in the editors' group: readable, and nothing in them can be tapped."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.sanitize import defang


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://contoh.com/a?b=c", "hxxps[:]//contoh[.]com/a?b=c"),
        ("lihat t.me/orang atau x.com", "lihat t[.]me/orang atau x[.]com"),
        ("tg://user?id=1", "tg[:]//user?id=1"),
        ("kata @pelaku tadi", "kata @\u2060pelaku tadi"),
        ("surel a@b.co.id", "surel a@\u2060b[.]co[.]id"),
        ("Rp 1.000.000 pukul 14.05", "Rp 1.000.000 pukul 14.05"),
        ("H. Ahmad, S.Pd. memberi Rp50.000.", "H. Ahmad, S.Pd. memberi Rp50.000."),
        ("abc\u202egnp.exe", "abcgnp[.]exe"),
    ],
)
def test_links_are_dead_and_amounts_are_whole(said: str, shown: str) -> None:
    """Links, mentions and tricks with the writing direction go; money, hours, titles stay."""
    assert defang(said) == shown


@given(st.text())
def test_no_scheme_and_no_direction_mark_is_left(said: str) -> None:
    """Whatever is written."""
    shown = defang(said)
    assert not re.search(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://", shown)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)

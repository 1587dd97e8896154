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


OWN = frozenset({"posbanten.co.id"})


@pytest.mark.parametrize(
    "said",
    [
        "Baca https://posbanten.co.id/judul-berita/?a=1#b.",
        "posbanten.co.id, atau (https://www.posbanten.co.id)",
        "https://foto.posbanten.co.id/a.jpg",
        "https://POSBANTEN.co.id/",
    ],
)
def test_links_of_the_newsroom_itself_stay(said: str) -> None:
    """Those of its subdomains, too."""
    assert defang(said, OWN) == said


@pytest.mark.parametrize(
    "said",
    [
        "https://posbanten.co.id@jebakan.example/",
        "https://posbanten.co.id.jebakan.example/",
        "https://jebakan-posbanten.co.id/",
        "https://jebakan.example/https://posbanten.co.id/",
        "https://jebakan.example/?posbanten.co.id",
        "https://posbanten.co.id:8443/",
        "ftp://posbanten.co.id/",
        "éposbanten.co.id",
        "po\u017fbanten.co.id",
        "a@posbanten.co.id",
    ],
)
def test_what_only_looks_like_the_newsroom_is_dead(said: str) -> None:
    """Nothing in it can be tapped: whatever Telegram takes for a link has its dots broken."""
    shown = defang(said, OWN)
    assert "://" not in shown
    assert not re.search(r"[a-z]\.(?=co|id|jebakan|example)", shown)


@given(st.lists(st.sampled_from(["https://", "posbanten.co.id", "x.id", "/", ".", "@", " ", "a"])))
def test_every_link_that_stays_is_the_newsrooms(parts: list[str]) -> None:
    """However they are put together."""
    for link in re.findall(r"https?://\S*", defang("".join(parts), OWN)):
        assert re.match(r"https://([a-z.]+\.)?posbanten\.co\.id($|[/.])", link)


@given(st.text())
def test_no_scheme_and_no_direction_mark_is_left(said: str) -> None:
    """Whatever is written."""
    shown = defang(said)
    assert not re.search(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://", shown)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)

"""Keys of links: those that the newsroom has set up, and what anybody may write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.sharing import GUEST, INLINE, SHARE
from bot.messages.catalogue import load_texts
from bot.places.deep_links import CHANNEL, POSTER, WEBSITE, follow_payload, followed_code
from bot.sharing.sources import Arrival, load_sources, read_arrival, source_name

PANONGAN = "36.03.19"


def test_every_key_that_the_bot_uses_has_a_name() -> None:
    """In every language, short enough for a line."""
    languages = load_texts().languages
    assert {SHARE, INLINE, GUEST, CHANNEL, POSTER, WEBSITE} <= load_sources().keys()
    for key, labels in load_sources().items():
        for language in languages:
            assert 1 <= len(source_name(key, language)) <= 30
        assert "id" in labels
    assert source_name("gone", "id") == "gone"


def test_what_a_link_says_is_read() -> None:
    """Where it stood, and under which article."""
    assert read_arrival(PANONGAN, "k") == Arrival("k", PANONGAN)
    assert read_arrival(PANONGAN, "s-1234") == Arrival("s", PANONGAN, 1234)


@pytest.mark.parametrize(
    "said", ["", "z", "S", "s-", "s-x", "s-²", "s-1-2", "s" * 60, "s_k", "s-" + "9" * 16, "s k"]
)
def test_what_is_made_up_is_no_arrival(said: str) -> None:
    """It follows its place all the same."""
    assert read_arrival(PANONGAN, said) is None


@given(key=st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), article=st.integers(1, 10**15 - 1))
def test_a_payload_holds_the_longest_of_all(key: str, article: int) -> None:
    """Bot API: 64 of A-Za-z0-9_-; it is read as it was made."""
    village = "36.03.19.2004"
    payload = follow_payload(village, f"{key}-{article}")
    assert len(payload) <= 64
    assert followed_code(payload) == (village, f"{key}-{article}")


def test_an_odd_key_of_a_newsroom_is_refused(tmp_path: Path) -> None:
    """At the start, with its name."""
    file = tmp_path / "sources.toml"
    file.write_text('["Pasar Baru"]\nlabel = { id = "Pasar" }\n')
    with pytest.raises(ValueError, match="Pasar Baru"):
        load_sources(file)

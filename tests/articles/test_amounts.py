"""What a day costs the readers, for the editors."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.amounts import (
    DayAmounts,
    PlannedSummary,
    Spread,
    amounts_page,
    spread_of,
    summary_notice,
)
from bot.articles.model import Article
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places

AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
SIX = AT + 4 * 3600
ARTICLE = Article(7, "Jembatan <putus>", "https://posbanten.co.id/a/", "", None, AT, Places())

counts = st.dictionaries(st.integers(0, 40), st.integers(0, 1000), max_size=12)


def context(language: str = "id") -> PageContext:
    return PageContext(load_texts().of(language), load_gazetteer(), ZoneInfo("Asia/Jakarta"), AT)


def test_those_who_get_nothing_count_in_the_mean() -> None:
    """Of a hundred readers ten get one, four get five: nineteen in twenty get at most one."""
    assert spread_of({1: 10, 5: 4}, 100) == Spread(0.3, 1, 5)
    assert spread_of({}, 0) == spread_of({0: 7}, 7) == Spread(0.0, 0, 0)


@given(counts, st.integers(0, 5000))
def test_a_spread_is_that_of_the_list_of_all_readers(found: dict[int, int], active: int) -> None:
    """As counted by hand: who is in no count gets nothing."""
    some = [number for number, readers in found.items() for _ in range(readers) if number]
    everybody = sorted([0] * max(0, active - len(some)) + some)
    made = spread_of(found, active)
    assert made.most == max(everybody, default=0)
    assert abs(made.mean - sum(everybody) / max(1, len(everybody))) < 1e-9
    at_most = sum(number <= made.usual for number in everybody)
    assert at_most >= 0.95 * len(everybody)
    assert sum(number < made.usual for number in everybody) < max(1, 0.95 * len(everybody))


def test_the_day_is_said_in_a_line_a_circle() -> None:
    """What there was none of is not spoken of."""
    amounts = DayAmounts(12, 1, {1: 50, 6: 2}, {0: 10, 4: 40}, 3)
    planned = PlannedSummary(SIX, 40, 164)
    assert amounts_page(context(), amounts, planned, 100).text == (
        "<b>Jumat 16/2</b> · 12 berita dikirim hari ini\n"
        "Langsung: rata-rata 0,6 berita seorang · 95% paling banyak 1 · terbanyak 6\n"
        "Di ringkasan: rata-rata 1,6 berita seorang · 95% paling banyak 4 · terbanyak 4\n"
        "🔴 Penting: 1 berita\n"
        "Batas harian: 3 orang menerima sebagiannya di ringkasan\n"
        "Ringkasan pukul 18.00 WIB: 40 orang, rata-rata 4,1 berita\n"
        "Pelanggan aktif 100"
    )
    quiet = amounts_page(context("en"), DayAmounts(0, 0, {}, {}, one_in=3), None, 0).text
    assert quiet.startswith("<b>Fri 16 Feb</b> · 0 articles sent today\n")
    assert "Important" not in quiet
    assert quiet.endswith("Counted of one reader in 3.")
    assert "summary at" not in quiet


def test_a_summary_is_announced_with_its_top_stories() -> None:
    """When it leaves, for how many, and how a sentence is added."""
    planned = PlannedSummary(SIX, 12_300, 50_000, ((ARTICLE, 8200),))
    said = summary_notice(context(), planned, SIX - 56 * 60).text
    assert said.startswith(
        "<b>Ringkasan pukul 18.00 WIB</b> untuk 12.300 orang, mulai berangkat 17.04 WIB."
    )
    assert "• " in said
    assert "<b>Jembatan &lt;putus&gt;</b></a> · 8.200 orang" in said
    assert said.endswith("Balas pesan ini: <i>ringkasan: satu kalimat Anda</i>.")

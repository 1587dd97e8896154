"""A summary: one message worth opening, the nearest first."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.model import Article
from bot.articles.summaries import SummaryContents, summary
from bot.delivery.bundling import IN_SUMMARY
from bot.messages.catalogue import load_texts
from bot.messages.message import TEXT_LIMIT, Message
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places

TEXTS = load_texts()
GAZETTEER = load_gazetteer()
WIB = ZoneInfo("Asia/Jakarta")
SIX = 1_708_081_200.0  # Friday 16 February 2024, 18.00 WIB
HOUR = 3600.0


def article(number: int, *, title: str = "", gone: bool = False) -> Article:
    """Number 0 is the nearest."""
    return Article(
        id=100 - number,
        title=title or f"Kabar {number}",
        link=f"https://posbanten.co.id/{number}/",
        lead=f"Isi {number}.",
        image=f"https://posbanten.co.id/{number}.jpg",
        published_at=SIX - HOUR * number,
        places=Places(regencies=("36.03",), districts=("36.03.19",)),
        withdrawn_at=SIX if gone else None,
    )


def made(
    *articles: Article,
    total: int | None = None,
    held: int = 0,
    at: float = SIX,
    language: str = "id",
) -> Message:
    context = PageContext(TEXTS.of(language), GAZETTEER, WIB, SIX)
    total = len(articles) if total is None else total
    return summary(context, articles, SummaryContents(total, (1, 100), at, held))


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def test_the_top_story_then_headlines_then_links() -> None:
    """The picture and lead of the first; places of the next three; the others are links."""
    message = made(*map(article, range(9)), total=21)
    assert message.preview == "https://posbanten.co.id/0.jpg"
    assert message.plain.splitlines()[0] == "Ringkasan sore · Jumat 16/2"
    assert "Isi 0." in message.plain
    assert "Isi 1." not in message.plain
    assert message.plain.count("Panongan, Kab. Tangerang") == 4
    found = re.findall(r"posbanten.co.id/(\d)/", message.text)
    assert found == [str(n) for n in range(9)]
    assert labels(message) == ["12 kabar lain", "⋯"]
    assert message.buttons[0][0].data == "k:1:100:9:1"


@pytest.mark.parametrize(
    ("hour", "name"),
    [(4, "pagi"), (6, "pagi"), (12, "siang"), (18, "sore"), (20, "malam"), (1, "malam")],
)
def test_it_is_named_after_its_hour(hour: int, name: str) -> None:
    """As it was promised, not as late as it came."""
    at = SIX + HOUR * (hour - 18)
    assert made(article(0), at=at).plain.startswith(f"Ringkasan {name} · Jumat 16/2")


def test_one_alone_has_its_own_buttons() -> None:
    """Read, share, more, as a push has."""
    assert labels(made(article(0))) == ["Baca", "Bagikan", "⋯"]


def test_it_says_how_many_were_held_back() -> None:
    """Where the reader's own limit made them wait; else nothing of it."""
    assert "batas harian" not in made(article(0), article(1)).plain
    assert "2 di antaranya" in made(article(0), article(1), held=2).plain


def test_what_was_withdrawn_since_is_last_and_no_headline() -> None:
    """An edit shows it so; nothing of a headline that may be what was wrong stays."""
    message = made(article(0, title="Salah", gone=True), *map(article, range(1, 7)))
    assert "Salah" not in message.text
    assert message.preview == "https://posbanten.co.id/1.jpg"
    assert message.plain.index("ditarik redaksi") > message.plain.index("Kabar 6")
    assert made(article(0, gone=True)).buttons == ()


titles = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400)


@given(st.lists(titles, min_size=1, max_size=IN_SUMMARY), st.sampled_from(["id", "en"]))
def test_any_headlines_fit_into_a_message(said: list[str], language: str) -> None:
    """However long, whatever they hold."""
    shown = [
        replace(article(number, title=title), lead="kata " * 500)
        for number, title in enumerate(said)
    ]
    message = made(*shown, total=10**6, held=10**6, language=language)
    assert len(message.plain) <= TEXT_LIMIT

"""Cards that were sent through the bot, as they are after a correction."""

from __future__ import annotations

import pytest

from bot.articles.model import Article
from bot.messages.catalogue import load_texts
from bot.messages.message import TEXT_LIMIT
from bot.places.gazetteer import Gazetteer
from bot.places.labels import BotAddress, PageContext
from bot.places.model import Places
from bot.sharing.cards import article_of_card
from bot.sharing.corrected_cards import Erratum, corrected_card, plain_card
from tests.support.delivery.draining import WIB

BOT = BotAddress("posbanten_bot")


def test_the_longest_card_fits_a_message(gazetteer: Gazetteer, article: Article) -> None:
    """Headline, lead and what was wrong, as long as they may be."""
    context = PageContext(
        load_texts().of("id"),
        gazetteer,
        WIB,
        0.0,
        ledger_url="https://kabar.example/koreksi",
        bot=BOT,
    )
    card = corrected_card(context, article, Erratum("y" * 3000, 0.0, 7))
    assert len(card.plain) < TEXT_LIMIT
    assert "https://kabar.example/koreksi" in card.text
    assert len(str(plain_card(card)["text"])) < TEXT_LIMIT


@pytest.fixture
def article(gazetteer: Gazetteer) -> Article:
    return Article(
        id=1,
        title="x" * 900,
        link="https://kabar.example/1/",
        lead="z" * 2000,
        image=None,
        published_at=0.0,
        places=Places(("36.03",), gazetteer.districts[:9]),
    )


@pytest.mark.parametrize(
    ("result_id", "number"),
    [
        ("a7", 7),
        ("a07", None),
        ("a", None),
        ("a-7", None),
        ("7", None),
        ("a7 ", None),
        ("a٧", None),
    ],
)
def test_a_result_is_an_article_or_not_ours(result_id: str, number: int | None) -> None:
    """As the answers to inline queries are numbered, and nothing near it."""
    assert article_of_card(result_id) == number

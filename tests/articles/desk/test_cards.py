"""The card of an article in the editors' group."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from zoneinfo import ZoneInfo

import pytest

from bot.articles.delays import Delays
from bot.articles.desk.cards import CardFacts, card, card_list, digest, quiet_letter, without_place
from bot.articles.desk.holds import OPEN_END
from bot.articles.model import Article, Audience, PushCounts
from bot.delivery.forecast import Forecast
from bot.delivery.model import Priority
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places, Reason

AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
PANONGAN, CIKUPA, TANGERANG, SERANG = "36.03.19", "36.03.18", "36.03", "36.73"
PLACES = Places(
    (TANGERANG,), (PANONGAN,), reasons=(Reason(PANONGAN, "<Camat> Panongan", "lead", 3),)
)
ARTICLE = Article(
    7, "Jembatan & jalan", "https://posbanten.co.id/?a=1&b=2", "Putus.", None, AT, PLACES
)
FACTS = CardFacts(ARTICLE, Audience(4120, 12_300, 310))
COUNTS = PushCounts(7, "", "", AT, 3900, 12, 208, 0, 0, 41.0, spreading=False)


def context(language: str = "id") -> PageContext:
    return PageContext(load_texts().of(language), load_gazetteer(), ZoneInfo("Asia/Jakarta"), AT)


def test_a_card_says_where_why_and_for_how_many() -> None:
    """Headline as a link, the words that told, readers by circle; escaped, as people write it."""
    made = card(context(), FACTS)
    assert made.text == (
        '<a href="https://posbanten.co.id/?a=1&amp;b=2"><b>Jembatan &amp; jalan</b></a>\n'
        "📍 Panongan, Kab. Tangerang (“&lt;Camat&gt; Panongan”)\n"
        "langsung 4.120 · ringkasan 12.300 · penting saja 310"
    )
    assert not made.preview
    assert [[button.text for button in row] for row in made.buttons] == [
        ["Penting", "Tahan"],
        ["Kirim ulang ke …", "Wilayah"],
        ["Ralat", "Tarik", "Coba"],
    ]
    english = card(context("en"), FACTS).text
    assert english.endswith("at once 4,120 · summary 12,300 · only if important 310")


def test_a_card_shows_what_became_of_its_article() -> None:
    """That it is marked, changed, sent; what nobody is told of is not said."""
    marked = replace(ARTICLE, important=True, changed_at=AT + 300)
    made = card(context(), CardFacts(marked, Audience(16_730, 0, 0), COUNTS))
    assert made.text.startswith("🔴 <b>Penting</b>\n")
    assert "\nlangsung 16.730\n<i>Diperbarui 14.05 WIB</i>\n" in made.text
    assert made.text.endswith("<i>dikirim 3.900, diblokir 12, menunggu 208, rata-rata 41 detik</i>")
    assert made.buttons[0][0].text == "✓ Penting"


def test_a_card_says_that_its_article_is_on_hold_and_how_long_others_took() -> None:
    """Until when, as long as it is; the hold that is over is not spoken of."""
    held = replace(FACTS, article=replace(ARTICLE, held_until=AT + 600))
    made = card(context(), held)
    assert made.text.endswith("\n⏸ <b>Ditahan</b> sampai 14.10 WIB")
    assert made.buttons[0][1].text == "Lepas"
    open_end = replace(FACTS, article=replace(ARTICLE, held_until=OPEN_END))
    assert card(context(), open_end).text.endswith("⏸ <b>Ditahan</b> sampai dilepas")
    over = replace(FACTS, article=replace(ARTICLE, held_until=AT - 1))
    assert card(context(), over) == card(context(), FACTS)
    timed = card(context(), replace(FACTS, counts=COUNTS, delays=Delays(41.0, 130.0)))
    assert timed.text.endswith("menunggu 208, separuh dalam 41 detik, 95% dalam 2 menit</i>")


def test_a_card_says_to_how_many_it_goes_and_when_they_have_it() -> None:
    """Rounded up to a minute; on hold without an end, how long it takes; or that nobody knows."""
    on_its_way = replace(FACTS, forecast=Forecast(4200, 126.0))
    assert card(context(), on_its_way).text.endswith(
        "\nPerkiraan: 4.200 pembaca, 90% sampai 14.03 WIB"
    )
    assert "Forecast: 4,200 readers, 90% by 14:03 WIB" in card(context("en"), on_its_way).text
    later = replace(FACTS, forecast=Forecast(4200, 126.0, later=120))
    assert card(context(), later).text.endswith(" WIB · 120 lagi sesudah jam tenang")
    held = replace(FACTS, forecast=Forecast(4200, 126.0, open_end=True))
    assert card(context(), held).text.endswith("90% dalam 2 menit setelah dilepas")
    for seconds in (None, inf):
        unknown = replace(FACTS, forecast=Forecast(4200, seconds))
        assert card(context(), unknown).text.endswith("waktunya belum bisa dihitung")


def test_nothing_can_be_done_with_what_is_withdrawn() -> None:
    """The card says when, and has no buttons."""
    gone = replace(ARTICLE, withdrawn_at=AT + 600)
    made = card(context(), replace(FACTS, article=gone, disputed=((PANONGAN, 2),)))
    assert "<i>Ditarik 14.10 WIB</i>" in made.text
    assert "langsung" not in made.text
    assert made.buttons == ()


def test_readers_who_disagree_are_counted_and_the_editors_asked() -> None:
    """The most disputed place first; one that the article has no more is not asked about."""
    places = Places((TANGERANG,), (PANONGAN, CIKUPA))
    facts = CardFacts(
        replace(ARTICLE, places=places),
        Audience(1, 0, 0),
        disputed=((PANONGAN, 2), (CIKUPA, 31), (SERANG, 9)),
    )
    made = card(context(), facts)
    assert made.text.endswith(
        "👎 Bukan Cikupa, Kab. Tangerang: 31 pembaca\n👎 Bukan Panongan, Kab. Tangerang: 2 pembaca"
    )
    assert [row[0].text for row in made.buttons[3:]] == ["Bukan Cikupa", "Bukan Panongan"]


def test_places_of_the_editors_need_no_other_reason() -> None:
    """Of the province, and of no place, none is given either."""
    placed = replace(ARTICLE, placed_at=AT)
    assert (
        "Panongan, Kab. Tangerang (dari redaksi)"
        in card(context(), CardFacts(placed, FACTS.audience)).text
    )
    whole = replace(ARTICLE, places=Places(province=True))
    assert "📍 seluruh Banten\n" in card(context(), CardFacts(whole, FACTS.audience)).text


def test_a_burst_is_one_message_with_the_newest_headlines() -> None:
    """Those that find no room are counted."""
    many = [replace(ARTICLE, id=number, title=f"Kabar {number}") for number in range(15)]
    made = card_list(context(), many, 40)
    assert made.text.startswith("<b>40 berita baru sekaligus</b>\n\n")
    assert "Kabar 14<" in made.text
    assert "dan 25 kabar lain" in made.text
    assert len(made.plain) < 4096


def test_a_card_goes_behind_all_else_and_makes_no_sound() -> None:
    """Its edit is of the message that shows it."""
    page = card(context(), FACTS)
    posted = quiet_letter(page, chat_id=-1, name="article card 7 1")
    assert (posted.priority, posted.params["disable_notification"]) == (Priority.EDIT, True)
    edited = quiet_letter(page, chat_id=-1, name="article card 7 2", edited=55)
    assert (edited.method, edited.params["message_id"]) == ("editMessageText", 55)
    assert digest(page) == digest(card(context(), FACTS))
    assert digest(page) != digest(card(context("en"), FACTS))


@pytest.mark.parametrize(
    ("places", "code", "left"),
    [
        (Places((TANGERANG,), (PANONGAN,)), PANONGAN, Places()),
        (Places((TANGERANG,), (PANONGAN, CIKUPA)), PANONGAN, Places((TANGERANG,), (CIKUPA,))),
        (Places((TANGERANG, SERANG), (PANONGAN,)), PANONGAN, Places((SERANG,))),
        (Places((TANGERANG, SERANG), (PANONGAN,)), TANGERANG, Places((SERANG,))),
        (Places((TANGERANG,)), TANGERANG, Places()),
    ],
)
def test_a_place_goes_with_what_lies_in_it(places: Places, code: str, left: Places) -> None:
    """And a regency with the last district for whose sake it was there."""
    assert without_place(places, code) == left

"""Why an article is withdrawn: what editors are asked, what is a reason, what readers see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.articles.bundles import bundle
from bot.articles.desk.buttons import Withdraw
from bot.articles.desk.withdrawal_questions import (
    length_problem,
    parse_reason,
    says_cancel,
    state,
    taken_down,
)
from bot.articles.ledger.grounds import load_grounds
from bot.articles.messages import push_message
from bot.articles.model import Article, WithdrawalReason
from bot.messages.catalogue import load_texts
from bot.messages.message import TEXT_LIMIT
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places
from tests.support.storage.stored import JAKARTA, NOW

DAY = 86_400.0
ARTICLE = Article(
    7, "Pleno", "https://a.id/pleno/", "Begini.", None, NOW, Places(), withdrawn_at=NOW
)


def page(gazetteer: Gazetteer, language: str = "id", now: float = NOW) -> PageContext:
    return PageContext(load_texts().of(language), gazetteer, JAKARTA, now)


@pytest.mark.parametrize("language", ["id", "en"])
def test_readers_are_told_when_and_why(gazetteer: Gazetteer, language: str) -> None:
    """In their language where it is a ground; an editor's words are as they are."""
    context = page(gazetteer, language)
    for code, ground in load_grounds().items():
        article = replace(ARTICLE, withdrawal_reason=WithdrawalReason("lama", code))
        first, why, _place = push_message(context, article).plain.splitlines()
        assert first.endswith("WIB")
        assert why.endswith(ground.texts[language])
    words = replace(ARTICLE, withdrawal_reason=WithdrawalReason("Sumber <palsu>.", None))
    assert push_message(context, words).plain.splitlines()[1].endswith(": Sumber <palsu>.")
    unknown = replace(ARTICLE, withdrawal_reason=WithdrawalReason("Dulu begitu.", "dulu"))
    assert push_message(context, unknown).plain.splitlines()[1].endswith(": Dulu begitu.")


def test_who_reaches_the_ledger_is_led_to_the_entry(gazetteer: Gazetteer) -> None:
    """Where there is a reason, in it; that takes nothing else onto the message."""
    context = replace(page(gazetteer), ledger_url="https://bot.id/koreksi")
    stated = replace(ARTICLE, withdrawal_reason=WithdrawalReason("Keliru.", entry=12))
    link = '<a href="https://bot.id/koreksi?sampai=12#n12">Catatan koreksi</a>'
    assert push_message(context, stated).text.splitlines()[2] == link
    assert "<a" not in push_message(context, ARTICLE).text
    assert "<a" not in push_message(page(gazetteer), stated).text


def test_what_was_not_said_or_was_taken_out_is_said_to_be(gazetteer: Gazetteer) -> None:
    """And no word of it is left."""
    context = page(gazetteer)
    assert "Alasan belum disebutkan redaksi." in push_message(context, ARTICLE).plain
    gone = replace(ARTICLE, withdrawal_reason=WithdrawalReason("", "anak", entry=4))
    assert "Alasannya tidak ditampilkan lagi." in push_message(context, gone).plain


@pytest.mark.parametrize(
    ("published", "withdrawn", "now", "shown"),
    [
        (NOW, NOW, NOW, "· 05.00 WIB"),
        (NOW - DAY, NOW, NOW, "Rabu 15/11, 05.00 WIB"),
        (NOW, NOW, NOW + DAY, "Rabu 15/11, 05.00 WIB"),
    ],
)
def test_the_day_is_said_unless_nobody_can_take_it_for_another(
    gazetteer: Gazetteer, published: float, withdrawn: float, now: float, shown: str
) -> None:
    """A message of yesterday that is replaced today shows yesterday's date in Telegram."""
    article = replace(ARTICLE, published_at=published, withdrawn_at=withdrawn)
    assert shown in push_message(page(gazetteer, now=now), article).plain.splitlines()[0]


def test_many_long_reasons_fit_a_message(gazetteer: Gazetteer) -> None:
    """All of a bundle, withdrawn for as many words as there may be."""
    reason = WithdrawalReason("& kata " * 142, None)
    articles = [replace(ARTICLE, id=n, withdrawal_reason=reason) for n in range(5)]
    assert len(bundle(page(gazetteer), articles, 5, (0, 4)).plain) < TEXT_LIMIT


@pytest.mark.parametrize("said", ["", " \ud83d\0 ", "penting", "hoaks", "x" * 1001, "x" * 5000])
def test_what_is_no_reason_is_not_taken_for_one(said: str) -> None:
    """Nothing, half an emoji, a word that may mean something else, a whole article."""
    assert length_problem(load_texts().of("id"), parse_reason(said)) is not None


@pytest.mark.parametrize("said", ["Batal", "gak jadi", "tidak jadi!", "jangan ditarik", "cancel"])
def test_words_that_say_that_it_stays(said: str) -> None:
    """They are no reason either."""
    assert says_cancel(said)
    assert not says_cancel(f"{said} karena salah orang")


def test_the_buttons_carry_what_was_known(gazetteer: Gazetteer) -> None:
    """Which reason was stated when they were made; none of them undoes a withdrawal."""
    reason = WithdrawalReason("x", "anak", entry=12)
    stated = state(page(gazetteer), replace(ARTICLE, withdrawal_reason=reason))
    data = [Withdraw.parse(button.data) for row in stated.buttons for button in row]
    assert data == [Withdraw(7, 12, code) for code in load_grounds()]
    assert [b.text for row in stated.buttons for b in row if "✓" in b.text] == ["✓ Masa depan anak"]
    asked = taken_down(page(gazetteer), ARTICLE)
    data = [Withdraw.parse(button.data) for row in asked.buttons for button in row]
    assert data == [Withdraw(7, 0, code) for code in load_grounds()]


def test_the_grounds_are_those_of_the_code() -> None:
    """Pedoman Pemberitaan Media Siber, 5a; each in every language, on a button of a small phone."""
    languages = set(load_texts().languages)
    assert [*load_grounds()] == ["sara", "kesusilaan", "anak", "korban", "dewan-pers"]
    for ground in load_grounds().values():
        assert set(ground.labels) == set(ground.texts) == languages
        assert all(len(label) <= 20 for label in ground.labels.values())
        assert Withdraw(10**9, 10**6, ground.code).fits

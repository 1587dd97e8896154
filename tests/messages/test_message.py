"""Messages within Telegram's limits, escaped, and readable."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.messages import push_message, whole_article
from bot.articles.model import Article
from bot.articles.sharing import share_link
from bot.core.json_codec import Params
from bot.delivery.envelopes import ENVELOPES_KEPT, Contents, Envelope, Envelopes, push_forms
from bot.messages.catalogue import load_texts
from bot.messages.message import TEXT_LIMIT, Button, Message, Style, clip, params
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import BotAddress, PageContext
from bot.places.model import Places

WIB = ZoneInfo("Asia/Jakarta")
TEXTS = load_texts()
GAZETTEER = load_gazetteer()
AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
CONTEXT = PageContext(TEXTS.of("id"), GAZETTEER, WIB, AT)

any_text = st.text(max_size=5000)


def article(title: str = "Judul", lead: str = "Isi berita.", **given: object) -> Article:
    places = given.get("places")
    return Article(
        id=12,
        title=title,
        link="https://posbanten.co.id/berita/?a=1&b=2",
        lead=lead,
        image=None,
        published_at=AT,
        places=places if isinstance(places, Places) else Places(),
    )


def shown(text: str) -> str:
    """What a reader sees, as Telegram counts it: after entities parsing."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


@given(title=any_text, lead=any_text)
def test_a_push_of_any_article_is_within_the_limits(title: str, lead: str) -> None:
    """At most 4096 characters after parsing, and only the tags that we wrote."""
    message = push_message(CONTEXT, article(title, lead))
    assert 1 <= len(shown(message.text)) <= 4096
    assert len(message.text.encode()) <= 32_768
    assert set(re.findall(r"<(/?\w+)", message.text)) <= {"b", "/b", "a", "/a"}


def test_a_push_says_headline_place_time_and_lead() -> None:
    """In this order; the headline is the link, and so is the first button."""
    places = Places(regencies=("36.03",), districts=("36.03.19",))
    message = push_message(CONTEXT, article("Pleno <selesai>", places=places))
    assert message.text == (
        '<a href="https://posbanten.co.id/berita/?a=1&amp;b=2"><b>Pleno &lt;selesai&gt;</b></a>\n'
        "📍 Panongan, Kab. Tangerang · 14.00 WIB\n\nIsi berita."
    )
    assert [button.text for button in message.buttons[0]] == ["Baca", "Bagikan", "⋯"]


def test_the_picture_of_an_article_is_its_preview() -> None:
    """Without one there is none: that of its page says headline and summary again."""
    picture = "https://posbanten.co.id/wp-content/uploads/pleno.jpg"
    shown = replace(article(), image=picture)
    assert push_message(CONTEXT, shown).preview == picture
    assert push_message(CONTEXT, article()).preview == ""


def test_what_is_breaking_is_named_so() -> None:
    """Above the headline, with a mark for who looks and a word for who listens."""
    urgent = replace(article(), important=True)
    assert push_message(CONTEXT, urgent).text.startswith("🔴 <b>Penting</b>\n<a href=")
    english = replace(CONTEXT, words=TEXTS.of("en"))
    assert push_message(english, urgent).text.startswith("🔴 <b>Breaking</b>\n<a href=")
    assert "🔴" not in push_message(CONTEXT, article()).text


def test_a_changed_article_says_when_under_its_headline() -> None:
    """For whoever read it before; all else is as in any push."""
    changed = replace(article(), changed_at=AT + 300)
    message = push_message(replace(CONTEXT, now=AT + 600), changed)
    assert shown(message.text).splitlines()[:2] == ["Judul", "Diperbarui 14.05 WIB"]
    plain = push_message(replace(CONTEXT, now=AT + 600), article())
    assert message.text.replace("<i>Diperbarui 14.05 WIB</i>\n", "") == plain.text
    assert (message.buttons, message.preview) == (plain.buttons, plain.preview)
    tomorrow = push_message(replace(CONTEXT, now=AT + 86_400), changed)
    assert "Diperbarui Jumat 16/2, 14.05 WIB" in tomorrow.text


def test_of_a_withdrawn_article_nothing_it_said_is_left() -> None:
    """Only where and when it was, so that its reader knows which one, and when and why it went."""
    places = Places(regencies=("36.03",), districts=("36.03.19",))
    withdrawn = replace(article(places=places), changed_at=AT + 300, withdrawn_at=AT + 600)
    message = push_message(replace(CONTEXT, now=AT + 900), withdrawn)
    assert message == Message(
        "Artikel ini ditarik redaksi · 14.10 WIB\nAlasan belum disebutkan redaksi.\n"
        "📍 Panongan, Kab. Tangerang · 14.00 WIB"
    )


@pytest.mark.parametrize(
    ("later", "when"),
    [
        (3600, "14.00 WIB"),
        (86_400, "Jumat 16/2, 14.00 WIB"),
        (400 * 86_400, "Jumat 16/2/2024, 14.00 WIB"),
    ],
)
def test_what_is_not_of_today_says_its_day(later: float, when: str) -> None:
    """A post that was back-dated, or found late, must not look like this morning's."""
    message = push_message(replace(CONTEXT, now=AT + later), article())
    assert f"Banten · {when}" in message.text


def test_a_post_without_a_title_says_its_first_sentence_once() -> None:
    """It is the headline; the lead goes on after it."""
    untitled = article("Hujan turun", "Hujan turun. Jalan licin.")
    message = push_message(CONTEXT, untitled)
    assert message.text.count("Hujan turun") == 1
    assert message.text.endswith("Jalan licin.")


@given(text=any_text)
def test_an_article_to_be_read_in_the_chat_is_folded_and_fits(text: str) -> None:
    """Its beginning as a quote that opens; of one that is withdrawn, nothing it said."""
    message = whole_article(CONTEXT, article(), text)
    assert "<blockquote expandable>" in message.text
    assert len(shown(message.text)) <= 1600
    withdrawn = replace(article(), withdrawn_at=AT)
    assert whole_article(CONTEXT, withdrawn, text) == push_message(CONTEXT, withdrawn)


def test_an_article_to_be_read_in_the_chat_keeps_its_paragraphs() -> None:
    """A wall of text is not read."""
    assert "Satu.\n\nDua." in whole_article(CONTEXT, article(), "Satu.\n\nDua.\n").text


@given(text=any_text, limit=st.integers(min_value=2, max_value=400))
def test_clipping_keeps_the_limit_and_only_drops_the_end(text: str, limit: int) -> None:
    """What is left is the beginning of the text, marked where it was cut."""
    cut = clip(text, limit)
    assert len(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@given(text=st.text(min_size=1, max_size=200).filter(str.strip))
def test_the_plainest_form_of_an_envelope_is_the_text_without_markup(text: str) -> None:
    """What Telegram refuses with markup, preview and buttons goes out as the same words."""
    buttons = ((Button("Baca", url="https://a/"),),)
    message = Message(f"<b>{html.escape(text, quote=False)}</b>", buttons, preview="https://a/")
    envelope = Envelope(push_forms(message), [AT])
    meant, no_preview, plain = (json.loads(envelope.body(7, form)) for form in envelope.forms())
    assert meant["chat_id"] == no_preview["chat_id"] == plain["chat_id"] == 7
    assert meant["link_preview_options"]["url"] == "https://a/"
    assert no_preview["link_preview_options"] == {"is_disabled": True}
    assert no_preview["reply_markup"] == meant["reply_markup"]
    assert set(plain) == {"chat_id", "text", "link_preview_options"}
    assert plain["text"] == text


def test_the_bare_words_of_a_message_keep_its_links() -> None:
    """A bundle without its markup still leads to its articles; and it is never too long."""
    message = Message('1. <a href="https://a/?x=1&amp;y=2"><b>Banjir</b> surut</a>\nCurug')
    assert message.plain == "1. Banjir surut\nhttps://a/?x=1&y=2\nCurug"
    *_, bare = (
        json.loads(Envelope(push_forms(Message("kata " * 2000)), [AT]).body(7, f)) for f in range(3)
    )
    assert len(bare["text"]) <= TEXT_LIMIT


def test_a_paid_body_says_so_and_nothing_else_is_changed() -> None:
    """Bot API: sendMessage, allow_paid_broadcast."""
    envelope = Envelope(push_forms(Message("x")), [AT])
    for form in envelope.forms():
        free, paid = (json.loads(envelope.body(7, form, paid=each)) for each in (False, True))
        assert "allow_paid_broadcast" not in free
        assert paid == free | {"allow_paid_broadcast": True}


def test_an_edit_is_the_same_message_and_says_which() -> None:
    """Bot API: editMessageText."""
    envelope = Envelope(push_forms(Message("x")), [AT])
    for form in envelope.forms():
        sent, edit = (json.loads(envelope.body(7, form, message_id=m)) for m in (None, 42))
        assert edit == sent | {"message_id": 42}


def test_an_answer_is_the_same_message_and_names_the_other() -> None:
    """Bot API: ReplyParameters; sent all the same where the other is gone."""
    envelope = Envelope(push_forms(Message("x")), [AT])
    for form in envelope.forms():
        sent, answer = (json.loads(envelope.body(7, form, reply_to=m)) for m in (None, 42))
        reply = {"message_id": 42, "allow_sending_without_reply": True}
        assert answer == sent | {"reply_parameters": reply}


def test_the_form_that_telegram_takes_is_the_first_one_tried_for_the_next_chat() -> None:
    """And only a form that was taken: one chat's refusal changes nothing for the others."""
    envelope = Envelope(push_forms(Message("x")), [AT])
    assert list(envelope.forms()) == [0, 1, 2]
    assert not envelope.adopt(0)
    assert envelope.adopt(1)
    assert list(envelope.forms()) == [1, 2]
    assert not envelope.adopt(0)
    assert list(envelope.forms()) == [1, 2]


def contents(article: int, language: str = "id") -> Contents:
    return Contents((article,), (0.0,), 1, (article, article), (), language)


def test_envelopes_are_kept_by_what_is_in_them_and_the_unused_forgotten() -> None:
    """Made once for all chats, and never more of them than are needed."""

    def made() -> Envelope:
        return Envelope(push_forms(Message("x")), [AT])

    kept = Envelopes()
    first = kept.keep(contents(1), made())
    assert kept.keep(contents(1), made()) is first
    assert kept.find(contents(1, "en")) is None
    assert kept.find(contents(1)._replace(bundled=2, span=(1, 2))) is None
    assert kept.find(contents(1)._replace(versions=(AT,))) is None  # the article was changed
    assert kept.find(contents(1)._replace(followed=("36.03",))) is None  # another reader's
    for article in range(2, ENVELOPES_KEPT + 2):
        assert kept.find(contents(1)) is first  # in use: stays
        kept.keep(contents(article), made())
    assert kept.find(contents(1)) is first
    assert kept.find(contents(2)) is None


def test_buttons_do_one_thing() -> None:
    """Bot API: exactly one of the fields that say what an InlineKeyboardButton does."""
    buttons = (Button("A", data="a:1"), Button("B", url="https://b/"), Button("C", copied="c"))
    assert params(Message("x", (buttons,)))["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "A", "callback_data": "a:1"},
                {"text": "B", "url": "https://b/"},
                {"text": "C", "copy_text": {"text": "c"}},
            ]
        ]
    }


def test_a_button_may_have_a_colour() -> None:
    """Bot API 9.4; what it does stays the same."""
    red = Button("A", data="a:1").in_style(Style.DANGER)
    assert params(Message("x", ((red,),)))["reply_markup"] == {
        "inline_keyboard": [[{"text": "A", "callback_data": "a:1", "style": "danger"}]]
    }


def test_a_share_link_carries_the_article() -> None:
    """Telegram's share sheet takes address and text, both encoded."""
    link = share_link(CONTEXT, article("Banjir & macet"))
    assert link.startswith("https://t.me/share/url?url=https%3A%2F%2Fposbanten.co.id")
    assert "Banjir%20%26%20macet" in link


PUBLIC = replace(CONTEXT, bot=BotAddress("kabar_bot"))


def test_what_is_shared_leads_back() -> None:
    """With the link that follows the article's place: its first district, else its regency.

    Never one that the reader follows and the article names later: it would tell that of them.
    """
    several = Places(("36.03",), ("36.03.18", "36.03.19"))
    for places, code, name in (
        (several, "36-03-18", "Cikupa, Kab. Tangerang"),
        (Places(("36.03",)), "36-03", "Kab. Tangerang"),
        (Places(), "36", "seluruh Banten"),
    ):
        followed = replace(PUBLIC, followed=frozenset({"36.03.19"}))
        url = urlsplit(share_link(followed, article("Banjir", places=places)))
        said = parse_qs(url.query)
        assert said["url"] == ["https://posbanten.co.id/berita/?a=1&b=2"]
        link = f"https://t.me/kabar_bot?start=w-{code}_s-12"
        assert said["text"] == [f"Banjir\n\nKabar {name} di Telegram: {link}"]


def test_where_inline_mode_is_on_a_card_is_shared() -> None:
    """Bot API: SwitchInlineQueryChosenChat; a bot that has it no more sends links again."""
    public = replace(CONTEXT, bot=BotAddress("kabar_bot", inline_mode=True))
    message = push_message(public, article())
    share = _keys(params(message))[1]
    assert share["switch_inline_query_chosen_chat"]["query"] == "#12"
    assert "url" not in share
    full, linked, bare, _words = (form.params for form in push_forms(message))
    assert _keys(full) == _keys(params(message))
    assert _keys(linked)[1]["url"].startswith("https://t.me/share/url?")
    assert _keys(bare) == _keys(linked)
    assert len(push_forms(push_message(PUBLIC, article()))) == 3


def _keys(params: Params) -> list[dict[str, Any]]:
    markup: Any = params["reply_markup"]
    return list(markup["inline_keyboard"][0])

"""The addresses that a message shows or hides, by which a reply tells which article is meant."""

from __future__ import annotations

import telegram

from handlers.articles.reference import addresses

LINK = "https://kabar.example/judul/"


def message(**fields: object) -> telegram.Message:
    given = {"message_id": 1, "date": 0, "chat": {"id": -100, "type": "supergroup"}, **fields}
    return telegram.Message.de_json(given, None)


def test_a_link_that_was_typed_counts_with_or_without_its_scheme() -> None:
    """Telegram marks both; a bare domain is no article."""
    text = "Cek kabar.example/judul/ dan kabar.example"
    entities = [
        {"type": "url", "offset": 4, "length": 20},
        {"type": "url", "offset": 29, "length": 13},
    ]
    assert list(addresses(message(text=text, entities=entities))) == [LINK]


def test_what_stands_behind_words_pictures_and_buttons_counts() -> None:
    """A forwarded push: its preview and its buttons; a picture's caption; a linked headline."""
    hidden = [{"type": "text_link", "offset": 0, "length": 5, "url": LINK}]
    assert list(addresses(message(text="Judul", entities=hidden))) == [LINK]
    assert list(addresses(message(caption="Judul", caption_entities=hidden))) == [LINK]
    push = message(
        text="Judul",
        link_preview_options={"url": LINK},
        reply_markup={
            "inline_keyboard": [
                [{"text": "Baca", "url": f"{LINK}?x=1"}, {"text": "⋯", "callback_data": "m:1"}]
            ]
        },
    )
    assert list(addresses(push)) == [LINK, f"{LINK}?x=1"]


def test_a_message_without_links_has_none() -> None:
    """Nor does one that only switches its preview off."""
    assert list(addresses(message(text="Besok libur."))) == []
    assert list(addresses(message(text="x", link_preview_options={"is_disabled": True}))) == []

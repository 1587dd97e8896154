"""An announcement as readers get it, and as it is edited."""

from __future__ import annotations

from bot.announcements.message import reader_forms, reader_message
from bot.announcements.model import Announcement
from bot.delivery.envelopes import Envelope
from bot.messages.catalogue import load_texts

WORDS = load_texts().of("id")
ANNOUNCED = Announcement(1, text="Besok <b>libur</b>.", label="Lihat", address="https://a.example/")


def test_words_alone_are_a_message_and_its_edit() -> None:
    """The newsroom's button, and below it the way to get none any more."""
    full, bare = reader_forms(ANNOUNCED, WORDS)
    assert (full.sends, full.edits) == ("sendMessage", "editMessageText")
    assert (full.params["text"], bare.params["text"]) == ("Besok <b>libur</b>.", "Besok libur.")
    buttons = reader_message(ANNOUNCED, WORDS).buttons
    assert [row[0].text for row in buttons] == ["Lihat", "Jangan kirim pengumuman"]
    assert buttons[1][0].data == "am:0"


def test_with_a_picture_the_words_are_its_caption_and_so_is_the_edit() -> None:
    """Where the picture is refused they go without it."""
    shown = Announcement(1, text="Besok libur.", picture="AgAC")
    forms = reader_forms(shown, WORDS)
    envelope = Envelope(forms)
    assert [envelope.method(n, edit=False) for n in envelope.forms()] == [
        "sendPhoto",
        "sendMessage",
        "sendMessage",
    ]
    assert envelope.method(0, edit=True) == "editMessageCaption"
    assert b'"photo":"AgAC"' in envelope.body(7, 0)
    edited = envelope.body(7, 0, message_id=5)
    assert b'"caption":"Besok libur."' in edited
    assert b"photo" not in edited

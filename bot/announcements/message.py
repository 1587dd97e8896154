"""An announcement as its readers get it: the same in the preview, the message and its edit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.announcements.buttons import WantAnnouncements
from bot.announcements.model import Announcement
from bot.core.json_codec import Params
from bot.delivery.envelopes import Form
from bot.messages.catalogue import Words
from bot.messages.message import TEXT_LIMIT, Button, Message, clip, keyboard, params


def reader_message(announcement: Announcement, words: Words) -> Message:
    """Render an announcement: its words, the newsroom's button, and the button that ends them.

    With a picture, the words are its caption.
    """
    last = WantAnnouncements(wanted=False).button(words("announcements.mute_button"))
    own = Button(announcement.label, url=announcement.address)
    buttons = ((own,), (last,)) if announcement.address else ((last,),)
    return Message(announcement.text, buttons)


def reader_forms(announcement: Announcement, words: Words) -> Sequence[Form]:
    """Return the calls that send and edit an announcement, in the order in which they are tried.

    First as meant, then without its picture, then as bare words.
    """
    message = reader_message(announcement, words)
    full, buttons = params(message), keyboard(message.buttons)
    bare: Params = {
        "text": clip(message.plain, TEXT_LIMIT),
        "reply_markup": buttons,
        "link_preview_options": full["link_preview_options"],
    }
    forms = [Form("sendMessage", "editMessageText", each) for each in (full, bare)]
    if announcement.picture:
        caption: Params = {
            "caption": message.text,
            "parse_mode": full["parse_mode"],
            "reply_markup": buttons,
        }
        shown: Params = {"photo": announcement.picture, **caption}
        forms.insert(0, Form("sendPhoto", "editMessageCaption", shown, edited=caption))
    return forms

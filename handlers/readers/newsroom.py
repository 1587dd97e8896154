"""Messages meant for the newsroom and not for the bot: how to reach the newsroom."""

from __future__ import annotations

import telegram

from bot.complaints.buttons import OpenComplaint
from bot.messages.catalogue import Html, Words
from bot.messages.message import Message
from bot.readers.understanding.intents import tells_of_violation
from bot.readers.understanding.wishes import load_catalogue
from handlers.base.request import Request
from handlers.tips import report


async def give_contact(request: Request) -> None:
    """Tell how to reach the newsroom ("Nomor redaksi?")."""
    words, contact = await request.words(), newsroom_contact(request)
    newsroom = request.services.newsroom
    await request.reply(Message(words.html("wishes.contact", newsroom=newsroom, contact=contact)))


async def give_advertising_contact(request: Request) -> None:
    """Tell how to place an advertisement ("Mau pasang iklan")."""
    words, settings = await request.words(), request.services.settings
    contact = settings.advertising_contact or newsroom_contact(request)
    await request.reply(Message(words.html("wishes.advertise", contact=contact)))


async def take_correction(request: Request) -> None:
    """Offer a complaint by name or the newsroom's contact ("Beritanya salah")."""
    words = await request.words()
    text = words.html("wishes.correction", contact=newsroom_contact(request))
    if not request.services.takes_tips:
        await request.reply(Message(text))
        return
    ask = OpenComplaint(fresh=True).button(words("complaints.button"))
    text = Html(f"{text}\n\n{words.html('complaints.offer')}")
    await request.reply(Message(text, ((ask,),)))


async def explain_ticket(request: Request) -> None:
    """Explain /tiket ("Gimana laporan saya?"); the same to all, as a phone may be shared."""
    words = await request.words()
    key = "wishes.my_report" if request.services.takes_tips else "wishes.my_report_none"
    await request.reply(Message(words.html(key)))


async def refuse_media(request: Request, message: telegram.Message) -> None:
    """Say that media outside a report were not used, and where they may be sent.

    Evidence of a violation must not go to an ordinary address of the newsroom, which protects
    nobody: /lapor is left out only where the caption speaks of something else.
    """
    words = await request.words()
    said = words.html("wishes.media", contact=newsroom_contact(request))
    offered = report.report_button(request, words)
    caption = message.caption or ""
    if not offered or (caption and not tells_of_violation(caption, load_catalogue())):
        await request.reply(Message(said))
        return
    text = Html(f"{said}\n\n{words.html('wishes.media_report')}")
    await request.reply(Message(text, offered))


def newsroom_contact(request: Request) -> str:
    """Return the newsroom's contact for readers."""
    settings = request.services.settings
    return settings.newsroom_contact or settings.contact


def question_hint(request: Request, words: Words) -> Html:
    """Return the hint where to send a question that no article answers."""
    return words.html("wishes.question", contact=newsroom_contact(request))

"""Private messages without a command: plain words, and media."""

from __future__ import annotations

import telegram
from telegram import MessageEntity

from bot.cases.buttons import ForEditors
from bot.messages.message import Message
from bot.places.centroids import load_centroids, nearest_districts
from bot.readers.follow_choices import nearby_page
from bot.readers.follows.keywords import muted_words
from bot.readers.understanding.intents import READ_AT_MOST, understand
from bot.readers.understanding.wishes import Wish, load_catalogue
from bot.tips.buttons import ForReport
from bot.tips.reading.cry_for_help import cries_for_help
from handlers.base.errors import OldButton, say_unknown_command
from handlers.base.evidence import piece_of
from handlers.base.prompts import first_of_album
from handlers.base.questions import waiting_question
from handlers.base.request import Request
from handlers.complaints import answers as complaints
from handlers.readers import (
    about_news,
    newsroom,
)
from handlers.readers.answered_question import answer_question
from handlers.readers.follows.keywords import mute_words
from handlers.readers.wishes import answer_wish, with_way_to_case
from handlers.tips import report
from handlers.tips.sent import offered_answers

NEARBY = 3  # districts offered for a shared location


async def answer_message(request: Request) -> None:
    """Answer a private message that no command took."""
    message = request.message
    if message is None:
        return
    if command := _command(message):
        _, _, addressed = command.partition("@")
        if not addressed or addressed.lower() == request.services.bot_username.lower():
            await say_unknown_command(request)
        return
    if await complaints.take_message(request) or await report.take_message(request):
        return
    if message.via_bot is not None and message.via_bot.id == request.services.bot_id:
        return  # a card of ours, chosen in our own chat, asks for nothing
    await _answer_reader(request, message)


async def press_for_editors(request: Request, button: ForEditors) -> None:
    """Send the quoted message to the editors, or answer it as a reader's."""
    said = request.pressed_message.reply_to_message if request.pressed_message else None
    if said is None:
        raise OldButton
    if button.yes:
        await offered_answers.accept(request, said)
    else:
        await _take_question_away(request)
        await _answer_reader(request, said)


async def press_for_report(request: Request, button: ForReport) -> None:
    """Add the quoted message to the report, or answer it as a reader's."""
    said = request.pressed_message.reply_to_message if request.pressed_message else None
    if said is None:
        raise OldButton
    if button.yes:  # the question that waits takes the place of this one
        if not await report.take_into_draft(request, said):
            raise OldButton
        return
    await _take_question_away(request)
    await _answer_reader(request, said)


async def _take_question_away(request: Request) -> None:
    if request.pressed_id is None or not await request.delete(request.pressed_id):
        await request.rewrite_buttons(())


async def _answer_reader(request: Request, message: telegram.Message) -> None:
    if message.text:
        await _answer(request, message, message.text)
    else:
        await _answer_media(request, message)


async def _answer(request: Request, message: telegram.Message, text: str) -> None:
    if cries_for_help(text):
        await _answer_cry(request)
        return
    if len(text) > READ_AT_MOST:
        await _answer_long_text(request)
        return
    if muted := muted_words(text):
        await mute_words(request, muted)
        return
    reply = about_news.replies_to_news(request, message)
    said = understand(text, load_catalogue(), request.services.finder, reply=reply)
    if said.wish is Wish.EMOJI:
        return  # a picture alone asks for nothing
    question = waiting_question(request)
    if question is not None and await answer_question(request, question, said, text):
        return
    await answer_wish(request, message, said)


async def _answer_cry(request: Request) -> None:
    """Name the helpers who act at once, and the way to the editors, without any news."""
    words = await request.words()
    answer = Message(words.html("tips.cry"), report.report_button(request, words))
    await request.reply(await with_way_to_case(request, answer))


async def _answer_long_text(request: Request) -> None:
    """Offer a report for a long text: a story is a report, not a question."""
    if how := await report.how_to_add(request):
        await request.reply(Message(how))
    else:
        await _offer_report(request, "reading.long", "reading.long_plain")


async def _offer_report(request: Request, key: str, key_without_tips: str) -> None:
    words = await request.words()
    offered = report.report_button(request, words)
    await request.reply(Message(words.html(key if offered else key_without_tips), offered))


async def _answer_media(request: Request, message: telegram.Message) -> None:
    """Say that media outside a report were not used, and where they belong."""
    if message.location:
        at = (message.location.latitude, message.location.longitude)
        codes = nearest_districts(*at, load_centroids(request.services.settings.regions))
        await request.reply(nearby_page(await request.page_context(), codes[:NEARBY]))
        return
    # Stickers, dice, polls, games, animations and service messages ask for no answer.
    if message.animation or piece_of(message) is None:
        return
    if first_of_album(request, message.media_group_id or ""):
        await newsroom.refuse_media(request, message)


def _command(message: telegram.Message) -> str:
    """Return the command that a message begins with; empty for none."""
    entities = message.parse_entities([MessageEntity.BOT_COMMAND])
    return next((text for entity, text in entities.items() if entity.offset == 0), "")

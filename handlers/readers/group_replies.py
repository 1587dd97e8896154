"""Replies in a group to the bot's question there: an hour, a number, a place."""

from __future__ import annotations

from bot.readers.understanding.intents import READ_AT_MOST, understand
from bot.readers.understanding.wishes import load_catalogue
from handlers.base.authorization import runs_group
from handlers.base.questions import keep_question, waiting_question
from handlers.base.request import Request
from handlers.readers.answered_question import answer_question


async def take_reply(request: Request) -> None:
    """Take an administrator's reply to the bot's question; ignore replies of other members."""
    question, message = waiting_question(request), request.message
    asked = message.reply_to_message if message else None
    if question is None or asked is None or len(request.text) > READ_AT_MOST:
        return
    answers = asked.from_user is not None and asked.from_user.id == request.services.bot_id
    if not answers or not await runs_group(request):
        keep_question(request)
        return
    said = understand(request.text, load_catalogue(), request.services.finder)
    await answer_question(request, question, said, request.text)

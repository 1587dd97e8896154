"""Guest mode: a mention of the bot in a chat that it is not in, answered with one card.

Bot API 10.0: guest_message, answerGuestQuery. The message is read once, for the words behind the
bot's name; nothing of it or of the chat is kept or logged. The answer's id is kept, sealed, as of
any card that corrections are to reach.
"""

from __future__ import annotations

import re

import telegram
from telegram.error import BadRequest, Forbidden

from bot.articles.sharing import GUEST
from bot.messages.message import Button
from bot.places.deep_links import start_link
from bot.places.labels import PageContext
from bot.sharing.cards import Card, card, nothing_message
from handlers.base.authorization import ANONYMOUS_ADMIN
from handlers.base.markup import is_too_old
from handlers.base.request import Request
from handlers.readers.start import SEARCH
from handlers.sharing.finding import asker, find
from handlers.sharing.inline import result
from storage.delivery.shares import Share

LOOKED_AT = 5  # articles; the newest that may be shown is shown
_NAME = re.compile(r"(?<!\w)@\w+")
NOTHING = "none"  # the id of an answer without an article


async def answer(request: Request) -> None:
    """Answer with one card, the newest article found; it reveals nothing about the asker.

    Bots get no answer, or two of them would talk for ever.
    """
    message = request.guest_message
    if message is None or message.guest_query_id is None or not _is_human(message):
        return
    services = request.services
    asking, now = services.asking, services.clock.monotonic()
    who = request.user.id if request.user else message.chat_id
    if not (asking.guest.allows(who, now) and asking.guests_of_chat.allows(message.chat_id, now)):
        return
    typed = words_besides_names(message.text or message.caption or "")
    _, context = await asker(request)
    found = await find(request, typed, limit=LOOKED_AT)
    if not found.articles:
        nothing = _nothing_card(context, typed, services.bot_username)
        await _send(request, message.guest_query_id, nothing)
        return
    article = found.articles[0]
    shown = card(context, article, GUEST, found.wanted)
    if sent := await _send(request, message.guest_query_id, shown):
        share = Share(sent, context.words.language)
        await services.storage.shares.keep(article.id, share, now=request.now)


def words_besides_names(text: str) -> str:
    """Return the words said to the bot, without its name and other usernames."""
    return " ".join(_NAME.sub(" ", text).split())


def _is_human(message: telegram.Message) -> bool:
    sender = message.from_user
    if message.guest_bot_caller_user or message.guest_bot_caller_chat or message.via_bot:
        return False
    return sender is None or not sender.is_bot or sender.id == ANONYMOUS_ADMIN


def _nothing_card(context: PageContext, typed: str, username: str) -> Card:
    words = context.words
    door = Button(words("sharing.open"), url=start_link(username, SEARCH))
    return Card(NOTHING, words("sharing.open"), "", nothing_message(context, typed, door))


async def _send(request: Request, query_id: str, shown: Card) -> str:
    """Send the card; return its id for corrections (SentGuestMessage), "" where it was not sent."""
    try:
        sent = await request.bot.answer_guest_query(query_id, result(shown))
    except Forbidden:  # the bot may not write there
        return ""
    except BadRequest as error:
        if is_too_old(error) or is_shut_out(error):
            return ""
        if shown.plain == shown:
            raise
        return await _send(request, query_id, shown.plain)
    return sent.inline_message_id


def is_shut_out(error: BadRequest) -> bool:
    """Whether the chat takes no messages of guests, in any of Telegram's wordings."""
    said = error.message.lower()
    return any(word in said for word in ("rights", "forbidden", "restricted", "write access"))

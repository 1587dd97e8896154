"""The record of an article sent through the bot: only what corrections need to reach it."""

from __future__ import annotations

from bot.sharing.cards import article_of_card
from handlers.base.request import Request
from storage.delivery.shares import Share


async def keep_share(request: Request) -> None:
    """Keep Telegram's id of the message, sealed, and nothing on the sender or the chat.

    Telegram reports this only where inline feedback is on, with an id only for a message with
    buttons (Bot API: ChosenInlineResult).
    """
    chosen = request.chosen
    article_id = article_of_card(chosen.result_id) if chosen else None
    if chosen is None or article_id is None or not chosen.inline_message_id:
        return
    reader = await request.services.storage.subscribers.get(chosen.from_user.id)
    language = reader.language if reader else request.own_words.language
    share = Share(chosen.inline_message_id, language)
    await request.services.storage.shares.keep(article_id, share, now=request.now)

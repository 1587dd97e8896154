"""The editors correct or withdraw an article that was sent: /ralat and /tarik."""

from __future__ import annotations

import telegram
from telegram import Update

from bot.articles.errata import ErratumOrder, errata, parse_order
from bot.articles.model import Article
from bot.articles.place_correction import headline_link
from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.replies import reply


async def announce(update: Update, context: Context) -> None:
    """/ralat ALAMAT ALASAN: who was sent the article is told what was wrong."""
    services = context.services
    order = _order(update)
    if order is None or not order.reason:
        await _say(update, context, "corrections.how_to_announce")
        return
    article = await services.storage.articles.by_address(order.address)
    if article is None:
        await _say(update, context, "corrections.unknown")
        return
    if article.withdrawn_at is not None:
        await _say(update, context, "corrections.nothing_to_announce", article)
        return
    readers = await services.storage.corrections.count_readers(article.id)
    await services.storage.corrections.announce(
        article.id,
        errata(article, order.reason, services.texts),
        now=services.clock(),
        once=update.update_id,
    )
    services.poke()
    await _tell(update, context, "corrections.announced", article, readers)


async def withdraw(update: Update, context: Context) -> None:
    """/tarik ALAMAT: the article's messages are replaced, and it is found nowhere any more."""
    services = context.services
    order = _order(update)
    if order is None:
        await _say(update, context, "corrections.how_to_withdraw")
        return
    article = await services.storage.articles.by_address(order.address)
    if article is None:
        await _say(update, context, "corrections.unknown")
        return
    chats = await services.storage.corrections.count_messages(article.id)
    if await services.storage.articles.withdraw(article.id, now=services.clock()):
        services.poke()
        await _tell(update, context, "corrections.withdrawn", article, chats)
    else:
        await _say(update, context, "corrections.withdrawn_already", article)


def _order(update: Update) -> ErratumOrder | None:
    message = update.effective_message
    text = message.text if isinstance(message, telegram.Message) else None
    return parse_order(text or "")


async def _say(update: Update, context: Context, key: str, article: Article | None = None) -> None:
    title = headline_link(article) if article else ""
    await reply(update, context, Message(context.services.words(None).html(key, title=title)))


async def _tell(update: Update, context: Context, key: str, article: Article, many: int) -> None:
    """What happens now, and to how many."""
    words = context.services.words(None)  # the group speaks the newsroom's language
    text = words.count_html(key, many, title=headline_link(article))
    await reply(update, context, Message(text))

"""The editors correct or withdraw an article that was sent: /ralat and /tarik."""

from __future__ import annotations

from bot.articles.errata import errata, parse_order
from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.messages.message import Message
from handlers.base.request import Request


async def announce(request: Request) -> None:
    """/ralat ALAMAT ALASAN: who was sent the article is told what was wrong."""
    services = request.services
    order = parse_order(request.text)
    if order is None or not order.reason:
        await _explain(request, "corrections.how_to_announce")
        return
    article = await services.storage.articles.by_address(order.address)
    if article is None:
        await _explain(request, "corrections.unknown")
        return
    if article.withdrawn_at is not None:
        await _explain(request, "corrections.nothing_to_announce", article)
        return
    readers = await services.storage.corrections.count_readers(article.id)
    await services.storage.corrections.announce(
        article.id,
        errata(article, order.reason, services.texts, now=request.now, zone=services.zone),
        now=request.now,
        once=request.update_id,
    )
    services.editors.notify()
    forgotten = await services.storage.corrections.count_forgotten(article.id)
    await _confirm(request, "corrections.announced", article, readers, forgotten)


async def withdraw(request: Request) -> None:
    """/tarik ALAMAT: the article's messages are replaced, and it is found nowhere any more."""
    services = request.services
    order = parse_order(request.text)
    if order is None:
        await _explain(request, "corrections.how_to_withdraw")
        return
    article = await services.storage.articles.by_address(order.address)
    if article is None:
        await _explain(request, "corrections.unknown")
        return
    chats = await services.storage.corrections.count_messages(article.id)
    if await services.storage.articles.withdraw(article.id, now=request.now):
        services.editors.notify()
        await _confirm(request, "corrections.withdrawn", article, chats)
    else:
        await _explain(request, "corrections.withdrawn_already", article)


async def _explain(request: Request, key: str, article: Article | None = None) -> None:
    title = headline_link(article) if article else ""
    await request.reply(Message(request.newsroom_words.html(key, title=title)))


async def _confirm(
    request: Request, key: str, article: Article, many: int, forgotten: int = 0
) -> None:
    """What happens now, and to how many; of how many nobody knows any more who they are."""
    words = request.newsroom_words
    text: str = words.count_html(key, many, title=headline_link(article))
    if forgotten:
        text = f"{text}\n{words.count_html('corrections.forgotten', forgotten)}"
    await request.reply(Message(text))

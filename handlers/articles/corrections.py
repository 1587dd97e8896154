"""The editors correct an article that was sent: /ralat."""

from __future__ import annotations

from bot.articles.desk.errata import REASON_LIMIT, errata, parse_order
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
    if len(order.reason) > REASON_LIMIT:
        words = request.newsroom_words
        sizes = {"n": words.number(len(order.reason)), "limit": words.number(REASON_LIMIT)}
        await request.reply(Message(words.html("corrections.too_long", **sizes)))
        return
    readers = await services.storage.corrections.count_readers(article.id)
    await services.storage.corrections.announce(
        article.id,
        errata(article, order.reason, services.texts, now=request.now, zone=services.zone),
        order.reason,
        now=request.now,
        once=request.update_id,
    )
    services.editors.notify()
    await _confirm(request, "corrections.announced", article, readers)


async def _explain(request: Request, key: str, article: Article | None = None) -> None:
    title = headline_link(article) if article else ""
    await request.reply(Message(request.newsroom_words.html(key, title=title)))


async def _confirm(request: Request, key: str, article: Article, many: int) -> None:
    """What happens now, and to how many."""
    text = request.newsroom_words.count_html(key, many, title=headline_link(article))
    await request.reply(Message(text))

"""/ralat: the editors correct an article that was sent."""

from __future__ import annotations

from bot.articles.desk.errata import REASON_LIMIT, errata, parse_order
from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.message import Message
from bot.messages.sanitize import storable
from handlers.base.request import Request


async def announce(request: Request) -> None:
    """Handle /ralat ALAMAT ALASAN: tell the readers who got the article what was wrong."""
    order = parse_order(request.text)
    if order is None or not order.reason:
        await _explain(request, "corrections.how_to_announce")
        return
    article = await request.services.storage.articles.by_address(order.address)
    if article is None:
        await _explain(request, "corrections.unknown")
        return
    if article.withdrawn_at is not None:
        await _explain(request, "corrections.nothing_to_announce", article)
        return
    await _announce(request, article, order.reason)


async def take_erratum(request: Request, article: Article, reason: str) -> bool:
    """Announce the erratum that a card asked for; return False where it has no words."""
    reason = storable(reason).strip()
    if not reason:
        await request.reply(Message(request.newsroom_words.html("cards.in_words")))
        return False
    return await _announce(request, article, reason)


async def _announce(request: Request, article: Article, reason: str) -> bool:
    """Tell the readers; where the erratum is too long, tell the editor and return False."""
    services = request.services
    if len(reason) > REASON_LIMIT:
        words = request.newsroom_words
        sizes = {"n": words.number(len(reason)), "limit": words.number(REASON_LIMIT)}
        await request.reply(Message(words.html("corrections.too_long", **sizes)))
        return False
    readers = await services.storage.corrections.count_readers(article.id)
    await services.storage.corrections.announce(
        article.id,
        errata(article, reason, services.texts, now=request.now, zone=services.zone),
        reason,
        now=request.now,
        once=request.update_id,
    )
    services.editors.notify()
    forgotten = await services.storage.corrections.count_forgotten(article.id)
    shared = await services.storage.shares.count(article.id)
    await request.reply(_confirmation(request, article, readers, forgotten, shared))
    return True


async def _explain(request: Request, key: str, article: Article | None = None) -> None:
    await request.reply(_explanation(request, key, article))


def _explanation(request: Request, key: str, article: Article | None = None) -> Message:
    title = headline_link(article) if article else ""
    return Message(request.newsroom_words.html(key, title=title))


def _confirmation(
    request: Request, article: Article, many: int, forgotten: int, shared: int
) -> Message:
    """Write the confirmation: how many readers are told, and how many are forgotten."""
    words = request.newsroom_words
    lines = [words.count_html("corrections.announced", many, title=headline_link(article))]
    if shared:
        lines.append(words.count_html("sharing.also_edited", shared))
    if forgotten:
        lines.append(words.count_html("corrections.forgotten", forgotten))
    return Message(Html("\n".join(lines)))

"""*Tahan* and *Lepas*: editors hold an article back, and release it again."""

from __future__ import annotations

from functools import partial

from bot.articles.desk.buttons import HoldArticle
from bot.articles.desk.holds import OPEN_END
from bot.articles.model import Article
from bot.articles.reach import reach
from handlers.articles.cards import article_of, show_card
from handlers.base.request import Request


async def press(request: Request, button: HoldArticle) -> None:
    """Handle the press on an article's card; the card shows the result at once."""
    article = await article_of(request, button.article_id)
    if article is None:
        return
    said = await hold_article(request, article, wanted=button.wanted)
    await show_card(request, article.id)
    await request.toast(said)


async def hold_article(request: Request, article: Article, *, wanted: bool) -> str:
    """Hold or release an article; return the answer for the editor, without markup.

    An article that is held until a time may still be held without an end.
    """
    words, holds = request.newsroom_words, request.services.storage.holds
    as_wanted = (
        article.is_held(request.now) and article.held_until == OPEN_END
        if wanted
        else not article.is_held(request.now)
    )
    if as_wanted and not await holds.did(request.update_id):
        return words("cards.held_already" if wanted else "cards.released_already")
    done = await (_hold(request, article) if wanted else _release(request, article))
    request.services.editors.notify()
    return done or words("cards.not_sent")


async def _hold(request: Request, article: Article) -> str:
    services, words = request.services, request.newsroom_words
    done = await services.storage.holds.hold(
        article.id,
        until=OPEN_END,
        reach_of=partial(reach, gazetteer=services.gazetteer),
        now=request.now,
        once=request.update_id,
    )
    if not done:
        return ""
    sent = await services.storage.holds.count_sent(article.id)
    return words.count("cards.hold_after", sent) if sent else words("cards.hold_in_time")


async def _release(request: Request, article: Article) -> str:
    services, words = request.services, request.newsroom_words
    holds = services.storage.holds
    readers = await holds.count_readers(
        article.id, reach_of=partial(reach, gazetteer=services.gazetteer), now=request.now
    )
    if not await holds.release(article.id, now=request.now, once=request.update_id):
        return ""
    return words.count("cards.released", readers) if readers else words("cards.released_none")

"""*Kirim ulang ke …*: sending an article to the followers of further places."""

from __future__ import annotations

from functools import partial

from bot.articles.desk.buttons import OtherPlaces, SendAlso
from bot.articles.desk.other_places import choice_page, confirmation, other_reach, sent_also
from bot.articles.model import Article
from bot.articles.place_correction import clarification
from bot.articles.reach import reach
from bot.messages.message import Message
from bot.places.model import Places
from bot.places.typed_places import parse_places, unpack_places
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.articles.cards import article_of
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def press_page(request: Request, button: OtherPlaces) -> None:
    """Show another page of places, in the same message."""
    article = await article_of(request, button.article_id)
    if article is not None:
        page = choice_page(request.newsroom_context, article, button.regency, button.page)
        await request.rewrite(page)


async def press_send(request: Request, button: SendAlso) -> None:
    """Ask for confirmation with the number of readers; send the article once confirmed."""
    places = unpack_places(button.places, request.services.gazetteer)
    if places is None:
        raise OldButton
    article = await article_of(request, button.article_id)
    if article is None:
        return
    if button.confirmed:
        await request.rewrite(await _send(request, article, places))
    else:
        await request.rewrite(await _confirmation(request, article, places))


async def take_places(request: Request, article: Article, typed: str) -> bool:
    """Ask for confirmation of typed places; return False where they are not clear."""
    services, context = request.services, request.newsroom_context
    found = parse_places(typed[:READ_AT_MOST], services.finder, services.gazetteer)
    if not found.interpretations or found.unclear:
        page = clarification(context, article, found)
        # The buttons of the clarification would correct the article's places.
        await request.reply(Message(page.text))
        return False
    await request.reply(await _confirmation(request, article, found.interpretations[0].places))
    return True


async def _confirmation(request: Request, article: Article, places: Places) -> Message:
    readers = await request.services.storage.holds.count_others(
        article.id, other_reach(places, request.services.gazetteer), now=request.now
    )
    return confirmation(request.newsroom_context, article, places, readers)


async def _send(request: Request, article: Article, places: Places) -> Message:
    services, context = request.services, request.newsroom_context
    holds, others = services.storage.holds, other_reach(places, services.gazetteer)
    readers = await holds.count_others(article.id, others, now=request.now)
    if not readers:  # another editor was quicker, or it is no news any more
        return confirmation(context, article, places, readers)
    done = await holds.send_also(
        article.id,
        others,
        reach_of=partial(reach, gazetteer=services.gazetteer),
        now=request.now,
        once=request.update_id,
    )
    if not done:
        return confirmation(context, article, places, None)
    services.editors.notify()
    return sent_also(context, article, places, readers)

"""/wilayahkan: the editors correct the places of an article."""

from __future__ import annotations

from functools import partial

from bot.articles.buttons import CorrectPlaces
from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.articles.place_correction import (
    clarification,
    corrected_places,
    current_places,
)
from bot.articles.reach import reach
from bot.messages.message import Message
from bot.places.labels import example_district
from bot.places.model import Places
from bot.places.typed_places import parse_places, unpack_places
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.articles.reference import article_meant
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def correct_places(request: Request) -> None:
    """Handle /wilayahkan [ALAMAT] TEMPAT, TEMPAT; without ALAMAT in reply to the article."""
    services, message = request.services, request.message
    if message is None:
        return
    _, typed = [*request.text[:READ_AT_MOST].split(maxsplit=1), "", ""][:2]
    meant = await article_meant(request, message, typed)
    if meant.article is None:
        example = example_district(services.gazetteer)
        text = request.newsroom_words.html(meant.problem, example=example)
        await request.reply(Message(text))
        return
    if meant.article.withdrawn_at is not None:
        await request.reply(_withdrawn_page(request, meant.article))
        return
    if not meant.rest:
        await request.reply(current_places(request.newsroom_context, meant.article))
        return
    await take_places(request, meant.article, meant.rest)


async def take_places(request: Request, article: Article, typed: str) -> bool:
    """Set the places that an editor typed; ask back and return False where they are unclear."""
    services = request.services
    found = parse_places(typed[:READ_AT_MOST], services.finder, services.gazetteer)
    if found.interpretations and not found.unclear:
        places = found.interpretations[0].places
        await request.reply(await place_article(request, article, places))
        return True
    await request.reply(clarification(request.newsroom_context, article, found))
    return False


async def press(request: Request, button: CorrectPlaces) -> None:
    """Set exactly the places of the button, whatever places the article has now."""
    article = await request.services.storage.articles.get(button.article_id)
    places = unpack_places(button.places, request.services.gazetteer)
    if article is None or places is None:
        raise OldButton
    if article.withdrawn_at is not None:
        await request.rewrite(_withdrawn_page(request, article))
        return
    await request.rewrite(await place_article(request, article, places))


async def place_article(request: Request, article: Article, places: Places) -> Message:
    """Set the article's places, send it to newly meant readers; return the answer."""
    services, now = request.services, request.now
    reach_of = partial(reach, gazetteer=services.gazetteer)
    corrections = services.storage.place_corrections
    readers = await corrections.count_readers(article.id, places, reach_of=reach_of, now=now)
    await corrections.set_places(
        article.id, places, reach_of=reach_of, now=now, once=request.update_id
    )
    services.editors.notify()
    recalled = await corrections.recall(article.id, reach_of=reach_of)
    return corrected_places(
        request.newsroom_context, article, places, readers=readers, recalled=recalled
    )


def _withdrawn_page(request: Request, article: Article) -> Message:
    return Message(request.newsroom_words.html("placing.withdrawn", title=headline_link(article)))

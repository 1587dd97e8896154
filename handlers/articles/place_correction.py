"""/wilayahkan: the editors correct the places of an article."""

from __future__ import annotations

from functools import partial

import telegram
from telegram import Update

from bot.articles.model import Article
from bot.articles.place_correction import (
    clarification,
    corrected_places,
    current_places,
    headline_link,
)
from bot.articles.reach import reach
from bot.messages.message import Message
from bot.places.labels import example_district
from bot.places.model import Places
from bot.places.typed_places import parse_places, unpack_places
from bot.readers.intents import READ_AT_MOST
from handlers.articles.reference import article_meant
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.replies import number_in, parts_of, reply, rewrite, toast


async def place(update: Update, context: Context) -> None:
    """/wilayahkan [ALAMAT] TEMPAT, TEMPAT: in reply to a message with the article, or with it."""
    services = context.services
    words = services.words(None)  # the group speaks the newsroom's language
    message = update.effective_message
    if not isinstance(message, telegram.Message):
        return
    _, typed = [*(message.text or "")[:READ_AT_MOST].split(maxsplit=1), "", ""][:2]
    meant = await article_meant(context, message, typed)
    if meant.article is None:
        text = words.html(meant.problem, example=example_district(services.gazetteer))
        await reply(update, context, Message(text))
        return
    if meant.article.withdrawn_at is not None:
        await reply(update, context, _withdrawn(meant.article, context))
        return
    if not meant.rest:
        await reply(update, context, current_places(meant.article, words, services.gazetteer))
        return
    typed_places = parse_places(meant.rest, services.finder, services.gazetteer)
    if typed_places.interpretations and not typed_places.unclear:
        places = typed_places.interpretations[0].places
        await reply(update, context, await _placed(update, context, meant.article, places))
        return
    page = clarification(meant.article, typed_places, words, services.gazetteer)
    await reply(update, context, page)


async def press(update: Update, context: Context) -> None:
    """`w:ARTICLE:PLACES`: those places, all of them, whatever it has now."""
    match parts_of(update):
        case [number, packed] if (article_id := number_in(number)) is not None:
            article = await context.services.storage.articles.get(article_id)
            places = unpack_places(packed, context.services.gazetteer)
        case _:
            article = places = None
    if article is None or places is None:
        await old_button(update, context)
        return
    await toast(update)
    if article.withdrawn_at is not None:
        await rewrite(update, context, _withdrawn(article, context))
        return
    await rewrite(update, context, await _placed(update, context, article, places))


async def _placed(update: Update, context: Context, article: Article, places: Places) -> Message:
    services = context.services
    reach_of = partial(reach, gazetteer=services.gazetteer)
    now = services.clock()
    corrections = services.storage.place_corrections
    readers = await corrections.count_readers(article.id, places, reach_of=reach_of, now=now)
    await corrections.set_places(
        article.id, places, reach_of=reach_of, now=now, once=update.update_id
    )
    services.poke()
    recalled = await corrections.recall(article.id, reach_of=reach_of)
    return corrected_places(
        article,
        places,
        services.words(None),
        services.gazetteer,
        readers=readers,
        recalled=recalled,
    )


def _withdrawn(article: Article, context: Context) -> Message:
    words = context.services.words(None)
    return Message(words.html("placing.withdrawn", title=headline_link(article)))

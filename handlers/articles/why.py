""" "Kenapa Panongan?": the editors ask why an article has a place, or lacks it."""

from __future__ import annotations

import telegram

from bot.articles.model import Article
from bot.articles.why import explanation, missing_places, parse_place_name, parse_question
from bot.messages.message import Message
from bot.places.labels import typed_text
from bot.places.model import Sighting
from bot.places.normalization import fold
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.articles.reference import ArticleReference, article_meant
from handlers.base.references import replies_to_bot
from handlers.base.request import Request


async def answer_why(request: Request, message: telegram.Message) -> bool:
    """Answer why an article has a place; return False where the bot is not asked.

    Editors talk to each other, too: the bot answers where the address of an article was typed, a
    message of its own was replied to, or the words name a place.
    """
    question = parse_question((message.text or "")[:READ_AT_MOST])
    if question is None:
        return False
    services = request.services
    meant = await article_meant(request, message, question)
    name = parse_place_name(meant.rest)
    matches = services.finder.find(name).matches if fold(name) else ()
    spoken_to = meant.named or replies_to_bot(request, message)
    if not matches and (name or not spoken_to):
        if not spoken_to or meant.article is None:
            return False
        words = request.newsroom_words
        await request.reply(Message(words.html("why.unknown", name=typed_text(name))))
        return True
    if meant.article is None:
        return await _without_article(request, message, meant)
    codes = tuple(dict.fromkeys(match.code for match in matches))
    has = (*meant.article.places.districts, *meant.article.places.regencies)
    chosen = tuple(code for code in codes if code in has)
    await request.reply(await _reasons_page(request, meant.article, chosen or codes))
    return True


async def _without_article(
    request: Request, message: telegram.Message, meant: ArticleReference
) -> bool:
    of_a_list = meant.problem == "placing.several" and replies_to_bot(request, message)
    if not (meant.named or of_a_list):
        return False
    await request.reply(Message(request.newsroom_words.html(meant.problem)))
    return True


async def _reasons_page(request: Request, article: Article, asked: tuple[str, ...]) -> Message:
    context = request.newsroom_context
    sightings: dict[str, tuple[Sighting, ...]] = {}
    if missing := missing_places(article, asked, context):
        read = await request.services.storage.articles.words_of(article.id)
        sightings = {code: request.services.tagger.sightings(code, *read) for code in missing}
    return explanation(context, article, asked, sightings)

"""Replies of readers to news: why it came, that its place is wrong, its whole text."""

from __future__ import annotations

import telegram

from bot.articles.messages import article_buttons, whole_article
from bot.articles.model import Article
from bot.articles.reach import reach
from bot.messages.message import Message
from bot.places.labels import place_name
from bot.places.typed_places import narrowest_codes
from bot.readers.following import matched_places, overview, unfollow_button
from bot.readers.understanding.wishes import Wish
from handlers.articles.reference import addresses, article_meant
from handlers.base.references import replied_to, replies_to_bot
from handlers.base.request import Request
from handlers.readers.article_menu import (
    UNFOLLOW_SHOWN,
    matched_keywords,
    not_here_button,
    why_sent,
)
from handlers.readers.newsroom import newsroom_contact

WISHES = frozenset({Wish.WHY, Wish.WRONG_PLACE, Wish.READ_MORE})


def replies_to_news(request: Request, message: telegram.Message) -> bool:
    """Whether the message replies to a message of the bot with an article's address."""
    replied = replied_to(message)
    return replied is not None and replies_to_bot(request, message) and any(addresses(replied))


async def answer(request: Request, message: telegram.Message, wish: Wish) -> None:
    """Answer a wish about the news replied to; without a reply, say how to name the news."""
    if not replies_to_news(request, message):
        await _answer_in_general(request, wish)
        return
    meant = await article_meant(request, message, "")
    words = await request.words()
    if meant.article is None:
        several = meant.problem == "placing.several"
        await request.reply(
            Message(words.html("wishes.several" if several else "wishes.unknown_news"))
        )
        return
    await request.reply(await _page(request, meant.article, wish))


async def _page(request: Request, article: Article, wish: Wish) -> Message:
    context, subscriber = await request.page_context(), await request.subscriber()
    if wish is Wish.READ_MORE:
        _, text, _ = await request.services.storage.articles.words_of(article.id)
        return whole_article(context, article, text)
    followed = matched_places(subscriber, reach(article.places, context.gazetteer))
    unfollow = tuple((unfollow_button(context, code),) for code in followed[:UNFOLLOW_SHOWN])
    if wish is Wish.WHY:
        keywords = await matched_keywords(request, article)
        return Message(await why_sent(request, article, followed, keywords), unfollow)
    codes = narrowest_codes(article.places, context.gazetteer)[:UNFOLLOW_SHOWN]
    named = " · ".join(place_name(context, code) for code in codes or (context.gazetteer.province,))
    contact = newsroom_contact(request)
    text = context.words.html("wishes.wrong_place_of", places=named, contact=contact)
    disputed = await request.services.storage.disputes.of(request.address, article.id)
    not_here = not_here_button(context, article, followed, disputed)
    return Message(
        text,
        (*([not_here] if not_here else []), *unfollow, article_buttons(context, article)[:1]),
    )


async def _answer_in_general(request: Request, wish: Wish) -> None:
    context, subscriber = await request.page_context(), await request.subscriber()
    hint = context.words.html(f"wishes.{wish}")
    if wish is Wish.READ_MORE:
        await request.reply(Message(hint))
        return
    page = overview(context, subscriber)
    await request.reply(Message(f"{hint}\n\n{page.text}", page.buttons))

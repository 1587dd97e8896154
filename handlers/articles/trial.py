"""*Coba*: an article as its readers see it, sent to one editor's own chat with the bot."""

from __future__ import annotations

from dataclasses import replace

from telegram.error import BadRequest

from bot.articles.desk.buttons import TryPush
from bot.articles.model import Article
from bot.delivery.model import Item, Kind, Priority
from bot.messages.message import Message
from bot.messages.paging import rows
from bot.places.labels import place_in_sentence, place_label
from bot.places.typed_places import narrowest_codes
from handlers.base.request import Request

OFFERED = 8  # places


async def try_out(request: Request, article: Article, place: str = "") -> None:
    """Send an article to an editor as a follower of the place gets it; offer its other places.

    Editors who never opened a chat with the bot are led there: it may not write first (Bot API).
    """
    services, words, person = request.services, request.newsroom_words, request.editor.id
    gazetteer = services.gazetteer
    about = narrowest_codes(article.places, gazetteer)
    offered = tuple(dict.fromkeys((*about[:OFFERED], gazetteer.province)))
    place = place if place in offered else offered[0]
    push = await services.composer.message(_item(article, place, person, words.language))
    try:
        opened = await request.send_to(person, push)
    except BadRequest:  # its picture, most likely: readers get it without one then, too
        opened = await request.send_to(person, replace(push, preview=""))
    if not opened:
        await request.open_private_chat()
        return
    context = request.newsroom_context
    others = [
        TryPush(article.id, code).button(place_label(context, code))
        for code in offered
        if code != place
    ]
    named = place_in_sentence(context, place)
    note = Message(words.html("cards.tried", place=named), rows(others, 2))
    await request.send_to(person, note)
    if not request.is_private:
        await request.toast(words("cards.tried_toast"))


async def press(request: Request, button: TryPush) -> None:
    """Send the article as a follower of another place gets it, in an editor's own chat."""
    services = request.services
    article = await services.storage.articles.get(button.article_id)
    group = services.editors.id
    if article is None or article.withdrawn_at is not None or group is None:
        return
    if await services.members.has(group, request.editor.id):
        await try_out(request, article, button.place)


def _item(article: Article, place: str, chat_id: int, language: str) -> Item:
    """Return the push of this article to a follower of this place, as a claim makes it."""
    named = (*article.places.regencies, *article.places.districts)
    return Item(
        id=0,
        chat_id=chat_id,
        kind=Kind.PUSH,
        priority=Priority.BREAKING if article.important else Priority.PUSH,
        language=language,
        attempts=0,
        articles=(article.id,),
        versions=(0.0,),
        bundled=1,
        span=(article.id, article.id),
        followed=(place,) if place in named else (),
    )

"""Questions to editors at an article's card; a reply to the question is the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import telegram

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.messages.message import Message
from handlers.articles import corrections, other_places, place_correction
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor
from handlers.base.references import replied_to
from handlers.base.request import Request
from storage.articles.desk.prompts import Prompt

ALSO, PLACES, ERRATUM = "also", "places", "erratum"


async def ask(request: Request, article: Article, purpose: str, page: Message) -> None:
    """Ask below the card, without a notification; a reply to this message is the answer."""
    sent = await request.reply(page, quoted=request.pressed_id)
    if sent is not None:
        await request.services.storage.prompts.keep(
            request.chat_id, sent.message_id, Prompt(purpose, article.id), now=request.now
        )


async def take_reply(request: Request, message: telegram.Message) -> bool:
    """Take an answer to a question of a card; return False for any other message."""
    replied = replied_to(message)
    if replied is None:
        return False
    prompts = request.services.storage.prompts
    prompt = await prompts.find(message.chat_id, replied.message_id)
    if prompt is None or prompt.purpose not in _TAKEN:
        return False
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return True
    article = await request.services.storage.articles.get(prompt.subject)
    if article is None or article.withdrawn_at is not None:
        title = headline_link(article) if article else ""
        await request.reply(Message(request.newsroom_words.html("cards.is_withdrawn", title=title)))
        await prompts.end(message.chat_id, replied.message_id)
    elif await _TAKEN[prompt.purpose](request, article, message.text or message.caption or ""):
        await prompts.end(message.chat_id, replied.message_id)
    return True


# Each returns whether the question is answered: if not, another reply may answer it.
_TAKEN: Mapping[str, Callable[[Request, Article, str], Awaitable[bool]]] = {
    ALSO: other_places.take_places,
    PLACES: place_correction.take_places,
    ERRATUM: corrections.take_erratum,
}

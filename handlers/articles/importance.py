"""*Penting*: editors mark an article as important, or unmark it, without a confirmation."""

from __future__ import annotations

from functools import partial

import telegram

from bot.articles.desk.buttons import MarkImportant
from bot.articles.desk.errata import parse_address
from bot.articles.desk.holds import parse_hold
from bot.articles.desk.importance import Mark, parse_mark
from bot.articles.model import Article
from bot.articles.reach import reach
from bot.messages.message import Message
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.articles.cards import show_card
from handlers.articles.holds import hold_article
from handlers.articles.reference import article_meant
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor
from handlers.base.errors import OldButton
from handlers.base.references import replies_to_bot
from handlers.base.request import Request


async def press(request: Request, button: MarkImportant) -> None:
    """Handle the press on an article's card; the card shows the result at once."""
    article = await request.services.storage.articles.get(button.article_id)
    if article is None:
        raise OldButton
    said = await _mark(request, article, wanted=button.wanted)
    await show_card(request, article.id)
    await request.toast(said)


async def take_word(request: Request, message: telegram.Message) -> bool:
    """Take "penting" or "tahan" in reply to the bot's message on an article, or with its address.

    Returns False where the words are no mark, or not meant for the bot.
    """
    text = (message.text or "")[:READ_AT_MOST]
    said = " ".join(word for word in text.split() if not parse_address(word))
    mark, hold = parse_mark(said), parse_hold(said)
    if mark is None and hold is None:
        return False
    meant = await article_meant(request, message, text)
    if not (meant.named or replies_to_bot(request, message)):
        return False
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return True
    if meant.article is None:
        answer: str = request.newsroom_words.html(meant.problem)
    elif hold is None:
        answer = await _mark(request, meant.article, wanted=mark is Mark.IMPORTANT)
    elif meant.article.withdrawn_at is None:
        answer = await hold_article(request, meant.article, wanted=hold)
    else:
        answer = request.newsroom_words("cards.is_withdrawn_toast")
    await request.reply(Message(answer), quoted=message.message_id)
    return True


async def _mark(request: Request, article: Article, *, wanted: bool) -> str:
    """Mark or unmark an article; return the answer for the editor, without markup."""
    words = request.newsroom_words
    repeated = await request.services.storage.importance.did(request.update_id)
    if wanted == article.important and not repeated:
        return words("cards.marked_already" if wanted else "cards.unmarked_already")
    done = await (_begin(request, article) if wanted else _take_back(request, article))
    request.services.editors.notify()
    return done or words("cards.not_sent")


async def _begin(request: Request, article: Article) -> str:
    services, words = request.services, request.newsroom_words
    reach_of = partial(reach, gazetteer=services.gazetteer)
    importance = services.storage.importance
    readers = await importance.count_readers(article.id, reach_of=reach_of, now=request.now)
    if not await importance.mark(
        article.id, reach_of=reach_of, now=request.now, once=request.update_id
    ):
        return ""
    if article.is_held(request.now):
        return words("cards.marked_held")
    return words.count("cards.marked", readers) if readers else words("cards.marked_none")


async def _take_back(request: Request, article: Article) -> str:
    """Unmark an article: waiting rows go as ordinary news; the messages sent are counted."""
    services, words = request.services, request.newsroom_words
    storage = services.storage
    if not await storage.importance.unmark(article.id, now=request.now, once=request.update_id):
        return ""
    await storage.place_corrections.recall(
        article.id, reach_of=partial(reach, gazetteer=services.gazetteer)
    )
    sent = await storage.importance.count_sent(article.id)
    return words.count("cards.unmarked_after", sent) if sent else words("cards.unmarked")

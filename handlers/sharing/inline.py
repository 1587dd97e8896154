"""Inline mode: "@bot panongan" in any chat, answered with cards of articles.

Bot API: answerInlineQuery. Every answer is personal: Telegram gives others to everybody who asks
the same, and a card's words are in the asker's language. Answers are cached for half a minute, so
that a withdrawn article is offered no longer than that.
"""

from __future__ import annotations

import telegram
from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.error import BadRequest

from bot.articles.sharing import INLINE, SHARE
from bot.messages.message import Message, clip
from bot.places.deep_links import follow_payload
from bot.places.labels import PageContext, place_label
from bot.search.query import MOST_FOUND
from bot.sharing.cards import LABEL_SHOWN, Card, Door, card
from handlers.base.markup import is_too_old, preview_options, reply_markup
from handlers.base.request import Request
from handlers.readers.start import SEARCH
from handlers.sharing.finding import FoundArticles, asker, find

PAGE = 20  # Bot API: at most 50
KEPT = 30  # seconds
KEPT_IN_A_FLOOD = 5


async def answer(request: Request) -> None:
    """Answer with a page of cards; where nothing is found, with the way to the bot's chat."""
    asked = request.inline_query
    if asked is None:
        return
    if not request.services.asking.inline.allows(
        asked.from_user.id, request.services.clock.monotonic()
    ):
        await _send(request, asked, (), kept=KEPT_IN_A_FLOOD)
        return
    offset = _offset(asked.offset)
    if offset is None:
        await _send(request, asked, ())
        return
    subscriber, context = await asker(request)
    own = [follow.place for follow in subscriber.follows] if subscriber else []
    found = await find(request, asked.query, limit=PAGE, offset=offset, own=own)
    source = SHARE if found.one else INLINE
    cards = tuple(card(context, article, source, found.wanted) for article in found.articles)
    following = str(offset + found.read) if found.more else ""
    door = None if cards or offset else _door(context, found)
    await _send(request, asked, cards, next_offset=following, door=door)


def _offset(said: str) -> int | None:
    """Return the offset that the previous page gave; None for one that the bot never gave."""
    if not said:
        return 0
    is_ours = said.isascii() and said.isdecimal() and len(said) <= len(str(MOST_FOUND))
    given = int(said) if is_ours else 0
    return given if 0 < given <= MOST_FOUND else None


def _door(context: PageContext, found: FoundArticles) -> Door:
    """Return the button to follow the place without news, or to search in the bot's chat."""
    if found.wanted:
        label = context.words("sharing.follow_here", place=place_label(context, found.wanted))
        return Door(label, follow_payload(found.wanted, INLINE))
    return Door(context.words("sharing.search_here"), SEARCH)


async def _send(
    request: Request,
    asked: telegram.InlineQuery,
    cards: tuple[Card, ...],
    *,
    next_offset: str = "",
    door: Door | None = None,
    kept: int = KEPT,
) -> None:
    button = (
        InlineQueryResultsButton(clip(door.label, LABEL_SHOWN), start_parameter=door.payload)
        if door
        else None
    )
    try:
        await request.bot.answer_inline_query(
            asked.id,
            [result(each) for each in cards],
            cache_time=kept,
            is_personal=True,
            next_offset=next_offset,
            button=button,
        )
    except BadRequest as error:
        if is_too_old(error):  # the person has typed something else, or given up
            return
        plain = tuple(each.plain for each in cards)
        if plain == cards:
            raise
        # One picture that Telegram refuses is no reason to show none of the cards.
        await _send(request, asked, plain, next_offset=next_offset, door=door, kept=kept)


def result(shown: Card) -> InlineQueryResultArticle:
    """Return a card in python-telegram-bot's type."""
    return InlineQueryResultArticle(
        shown.id,
        shown.title,
        _content(shown.message),
        reply_markup=reply_markup(shown.message.buttons),
        description=shown.about,
        thumbnail_url=shown.picture or None,
    )


def _content(message: Message) -> InputTextMessageContent:
    return InputTextMessageContent(
        message.text, parse_mode="HTML", link_preview_options=preview_options(message)
    )

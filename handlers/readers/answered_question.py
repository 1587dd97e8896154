"""Words that answer the bot's last question: a yes, a place, words to search."""

from __future__ import annotations

from bot.articles.buttons import NewsPage
from bot.messages.callback_data import CallbackData
from bot.places.model import PlaceMatch
from bot.readers.buttons import ChooseKeyword, FollowPlace, KeywordWish, OnceADay, SchedulePart
from bot.readers.understanding.intents import is_readers
from bot.readers.understanding.sentence_reader import Utterance
from bot.readers.understanding.wishes import Wish, load_catalogue
from handlers.base.questions import Question
from handlers.base.request import Request
from handlers.readers import following, news, search
from handlers.readers.follows import keywords
from handlers.readers.schedule import typed

_AGREEING = frozenset({Wish.YES, Wish.FINE, Wish.RESUME})


async def answer_question(request: Request, question: Question, said: Utterance, text: str) -> bool:
    """Answer words that reply to the bot's last question; False for other words."""
    if question.typed is not None:
        return await _take_typed(request, question.typed, text, again=question.again)
    if question.missing is Wish.SEARCH:
        if said.wish not in {Wish.SEARCH, Wish.PLACE, Wish.MAYBE_PLACE} or not said.rest:
            return False
        await search.search_for(request, said.rest)
        return True
    if question.missing is not None and said.wish in {Wish.PLACE, Wish.MAYBE_PLACE}:
        named = following.unfollow_named
        if question.missing is Wish.FOLLOW:
            named = following.follow_named
        await named(request, said.rest)
        return True
    if question.yes is None or said.wish not in _AGREEING:
        return False
    return await _say_yes(request, question.yes)


async def _take_typed(request: Request, part: SchedulePart, text: str, *, again: bool) -> bool:
    """Take an hour or a number; explain once what is expected, for other words."""
    if await typed.take_typed(request, part, text):
        return True
    if again or is_readers(text, load_catalogue(), request.services.finder):
        return False
    return await typed.ask_again(request, part, text)


async def _say_yes(request: Request, yes: CallbackData) -> bool:
    """Act as if the button had been pressed."""
    match yes:
        case FollowPlace(place, wanted=True):
            await following.follow_match(request, PlaceMatch(place))
        case FollowPlace(place):
            await following.unfollow_code(request, place)
        case ChooseKeyword(KeywordWish.FOLLOW, name):
            await keywords.choose(request, name, wanted=True)
        case NewsPage(place):
            await request.reply(await news.latest_page(request, place))
        case OnceADay():
            await typed.say_yes(request, yes)
        case _:
            return False
    return True

"""Wishes in plain words: the one table of their handlers, and the search for other words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import telegram

from bot.messages.message import Keyboard, Message
from bot.places.labels import example_district
from bot.readers.keyboards import has_ceased, regencies_keyboard
from bot.readers.understanding.intents import tells_of_violation
from bot.readers.understanding.sentence_reader import Utterance
from bot.readers.understanding.wishes import Wish, load_catalogue
from handlers.base.request import Handler, Request
from handlers.complaints import answers as complaints
from handlers.readers import (
    about_news,
    following,
    news,
    newsroom,
    preferences,
    privacy,
    search,
    start,
)
from handlers.readers.follows import keywords
from handlers.readers.schedule import choices, typed
from handlers.tips import report

_HANDLERS: Mapping[Wish, Handler] = {
    Wish.PLACES: following.show,
    Wish.UNFOLLOW_ALL: following.unfollow_all,
    Wish.REPORT: report.start_report,
    Wish.MY_REPORT: newsroom.explain_ticket,
    Wish.PAUSE: preferences.ask_pause,
    Wish.LESS: choices.show_less,
    Wish.SCHEDULE: choices.show,
    Wish.NOT_AT_NIGHT: typed.ask_quiet,
    Wish.ONLY_MORNINGS: typed.ask_once_a_day,
    Wish.STOP: preferences.stop,
    Wish.LATEST: news.show_province,
    Wish.LANGUAGE: preferences.ask_language,
    Wish.PRIVACY: privacy.show,
    Wish.CONTACT: newsroom.give_contact,
    Wish.ADVERTISE: newsroom.give_advertising_contact,
    Wish.CORRECTION: newsroom.take_correction,
    Wish.HELP: start.greet,
    Wish.WHO: start.introduce,
}
_ANSWERS: Mapping[Wish, str] = {
    Wish.SALAM: "help.salam",
    Wish.GREETING: "help.greeting",
    Wish.THANKS: "help.thanks",
    Wish.FINE: "help.fine",
    Wish.YES: "help.fine",
    Wish.NO: "wishes.ok",
    Wish.NEVER_MIND: "wishes.ok",
}
_WITH_PLACES = frozenset({Wish.SALAM, Wish.GREETING})


async def answer_wish(request: Request, message: telegram.Message, said: Utterance) -> None:
    """Carry out the wish in a message's words, and confirm it."""
    if handler := _HANDLERS.get(said.wish):
        await handler(request)
        return
    if key := _ANSWERS.get(said.wish):
        await _answer_courtesy(request, key, said)
        return
    match said.wish:
        case Wish.RESUME:
            await (preferences.resume if said.whole else preferences.offer_resume)(request)
        case Wish.FOLLOW:
            await _follow(request, said)
        case Wish.UNFOLLOW:
            await _unfollow(request, said)
        case Wish.FOLLOW_WORDS:
            await keywords.follow_words(request, said.rest)
        case Wish.MUTE:
            await keywords.mute_words(request, said.rest)
        case Wish.WHY | Wish.WRONG_PLACE | Wish.READ_MORE:
            await about_news.answer(request, message, said.wish)
        case Wish.SEARCH if not said.rest:
            await search.begin(request)
        case _:
            await _ask(request, said, message.text or "")


async def _follow(request: Request, said: Utterance) -> None:
    """Follow the named places; after a stop, vague words only show the place's news."""
    subscriber = None if said.whole else await request.subscriber()
    if subscriber is None or not has_ceased(subscriber, request.now):
        await following.follow_named(request, said.rest)
        return
    found = request.services.finder.find(said.rest)
    await request.reply(await news.page_of_named(request, said.rest, found))


async def _unfollow(request: Request, said: Utterance) -> None:
    """Unfollow the named places; "batal" alone cancels an open report or complaint."""
    if said.rest or not (
        await report.cancel_draft(request) or await complaints.cancel_draft(request)
    ):
        await following.unfollow_named(request, said.rest)


async def _answer_courtesy(request: Request, key: str, said: Utterance) -> None:
    context = await request.page_context()
    buttons: Keyboard = ()
    if said.wish in _WITH_PLACES:
        buttons = regencies_keyboard(context, await request.subscriber())
    answer = Message(context.words.html(key), buttons)
    if said.rest:  # "makasih, orangnya naik mobil merah"
        answer = await with_way_to_case(request, answer)
    await request.reply(answer)


async def with_way_to_case(request: Request, answer: Message) -> Message:
    """Add to an answer how words reach the case, for a source who may expect it."""
    how = await report.how_to_add(request)
    return replace(answer, text=f"{answer.text}\n\n{how}") if how else answer


async def _ask(request: Request, said: Utterance, text: str) -> None:
    """Show a place's news or search the words; for a violation, add how to report it."""
    if said.wish is Wish.PLACE:
        found = request.services.finder.find(said.rest)
        answer = await news.page_of_named(request, said.rest, found)
    else:
        answer = await _search(request, said, text)
        answer = await with_way_to_case(request, answer)
    if tells_of_violation(text, load_catalogue()):
        offered = report.report_button(request, await request.words())
        answer = replace(answer, buttons=(*answer.buttons, *offered))
    await request.reply(answer)


async def _search(request: Request, said: Utterance, text: str) -> Message:
    """Return the news found; without any, the named place's news, or what may be meant."""
    context = await request.page_context()
    if not any(char.isalnum() for char in said.rest):
        example = example_district(request.services.gazetteer)
        return Message(context.words.html("errors.unreadable", example=example))
    result = await search.find_news(request, said.rest, said=text)
    if not tells_of_violation(text, load_catalogue()):
        await search.note_missed(request, result, text)
    as_asked = result.page.articles and not (result.meant or result.dropped)
    if said.wish is Wish.MAYBE_PLACE and not as_asked:
        found = request.services.finder.find(said.rest)
        return await news.page_of_named(request, said.rest, found)
    answer = await search.result_page(request, result)
    if result.page.articles or not text.rstrip().endswith("?"):
        return answer
    hint = newsroom.question_hint(request, context.words)
    return replace(answer, text=f"{answer.text}\n\n{hint}")

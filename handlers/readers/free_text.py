"""What people say in private without a command: plain words, and things that are not words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import telegram
from telegram import MessageEntity

from bot.cases.buttons import ForEditors
from bot.messages.message import Keyboard, Message
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceMatches
from bot.places.labels import example_district
from bot.readers.intents import (
    READ_AT_MOST,
    Utterance,
    Want,
    keywords,
    load_phrases,
    names_place,
    tells_of_violation,
    understand,
)
from bot.readers.keyboards import regencies_keyboard
from bot.readers.news import PLACES_OFFERED, latest_buttons, search_results, search_words
from bot.tips.reading.cry_for_help import cries_for_help
from handlers.base.errors import OldButton, say_unknown_command
from handlers.base.evidence import piece_of
from handlers.base.prompts import first_of_album
from handlers.base.request import Handler, Request
from handlers.readers import following, news, preferences, privacy, start
from handlers.tips import report
from handlers.tips.sent import offered_answers

_HANDLERS: Mapping[Want, Handler] = {
    Want.PLACES: following.show,
    Want.REPORT: report.start_report,
    Want.PAUSE: preferences.ask_pause,
    Want.STOP: preferences.stop,
    Want.LANGUAGE: preferences.ask_language,
    Want.PRIVACY: privacy.show,
    Want.HELP: start.greet,
    Want.WHO: start.introduce,
}
_ANSWERS: Mapping[Want, str] = {
    Want.SALAM: "help.salam",
    Want.GREETING: "help.greeting",
    Want.THANKS: "help.thanks",
    Want.FINE: "help.fine",
}
_WITH_PLACES = frozenset({Want.SALAM, Want.GREETING})


async def answer_message(request: Request) -> None:
    """A private message that no command took."""
    message = request.message
    if message is None:
        return
    if command := _command(message):
        _, _, addressed = command.partition("@")
        if not addressed or addressed.lower() == request.services.bot_username.lower():
            await say_unknown_command(request)
        return
    if await report.take_message(request):
        return
    await _answer_reader(request, message)


async def press_for_editors(request: Request, button: ForEditors) -> None:
    """Whether the quoted message is for the editors; what is not is a reader's."""
    said = request.pressed.reply_to_message if request.pressed else None
    if said is None:
        raise OldButton
    if button.yes:
        await offered_answers.accept(request, said)
    else:
        if request.pressed_id is None or not await request.delete(request.pressed_id):
            await request.rewrite_buttons(())
        await _answer_reader(request, said)


async def _answer_reader(request: Request, message: telegram.Message) -> None:
    if message.text:
        await _answer(request, message.text)
    else:
        await _answer_media(request, message)


async def _answer(request: Request, text: str) -> None:
    if cries_for_help(text):
        await _answer_cry(request)
        return
    if len(text) > READ_AT_MOST:
        await _answer_long_text(request)
        return
    understood = understand(text, load_phrases())
    if handler := _HANDLERS.get(understood.want):
        await handler(request)
        return
    if key := _ANSWERS.get(understood.want):
        context = await request.page_context()
        buttons: Keyboard = ()
        if understood.want in _WITH_PLACES:
            buttons = regencies_keyboard(context, await request.subscriber())
        answer = Message(context.words.html(key), buttons)
        if understood.rest:  # "makasih, orangnya naik mobil merah"
            answer = await _with_way_to_case(request, answer)
        await request.reply(answer)
        return
    match understood.want:
        case Want.LATEST:
            province = request.services.gazetteer.province
            await request.reply(await news.latest_page(request, province))
        case Want.SEARCH:
            await news.search_for(request, understood.rest)
        case Want.UNFOLLOW if names_place(request.services.finder, understood.rest):
            await following.unfollow_named(request, understood.rest)
        case Want.FOLLOW if names_place(request.services.finder, understood.rest):
            await following.follow_named(request, understood.rest)
        case _:
            await _ask(request, understood)


async def _answer_cry(request: Request) -> None:
    """Who helps at once, and the way to the editors; no news before that."""
    words = await request.words()
    answer = Message(words.html("tips.cry"), report.report_button(request, words))
    await request.reply(await _with_way_to_case(request, answer))


async def _answer_long_text(request: Request) -> None:
    """Somebody pours out a story: that is a report, not a question."""
    if how := await report.how_to_add(request):
        await request.reply(Message(how))
    else:
        await _offer_report(request, "reading.long", "reading.long_plain")


async def _offer_report(request: Request, key: str, key_without_tips: str) -> None:
    words = await request.words()
    offered = report.report_button(request, words)
    await request.reply(Message(words.html(key if offered else key_without_tips), offered))


async def _ask(request: Request, asked: Utterance) -> None:
    """A place, or else a question; who tells of a violation is shown the way to report it."""
    found = request.services.finder.find(asked.rest)
    if found.matches:
        answer = await news.page_of_named(request, asked.rest, found)
    else:
        answer = await _with_way_to_case(request, await _search(request, asked.rest, found))
    if tells_of_violation(asked.rest, load_phrases()):
        offered = report.report_button(request, await request.words())
        answer = replace(answer, buttons=(*answer.buttons, *offered))
    await request.reply(answer)


async def _with_way_to_case(request: Request, answer: Message) -> Message:
    """Words of a source who may take them for a part of the report: they reached nobody."""
    how = await report.how_to_add(request)
    return replace(answer, text=f"{answer.text}\n\n{how}") if how else answer


async def _search(request: Request, typed: str, found: PlaceMatches) -> Message:
    """The news about it, or what may have been meant. `found`: no place has that name."""
    services, context = request.services, await request.page_context()
    wanted = search_words(keywords(typed, load_phrases()))
    if not any(char.isalnum() for char in wanted):
        return Message(
            context.words.html("errors.unreadable", example=example_district(services.gazetteer))
        )
    page = await services.storage.articles.search(wanted, limit=PER_PAGE)
    province = services.gazetteer.province
    named = [code for code in services.finder.find_in_sentence(typed) if code != province]
    more = latest_buttons(context, named[:PLACES_OFFERED])
    if page.articles:
        return search_results(context, page, wanted, more=more, hint=not named)
    if len(named) == 1:
        return await news.latest_page(request, named[0])
    if found.suggestions:
        return await news.page_of_named(request, typed, found)
    return search_results(context, page, wanted, more=more)


async def _answer_media(request: Request, message: telegram.Message) -> None:
    """Media outside a report: nothing was done with it, and where it would count."""
    if message.location or message.venue:
        words = await request.words()
        await request.reply(Message(words.html("errors.location")))
        return
    # Stickers, dice, polls, games, animations and service messages ask for no answer.
    if message.animation or piece_of(message) is None:
        return
    if first_of_album(request, message.media_group_id or ""):
        await _offer_report(request, "errors.media", "errors.media_plain")


def _command(message: telegram.Message) -> str:
    """The command a message begins with, or nothing."""
    entities = message.parse_entities([MessageEntity.BOT_COMMAND])
    return next((text for entity, text in entities.items() if entity.offset == 0), "")

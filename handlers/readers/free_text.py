"""What people say in private without a command: plain words, and things that are not words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import telegram
from telegram import MessageEntity, Update

from bot.messages.message import Message
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceMatches
from bot.places.labels import example_district
from bot.readers.following import overview, which
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
from bot.readers.news import PLACES_OFFERED, found, latest_buttons, search_words
from handlers.base.authorization import Handler
from handlers.base.context import Context
from handlers.base.errors import unknown_command
from handlers.base.prompts import first_of_album
from handlers.base.replies import chat_id_of, desk_of, reader_of, reply
from handlers.readers import following as regions
from handlers.readers import news as reading
from handlers.readers import preferences, privacy, start
from handlers.tips import report as tips

_HANDLERS: Mapping[Want, Handler] = {
    Want.PLACES: regions.show,
    Want.REPORT: tips.report,
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


async def said(update: Update, context: Context) -> None:
    """A private message that no command took."""
    message = update.message
    if message is None:
        return
    if command := _command(message):
        _, _, addressed = command.partition("@")
        if not addressed or addressed.lower() == context.services.bot_username.lower():
            await unknown_command(update, context)
        return
    if await tips.take(update, context):
        return
    if message.text:
        await _answer(update, context, message.text)
    else:
        await _not_words(update, context, message)


async def _answer(update: Update, context: Context, text: str) -> None:
    if len(text) > READ_AT_MOST:
        await _too_long(update, context)
        return
    understood = understand(text, load_phrases())
    if handler := _HANDLERS.get(understood.want):
        await handler(update, context)
        return
    if key := _ANSWERS.get(understood.want):
        subscriber, words = await reader_of(update, context)
        page = overview(desk_of(context, words), subscriber)
        buttons = page.buttons if understood.want in _WITH_PLACES else ()
        answer = Message(words.html(key), buttons)
        if understood.rest:  # "makasih, orangnya naik mobil merah"
            answer = await _with_case(update, context, answer)
        await reply(update, context, answer)
        return
    match understood.want:
        case Want.LATEST:
            await reading.latest_of(update, context, context.services.gazetteer.province)
        case Want.SEARCH:
            await reading.search_for(update, context, understood.rest)
        case Want.UNFOLLOW if names_place(context.services.finder, understood.rest):
            await regions.unfollow_named(update, context, understood.rest)
        case Want.FOLLOW if names_place(context.services.finder, understood.rest):
            await regions.follow_named(update, context, understood.rest)
        case _:
            await _ask(update, context, understood)


async def _too_long(update: Update, context: Context) -> None:
    """Somebody pours out a story: that is a report, not a question."""
    _, words = await reader_of(update, context)
    if how := await tips.how_to_add(context, chat_id_of(update)):
        await reply(update, context, Message(how))
        return
    offered = tips.offer(context, words)
    key = "reading.long" if offered else "reading.long_plain"
    await reply(update, context, Message(words.html(key), offered))


async def _ask(update: Update, context: Context, asked: Utterance) -> None:
    """A place, or else a question; who tells of a violation is shown the way to report it."""
    subscriber, words = await reader_of(update, context)
    places = context.services.finder.find(asked.rest)
    if places.sole:
        answer = await reading.latest_page(update, context, places.sole.code)
    elif places.matches:
        desk = desk_of(context, words)
        answer = which(desk, subscriber, asked.rest, places, "n:{code}:0")
    else:
        answer = await _with_case(update, context, await _search(update, context, asked.rest))
    if tells_of_violation(asked.rest, load_phrases()):
        answer = replace(answer, buttons=(*answer.buttons, *tips.offer(context, words)))
    await reply(update, context, answer)


async def _with_case(update: Update, context: Context, answer: Message) -> Message:
    """Words of a source who may take them for a part of the report: they reached nobody."""
    how = await tips.how_to_add(context, chat_id_of(update))
    return replace(answer, text=f"{answer.text}\n\n{how}") if how else answer


async def _search(update: Update, context: Context, typed: str) -> Message:
    """The news about it, or what may have been meant."""
    services = context.services
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    wanted = search_words(keywords(typed, load_phrases()))
    if not any(char.isalnum() for char in wanted):
        return Message(
            words.html("errors.unreadable", example=example_district(services.gazetteer))
        )
    page = await services.storage.articles.search(wanted, limit=PER_PAGE)
    province = services.gazetteer.province
    named = [code for code in services.finder.find_in_sentence(typed) if code != province]
    more = latest_buttons(desk, named[:PLACES_OFFERED])
    if page.articles:
        return found(desk, page, wanted, more=more, hint=not named)
    if len(named) == 1:
        return await reading.latest_page(update, context, named[0])
    if places := services.finder.find(typed).suggestions:
        return which(desk, subscriber, typed, PlaceMatches(suggestions=places), "n:{code}:0")
    return found(desk, page, wanted, more=more)


async def _not_words(update: Update, context: Context, message: telegram.Message) -> None:
    """Media outside a report: nothing was done with it, and where it would count."""
    _, words = await reader_of(update, context)
    if message.location or message.venue:
        await reply(update, context, Message(words.html("errors.location")))
        return
    if not _may_be_evidence(message):
        return
    if not first_of_album(context, message.media_group_id or ""):
        return
    offered = tips.offer(context, words)
    key = "errors.media" if offered else "errors.media_plain"
    await reply(update, context, Message(words.html(key), offered))


def _may_be_evidence(message: telegram.Message) -> bool:
    """Stickers, dice, polls, games and service messages ask for no answer."""
    return bool(
        message.photo
        or message.video
        or message.voice
        or message.video_note
        or message.audio
        or (message.document and not message.animation)
        or message.contact
    )


def _command(message: telegram.Message) -> str:
    """The command a message begins with, or nothing."""
    entities = message.parse_entities([MessageEntity.BOT_COMMAND])
    return next((text for entity, text in entities.items() if entity.offset == 0), "")

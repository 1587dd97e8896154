"""A reader's choices: pause, stop, language."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from bot.messages.message import Button, Keyboard, Message
from bot.messages.paging import CHOSEN
from bot.places.labels import PageContext, date_and_time
from bot.readers.following import FOR_GOOD, overview, when
from bot.readers.model import State, Subscriber
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.replies import chat_id_of, desk_of, parts_of, reader_of, reply, rewrite, toast

UNTIL_RESUMED = 36500  # days
LONGEST = 36500


async def ask_pause(update: Update, context: Context) -> None:
    """/jeda"""
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    if subscriber is None or not subscriber.follows:
        text = words.html("preferences.nothing_to_pause")
        await reply(update, context, Message(text, overview(desk, subscriber).buttons))
        return
    if _is_quiet(desk, subscriber):
        await reply(update, context, _paused(desk, subscriber))
        return
    choices: Keyboard = (
        (
            Button(words("preferences.pause_day"), data="p:1"),
            Button(words("preferences.pause_week"), data="p:7"),
        ),
        (Button(words("preferences.pause_open"), data=f"p:{UNTIL_RESUMED}"),),
    )
    await reply(update, context, Message(words.html("preferences.pause_ask"), choices))


async def press_pause(update: Update, context: Context) -> None:
    """`p:DAYS`; 0 goes on."""
    match parts_of(update):
        case [days] if days.isdecimal() and int(days) <= LONGEST:
            pass
        case _:
            await old_button(update, context)
            return
    subscriber = await pause_for(update, context, days=int(days))
    _, words = await reader_of(update, context)
    desk = desk_of(context, words)
    await toast(update)
    if subscriber is None:
        text = words.html("preferences.nothing_to_pause")
        await rewrite(update, context, Message(text, overview(desk, None).buttons))
    elif _is_quiet(desk, subscriber):
        await rewrite(update, context, _paused(desk, subscriber))
    else:
        text = words.html("preferences.resumed", when=when(desk, subscriber))
        await rewrite(update, context, Message(text))


async def pause_for(update: Update, context: Context, *, days: int) -> Subscriber | None:
    """No pushes for so many days; with 0 they go on, also for who had stopped them."""
    services = context.services
    chat_id = chat_id_of(update)
    until = services.clock() + timedelta(days=days).total_seconds() if days else None
    subscriber = await services.storage.subscribers.pause(chat_id, until, once=update.update_id)
    if subscriber is None or days or subscriber.state is State.ACTIVE:
        return subscriber
    return await services.storage.subscribers.meet(
        chat_id, language=subscriber.language, now=services.clock(), once=update.update_id
    )


async def stop(update: Update, context: Context) -> None:
    """/berhenti"""
    await context.services.storage.subscribers.stop(chat_id_of(update), once=update.update_id)
    subscriber, words = await reader_of(update, context)
    if subscriber is None or not subscriber.follows:
        await reply(update, context, Message(words.html("preferences.nothing_to_stop")))
        return
    resume: Keyboard = ((Button(words("preferences.resume"), data="p:0"),),)
    await reply(update, context, Message(words.html("preferences.stopped"), resume))


async def ask_language(update: Update, context: Context) -> None:
    """/bahasa"""
    _, words = await reader_of(update, context)
    texts = context.services.texts
    row = tuple(
        Button(
            (CHOSEN if language == words.language else "")
            + texts.of(language)("preferences.language_name"),
            data=f"l:{language}",
        )
        for language in texts.languages
    )
    await reply(update, context, Message(words.html("preferences.language_ask"), (row,)))


async def press_language(update: Update, context: Context) -> None:
    """`l:LANG`"""
    match parts_of(update):
        case [language] if language in context.services.texts.languages:
            pass
        case _:
            await old_button(update, context)
            return
    await context.services.storage.subscribers.set_language(
        chat_id_of(update), language, now=context.services.clock(), once=update.update_id
    )
    words = context.services.words(language)
    await toast(update)
    await rewrite(update, context, Message(words.html("preferences.language_set")))


def _is_quiet(desk: PageContext, subscriber: Subscriber) -> bool:
    until = subscriber.paused_until
    return subscriber.state is not State.ACTIVE or (until is not None and until > desk.now)


def _paused(desk: PageContext, subscriber: Subscriber) -> Message:
    words = desk.words
    resume: Keyboard = ((Button(words("preferences.resume"), data="p:0"),),)
    until = subscriber.paused_until
    if until is None or until <= desk.now:
        return Message(words.html("preferences.stopped"), resume)
    if until - desk.now > FOR_GOOD:
        return Message(words.html("preferences.paused_open"), resume)
    return Message(words.html("preferences.paused", until=date_and_time(desk, until)), resume)

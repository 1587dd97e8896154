"""A reader's choices: pause, stop, language."""

from __future__ import annotations

from datetime import timedelta

from bot.messages.message import Keyboard, Message
from bot.messages.paging import mark_chosen
from bot.places.labels import PageContext, date_and_time
from bot.readers.buttons import ChooseLanguage, Pause
from bot.readers.following import FOR_GOOD, delivery_sentence, overview
from bot.readers.model import State, Subscriber
from handlers.base.errors import say_old_button
from handlers.base.request import Request

UNTIL_RESUMED = 36500  # days
LONGEST = 36500


async def ask_pause(request: Request) -> None:
    """/jeda"""
    context, subscriber = await request.page_context(), await request.subscriber()
    words = context.words
    if subscriber is None or not subscriber.follows:
        text = words.html("preferences.nothing_to_pause")
        await request.reply(Message(text, overview(context, subscriber).buttons))
        return
    if _is_quiet(context, subscriber):
        await request.reply(_paused_page(context, subscriber))
        return
    choices: Keyboard = (
        (
            Pause(1).button(words("preferences.pause_day")),
            Pause(7).button(words("preferences.pause_week")),
        ),
        (Pause(UNTIL_RESUMED).button(words("preferences.pause_open")),),
    )
    await request.reply(Message(words.html("preferences.pause_ask"), choices))


async def press_pause(request: Request, button: Pause) -> None:
    """No news for so many days; 0 goes on."""
    if button.days > LONGEST:
        await say_old_button(request)
        return
    subscriber = await pause_for(request, days=button.days)
    context = await request.page_context()
    words = context.words
    await request.toast()
    if subscriber is None:
        text = words.html("preferences.nothing_to_pause")
        await request.rewrite(Message(text, overview(context, None).buttons))
    elif _is_quiet(context, subscriber):
        await request.rewrite(_paused_page(context, subscriber))
    else:
        text = words.html("preferences.resumed", when=delivery_sentence(context, subscriber))
        await request.rewrite(Message(text))


async def pause_for(request: Request, *, days: int) -> Subscriber | None:
    """No pushes for so many days; with 0 they go on, also for who had stopped them."""
    services = request.services
    chat_id = request.chat_id
    until = request.now + timedelta(days=days).total_seconds() if days else None
    subscriber = await services.storage.subscribers.pause(chat_id, until, once=request.update_id)
    if subscriber is None or days or subscriber.state is State.ACTIVE:
        return subscriber
    return await services.storage.subscribers.meet(
        chat_id, language=subscriber.language, now=request.now, once=request.update_id
    )


async def stop(request: Request) -> None:
    """/berhenti"""
    await request.services.storage.subscribers.stop(request.chat_id, once=request.update_id)
    subscriber, words = await request.subscriber(), await request.words()
    if subscriber is None or not subscriber.follows:
        await request.reply(Message(words.html("preferences.nothing_to_stop")))
        return
    resume: Keyboard = ((Pause(0).button(words("preferences.resume")),),)
    await request.reply(Message(words.html("preferences.stopped"), resume))


async def ask_language(request: Request) -> None:
    """/bahasa"""
    words = await request.words()
    texts = request.services.texts
    row = tuple(
        ChooseLanguage(language).button(
            mark_chosen(
                texts.of(language)("preferences.language_name"), on=language == words.language
            )
        )
        for language in texts.languages
    )
    await request.reply(Message(words.html("preferences.language_ask"), (row,)))


async def press_language(request: Request, button: ChooseLanguage) -> None:
    """From now on in this language."""
    language = button.language
    if language not in request.services.texts.languages:
        await say_old_button(request)
        return
    await request.services.storage.subscribers.set_language(
        request.chat_id, language, now=request.now, once=request.update_id
    )
    words = request.services.words(language)
    await request.toast()
    await request.rewrite(Message(words.html("preferences.language_set")))


def _is_quiet(context: PageContext, subscriber: Subscriber) -> bool:
    until = subscriber.paused_until
    return subscriber.state is not State.ACTIVE or (until is not None and until > context.now)


def _paused_page(context: PageContext, subscriber: Subscriber) -> Message:
    words = context.words
    resume: Keyboard = ((Pause(0).button(words("preferences.resume")),),)
    until = subscriber.paused_until
    if until is None or until <= context.now:
        return Message(words.html("preferences.stopped"), resume)
    if until - context.now > FOR_GOOD:
        return Message(words.html("preferences.paused_open"), resume)
    return Message(words.html("preferences.paused", until=date_and_time(context, until)), resume)

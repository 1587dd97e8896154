"""A reader's choices: pause, stop, language and announcements."""

from __future__ import annotations

from datetime import timedelta

from bot.announcements.buttons import WantAnnouncements
from bot.messages.message import Keyboard, Message
from bot.messages.paging import mark_chosen
from bot.places.labels import PageContext, date_and_time
from bot.readers.buttons import ChooseLanguage, Pause
from bot.readers.following import delivery_sentence
from bot.readers.keyboards import regencies_keyboard, resume_keyboard, schedule_button
from bot.readers.model import FOR_GOOD, State, Subscriber
from bot.readers.news import missed_row
from handlers.base.errors import OldButton
from handlers.base.request import Request

UNTIL_RESUMED = 36500  # days; no button offers more


async def ask_pause(request: Request) -> None:
    """Handle /jeda: ask for how long to pause the news."""
    context, subscriber = await request.page_context(), await request.subscriber()
    words = context.words
    if subscriber is None or not subscriber.follows_something:
        await request.reply(nothing_to_pause(context, subscriber))
        return
    if quiet := _quiet_page(context, subscriber):
        await request.reply(quiet)
        return
    choices: Keyboard = (
        (
            Pause(1).button(words("preferences.pause_day")),
            Pause(7).button(words("preferences.pause_week")),
        ),
        (Pause(UNTIL_RESUMED).button(words("preferences.pause_open")),),
        (schedule_button(context),),
    )
    await request.reply(Message(words.html("preferences.pause_ask"), choices))


async def resume(request: Request) -> None:
    """Resume the news after a typed "Lanjutkan"."""
    subscriber, context = await pause_for(request, days=0), await request.page_context()
    if subscriber is None or not subscriber.follows_something:
        await request.reply(nothing_to_pause(context, subscriber))
        return
    resumed = await request.services.storage.subscribers.has_resumed(once=request.update_id)
    key = "preferences.resumed" if resumed else "wishes.not_ceased"
    when = delivery_sentence(context, subscriber)
    missed = missed_row(context, subscriber) if resumed else ()
    await request.reply(Message(context.words.html(key, when=when), missed))


async def offer_resume(request: Request) -> None:
    """Offer to resume: only a plain yes brings stopped news back, not words that may mean it."""
    context, subscriber = await request.page_context(), await request.subscriber()
    if subscriber is not None and (quiet := _quiet_page(context, subscriber)):
        await request.reply(quiet)
    else:
        await resume(request)


async def press_pause(request: Request, button: Pause) -> None:
    """Pause the news for the button's days; 0 resumes it."""
    if button.days > UNTIL_RESUMED:
        raise OldButton
    subscriber = await pause_for(request, days=button.days)
    context = await request.page_context()
    if subscriber is None:
        await request.rewrite(nothing_to_pause(context, None))
    elif quiet := _quiet_page(context, subscriber):
        await request.rewrite(quiet)
    else:
        when = delivery_sentence(context, subscriber)
        text = context.words.html("preferences.resumed", when=when)
        await request.rewrite(Message(text, missed_row(context, subscriber)))


async def pause_for(request: Request, *, days: int) -> Subscriber | None:
    """Pause the pushes for these days; with 0 resume them, also after /berhenti."""
    services = request.services
    chat_id = request.address
    until = request.now + timedelta(days=days).total_seconds() if days else None
    subscriber = await services.storage.subscribers.pause(chat_id, until, once=request.update_id)
    if subscriber is None or days or subscriber.state is State.ACTIVE:
        return subscriber
    return await services.storage.subscribers.wake(chat_id, once=request.update_id)


async def stop(request: Request) -> None:
    """Handle /berhenti: stop the news."""
    await request.services.storage.subscribers.stop(request.address, once=request.update_id)
    subscriber, words = await request.subscriber(), await request.words()
    if subscriber is None or not subscriber.follows_something:
        await request.reply(Message(words.html("preferences.nothing_to_stop")))
        return
    context = await request.page_context()
    await request.reply(Message(words.html("preferences.stopped"), resume_keyboard(context)))


async def ask_language(request: Request) -> None:
    """Handle /bahasa: ask for the language."""
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
    """Set the language of the bot's messages."""
    language = button.language
    if language not in request.services.texts.languages:
        raise OldButton
    storage, chat_id, once = request.services.storage, request.address, request.update_id
    if await storage.subscribers.set_language(chat_id, language, once=once) is None:
        await storage.drafts.set_language(chat_id, language, now=request.now, once=once)
    words = request.services.texts.of(language)
    await request.rewrite(Message(words.html("preferences.language_set")))


def nothing_to_pause(context: PageContext, subscriber: Subscriber | None) -> Message:
    """Return the page that no place is followed, so that no news can be paused or timed."""
    text = context.words.html("preferences.nothing_to_pause")
    return Message(text, regencies_keyboard(context, subscriber))


def _quiet_page(context: PageContext, subscriber: Subscriber) -> Message | None:
    """Return why no news comes and how to resume it; None where news does come."""
    words, until = context.words, subscriber.pause_end(context.now)
    if until is None and subscriber.state is State.ACTIVE:
        return None
    if until is None:
        text = words.html("wishes.still_stopped")
    elif until - context.now > FOR_GOOD:
        text = words.html("preferences.paused_open")
    else:
        text = words.html("preferences.paused", until=date_and_time(context, until))
    return Message(text, resume_keyboard(context))


async def press_announcements(request: Request, button: WantAnnouncements) -> None:
    """Mute announcements or allow them again; the button changes to the way back."""
    words = await request.words()
    await request.services.storage.choices.set_announcements(
        request.address, wanted=button.wanted, once=request.update_id
    )
    label = "announcements.mute_button" if button.wanted else "announcements.want_button"
    back = WantAnnouncements(not button.wanted).button(words(label))
    shown = tuple(
        tuple(back if WantAnnouncements.parse(each.data) else each for each in row)
        for row in request.pressed_buttons
    )
    await request.rewrite_buttons(shown or ((back,),))
    said = "announcements.wanted" if button.wanted else "announcements.muted"
    await request.toast(words(said), alert=True)

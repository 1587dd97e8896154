"""Following places: commands, and the keyboard of regencies and districts."""

from __future__ import annotations

from functools import partial

from bot.articles.model import Article
from bot.messages.callback_data import CallbackData
from bot.messages.message import Button, Keyboard, Message
from bot.places.labels import example_district, place_label, place_name
from bot.places.model import PlaceMatch
from bot.readers.buttons import ALL_REGENCIES, FollowPlace, RegencyPage, Spot, Widen
from bot.readers.following import (
    districts_page,
    follow_button,
    followable_codes,
    followed_page,
    overview,
    place_question,
    redrawn_places,
    unfollow_button,
    unfollow_page,
)
from bot.readers.keyboards import keyboard_around, regencies_keyboard, widen_button
from bot.readers.model import Subscriber
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.tips import report as tips


async def show(request: Request) -> None:
    """/wilayah"""
    await request.reply(overview(await request.page_context(), await request.subscriber()))


async def follow(request: Request) -> None:
    """/ikuti TEMPAT"""
    await follow_named(request, request.typed)


async def unfollow(request: Request) -> None:
    """/batal TEMPAT; bare, while a report is being written, it means the report."""
    typed = request.typed
    if typed or not await tips.cancel_draft(request):
        await unfollow_named(request, typed)


async def follow_named(request: Request, typed: str) -> None:
    """Follow the place of this name, asking back where it is not one."""
    found = request.services.finder.find(typed)
    if found.sole:
        await follow_match(request, found.sole)
        return
    context, subscriber = await request.page_context(), await request.subscriber()
    if typed:
        await request.reply(
            place_question(context, subscriber, typed, found, partial(FollowPlace, wanted=True))
        )
        return
    ask = context.words.html("places.ask_follow", example=example_district(context.gazetteer))
    await request.reply(Message(ask, regencies_keyboard(context, subscriber)))


async def follow_match(request: Request, match: PlaceMatch) -> None:
    """Follow a place, and say so with the newest article of it."""
    context = await request.page_context()
    subscriber = await _follow(request, match.code)
    newest = await _newest(request, match.code)
    await request.reply(followed_page(context, subscriber, match, newest))


async def unfollow_named(request: Request, typed: str) -> None:
    """Stop following the place of this name, asking back where it is not one."""
    context, subscriber = await request.page_context(), await request.subscriber()
    if subscriber is None or not subscriber.follows:
        await request.reply(overview(context, subscriber))
        return
    if not typed:
        await request.reply(unfollow_page(context, subscriber))
        return
    found = request.services.finder.find(typed)
    named = {match.code for match in found.matches}
    chosen = [f.place for f in subscriber.follows if f.place in named]
    if len(chosen) == 1:
        await request.services.storage.subscribers.unfollow(
            request.chat_id, chosen[0], once=request.update_id
        )
        place = place_name(context, chosen[0])
        text = context.words.html("places.unfollowed", place=place)
        await request.reply(Message(text, ((follow_button(context, chosen[0]),),)))
    elif found.sole:
        place = place_name(context, found.sole.code)
        text = context.words.html("places.not_followed", place=place)
        await request.reply(Message(text, unfollow_page(context, subscriber).buttons))
    else:
        await request.reply(
            place_question(context, subscriber, typed, found, partial(FollowPlace, wanted=False))
        )


async def press_follow(request: Request, button: FollowPlace) -> None:
    """Follow a place or not; on the keyboard of places that is redrawn."""
    if button.place not in followable_codes(request.services.gazetteer):
        raise OldButton
    context, code = await request.page_context(), button.place
    place = place_label(context, code)
    subscriber: Subscriber | None
    if button.wanted:
        subscriber = await _follow(request, code)
        await request.toast(context.words("places.toast_followed", place=place))
    else:
        subscriber = await request.services.storage.subscribers.unfollow(
            request.chat_id, code, once=request.update_id
        )
        await request.toast(context.words("places.toast_unfollowed", place=place))
    newest = await _newest(request, code) if button.wanted else None
    if button.spot is Spot.KEYBOARD:
        await request.rewrite(redrawn_places(context, subscriber, code, newest))
        return
    turned = unfollow_button(context, code) if button.wanted else follow_button(context, code)
    await _swap(request, button, turned)
    if button.wanted and subscriber is not None:
        await request.reply(followed_page(context, subscriber, PlaceMatch(code), newest))


async def press_regency(request: Request, button: RegencyPage) -> None:
    """The regencies, or a page of the districts of one."""
    context, subscriber = await request.page_context(), await request.subscriber()
    if button.regency == ALL_REGENCIES:
        page = overview(context, subscriber)
    elif button.regency in request.services.gazetteer.regencies:
        page = districts_page(context, subscriber, button.regency, button.number)
    else:
        raise OldButton
    await request.rewrite(page)


async def press_widen(request: Request, button: Widen) -> None:
    """With a district, also the news of its whole regency or not."""
    gazetteer, code = request.services.gazetteer, button.district
    if code not in gazetteer.districts:
        raise OldButton
    subscriber = await request.services.storage.subscribers.set_wide(
        request.chat_id, code, wide=button.wanted, once=request.update_id
    )
    context = await request.page_context()
    words = context.words
    if subscriber is None or not subscriber.follows_place(code):
        text = words("places.not_followed_toast", place=gazetteer.short_name(code))
    elif button.wanted:
        text = words("places.toast_wide", regency=gazetteer.short_name(gazetteer.parent(code)))
    else:
        text = words("places.toast_narrow", place=gazetteer.short_name(code))
    await request.toast(text)
    if button.spot is Spot.KEYBOARD:
        await request.rewrite_buttons(keyboard_around(context, subscriber, code))
    else:
        await _swap(request, button, widen_button(context, code, on=button.wanted))


async def _follow(request: Request, code: str) -> Subscriber:
    language = (await request.words()).language
    return await request.services.storage.subscribers.follow(
        request.chat_id, code, language=language, now=request.now, once=request.update_id
    )


async def _newest(request: Request, code: str) -> Article | None:
    page = await request.services.storage.articles.latest(code, limit=1)
    return page.articles[0] if page.articles else None


async def _swap(request: Request, pressed: CallbackData, turned: Button) -> None:
    """Put another button in the place of the pressed one, and leave the others."""
    before, data = request.pressed_buttons, pressed.build()
    after: Keyboard = tuple(
        tuple(turned if button.data == data else button for button in row) for row in before
    )
    if after != before:
        await request.rewrite_buttons(after)

"""Following places: commands, and the keyboard of regencies and districts."""

from __future__ import annotations

from telegram import Update

from bot.articles.model import Article
from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, Message
from bot.messages.paging import CHOSEN
from bot.places.labels import example_district, place_label, place_name
from bot.places.model import PlaceMatch
from bot.readers.following import (
    follow_button,
    followed,
    inside,
    overview,
    redrawn,
    to_unfollow,
    unfollow_button,
    which,
)
from bot.readers.model import Subscriber
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.replies import (
    buttons_of,
    chat_id_of,
    desk_of,
    parts_of,
    reader_of,
    reply,
    rewrite,
    rewrite_buttons,
    toast,
    typed_after,
)
from handlers.tips import report as tips


async def show(update: Update, context: Context) -> None:
    """/wilayah"""
    subscriber, words = await reader_of(update, context)
    await reply(update, context, overview(desk_of(context, words), subscriber))


async def follow(update: Update, context: Context) -> None:
    """/ikuti TEMPAT"""
    await follow_named(update, context, typed_after(update))


async def unfollow(update: Update, context: Context) -> None:
    """/batal TEMPAT; bare, while a report is being written, it means the report."""
    typed = typed_after(update)
    if typed or not await tips.cancel(update, context):
        await unfollow_named(update, context, typed)


async def follow_named(update: Update, context: Context, typed: str) -> None:
    """Follow the place of this name, asking back where it is not one."""
    found = context.services.finder.find(typed)
    if found.sole:
        await follow_match(update, context, found.sole)
        return
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    if typed:
        await reply(update, context, which(desk, subscriber, typed, found, "f:{code}:1"))
        return
    ask = words.html("places.ask_follow", example=example_district(desk.gazetteer))
    await reply(update, context, Message(ask, overview(desk, subscriber).buttons))


async def follow_match(update: Update, context: Context, match: PlaceMatch) -> None:
    """Follow a place, and say so with the newest article of it."""
    _, words = await reader_of(update, context)
    subscriber = await _follow(update, context, match.code, words)
    newest = await _newest(context, match.code)
    await reply(update, context, followed(desk_of(context, words), subscriber, match, newest))


async def unfollow_named(update: Update, context: Context, typed: str) -> None:
    """Stop following the place of this name, asking back where it is not one."""
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    if subscriber is None or not subscriber.follows:
        await reply(update, context, overview(desk, subscriber))
        return
    if not typed:
        await reply(update, context, to_unfollow(desk, subscriber))
        return
    found = context.services.finder.find(typed)
    named = {match.code for match in found.matches}
    chosen = [f.place for f in subscriber.follows if f.place in named]
    if len(chosen) == 1:
        await context.services.storage.subscribers.unfollow(
            chat_id_of(update), chosen[0], once=update.update_id
        )
        place = place_name(desk, chosen[0])
        text = words.html("places.unfollowed", place=place)
        await reply(update, context, Message(text, ((follow_button(desk, chosen[0]),),)))
    elif found.sole:
        place = place_name(desk, found.sole.code)
        text = words.html("places.not_followed", place=place)
        await reply(update, context, Message(text, to_unfollow(desk, subscriber).buttons))
    else:
        await reply(update, context, which(desk, subscriber, typed, found, "f:{code}:0"))


async def press_follow(update: Update, context: Context) -> None:
    """`f:CODE:1|0`, with `k` on the keyboard of places."""
    match parts_of(update):
        case [code, ("0" | "1") as state, *rest] if _can_be_followed(context, code):
            wanted, on_keyboard = state == "1", rest == ["k"]
        case _:
            await old_button(update, context)
            return
    _, words = await reader_of(update, context)
    desk = desk_of(context, words)
    place = place_label(desk, code)
    subscriber: Subscriber | None
    if wanted:
        subscriber = await _follow(update, context, code, words)
        await toast(update, words("places.toast_followed", place=place))
    else:
        subscriber = await context.services.storage.subscribers.unfollow(
            chat_id_of(update), code, once=update.update_id
        )
        await toast(update, words("places.toast_unfollowed", place=place))
    newest = await _newest(context, code) if wanted else None
    if on_keyboard:
        await rewrite(update, context, redrawn(desk, subscriber, code, newest))
        return
    turned = unfollow_button(desk, code) if wanted else follow_button(desk, code)
    await _swap(update, context, {f"f:{code}:{state}": turned})
    if wanted and subscriber is not None:
        await reply(update, context, followed(desk, subscriber, PlaceMatch(code), newest))


async def press_regency(update: Update, context: Context) -> None:
    """`r:0` the regencies, `r:CODE:PAGE` the districts of one."""
    gazetteer = context.services.gazetteer
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    match parts_of(update):
        case ["0"]:
            page = overview(desk, subscriber)
        case [code, *rest] if code in gazetteer.regencies:
            number = int(rest[0]) if rest and rest[0].isdecimal() else 1
            page = inside(desk, subscriber, code, number)
        case _:
            await old_button(update, context)
            return
    await toast(update)
    await rewrite(update, context, page)


async def press_wide(update: Update, context: Context) -> None:
    """`v:CODE:1|0`: with a district, also the news of its whole regency or not."""
    gazetteer = context.services.gazetteer
    match parts_of(update):
        case [code, ("0" | "1") as state, *rest] if code in gazetteer.districts:
            wanted, on_keyboard = state == "1", rest == ["k"]
        case _:
            await old_button(update, context)
            return
    subscriber = await context.services.storage.subscribers.set_wide(
        chat_id_of(update), code, wide=wanted, once=update.update_id
    )
    _, words = await reader_of(update, context)
    desk = desk_of(context, words)
    if subscriber is None or not subscriber.follows_place(code):
        text = words("places.not_followed_toast", place=gazetteer.short_name(code))
    elif wanted:
        text = words("places.toast_wide", regency=gazetteer.short_name(gazetteer.parent(code)))
    else:
        text = words("places.toast_narrow", place=gazetteer.short_name(code))
    await toast(update, text)
    if on_keyboard:
        await rewrite_buttons(update, context, redrawn(desk, subscriber, code, None).buttons)
        return
    label = words("places.wide", regency=gazetteer.label(gazetteer.parent(code)))
    turned = (
        Button(CHOSEN + label, data=f"v:{code}:0") if wanted else Button(label, data=f"v:{code}:1")
    )
    await _swap(update, context, {f"v:{code}:{state}": turned})


def _can_be_followed(context: Context, code: str) -> bool:
    gazetteer = context.services.gazetteer
    return code in gazetteer and gazetteer.get(code).level != "village"


async def _follow(update: Update, context: Context, code: str, words: Words) -> Subscriber:
    return await context.services.storage.subscribers.follow(
        chat_id_of(update),
        code,
        language=words.language,
        now=context.services.clock(),
        once=update.update_id,
    )


async def _newest(context: Context, code: str) -> Article | None:
    page = await context.services.storage.articles.latest(code, limit=1)
    return page.articles[0] if page.articles else None


async def _swap(update: Update, context: Context, turned: dict[str, Button]) -> None:
    """Exchange buttons of the pressed message by their data, and leave the others."""
    before = buttons_of(update)
    after: Keyboard = tuple(
        tuple(turned.get(button.data, button) for button in row) for row in before
    )
    if after != before:
        await rewrite_buttons(update, context, after)

"""Following places: the commands, and the keyboards of regencies and districts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.messages.callback_data import CallbackData
from bot.messages.message import Button, Keyboard, Message
from bot.places.finder import PlaceMatches
from bot.places.labels import example_district, place_label, place_name
from bot.places.model import PlaceMatch
from bot.places.typed_places import find_each
from bot.readers.buttons import (
    ALL_REGENCIES,
    FollowedPage,
    FollowPlace,
    RegencyPage,
    Spot,
    Widen,
)
from bot.readers.follow_choices import followed_several, followed_still, unfollowed_page
from bot.readers.following import (
    Prospect,
    districts_page,
    follow_button,
    followable_codes,
    followed_page,
    overview,
    place_question,
    redrawn_places,
    unfollow_button,
)
from bot.readers.follows.followed_places import unfollow_page
from bot.readers.follows.forecast import DAYS, Forecast, forecast_places
from bot.readers.follows.keywords import follow_row, muted_words
from bot.readers.keyboards import has_ceased, keyboard_around, regencies_keyboard, widen_button
from bot.readers.model import Subscriber
from bot.readers.understanding.wishes import Wish
from handlers.base.errors import OldButton
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request
from handlers.channels.for_readers import with_channel
from handlers.complaints import answers as complaints
from handlers.readers.follows import keywords
from handlers.tips import report as tips


async def show(request: Request) -> None:
    """Handle /wilayah: list the followed places."""
    context, subscriber = await request.page_context(), await request.subscriber()
    page = overview(context, subscriber)
    await request.reply(await with_channel(request, page, context.followed))


async def follow(request: Request) -> None:
    """Handle /ikuti TEMPAT: follow a place, or words; a minus mutes words."""
    if muted := muted_words(request.typed_words):
        await keywords.mute_words(request, muted)
    else:
        await follow_named(request, request.typed_words)


async def unfollow(request: Request) -> None:
    """Handle /batal TEMPAT; a bare /batal cancels an open report or complaint."""
    typed, may_write = request.typed_words, request.is_private  # reports and complaints
    if typed or not (
        may_write and (await tips.cancel_draft(request) or await complaints.cancel_draft(request))
    ):
        await unfollow_named(request, typed)


async def follow_named(request: Request, typed: str) -> None:
    """Follow the places with these names; ask back where a name is not clear."""
    found = request.services.finder.find(typed)
    if found.sole:
        await follow_match(request, found.sole)
        return
    context, subscriber = await request.page_context(), await request.subscriber()
    if not typed:
        ask = context.words.html("places.ask_follow", example=example_district(context.gazetteer))
        remember_question(request, Question(missing=Wish.FOLLOW))
        await request.reply(Message(ask, regencies_keyboard(context, subscriber)))
        return
    each = () if found.matches else find_each(typed, request.services.finder)
    codes = list(dict.fromkeys(match.code for _, part in each if (match := part.sole)))
    if len(each) > 1 and codes:
        for code in codes:
            subscriber = await _follow(request, code)
        if subscriber is not None:
            prospect = Prospect(await forecast(request, codes), resumed=await _has_resumed(request))
            await request.reply(followed_several(context, subscriber, codes, prospect))
    if not codes and not found.choices and await keywords.offer_words(request, typed):
        return
    unclear = [part for part in each if not part[1].sole] if codes else [(typed, found)]
    for name, several in unclear:
        follow_it = partial(FollowPlace, wanted=True)
        await ask_place(request, name, several, follow_it, offer_words=True)


async def follow_match(request: Request, match: PlaceMatch) -> None:
    """Follow a place, and confirm it with the place's newest article."""
    context = await request.page_context()
    subscriber = await _follow(request, match.code)
    prospect = await _prospect(request, match.code)
    page = followed_page(context, subscriber, match, prospect)
    await request.reply(await with_channel(request, page, [match.code]))


async def ask_place(
    request: Request,
    typed: str,
    found: PlaceMatches,
    data: Callable[[str], CallbackData],
    *,
    offer_words: bool = False,
) -> None:
    """Ask which place is meant; for a single choice, "ya" is an answer.

    `offer_words`: offer to follow the words, where they are certainly no place.
    """
    context, subscriber = await request.page_context(), await request.subscriber()
    if len(found.choices) == 1:
        remember_question(request, Question(yes=data(found.choices[0].code)))
    page = place_question(context, subscriber, typed, found, data)
    if offer_words and not found.matches:
        page = replace(page, buttons=(*page.buttons, *follow_row(context, typed)))
    await request.reply(page)


async def unfollow_named(request: Request, typed: str) -> None:
    """Stop following the places or words with these names; ask back where unclear."""
    if not typed or not await keywords.drop_words(request, typed):
        await _unfollow_places(request, typed)


async def _unfollow_places(request: Request, typed: str) -> None:
    storage, once = request.services.storage, request.update_id
    context, subscriber = await request.page_context(), await request.subscriber()
    each = find_each(typed, request.services.finder)
    whole = request.services.finder.find(typed)
    if whole.matches or len(each) < 2:
        each = [(typed, whole)]
    named = {code: found for _, found in each for code in _codes(found)}
    # When handled again after its answer failed, the places are dropped already; answer again.
    dropped = await storage.subscribers.unfollowed_before(named, once=once)
    follows = [follow.place for follow in subscriber.follows] if subscriber else []
    if not dropped and not follows:
        await request.reply(overview(context, subscriber))
        return
    if not typed:
        if subscriber is not None:
            remember_question(request, Question(missing=Wish.UNFOLLOW))
            await request.reply(unfollow_page(context, subscriber))
        return
    chosen: list[str] = []
    left: list[tuple[str, PlaceMatches]] = []
    for name, found in each:
        those = [code for code in _codes(found) if code in follows or code in dropped]
        if len(those) == 1:
            chosen += those
        else:
            left.append((name, found))
    for code in chosen:
        await storage.subscribers.unfollow(request.address, code, once=once)
    if chosen:
        await request.reply(unfollowed_page(context, chosen))
    for name, found in left:
        if found.sole and subscriber is not None:
            place = place_name(context, found.sole.code)
            text = context.words.html("places.not_followed", place=place)
            await request.reply(Message(text, unfollow_page(context, subscriber).buttons))
        else:
            await ask_place(request, name, found, partial(FollowPlace, wanted=False))


async def unfollow_code(request: Request, code: str) -> None:
    """Stop following this place."""
    await request.services.storage.subscribers.unfollow(
        request.address, code, once=request.update_id
    )
    await request.reply(unfollowed_page(await request.page_context(), (code,)))


async def unfollow_all(request: Request) -> None:
    """Stop following all places ("batal semua")."""
    dropped = await request.services.storage.subscribers.unfollow_all(
        request.address, once=request.update_id
    )
    context, subscriber = await request.page_context(), await request.subscriber()
    if not dropped:
        await request.reply(overview(context, subscriber))
        return
    keyboard = regencies_keyboard(context, None)
    await request.reply(Message(context.words.html("wishes.unfollowed_all"), keyboard))


async def press_follow(request: Request, button: FollowPlace) -> None:
    """Follow or unfollow a place; the keyboard of places is redrawn."""
    if button.place not in followable_codes(request.services.gazetteer):
        raise OldButton
    context, code = await request.page_context(), button.place
    before, subscriber = await request.subscriber(), None
    tapped_own = before is not None and not button.wanted and before.follows_place(code)
    if before and tapped_own and button.spot is Spot.KEYBOARD and has_ceased(before, request.now):
        await request.rewrite(followed_still(context, before, code))
        return
    place = place_label(context, code)
    if button.wanted:
        subscriber = await _follow(request, code)
        await request.toast(context.words("places.toast_followed", place=place))
    else:
        subscriber = await request.services.storage.subscribers.unfollow(
            request.address, code, once=request.update_id
        )
        await request.toast(context.words("places.toast_unfollowed", place=place))
    prospect = await _prospect(request, code) if button.wanted else None
    if button.spot is Spot.KEYBOARD:
        page = redrawn_places(context, subscriber, code, prospect)
        await request.rewrite(await with_channel(request, page, [code] if button.wanted else []))
        return
    turned = unfollow_button(context, code) if button.wanted else follow_button(context, code)
    await _swap(request, button, turned)
    if prospect is not None and subscriber is not None:
        page = followed_page(context, subscriber, PlaceMatch(code), prospect)
        await request.reply(await with_channel(request, page, [code]))


async def redraw_followed(request: Request, subscriber: Subscriber, code: str, spot: Spot) -> None:
    """Redraw the confirmation of a followed place with the present state."""
    context, prospect = await request.page_context(), await _prospect(request, code)
    if spot is Spot.KEYBOARD:
        page = redrawn_places(context, subscriber, code, prospect)
    else:
        page = followed_page(context, subscriber, PlaceMatch(code), prospect)
    await request.rewrite(await with_channel(request, page, [code]))


async def press_regency(request: Request, button: RegencyPage) -> None:
    """Show the regencies, or a page of one regency's districts."""
    context, subscriber = await request.page_context(), await request.subscriber()
    if button.regency == ALL_REGENCIES:
        page = overview(context, subscriber)
    elif button.regency in request.services.gazetteer.regencies:
        page = districts_page(context, subscriber, button.regency, button.number)
    else:
        raise OldButton
    await request.rewrite(page)


async def press_followed(request: Request, button: FollowedPage) -> None:
    """Show another page of the followed places, each with a button to drop it."""
    context, subscriber = await request.page_context(), await request.subscriber()
    if subscriber is None or not subscriber.follows:
        await request.rewrite(overview(context, subscriber))
    else:
        await request.rewrite(unfollow_page(context, subscriber, button.number))


async def press_widen(request: Request, button: Widen) -> None:
    """Add the news of the whole regency to a followed district, or leave it out."""
    gazetteer, code = request.services.gazetteer, button.district
    if code not in gazetteer.districts:
        raise OldButton
    subscriber = await request.services.storage.subscribers.set_wide(
        request.address, code, wide=button.wanted, once=request.update_id
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
        request.address, code, language=language, now=request.now, once=request.update_id
    )


async def _has_resumed(request: Request) -> bool:
    return await request.services.storage.subscribers.has_resumed(once=request.update_id)


def _codes(found: PlaceMatches) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.code for match in found.matches))


async def forecast(request: Request, places: Sequence[str]) -> Forecast:
    """Return how much news to expect of these places, as in the last weeks."""
    services = request.services
    province = services.gazetteer.province
    counts = await services.storage.articles.counts_by_day(
        {*places, province}, days=DAYS, now=request.now
    )
    return Forecast.of(counts, province)


async def _prospect(request: Request, code: str) -> Prospect:
    page = await request.services.storage.articles.latest(code, limit=1)
    expected = await forecast(request, forecast_places(request.services.gazetteer, (code,)))
    newest = page.articles[0] if page.articles else None
    return Prospect(expected, newest, await _has_resumed(request))


async def _swap(request: Request, pressed: CallbackData, turned: Button) -> None:
    """Replace the pressed button by another one, and keep the other buttons."""
    before, data = request.pressed_buttons, pressed.build()
    after: Keyboard = tuple(
        tuple(turned if button.data == data else button for button in row) for row in before
    )
    if after != before:
        await request.rewrite_buttons(after)

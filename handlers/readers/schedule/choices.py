"""/jadwal: the schedule of news, chosen by buttons."""

from __future__ import annotations

from bot.messages.message import Message
from bot.readers.buttons import (
    ChooseAround,
    ChooseLimit,
    ChooseMode,
    ChoosePlaceMode,
    ChooseQuiet,
    ChooseSummaryTime,
    OnceADay,
    OpenSchedule,
    PlaceSchedule,
    PlaceSchedules,
    RestoreModes,
    SchedulePart,
)
from bot.readers.follows.amount import RecentNews
from bot.readers.follows.forecast import DAYS
from bot.readers.model import DAY, MOST_A_DAY, Mode, QuietHours, Subscriber
from bot.readers.schedule.pages import (
    place_page,
    places_page,
    schedule_page,
)
from bot.readers.schedule.parts import (
    limit_page,
    quiet_page,
    summary_page,
)
from handlers.base.errors import OldButton
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request
from handlers.readers.following import redraw_followed
from handlers.readers.preferences import nothing_to_pause


async def show(request: Request) -> None:
    """Handle /jadwal: show the schedule."""
    await reply_schedule(request)


async def show_less(request: Request) -> None:
    """Show the schedule with a pause and fewer places ("Kebanyakan", *Terlalu banyak?*)."""
    await reply_schedule(request, too_much=True)


async def press_open(request: Request, button: OpenSchedule) -> None:
    """Show a page of /jadwal."""
    subscriber = await request.subscriber()
    await _rewrite(request, subscriber, button.part)


async def press_mode(request: Request, button: ChooseMode) -> None:
    """Set the mode of all news; below a new follow, redraw its confirmation."""
    subscriber = await request.services.storage.choices.set_mode(
        request.address, button.mode, once=request.update_id
    )
    if subscriber is not None and subscriber.follows_place(button.followed):
        await redraw_followed(request, subscriber, button.followed, button.spot)
        return
    await _rewrite(request, subscriber)


async def press_restore(request: Request, _button: RestoreModes) -> None:
    """Restore the initial mode of each place."""
    subscriber = await request.services.storage.choices.set_mode(
        request.address, None, once=request.update_id
    )
    await request.toast((await request.words())("schedule.toast_restored"))
    await _rewrite(request, subscriber)


async def press_once_a_day(request: Request, button: OnceADay) -> None:
    """Send all news in one summary at this hour."""
    await _rewrite(request, await choose_once_a_day(request, button))


async def choose_once_a_day(request: Request, button: OnceADay) -> Subscriber | None:
    """Choose one summary at this hour: two choices, each made once for this update."""
    choices, once = request.services.storage.choices, request.update_id
    await choices.set_summary_time(request.address, _minute(button.minute), once=once)
    return await choices.set_mode(request.address, Mode.DAILY, once=once)


async def press_summary_time(request: Request, button: ChooseSummaryTime) -> None:
    """Set the hour of the summary."""
    subscriber = await request.services.storage.choices.set_summary_time(
        request.address, _minute(button.minute), once=request.update_id
    )
    await _rewrite(request, subscriber, SchedulePart.SUMMARY)


async def press_around(request: Request, button: ChooseAround) -> None:
    """Add the rest of each district's regency to the summary, or leave it out."""
    subscriber = await request.services.storage.choices.set_around(
        request.address, around=button.wanted, once=request.update_id
    )
    await _rewrite(request, subscriber, SchedulePart.SUMMARY)


async def press_limit(request: Request, button: ChooseLimit) -> None:
    """Set the daily limit of articles that are sent at once; 0 removes it."""
    if button.most > MOST_A_DAY:
        raise OldButton
    subscriber = await request.services.storage.choices.set_most_a_day(
        request.address, button.most or None, once=request.update_id
    )
    await _rewrite(request, subscriber, SchedulePart.LIMIT)


async def press_quiet(request: Request, button: ChooseQuiet) -> None:
    """Set the quiet hours, or remove them."""
    start, end = _minute(button.start), _minute(button.end)
    quiet = QuietHours(start, end, button.mode, button.urgent) if button.on else None
    subscriber = await request.services.storage.choices.set_quiet(
        request.address, quiet, once=request.update_id
    )
    await _rewrite(request, subscriber, SchedulePart.QUIET)


async def press_places(request: Request, button: PlaceSchedules) -> None:
    """Show a page of the followed places."""
    subscriber = await request.subscriber()
    if subscriber is None or not subscriber.follows:
        await _rewrite(request, subscriber)
    else:
        await request.rewrite(places_page(await request.page_context(), subscriber, button.number))


async def press_place(request: Request, button: PlaceSchedule) -> None:
    """Show the schedule of one place."""
    await _rewrite_place(request, await request.subscriber(), button.place)


async def press_place_mode(request: Request, button: ChoosePlaceMode) -> None:
    """Set the mode of one place's news."""
    subscriber = await request.services.storage.choices.set_place_mode(
        request.address, button.place, button.mode, once=request.update_id
    )
    await _rewrite_place(request, subscriber, button.place)


async def reply_schedule(request: Request, *, too_much: bool = False) -> None:
    """Reply with the page of the present schedule."""
    subscriber = await who_follows(request)
    if subscriber is not None:
        context, lately = await request.page_context(), await lately_published(request)
        await request.reply(schedule_page(context, subscriber, lately, too_much=too_much))


async def who_follows(request: Request) -> Subscriber | None:
    """Return the subscriber as now stored; None, and an answer, where nothing is followed."""
    subscriber = await request.services.storage.subscribers.get(request.address)
    if subscriber is not None and subscriber.follows_something:
        return subscriber
    await request.reply(nothing_to_pause(await request.page_context(), subscriber))
    return None


async def _rewrite(
    request: Request, subscriber: Subscriber | None, part: SchedulePart = SchedulePart.ALL
) -> None:
    if subscriber is None or not subscriber.follows_something:
        page = nothing_to_pause(await request.page_context(), subscriber)
    else:
        page = await part_page(request, subscriber, part)
    await request.rewrite(page)


async def _rewrite_place(request: Request, subscriber: Subscriber | None, code: str) -> None:
    follows = subscriber.follows if subscriber else ()
    follow = next((each for each in follows if each.place == code), None)
    context = await request.page_context()
    if subscriber is None or follow is None or code not in context.gazetteer:
        await _rewrite(request, subscriber)
        return
    await request.rewrite(place_page(context, subscriber, follow, await lately_published(request)))


async def part_page(request: Request, subscriber: Subscriber, part: SchedulePart) -> Message:
    """Return a page of /jadwal; on some pages the reader may type the next value."""
    context, lately = await request.page_context(), await lately_published(request)
    if part is not SchedulePart.ALL:
        remember_question(request, Question(typed=part))
    match part:
        case SchedulePart.SUMMARY:
            return summary_page(context, subscriber, lately)
        case SchedulePart.LIMIT:
            return limit_page(context, subscriber, lately)
        case SchedulePart.QUIET:
            return quiet_page(context, subscriber)
        case SchedulePart.ALL:
            return schedule_page(context, subscriber, lately)


async def lately_published(request: Request) -> RecentNews:
    """Return the amount of news published in the last four weeks."""
    services = request.services
    province = services.gazetteer.province
    published = await services.storage.articles.published_lately(
        province, days=DAYS, now=request.now
    )
    return RecentNews.of(published, province, days=DAYS)


def _minute(number: int) -> int:
    """Return the minute of the day. Raises OldButton for a number beyond it."""
    if number >= DAY:
        raise OldButton
    return number

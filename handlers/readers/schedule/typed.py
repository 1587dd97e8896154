"""The schedule in words: wishes in plain words, and typed hours and numbers."""

from __future__ import annotations

from bot.readers.buttons import OnceADay, SchedulePart
from bot.readers.model import MOST_A_DAY, QUIET_AT_FIRST, QuietHours, Subscriber
from bot.readers.schedule.pages import once_a_day_page
from bot.readers.schedule.parts import not_understood, odd_limit_page, quiet_page
from bot.readers.schedule.typed_hours import (
    Span,
    find_times,
    named_span,
    read_span,
    read_time,
    says_no_quiet,
)
from bot.readers.schedule.typed_limits import read_limit
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request
from handlers.readers.schedule.choices import (
    choose_once_a_day,
    lately_published,
    part_page,
    reply_schedule,
    who_follows,
)


async def ask_quiet(request: Request) -> None:
    """Offer quiet hours as named ("Jangan lewat jam 10 malam"); a press chooses them."""
    subscriber = await who_follows(request)
    if subscriber is None:
        return
    kept = subscriber.quiet or QUIET_AT_FIRST
    hours = _with_hours(subscriber.quiet, named_span(request.text, Span(kept.start, kept.end)))
    remember_question(request, Question(typed=SchedulePart.QUIET))
    await request.reply(quiet_page(await request.page_context(), subscriber, hours))


async def ask_once_a_day(request: Request) -> None:
    """Offer one summary at the named hour ("Pagi saja", "cukup sekali sehari")."""
    subscriber = await who_follows(request)
    if subscriber is None:
        return
    named = find_times(request.text, parts=True)
    minute = named[0] if named else subscriber.summary_at
    remember_question(request, Question(yes=OnceADay(minute)))
    page = once_a_day_page(
        await request.page_context(), subscriber, await lately_published(request), minute
    )
    await request.reply(page)


async def take_typed(request: Request, part: SchedulePart, typed: str) -> bool:
    """Take an hour or a number that was asked for; return False for other words."""
    subscriber, context = await request.subscriber(), await request.page_context()
    if subscriber is None or not subscriber.follows_something:
        return False
    storage, chat_id, once = request.services.storage.choices, request.address, request.update_id
    changed: Subscriber | None = None
    match part:
        case SchedulePart.SUMMARY if (minute := read_time(typed)) is not None:
            changed = await storage.set_summary_time(chat_id, minute, once=once)
        case SchedulePart.QUIET if (span := read_span(typed)) is not None:
            quiet = _with_hours(subscriber.quiet, span)
            changed = await storage.set_quiet(chat_id, quiet, once=once)
        case SchedulePart.QUIET if says_no_quiet(typed):
            changed = await storage.set_quiet(chat_id, None, once=once)
        case SchedulePart.LIMIT if (limit := read_limit(typed)) is not None:
            if limit.most is not None and not 0 < limit.most <= MOST_A_DAY:
                await request.reply(odd_limit_page(context, limit.most))
                return True
            changed = await storage.set_most_a_day(chat_id, limit.most, once=once)
    if changed is None:
        return False
    await request.reply(await part_page(request, changed, part))
    return True


async def ask_again(request: Request, part: SchedulePart, typed: str) -> bool:
    """Say that no hour or number was understood; return False where nothing is followed."""
    subscriber, context = await request.subscriber(), await request.page_context()
    if subscriber is None or not subscriber.follows_something:
        return False
    page = await part_page(request, subscriber, part)
    remember_question(request, Question(typed=part, again=True))
    await request.reply(not_understood(context, page, typed, part))
    return True


async def say_yes(request: Request, button: OnceADay) -> None:
    """Choose the offered summary after a typed "Ya"."""
    await choose_once_a_day(request, button)
    await reply_schedule(request)


def _with_hours(quiet: QuietHours | None, span: Span) -> QuietHours:
    kept = quiet or QUIET_AT_FIRST
    return QuietHours(span.start, span.end, kept.mode, kept.urgent)

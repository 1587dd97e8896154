"""The parts of /jadwal: the pages of the summary, the limit and the quiet hours."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.catalogue import Html
from bot.messages.dates import time_of_day
from bot.messages.message import Button, Keyboard, Message
from bot.messages.paging import mark_chosen, rows
from bot.places.labels import PageContext, typed_text
from bot.places.model import regency_code
from bot.readers.buttons import (
    ChooseAround,
    ChooseLimit,
    ChooseMode,
    ChooseQuiet,
    ChooseSummaryTime,
    OpenSchedule,
    SchedulePart,
)
from bot.readers.follows.amount import RecentNews
from bot.readers.model import (
    EVENING,
    MORNING,
    MOST_A_DAY,
    QUIET_AT_FIRST,
    Mode,
    QuietHours,
    QuietMode,
    Subscriber,
)
from bot.readers.schedule.amounts import amount_words, current_amount, known_amount
from bot.readers.schedule.pages import quiet_sentence, summary_in_quiet

LIMITS = (1, 3, 5, 10)


def summary_page(context: PageContext, subscriber: Subscriber, lately: RecentNews) -> Message:
    """Render the page of the summary's time and content."""
    words, at = context.words, subscriber.summary_at
    said = [words.html("schedule.summary_at", time=time_of_day(words, at))]
    if held := summary_in_quiet(context, subscriber.quiet, at):
        said.append(held)
    amount = current_amount(subscriber, lately)
    if amount is not None:
        inside = "schedule.summary_amount" if amount.summary else "schedule.summary_empty"
        said.append(words.html(inside, amount=amount_words(context, amount.summary)))
    regencies = dict.fromkeys(filter(None, (regency_code(f.place) for f in subscriber.follows)))
    around: Keyboard = ()
    if regencies:
        named = ", ".join(context.gazetteer.label(code) for code in regencies)
        said.append(words.html("schedule.around_means", regencies=named))
        on = any(follow.around for follow in subscriber.follows)
        label = mark_chosen(words("schedule.around"), on=on)
        around = ((ChooseAround(not on).button(label),),)
    times = [
        ChooseSummaryTime(minute).button(mark_chosen(time_of_day(words, minute), on=minute == at))
        for minute in sorted({MORNING, EVENING, at})
    ]
    text = Html(f"{' '.join(said)}\n\n{words.html('schedule.type_time')}")
    return Message(text, (*rows(times, 3), *around, _back(context)))


def limit_page(context: PageContext, subscriber: Subscriber, lately: RecentNews) -> Message:
    """Render the page of the limit of articles sent at once a day."""
    words, most = context.words, subscriber.most_a_day
    said = [words.html("schedule.ask_limit", time=time_of_day(words, subscriber.summary_comes_at))]
    amount = known_amount(lately, subscriber.follows)
    if amount is not None:
        at_once = amount_words(context, amount.at_once)
        said.append(words.html("schedule.at_once_now", amount=at_once))
    numbers = [
        ChooseLimit(n).button(mark_chosen(words.number(n), on=n == most))
        for n in sorted({*LIMITS, most or LIMITS[0]})
    ]
    text = Html(f"{' '.join(said)}\n\n{words.html('schedule.type_limit')}")
    buttons = (*rows(numbers, 5), (_no_limit(context, chosen=most is None),), _back(context))
    return Message(text, buttons)


def odd_limit_page(context: PageContext, most: int) -> Message:
    """Offer one summary a day instead of the limit 0, and no limit instead of a large one."""
    words = context.words
    if most == 0:
        daily = ChooseMode(Mode.DAILY).button(words("schedule.daily"))
        return Message(words.html("schedule.limit_none"), ((daily,), _back(context)))
    said = words.html("schedule.limit_large", most=words.number(MOST_A_DAY))
    return Message(said, ((_no_limit(context, chosen=False),), _back(context)))


def quiet_page(
    context: PageContext, subscriber: Subscriber, hours: QuietHours | None = None
) -> Message:
    """Render the page of the quiet hours; `hours` are offered instead of the chosen ones."""
    words, now = context.words, subscriber.quiet
    offered = hours or now or QUIET_AT_FIRST
    kept = now if now and (now.start, now.end) == (offered.start, offered.end) else None
    said = quiet_sentence(context, now)
    if held := summary_in_quiet(context, now, subscriber.summary_at):
        said = Html(f"{said} {held}")
    if kept is None:
        start, end = (time_of_day(words, at) for at in (offered.start, offered.end))
        said = Html(f"{said} {words.html('schedule.ask_quiet', start=start, end=end)}")
    modes = tuple(
        _quiet(replace(offered, mode=mode)).button(
            mark_chosen(words(f"schedule.{mode}"), on=kept is not None and kept.mode is mode)
        )
        for mode in QuietMode
    )
    off = replace(_quiet(offered), on=False)
    rest: Keyboard = ((off.button(mark_chosen(words("schedule.no_quiet"), on=now is None)),),)
    if kept is not None:
        turned = _quiet(replace(kept, urgent=not kept.urgent))
        rest += ((turned.button(mark_chosen(words("schedule.urgent"), on=kept.urgent)),),)
    text = Html(f"{said}\n\n{words.html('schedule.type_hours')}")
    return Message(text, (modes, *rest, _back(context)))


def not_understood(context: PageContext, page: Message, typed: str, part: SchedulePart) -> Message:
    """Add a line above the page: the typed words are no hour or no number."""
    said = context.words.html(f"schedule.unread_{part.name.lower()}", typed=typed_text(typed))
    return replace(page, text=f"{said}\n\n{page.text}")


def _quiet(hours: QuietHours) -> ChooseQuiet:
    return ChooseQuiet(hours.start, hours.end, hours.mode, hours.urgent)


def _no_limit(context: PageContext, *, chosen: bool) -> Button:
    return ChooseLimit(0).button(mark_chosen(context.words("schedule.no_limit"), on=chosen))


def _back(context: PageContext) -> tuple[Button, ...]:
    return (OpenSchedule().button(context.words("places.back")),)

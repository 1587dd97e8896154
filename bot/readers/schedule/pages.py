"""The pages of /jadwal: the mode of all places and of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.announcements.buttons import WantAnnouncements
from bot.core.json_codec import Params
from bot.messages.catalogue import Html, Texts, Words
from bot.messages.dates import time_of_day
from bot.messages.message import Button, Keyboard, Message, params
from bot.messages.paging import numbered_page, rows
from bot.places.labels import PageContext, place_label, place_name
from bot.readers.buttons import (
    ALL_REGENCIES,
    ChoosePlaceMode,
    OnceADay,
    OpenSchedule,
    Pause,
    PlaceSchedule,
    PlaceSchedules,
    RegencyPage,
    RestoreModes,
    SchedulePart,
)
from bot.readers.following import ceased_sentence
from bot.readers.follows.amount import RecentNews
from bot.readers.keyboards import (
    common_mode,
    has_ceased,
    mode_button,
    mode_keyboard,
    regencies_button,
    resume_keyboard,
)
from bot.readers.model import MODES, Follow, Mode, QuietHours, Subscriber
from bot.readers.schedule.amounts import (
    amount_words,
    known_amount,
    mode_line,
    mode_lines,
)

PER_PAGE = 8  # places


def schedule_page(
    context: PageContext, subscriber: Subscriber, lately: RecentNews, *, too_much: bool = False
) -> Message:
    """Render the page of the modes with their numbers; `too_much`: the reader wants less news."""
    words, follows = context.words, subscriber.follows
    chosen, ceased = common_mode(subscriber), has_ceased(subscriber, context.now)
    opening = words.html("schedule.too_much" if too_much else "schedule.title")
    lines = ["\n".join((opening, *mode_lines(context, subscriber, lately)))]
    if ceased:
        lines.insert(0, ceased_sentence(context, subscriber))
    if chosen in {None, Mode.OFF}:
        lines.append(words.html("schedule.none_comes" if chosen else "schedule.mixed"))
    at_once = chosen is Mode.DIRECT or any(follow.mode is Mode.DIRECT for follow in follows)
    if at_once and subscriber.most_a_day is not None:
        lines.append(words.html("schedule.limited", n=subscriber.most_a_day))
    lines.append(quiet_sentence(context, subscriber.quiet))
    resume = resume_keyboard(context) if ceased else ()
    muted = () if subscriber.announcements else (_announcements_again(words),)
    choices = _choices(context, subscriber, too_much=too_much)
    return Message("\n\n".join(lines), (*resume, *choices, *muted))


def _announcements_again(words: Words) -> tuple[Button]:
    """Return the button that brings announcements back, for a reader who muted them."""
    return (WantAnnouncements(wanted=True).button(words("announcements.want_button")),)


def quiet_sentence(context: PageContext, quiet: QuietHours | None) -> Html:
    """Return one or two sentences on news in quiet hours."""
    words = context.words
    if quiet is None:
        return words.html("schedule.quiet_off")
    start, end = (time_of_day(words, at) for at in (quiet.start, quiet.end))
    key = f"schedule.quiet_{quiet.mode}{'_always' if quiet.start == quiet.end else ''}"
    said = words.html(key, start=start, end=end)
    return Html(f"{said} {words.html('schedule.quiet_urgent')}") if quiet.urgent else said


def summary_in_quiet(context: PageContext, quiet: QuietHours | None, minute: int) -> Html | None:
    """Return the sentence on a summary at this minute; None if it is outside the quiet hours."""
    if quiet is None or not quiet.hold_summary(minute):
        return None
    words = context.words
    time, end = time_of_day(words, minute), time_of_day(words, quiet.end)
    return words.html(f"schedule.summary_{quiet.mode}", time=time, end=end)


def schedule_news(texts: Texts) -> Mapping[str, Params]:
    """Return the one-time message about /jadwal to earlier readers: sendMessage by language."""
    return {
        language: params(_schedule_news(texts.of(language))) | {"disable_notification": True}
        for language in texts.languages
    }


def _schedule_news(words: Words) -> Message:
    button = OpenSchedule().button(words("schedule.open"))
    return Message(words.html("schedule.news"), ((button,),))


def once_a_day_page(
    context: PageContext, subscriber: Subscriber, lately: RecentNews, minute: int
) -> Message:
    """Ask whether all news should come in one summary at this minute of the day."""
    words, time = context.words, time_of_day(context.words, minute)
    daily = [Follow(f.place, f.wide, Mode.DAILY, f.around) for f in subscriber.follows]
    lines = [words.html("schedule.ask_daily")]
    lines.append(mode_line(context, Mode.DAILY, known_amount(lately, daily), minute))
    if held := summary_in_quiet(context, subscriber.quiet, minute):
        lines.append(held)
    return Message(
        "\n".join(lines),
        (
            (OnceADay(minute).button(words("schedule.yes_at", time=time)),),
            (OpenSchedule().button(words("schedule.others")),),
        ),
    )


def places_page(context: PageContext, subscriber: Subscriber, number: int) -> Message:
    """Render a page of the followed places with their modes, each opened by a tap."""
    words = context.words
    known = [follow for follow in subscriber.follows if follow.place in context.gazetteer]
    shown, turn = numbered_page(known, number, PER_PAGE, PlaceSchedules)
    each = tuple(
        (
            PlaceSchedule(follow.place).button(
                words(
                    "schedule.place",
                    place=place_label(context, follow.place),
                    mode=words(f"schedule.{follow.mode}"),
                )
            ),
        )
        for follow in shown
    )
    back = OpenSchedule().button(words("places.back"))
    return Message(words.html("schedule.pick_place"), (*each, *turn, (back,)))


def place_page(
    context: PageContext, subscriber: Subscriber, follow: Follow, lately: RecentNews
) -> Message:
    """Render the page of one place's mode, with its usual amount of news."""
    words, gazetteer = context.words, context.gazetteer
    amount = lately.amount((Follow(follow.place),))
    lines = [Html(f"<b>{place_name(context, follow.place)}</b>")]
    if amount is not None:
        usual = amount_words(context, amount.at_once)
        lines.append(words.html("schedule.usually", amount=usual))
    buttons = [
        mode_button(context, ChoosePlaceMode(follow.place, mode), mode, follow.mode)
        for mode in (*MODES, Mode.OFF)
    ]
    codes = [each.place for each in subscriber.follows if each.place in gazetteer]
    page = codes.index(follow.place) // PER_PAGE + 1
    back = PlaceSchedules(page).button(words("places.back"))
    return Message("\n".join(lines), (*rows(buttons, 2), (back,)))


def _choices(context: PageContext, subscriber: Subscriber, *, too_much: bool) -> Keyboard:
    words, follows, quiet = context.words, subscriber.follows, subscriber.quiet
    beside = None
    if len(follows) > 1:
        beside = PlaceSchedules().button(words("schedule.each_place"))
    time = time_of_day(words, subscriber.summary_at)
    limit = words("schedule.no_limit_now")
    if subscriber.most_a_day is not None:
        limit = words("schedule.limit_now", n=subscriber.most_a_day)
    if quiet is None:
        hours = words("schedule.no_quiet_now")
    else:
        start, end = (time_of_day(words, at) for at in (quiet.start, quiet.end))
        hours = words("schedule.quiet_now", start=start, end=end)
    restored: Keyboard = ()
    if not subscriber.comes_as_at_first:
        restored = ((RestoreModes().button(words("schedule.restore")),),)
    less: Sequence[Button] = ()
    if too_much:
        less = (
            Pause(1).button(words("reading.more_pause")),
            RegencyPage(ALL_REGENCIES).button(words("schedule.fewer_places")),
        )
    back = regencies_button(context, "schedule.to_places")
    return (
        *mode_keyboard(context, subscriber, beside=beside),
        (
            OpenSchedule(SchedulePart.SUMMARY).button(words("schedule.summary_now", time=time)),
            OpenSchedule(SchedulePart.LIMIT).button(limit),
        ),
        (OpenSchedule(SchedulePart.QUIET).button(hours),),
        *restored,
        *rows(less, 2),
        (back,),
    )

"""The figures in words: the table beside the charts, the lists, the card of a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from html import escape

from bot.articles.statistics import duration
from bot.core.json_codec import Params
from bot.delivery.model import Letter, Priority
from bot.figures.charts import signed_number
from bot.figures.model import DayFigures, Figures, Sum, sum_up, weeks
from bot.messages.catalogue import Html, Words
from bot.messages.dates import day as day_in_words
from bot.messages.message import TEXT_LIMIT, Message, clip, clip_html, params
from bot.places.labels import PageContext
from bot.sharing.sources import source_name

WEEKS_SHOWN = 4
LINES = 5  # of a list
TITLE_ROOM = 80  # characters
NAME_ROOM = 16  # characters of a place in the table
_WEEK = 7
_MINUTE, _HOUR = 60, 3600


def heading(figures: Figures, context: PageContext) -> str:
    """Return the name of the days shown, such as "30 hari sampai Minggu 29/11"."""
    last = figures.days[-1].day
    noon = datetime.combine(last, time(12), context.zone).timestamp()
    said = day_in_words(context.words, noon, context.now, context.zone)
    return context.words("figures.heading", days=len(figures.days), day=said)


def table(figures: Figures, context: PageContext) -> Html:
    """Return the charts' numbers as text that fits a caption: by week, newest first, and by place.

    Empty if there is nothing to draw.
    """
    if not figures.is_drawable:
        return Html("")
    words = context.words
    columns = ("week", "joined", "left", "sent", "delay")
    rows = [tuple(words(f"figures.column_{name}") for name in columns)]
    rows += [_week_row(each, words) for each in weeks(figures.days)[:WEEKS_SHOWN]]
    places = [
        (
            clip(context.gazetteer.short_name(each.place), NAME_ROOM),
            words.number(each.now),
            "" if each.change is None else signed_number(each.change, words),
        )
        for each in figures.followers
        if each.now or each.before
    ]
    blocks = [rows] * (len(rows) > 1) + [places] * bool(places)
    said = "\n\n".join("\n".join(align(block)) for block in blocks)
    return words.html("figures.table", heading=heading(figures, context), table=said)


def align(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines: the first column aligned left, the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        " ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _week_row(week: Sum, words: Words) -> tuple[str, ...]:
    return (
        _span(week.first, week.last),
        words.number(week.joined),
        words.number(week.left),
        words.number(week.sent),
        "–" if week.delay is None else short_duration(week.delay, words),
    )


def _span(first: date, last: date) -> str:
    """Return days as "23–29/11", or "30/11–6/12" where the month changes."""
    start = f"{first.day}" if first.month == last.month else f"{first.day}/{first.month}"
    return f"{start}–{last.day}/{last.month}"


def short_duration(seconds: float, words: Words) -> str:
    """Return seconds as "41d", "3m" or "1j", rounded to the largest unit that they fill."""
    for size, unit in ((_HOUR, "hours"), (_MINUTE, "minutes")):
        if seconds >= size:
            return words(f"figures.short_{unit}", n=round(seconds / size))
    return words("figures.short_seconds", n=round(seconds))


def lists(figures: Figures, context: PageContext, *, most: int = LINES) -> list[Html]:
    """Return a paragraph for each list that editors may want to act on; an empty list has none."""
    words = context.words
    found = (
        ("figures.silent", list(_silent(figures, context))),
        ("figures.left_after", list(_left_after(figures, words))),
        ("figures.missed", list(_missed_lines(figures, words))),
    )
    return [Html("\n".join([words.html(key), *lines[:most]])) for key, lines in found if lines]


def arrivals(figures: Figures, context: PageContext) -> list[Html]:
    """Return the links and the articles that brought followers; an empty list has no paragraph."""
    words = context.words
    found = (
        ("figures.arrived", list(_arrival_lines(figures, context))),
        ("figures.arrived_by", list(_arrived_by(figures, words))),
    )
    return [Html("\n".join([words.html(key), *lines])) for key, lines in found if lines]


def with_lists(text: Html, figures: Figures, context: PageContext) -> Message:
    """Render a page with the lists below it, as many as fit one message."""
    whole = text
    for paragraph in (*lists(figures, context), *arrivals(figures, context)):
        if len(whole) + len(paragraph) + 2 <= TEXT_LIMIT:
            whole = Html(f"{whole}\n\n{paragraph}")
    return Message(whole)


def _arrival_lines(figures: Figures, context: PageContext) -> Iterator[Html]:
    words = context.words
    for each in figures.arrived:
        named = (
            words("figures.arrived_place", place=context.gazetteer.label(place), n=words.number(n))
            for place, n in each.places
            if place in context.gazetteer
        )
        source = source_name(each.source, words.language)
        line = words.html("figures.arrived_line", source=source, n=words.number(each.total))
        yield Html(" · ".join((line, *(clip_html(place, TITLE_ROOM) for place in named))))


def _arrived_by(figures: Figures, words: Words) -> Iterator[Html]:
    for each in figures.arrived_by:
        yield words.html(
            "figures.arrived_by_line",
            link=Html(escape(each.link)),
            title=clip_html(each.title, TITLE_ROOM),
            n=words.number(each.total),
        )


def _silent(figures: Figures, context: PageContext) -> Iterator[Html]:
    words = context.words
    for each in figures.silent:
        place = context.gazetteer.full_name(each.place)
        followers = words.number(each.followers)
        if each.since is None:
            yield words.html("figures.silent_never", place=place, followers=followers)
        else:
            days = int((context.now - each.since) // 86_400)
            yield words.count_html("figures.silent_line", days, place=place, followers=followers)


def _left_after(figures: Figures, words: Words) -> Iterator[Html]:
    for each in figures.left_after:
        yield words.html(
            "figures.left_after_line",
            link=Html(escape(each.link)),
            title=clip_html(each.title, TITLE_ROOM),
            left=words.number(each.left),
            sent=words.number(each.sent),
        )


def _missed_lines(figures: Figures, words: Words) -> Iterator[Html]:
    for said, times in figures.missed.items():
        yield words.count_html("figures.missed_line", times, words=said)


def week_card(figures: Figures, context: PageContext) -> Html:
    """Render the last seven days in a few lines beside the week before, for a caption of 1,024."""
    words, days = context.words, figures.days
    week = sum_up(days[-_WEEK:])
    head = words.html("figures.week", first=_short(week.first), last=_short(week.last))
    lines = []
    if week.active is not None:
        lines.append(words.html("figures.week_active", active=words.number(week.active)))
    lines += _moves(week, days[-2 * _WEEK : -_WEEK], words)
    sent = words.number(week.sent)
    if week.delay is None:
        lines.append(words.html("figures.week_sent", sent=sent))
    else:
        delay = duration(words, week.delay)
        lines.append(words.html("figures.week_sent_after", sent=sent, delay=delay))
    return Html("\n\n".join([Html("\n".join([head, *lines])), *lists(figures, context, most=2)]))


def _moves(week: Sum, before: Sequence[DayFigures], words: Words) -> list[Html]:
    if not any(each.is_known for each in before):
        return [
            words.html(
                "figures.week_moves_only",
                joined=words.number(week.joined),
                left=words.number(week.left),
            )
        ]
    earlier = sum_up(before)
    return [
        words.html(
            "figures.week_moves",
            joined=words.number(week.joined),
            left=words.number(week.left),
            joined_before=words.number(earlier.joined),
            left_before=words.number(earlier.left),
        )
    ]


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"


def card_letter(chat_id: int, text: Html, picture: bytes | None, *, key: str) -> Letter:
    """Write the card's letter to the group, without sound; only words if there is no picture."""
    words: Params = {**params(Message(text)), "disable_notification": True}
    if picture is None:
        return Letter(chat_id, words, key=key, priority=Priority.EDIT, secret=False)
    card: Params = {
        "photo": "attach://picture",
        "caption": text,
        "parse_mode": "HTML",
        "disable_notification": True,
    }
    return Letter(
        chat_id,
        card,
        key=key,
        priority=Priority.EDIT,
        method="sendPhoto",
        picture=picture,
        secret=False,
        fallback=(("sendMessage", words),),  # a group may forbid pictures
    )

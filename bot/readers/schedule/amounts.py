"""The meaning of each mode in a reader's own numbers, as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.messages.catalogue import Html
from bot.messages.dates import time_of_day
from bot.places.labels import PageContext
from bot.readers.follows.amount import Amount, RecentNews
from bot.readers.follows.forecast import frequency
from bot.readers.model import MODES, Follow, Mode, Subscriber


def mode_lines(context: PageContext, subscriber: Subscriber, lately: RecentNews) -> list[Html]:
    """Return a line for each mode: the news that it would bring of all followed places."""
    return [
        mode_line(context, mode, _amount(subscriber, lately, mode), subscriber.summary_comes_at)
        for mode in MODES
    ]


def mode_line(context: PageContext, mode: Mode, amount: Amount | None, summary_at: int) -> Html:
    """Return the line on a mode's amount of news; an amount of None: too early for numbers."""
    words, time = context.words, time_of_day(context.words, summary_at)
    if amount is None:
        return words.html(f"schedule.early_{mode}", time=time)
    if mode is Mode.DIRECT:
        at_once = amount_words(context, amount.at_once)
        if not amount.summary:
            return words.html("schedule.line_direct", at_once=at_once)
        summary = amount_words(context, amount.summary, more=True)
        return words.html("schedule.line_direct_more", at_once=at_once, summary=summary, time=time)
    said = amount.summary if mode is Mode.DAILY else amount.at_once
    return words.html(f"schedule.line_{mode}", amount=amount_words(context, said), time=time)


def current_amount(subscriber: Subscriber, lately: RecentNews) -> Amount | None:
    """Return the amount of news with the present choices; None if unknown."""
    return known_amount(lately, subscriber.follows, subscriber.most_a_day)


def known_amount(
    lately: RecentNews, follows: Sequence[Follow], most_a_day: int | None = None
) -> Amount | None:
    """Return the amount of news of these places; None if it is too early to say.

    None also without places: the news of followed words is not counted.
    """
    return lately.amount(follows, most_a_day) if follows else None


def amount_words(context: PageContext, a_day: float, *, more: bool = False) -> Html:
    """Return "sekitar 4 kabar sehari"; with `more`, after another amount, "4 sehari"."""
    n, period = frequency(a_day)
    return context.words.count_html(f"schedule.{'more' if more else 'about'}_{period}", n)


def _amount(subscriber: Subscriber, lately: RecentNews, mode: Mode) -> Amount | None:
    follows = [replace(follow, mode=mode) for follow in subscriber.follows]
    return known_amount(lately, follows, subscriber.most_a_day)

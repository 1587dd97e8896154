"""What a day costs the readers: how much each of them is sent, by circle, for the editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.dates import clock_time, day
from bot.messages.message import Message
from bot.places.labels import PageContext

HEADLINE_LIMIT = 100  # characters
SHARE = 0.95  # of the readers, of whom it is said how much they get at most


@dataclass(frozen=True, slots=True)
class Spread:
    """How much each of the readers is sent, in articles."""

    mean: float
    usual: int  # at most, for SHARE of them
    most: int


@dataclass(frozen=True, slots=True)
class PlannedSummary:
    """What waits for the summary of one time: for how many readers, how many articles in all.

    `top`: the articles that most of them get, with for how many.
    """

    promised_at: float
    readers: int
    carried: int
    top: tuple[tuple[Article, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DayAmounts:
    """What the articles of a day are to their readers.

    `at_once`, `in_summary`: how many readers get so many of them, by number. `important`: articles
    that were marked. `held_back`: readers who had too many for one day. `one_in`: only one reader
    in so many was counted.
    """

    articles: int
    important: int
    at_once: Mapping[int, int]
    in_summary: Mapping[int, int]
    held_back: int = 0
    one_in: int = 1


def spread_of(readers: Mapping[int, int], active: int) -> Spread:
    """Return how much the active readers get; those that are in no count get nothing."""
    counts = Counter({number: count for number, count in readers.items() if number})
    everybody = max(active, counts.total())
    if not everybody:
        return Spread(0.0, 0, 0)
    counts[0] += everybody - counts.total()
    seen, usual = 0, 0
    for number in sorted(counts):
        seen, usual = seen + counts[number], number
        if seen >= ceil(SHARE * everybody):
            break
    total = sum(number * count for number, count in counts.items())
    return Spread(total / everybody, usual, max(+counts))


def amounts_page(
    context: PageContext, amounts: DayAmounts, planned: PlannedSummary | None, active: int
) -> Message:
    """Return the day so far: what came at once, what in summaries, what the next one carries."""
    words = context.words
    today = day(words, context.now, context.now, context.zone)
    lines: list[str] = [
        words.count_html("amounts.head", amounts.articles, day=today),
        _circle(context, "amounts.at_once", spread_of(amounts.at_once, active)),
        _circle(context, "amounts.in_summary", spread_of(amounts.in_summary, active)),
    ]
    if amounts.important:
        lines.append(words.count_html("amounts.important", amounts.important))
    if amounts.held_back:
        lines.append(words.count_html("amounts.held_back", amounts.held_back))
    if planned is not None:
        lines.append(
            words.html(
                "amounts.next_summary",
                time=clock_time(words, planned.promised_at, context.zone),
                readers=words.number(planned.readers),
                mean=words.number(round(planned.carried / planned.readers, 1)),
            )
        )
    lines.append(words.html("amounts.active", active=words.number(active)))
    if amounts.one_in > 1:
        lines.append(words.html("amounts.sampled", n=words.number(amounts.one_in)))
    return Message("\n".join(lines))


def summary_notice(context: PageContext, planned: PlannedSummary, begins_at: float) -> Message:
    """Return the line that announces a summary, and how to add a sentence to it."""
    words = context.words
    head = words.html(
        "amounts.notice",
        time=clock_time(words, planned.promised_at, context.zone),
        begins=clock_time(words, begins_at, context.zone),
        readers=words.number(planned.readers),
    )
    top = [
        words.html(
            "amounts.top",
            title=headline_link(article, HEADLINE_LIMIT),
            readers=words.number(readers),
        )
        for article, readers in planned.top
    ]
    return Message("\n\n".join([head, _listed(top), words.html("amounts.how_to_note")]))


def _listed(lines: Sequence[str]) -> Html:
    return Html("\n".join(lines))


def _circle(context: PageContext, key: str, spread: Spread) -> Html:
    words = context.words
    return words.html(
        key,
        mean=words.number(round(spread.mean, 1)),
        usual=words.number(spread.usual),
        most=words.number(spread.most),
    )

"""The number of articles that readers are sent on a day, by circle, for the editors."""

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
SHARE = 0.95  # of the readers get `Spread.usual` articles at most


@dataclass(frozen=True, slots=True)
class Spread:
    """The number of articles that a reader is sent: mean, most for SHARE of the readers, most."""

    mean: float
    usual: int  # at most, for SHARE of them
    most: int


@dataclass(frozen=True, slots=True)
class PlannedSummary:
    """The articles that wait for the summary of one time.

    `carried`: articles, summed over the `readers`. `top`: the articles that most of them get, each
    with the number of its readers.
    """

    promised_at: float
    readers: int
    carried: int
    top: tuple[tuple[Article, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DayAmounts:
    """The numbers of articles that readers are sent on a day.

    `at_once`, `in_summary`: the number of readers by the number of articles each gets. `important`:
    articles that were marked. `held_back`: readers who had too many for one day. `one_in`: one
    reader in so many was counted.
    """

    articles: int
    important: int
    at_once: Mapping[int, int]
    in_summary: Mapping[int, int]
    held_back: int = 0
    one_in: int = 1


def spread_of(readers: Mapping[int, int], active: int) -> Spread:
    """Return the spread over the active readers; a reader in no count gets no article."""
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
    """Render the day so far: the articles sent at once and in summaries, and the next summary."""
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
    """Render the notice of a coming summary, and how to add a sentence to it."""
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
    return Message("\n\n".join([head, _join_lines(top), words.html("amounts.how_to_note")]))


def _join_lines(lines: Sequence[str]) -> Html:
    return Html("\n".join(lines))


def _circle(context: PageContext, key: str, spread: Spread) -> Html:
    words = context.words
    return words.html(
        key,
        mean=words.number(round(spread.mean, 1)),
        usual=words.number(spread.usual),
        most=words.number(spread.most),
    )

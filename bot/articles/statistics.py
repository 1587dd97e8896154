"""The results of the latest pushes, for the editors."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from bot.articles.delays import PROMISED, Delays
from bot.articles.model import PushCounts
from bot.messages.catalogue import Html, Words
from bot.messages.dates import moment
from bot.messages.message import Message, clip_html
from bot.places.labels import PageContext

TITLE_LIMIT = 150  # characters


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals at this moment: active readers and groups, messages waiting, and Stars of today.

    `stars_per_day` is the limit; at 0 the bot never pays, and Stars are not mentioned.
    `prompt`: the share of a day's pushes that arrived as soon as promised; None where none did.
    """

    active: int
    waiting: int
    stars: float = 0.0
    stars_per_day: int = 0
    prompt: float | None = None
    groups: int = 0


def statistics(context: PageContext, tallies: Sequence[PushCounts], standing: Totals) -> Message:
    """Render a paragraph for each article, in the order given, and a line about all."""
    words = context.words
    parts = [
        words.html(
            "statistics.article",
            link=Html(html.escape(tally.link)),
            title=clip_html(tally.title, TITLE_LIMIT),
            time=moment(words, tally.published_at, context.now, context.zone),
            counts=counts_line(tally, words),
        )
        for tally in tallies
    ]
    head = words.html("statistics.head" if parts else "statistics.none")
    return Message("\n\n".join([head, *parts, _totals(standing, words)]))


def duration(words: Words, seconds: float) -> str:
    """Return a duration in words: "41 detik", "3 menit", "1 jam 12 menit"."""
    whole = round(seconds)
    if whole < 60:
        return words.count("time.seconds", whole)
    hours, minutes = divmod(round(whole / 60), 60)
    parts = [words.count("time.hours", hours)] if hours else []
    if minutes:
        parts.append(words.count("time.minutes", minutes))
    return " ".join(parts)


def counts_line(tally: PushCounts, words: Words, delays: Delays | None = None) -> str:
    """Return the results of an article's pushes: "dikirim 9.812, diblokir 31, menunggu 0".

    Their delay is told by `delays`, else as the mean.
    """
    parts = [
        words(
            "statistics.counts",
            sent=words.number(tally.sent),
            blocked=words.number(tally.blocked),
            waiting=words.number(tally.waiting),
        )
    ]
    if delays is not None:
        median, late = duration(words, delays.median), duration(words, delays.late)
        parts.append(words("statistics.delays", median=median, late=late))
    elif tally.sent:
        parts.append(words("statistics.mean", delay=duration(words, tally.delay)))
        if tally.prompt is not None:
            parts.append(_prompt("statistics.prompt", tally.prompt, words))
    if tally.failed:
        parts.append(words("statistics.failed", failed=words.number(tally.failed)))
    if tally.spreading:
        parts.append(words("statistics.spreading"))
    return ", ".join(parts)


def _prompt(key: str, share: float, words: Words) -> str:
    """Return the share of prompt pushes, rounded down so that it is never overstated."""
    return words(key, within=duration(words, PROMISED), share=words.number(floor(100 * share)))


def active_readers(words: Words, active: int, groups: int) -> str:
    """Return the number of active readers and groups: "Pelanggan aktif 12.400 dan 12 grup"."""
    readers = words("statistics.active", active=words.number(active))
    if not groups:
        return readers
    return words.count("statistics.and_groups", groups, readers=readers)


def _totals(standing: Totals, words: Words) -> str:
    parts = [
        active_readers(words, standing.active, standing.groups),
        words("statistics.waiting", waiting=words.number(standing.waiting)),
    ]
    if standing.prompt is not None:
        parts.append(_prompt("statistics.prompt_of_day", standing.prompt, words))
    if standing.stars_per_day:
        stars = words(
            "statistics.stars",
            spent=words.number(ceil(standing.stars)),  # money is never understated
            limit=words.number(standing.stars_per_day),
        )
        parts.append(stars)
    return " · ".join(parts)

"""A week of news for readers of mixed choices.

`python -m benchmarks.readers.week [--full] [--plot]`. An invented clock and no network, but the
product's own storage: articles are filed and spread as the bot does it, and an invented sender
claims and settles at the ceiling of 30 messages a second for 100,000 readers. For fewer readers the
rate is as much lower, and every time stays as it is. `--plot` draws docs/amount-light.svg and
docs/amount-dark.svg. docs/amount.md has the figures.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from statistics import fmean

from benchmarks.delivery.bundling import DOCS, in_words
from benchmarks.figures import Figure, percentile, print_figures
from benchmarks.plots import Axis, Line, Panel, draw_both, need_matplotlib
from benchmarks.readers.playedweek import (
    AT_ONCE,
    READERS,
    SUMMARY,
    URGENT,
    WAITED,
    WAYS,
    Week,
    play,
)

SOME = 1_000
SEED = 1
# What is drawn, its name there, at which share the name stands beside its line, and on which side.
DRAWN = (
    ("important", URGENT, 32.0, True),
    ("at once", AT_ONCE, 50.0, False),
    ("morning", WAITED, 60.0, False),
    ("summary", SUMMARY, 40.0, False),
)
AXIS = Axis(
    1.0,
    190_000.0,
    {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 7200: "2 h", 86_400: "1 day"},
)


async def week(*, full: bool) -> list[Figure]:
    """All readers, or a few of them at as much less a second."""
    count = READERS if full else SOME
    return figures(await play(count, SEED), count)


def figures(played: Week, count: int) -> list[Figure]:
    """What must hold."""
    early = [seconds for run in played.early.values() for seconds in run]
    return [
        Figure("week", f"messages to {count:,} readers", None, played.messages),
        Figure("week", "days of a reader with more at once than wanted", 0,
               played.over_limit, at_most=True),
        Figure("week", "days of a reader with as much as wanted", None, played.limited),
        Figure("week", f"important news lost of {played.urgent:,}", 0,
               played.urgent_lost, at_most=True),
        Figure("week", "due and not sent at the end", 0, played.left, at_most=True),
        Figure("week", f"late of {len(early):,} summaries", 0,
               sum(seconds < 0 for seconds in early), at_most=True),
        Figure("week", "minutes before its time: the latest summary", 0, min(early) / 60),
        Figure("week", "minutes before its time: the earliest", None, max(early) / 60),
    ]  # fmt: skip


def delays_table(played: Week) -> str:
    """Markdown: from publication to the message, by how it came."""
    lines: list[tuple[str, ...]] = [("how it came", "times", "mean", "95th percentile", "longest")]
    for way in WAYS:
        if delays := played.delays[way]:
            seconds = fmean(delays), percentile(delays, 0.95), max(delays)
            lines.append((way, f"{len(delays):,}", *map(in_words, seconds)))
    return _markdown(lines)


def summaries_table(played: Week) -> str:
    """Markdown: when the summaries of a time came, before it; the last of each hundred, the last.

    Late ones have a minus.
    """
    lines: list[tuple[str, ...]] = [
        ("promised for", "summaries", "first", "99 of 100", "last", "late")
    ]
    for minute, early in sorted(played.early.items()):
        times = max(early), percentile(early, 0.01), min(early)
        late = sum(seconds < 0 for seconds in early)
        minutes = (f"{seconds / 60:.1f} min" for seconds in times)
        clock = f"{minute // 60:02}.{minute % 60:02}"
        lines.append((clock, f"{len(early):,}", *minutes, f"{late:,}"))
    return _markdown(lines)


def _markdown(lines: Sequence[tuple[str, ...]]) -> str:
    first, *others = lines
    rows = [first, ("---",) * len(first), *others]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def main() -> None:
    """Print the figures and the table, and draw what `--plot` asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers.week")
    parser.add_argument("--full", action="store_true", help=f"{READERS:,} readers")
    parser.add_argument("--readers", type=int, help="another number of them")
    parser.add_argument("--seed", type=int, default=SEED, help="another week")
    parser.add_argument("--plot", action="store_true", help="draw docs/amount-*.svg too")
    asked = parser.parse_args()
    if asked.plot:
        need_matplotlib()
    count = asked.readers or (READERS if asked.full else SOME)
    played = asyncio.run(play(count, asked.seed))
    print_figures(figures(played, count))
    print(f"\n{delays_table(played)}\n\n{summaries_table(played)}")
    if asked.plot:
        lines = [Line(name, played.delays[way], at, right) for name, way, at, right in DRAWN]
        draw_both([Panel("From publication to the phone", lines)], AXIS, DOCS, "amount")


CASES = (week,)

if __name__ == "__main__":
    main()

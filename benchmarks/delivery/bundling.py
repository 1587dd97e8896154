"""What bundling spares readers in a backlog.

`python -m benchmarks.delivery.bundling [--seed N] [--plot]`. A simulation, with no clock and no
network: an evening's articles are queued for many chats, and the queue is drained at the ceiling:
one article a message, five at most, and by `bot.bundling`. `--plot` draws docs/bundling-light.svg
and docs/bundling-dark.svg as well. docs/bundling.md says what is assumed.
"""

from __future__ import annotations

import argparse
import random
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from pathlib import Path
from statistics import fmean

from benchmarks.plots import Axis, Line, Panel, draw_both, need_matplotlib
from bot.delivery.bundling import SHOWN, bundle_size

SUBSCRIBERS = 100_000
ARTICLES = 40
EVENING = 7200.0  # seconds
RATE = 30.0  # messages a second: the free ceiling of the Bot API FAQ
SEED = 1
DOCS = Path(__file__).parents[2] / "docs"
TICKS: dict[float, str] = {
    60: "1 min",
    300: "5 min",
    1800: "30 min",
    7200: "2 h",
    43_200: "12 h",
    172_800: "2 days",
}
AXIS = Axis(50.0, 190_000.0, TICKS)

SIZES = (8, 5, 4, 4, 3, 3, 2, 1)  # eight regencies: their shares of readers, and of articles
WHOLE_PROVINCE = 0.3  # of the subscribers; the others follow one to three regencies
PROVINCE = -1  # one article in ten: the place of those that no single regency's followers get

# For one chat: how many of the first n articles are for it. Chats that follow the same share one.
Wanted = tuple[int, ...]


@dataclass(frozen=True)
class Evening:
    """Articles by time of publication (seconds), and for each chat which of them it gets."""

    name: str
    published: Sequence[float]
    wanted: Sequence[Wanted]


@dataclass(frozen=True)
class Drained:
    """How an evening went. `delays`: seconds from publication, by article and then chat."""

    delays: array[float]
    messages: int
    unseen: int  # articles behind a catch-up message's button
    empty_after: float  # seconds from the first publication to the last message

    def figures(self) -> dict[str, float]:
        """Seconds, by what they are."""
        ordered = sorted(self.delays)
        within = {share: ordered[ceil(len(ordered) * share) - 1] for share in (0.5, 0.95)}
        return {
            "mean": fmean(ordered),
            "median": within[0.5],
            "95th percentile": within[0.95],
            "longest": ordered[-1],
            "until the queue was empty": self.empty_after,
        }


def one_by_one(waiting: int, _waited: float) -> int:
    """Plain first-in-first-out: each article is a message."""
    return min(waiting, 1)


def five_at_most(waiting: int, _waited: float) -> int:
    """Bundling without its catch-up messages, to tell what each of the two is worth."""
    return min(waiting, SHOWN)


def everybody(published: Sequence[float]) -> Evening:
    """The worst case: every chat gets every article."""
    wanted = tuple(range(len(published) + 1))
    return Evening("Everybody gets every article", published, [wanted] * SUBSCRIBERS)


def mixed(published: Sequence[float], chance: random.Random) -> Evening:
    """Followers of the province get all, those of a regency what is about it (`bot.audience`)."""
    regencies = range(len(SIZES))
    places = [
        PROVINCE if number % 10 == 9 else chance.choices(regencies, SIZES)[0]
        for number in range(len(published))
    ]
    shared: dict[frozenset[int], Wanted] = {}
    wanted = []
    for _ in range(SUBSCRIBERS):
        follows = frozenset((PROVINCE, *regencies))
        if chance.random() >= WHOLE_PROVINCE:
            follows = _some_regencies(chance)
        if follows not in shared:
            shared[follows] = tuple(accumulate((place in follows for place in places), initial=0))
        wanted.append(shared[follows])
    return Evening("Everybody gets news of their places", published, wanted)


def _some_regencies(chance: random.Random) -> frozenset[int]:
    """One to three, each number as likely; the larger a regency, the likelier."""
    number = chance.randint(1, 3)
    follows: set[int] = set()
    while len(follows) < number:
        follows.add(chance.choices(range(len(SIZES)), SIZES)[0])
    return frozenset(follows)


def drain(evening: Evening, share: Callable[[int, float], int]) -> Drained:
    """Send everything in order of (article, chat), `share` of what waits for the chat at once."""
    published, wanted = evening.published, evening.wanted
    delays = [array("d", [-1.0]) * len(wanted) for _ in published]
    had = [0] * len(wanted)  # how many of its articles each chat has had
    messages = unseen = out = 0
    now = published[0] - 1 / RATE
    for number, at in enumerate(published):
        for chat, row in enumerate(wanted):
            if row[number] == row[number + 1] or had[chat] > row[number]:
                continue  # not for this chat, or it went along with an earlier one
            now = max(now + 1 / RATE, at)
            while out < len(published) and published[out] <= now:
                out += 1
            size = share(row[out] - had[chat], now - at)
            had[chat] += size
            messages += 1
            unseen += max(0, size - SHOWN)
            last = had[chat]
            for article in range(number, out):
                if row[article] == last:
                    break
                if row[article] < row[article + 1]:
                    delays[article][chat] = now - published[article]
    known = array("d", (delay for row in delays for delay in row if delay >= 0))
    return Drained(known, messages, unseen, empty_after=now - published[0])


def in_words(seconds: float) -> str:
    """As people say it."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def table(evening: Evening, plain: Drained, fives: Drained, bundled: Drained) -> str:
    """Markdown: what became of an evening by each rule; ratios are of the first to the last."""
    runs = (plain, fives, bundled)
    figures = [run.figures() for run in runs]
    later = sum(ours > theirs for ours, theirs in zip(bundled.delays, plain.delays, strict=True))
    counts = [run.messages for run in runs]
    lines = [
        (evening.name, "one by one", "five at most", "bundled", "ratio"),
        ("---",) * 5,
        ("messages", *(f"{count:,}" for count in counts), _ratio(counts)),
    ]
    for what in figures[0]:
        seconds = [of_run[what] for of_run in figures]
        lines.append((what, *map(in_words, seconds), _ratio(seconds)))
    unseen = (f"{100 * run.unseen / len(run.delays):.0f} %" for run in runs)
    lines.append(("behind a catch-up's button", *unseen, "-"))
    rows = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"{rows}\n\nBundled and later than one by one: {later:,} of {len(plain.delays):,}."


def _ratio(by_rule: Sequence[float]) -> str:
    return f"{by_rule[0] / by_rule[-1]:.1f}"


def main() -> None:
    """Print the tables, and draw what `--plot` asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery.bundling")
    parser.add_argument("--seed", type=int, default=SEED, help="another evening")
    parser.add_argument("--plot", action="store_true", help="draw docs/bundling-*.svg too")
    asked = parser.parse_args()
    if asked.plot:
        need_matplotlib()
    chance = random.Random(asked.seed)
    published = sorted(chance.uniform(0, EVENING) for _ in range(ARTICLES))
    panels = []
    for evening in (everybody(published), mixed(published, chance)):
        plain, fives, bundled = (
            drain(evening, rule) for rule in (one_by_one, five_at_most, bundle_size)
        )
        print(table(evening, plain, fives, bundled), end="\n\n")
        lines = [Line("one by one", plain.delays), Line("bundled", bundled.delays)]
        panels.append(Panel(evening.name, lines))
    if asked.plot:
        draw_both(panels, AXIS, DOCS, "bundling")


if __name__ == "__main__":
    main()

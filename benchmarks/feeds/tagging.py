"""How fast articles are tagged on one core, how soon the tagger is ready, and how well it does.

`python -m benchmarks.feeds.tagging`: full articles are the labelled ones of tests/data/regions put
end to end, so every kind of phrase is met as often as in news. Time is the process's own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.figures import Figure, run
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.region_data import load_region_data
from bot.tagger.evaluation import LevelScore, evaluate
from bot.tagger.examples import Example, read_examples
from bot.tagger.tagger import Tagger

LABELLED = Path(__file__).parents[2] / "tests" / "data" / "regions"
LENGTH = 3_000  # characters of a full article
ARTICLES = 2_000
STARTS = 5


async def tagging(*, full: bool) -> list[Figure]:
    """Readiness after the files are read, articles a second, and the scores of each set."""
    gazetteer, data = load_gazetteer(), load_region_data()
    ready = []
    for _ in range(STARTS):
        began = time.process_time()
        tagger = Tagger(gazetteer, data)
        ready.append(time.process_time() - began)
    articles = list(islice(_full_articles(gazetteer), ARTICLES * (5 if full else 1)))
    began = time.process_time()
    for title, text in articles:
        tagger.tag(title, text)
    seconds = time.process_time() - began
    length = sum(len(text) for _, text in articles) / len(articles)
    return [
        Figure("tagging", "s until ready, its data read, median", 0.2,
               sorted(ready)[STARTS // 2], at_most=True),
        Figure("tagging", "articles/s on one core", 1_000, len(articles) / seconds),
        Figure("tagging", "characters an article, mean", None, length),
        *_scores(tagger),
    ]  # fmt: skip


def _full_articles(gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Without end; local and national in turn. Each begins at another labelled article."""
    examples = [example for path in _sets() for _, example in _read(path, gazetteer)]
    step = 7  # prime to their number in practice: neighbours of a file do not stay together
    order = [examples[number * step % len(examples)] for number in range(len(examples))]
    for start in cycle(range(len(order))):
        text = ""
        for example in islice(cycle(order), start, None):
            text += example.text + "\n\n"
            if len(text) >= LENGTH:
                break
        yield order[start].title, text[:LENGTH]


def _scores(tagger: Tagger) -> Iterator[Figure]:
    for path in _sets():
        report = evaluate(
            (number, example, tagger.tag(example.title, example.text, example.categories))
            for number, example in _read(path, tagger.gazetteer)
        )
        levels: list[tuple[str, LevelScore, float]] = []
        if report.regencies.right:
            levels = [("regencies", report.regencies, 0.96), ("districts", report.districts, 0.94)]
        for name, level, recall in levels:
            yield Figure("tagging", f"{path.stem}: {name}, precision", 0.96, level.precision)
            yield Figure("tagging", f"{path.stem}: {name}, recall", recall, level.recall)
        if report.placeless:
            share = 100 * report.tagged / report.placeless
            what = f"{path.stem}: % tagged of what is not ours"
            yield Figure("tagging", what, 1, share, at_most=True)


def _sets() -> list[Path]:
    return sorted(LABELLED.glob("*.jsonl"))


def _read(path: Path, gazetteer: Gazetteer) -> list[tuple[int, Example]]:
    with path.open("rb") as lines:
        return list(read_examples(lines, gazetteer))


CASES = (tagging,)

if __name__ == "__main__":
    run("benchmarks.feeds.tagging", CASES)

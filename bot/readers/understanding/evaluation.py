"""The scores of understanding on labelled utterances, and their report as table or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import orjson

from bot.readers.understanding.examples import Example
from bot.readers.understanding.sentence_reader import Utterance
from bot.readers.understanding.wishes import Wish

QUIETING = frozenset({Wish.STOP, Wish.LESS, Wish.PAUSE, Wish.NOT_AT_NIGHT, Wish.ONLY_MORNINGS})
SEARCHING = frozenset({Wish.SEARCH, Wish.MAYBE_PLACE, Wish.PLACE, Wish.LATEST, Wish.UNREADABLE})
_HEAD = f"{'':<14}{'precision':>10}{'recall':>8}{'right':>7}{'wrong':>7}{'missed':>8}"


@dataclass(slots=True)
class WishScore:
    """The counts of one wish: rightly understood, wrongly understood, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the heard wishes that are right; 1 if none was heard."""
        heard = self.right + self.wrong
        return self.right / heard if heard else 1.0

    @property
    def recall(self) -> float:
        """The share of the meant wishes that were heard; 1 if none was meant."""
        meant = self.right + self.missed
        return self.right / meant if meant else 1.0


@dataclass(slots=True)
class Evaluation:
    """The scores by wish.

    `mistaken`: utterances that were not understood as they are labelled. `ignored`: mistaken
    utterances that ask for fewer messages or none and were answered with news.
    """

    total: int = 0
    scores: dict[Wish, WishScore] = field(default_factory=dict)
    mistaken: list[tuple[Example, Utterance]] = field(default_factory=list)

    @property
    def right(self) -> int:
        """The number of utterances that were understood."""
        return self.total - len(self.mistaken)

    @property
    def share(self) -> float:
        """The share of utterances that were understood; 1 if there are none."""
        return self.right / self.total if self.total else 1.0

    @property
    def ignored_wishes(self) -> tuple[Example, ...]:
        """The wishes for quiet that were heard as a question for news."""
        return tuple(
            example
            for example, heard in self.mistaken
            if example.wish in QUIETING and heard.wish in SEARCHING
        )


def evaluate(results: Iterable[tuple[Example, Utterance]]) -> Evaluation:
    """Return the scores over examples and their understood utterances."""
    report = Evaluation()
    for example, heard in results:
        report.total += 1
        meant = report.scores.setdefault(example.wish, WishScore())
        if heard.wish is example.wish:
            meant.right += 1
        else:
            meant.missed += 1
            report.scores.setdefault(heard.wish, WishScore()).wrong += 1
        if heard.wish is not example.wish or example.rest not in (None, heard.rest):
            report.mistaken.append((example, heard))
    return report


def evaluation_table(report: Evaluation) -> Iterator[str]:
    """Yield lines: a row for each wish, the sum, then each mistaken utterance."""
    yield _HEAD
    for wish, score in sorted(report.scores.items()):
        yield (
            f"{wish:<14}{score.precision:>10.3f}{score.recall:>8.3f}"
            f"{score.right:>7}{score.wrong:>7}{score.missed:>8}"
        )
    yield ""
    yield (
        f"{report.right} of {report.total} utterances understood ({report.share:.1%});"
        f" {len(report.ignored_wishes)} wishes for quiet were taken for a search."
    )
    for example, heard in report.mistaken:
        wanted = " ".join(filter(None, (example.wish, example.rest)))
        yield f"line {example.line}: {example.said}"
        yield f"  wanted {wanted}, heard {' '.join(filter(None, (heard.wish, heard.rest)))}"


def evaluation_json(report: Evaluation) -> str:
    """Return the evaluation as one JSON object."""
    return orjson.dumps(
        {
            "utterances": report.total,
            "right": report.right,
            "share": report.share,
            "quiet_taken_for_search": len(report.ignored_wishes),
            "wishes": {
                wish.value: {
                    "precision": score.precision,
                    "recall": score.recall,
                    "right": score.right,
                    "wrong": score.wrong,
                    "missed": score.missed,
                }
                for wish, score in sorted(report.scores.items())
            },
            "mistaken": [
                {"line": e.line, "said": e.said, "wanted": e.wish, "heard": h.wish, "rest": h.rest}
                for e, h in report.mistaken
            ],
        }
    ).decode()

"""PURE: when a site may be asked again whether it still has an article."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from bot.feeds.model import Absent

APART = 600.0  # seconds between the two times that an article must be gone from its site
THERE_FOR = 3600.0  # one that is there although its feed does not show it: seconds until then
REMEMBERED = 500  # articles


class Doubts:
    """Which articles are to be asked for, and when again; what is kept is lost with a restart."""

    def __init__(self) -> None:
        self._again_at: OrderedDict[int, float] = OrderedDict()  # by article

    def due(self, absent: Iterable[Absent], *, now: float) -> Sequence[Absent]:
        """Those whose turn it is: each gets its own, however many there are."""
        return [each for each in absent if self._due_at(each) <= now]

    def asked(self, article_id: int, *, there: bool, now: float) -> None:
        """The site was asked, whether it has the article or could not say."""
        self._again_at[article_id] = now + (THERE_FOR if there else APART)
        self._again_at.move_to_end(article_id)
        while len(self._again_at) > REMEMBERED:
            self._again_at.popitem(last=False)

    def _due_at(self, article: Absent) -> float:
        missing = float("-inf") if article.missing_at is None else article.missing_at + APART
        return max(missing, self._again_at.get(article.id, missing))

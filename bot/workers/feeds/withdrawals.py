"""The finding of articles taken off their site: gone from the feed, and twice from the site."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.core.errors import FeedError
from bot.feeds.identity import identities
from bot.feeds.model import AbsentArticle, FeedState, ParsedFeed
from bot.workers.editors_chat import EditorsChat
from bot.workers.feeds.client import FeedSource
from bot.workers.feeds.notices import taken_down_letters
from storage.repositories import Storage

APART = 600.0  # seconds between the two times that an article must be gone from its site
THERE_FOR = 3600.0  # seconds until the site is asked again for an article that it still had
REMEMBERED = 500  # articles whose next recheck is kept in memory
CHECKED = 500  # absent articles of one feed
ASKED_AT_ONCE = 5  # pages of articles, in one refresh
CORRECTED_FOR = 14 * 86400.0  # seconds after its publication in which an article is withdrawn


class WithdrawalCheck(NamedTuple):
    """The result of a check. `settled`: no article is in doubt any more."""

    settled: bool
    withdrawn: int


class WithdrawalRechecks:
    """The times at which a site may be asked for an article again; forgotten at a restart."""

    def __init__(self) -> None:
        self._again_at: OrderedDict[int, float] = OrderedDict()  # by article

    def due(self, absent: Iterable[AbsentArticle], *, now: float) -> Sequence[AbsentArticle]:
        """Return the articles that are due, in the order given: each gets its turn."""
        return [each for each in absent if self._due_at(each) <= now]

    def record(self, article_id: int, *, there: bool, now: float) -> None:
        """Record that the site was asked; not `there`: it had no article, or could not say."""
        self._again_at[article_id] = now + (THERE_FOR if there else APART)
        self._again_at.move_to_end(article_id)
        while len(self._again_at) > REMEMBERED:
            self._again_at.popitem(last=False)

    def _due_at(self, article: AbsentArticle) -> float:
        missing = float("-inf") if article.missing_at is None else article.missing_at + APART
        return max(missing, self._again_at.get(article.id, missing))


@dataclass(slots=True, eq=False)
class Withdrawals:
    """The finder of articles of a feed to withdraw. `clock`: UTC epoch seconds.

    `editors`: asked why, as a site does not say it.
    """

    storage: Storage
    source: FeedSource
    editors: EditorsChat
    clock: Callable[[], float]
    _rechecks: WithdrawalRechecks = field(default_factory=WithdrawalRechecks, init=False)

    async def check(self, feed: FeedState, window: ParsedFeed, *, until: float) -> WithdrawalCheck:
        """Withdraw articles that the feed's first page should show, gone from site and feed.

        An article must be gone from the site twice, `APART` seconds apart. A window that does not
        go by date, newest first, or was cut off says nothing about what it should show. Raises
        StorageError.
        """
        dates = [e.published_at for e in window.entries if e.published_at is not None]
        by_date = len(dates) == len(window.entries) and dates == sorted(dates, reverse=True)
        if feed.baseline_at is None or not window.complete or not dates or not by_date:
            return WithdrawalCheck(settled=True, withdrawn=0)
        absent = await self._find_absent(feed, window, since=dates[-1])
        missing = {article.id for article in absent if article.missing_at is not None}
        due = self._rechecks.due(absent, now=self.clock())
        asked = withdrawn = 0
        for article in due[:ASKED_AT_ONCE]:
            if self.clock() > until:
                break
            asked += 1
            gone = await self._ask(feed, article)
            now = self.clock()
            if gone and article.missing_at is None:
                await self.storage.absences.record(article.id, at=now)
                missing.add(article.id)
            elif gone:
                withdrawn += await self._withdraw(article.id, now=now)
                missing.discard(article.id)
            elif gone is False and article.missing_at is not None:
                await self.storage.absences.record(article.id, at=None)
                missing.discard(article.id)
        return WithdrawalCheck(not missing and asked == len(due), withdrawn)

    async def _withdraw(self, article_id: int, *, now: float) -> bool:
        """Withdraw an article at once, and ask the editors why it is gone."""
        article = await self.storage.articles.get(article_id)
        letters = () if article is None else taken_down_letters(article, self.editors, now=now)
        done = await self.storage.articles.withdraw(article_id, now=now, letters=letters)
        self.editors.notify()
        return done

    async def _find_absent(
        self, feed: FeedState, window: ParsedFeed, *, since: float
    ) -> Sequence[AbsentArticle]:
        seen = {name for entry in window.entries for name in identities(entry)}
        await self.storage.absences.clear(feed.id, seen=seen)
        oldest = self.clock() - CORRECTED_FOR
        return await self.storage.absences.find(
            feed.id, since=max(since, oldest), seen=seen, limit=CHECKED
        )

    async def _ask(self, feed: FeedState, article: AbsentArticle) -> bool | None:
        """Return whether the article is gone from the site; None where the site cannot say."""
        try:
            gone = await self.source.is_gone(feed, article.link)
        except FeedError:
            gone = None
        self._rechecks.record(article.id, there=gone is False, now=self.clock())
        return gone

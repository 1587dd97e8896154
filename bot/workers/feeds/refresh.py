"""The refresh of a feed: fetch, parse, decide, complete, store. The poller says when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlsplit

import structlog

from bot.articles.reach import is_breaking, reach
from bot.core.errors import FeedError
from bot.feeds.changes import AHEAD, Candidate, decide
from bot.feeds.identity import identities
from bot.feeds.model import Entry, FeedState, KnownArticle, NewArticle, ParsedFeed
from bot.feeds.wordpress import api_root
from bot.places.gazetteer import Gazetteer
from bot.tagger.tagger import Tagger
from bot.workers.editors_chat import EditorsChat
from bot.workers.feeds.client import FeedSource
from bot.workers.feeds.pagination import PageWalks
from bot.workers.feeds.rest_completion import RestCompletion
from bot.workers.feeds.withdrawals import Withdrawals
from bot.workers.health.signs import VitalSigns
from storage.repositories import Storage

# WordPress answers 304 while it has news (a back-dated post, two in one second, a late cron), so
# after this time no validators are sent.
WHOLE_EVERY = 1200.0  # seconds
GAP = 600.0  # seconds without a refresh after which more may have happened than the window shows
LONGEST = 60.0  # seconds; requests not made by then are left for another refresh

log = structlog.get_logger(__name__)


class RefreshResult(StrEnum):
    """The result of the refresh of a feed."""

    CHANGED = "changed"  # articles were stored, edited or withdrawn
    UNCHANGED = "unchanged"  # 304, or the same articles as before
    FAILED = "failed"


@dataclass(kw_only=True, slots=True, eq=False)
class FeedRefresher:
    """The refresher of feeds, each with a few dozen requests at most, whatever the feed says.

    `seconds`: how often a healthy feed is due. `clock`: UTC epoch seconds. `signs` are told of a
    site whose clock differs, and of entries that wait for their time. `editors` are asked why the
    site took an article down. `hold`: the seconds for which a new article is held back.
    """

    storage: Storage
    source: FeedSource
    tagger: Tagger
    gazetteer: Gazetteer
    seconds: float
    clock: Callable[[], float]
    signs: VitalSigns
    editors: EditorsChat
    hold: float = 0.0
    _walks: PageWalks = field(init=False)
    _withdrawals: Withdrawals = field(init=False)

    def __post_init__(self) -> None:
        self._walks = PageWalks(self.source, self.clock)
        self._withdrawals = Withdrawals(self.storage, self.source, self.editors, self.clock)

    async def refresh(self, feed: FeedState) -> RefreshResult:
        """Read a feed and store its new and changed articles. Raises FeedError, StorageError."""
        began_at = self.clock()
        until = began_at + LONGEST
        if feed.asked_at is not None:
            await self.storage.feeds.begin_look(feed.id, asked_at=feed.asked_at)
        whole = feed.whole_at is None or began_at - feed.whole_at >= WHOLE_EVERY

        response = await self.source.fetch(feed, conditional=not whole)
        self.signs.note_skew(urlsplit(response.url).hostname or feed.url, response.skew)
        next_check_at = began_at + max(self.seconds, response.fresh_for or 0.0)
        if response.body is None:
            await self.storage.feeds.record_unchanged(
                feed.id, began_at=began_at, next_check_at=next_check_at, now=self.clock()
            )
            return RefreshResult.UNCHANGED

        window = await self.source.parse(response)
        skew = response.skew or 0.0
        parsed = await self._read_further_pages(feed, window, until, skew=skew)
        known = await self._find_known(parsed.entries)
        decision = decide(feed, known, parsed, self.clock(), skew=skew)
        self.signs.note_future(feed.url, decision.later, decision.ahead)
        completion = RestCompletion(self.source, self.clock)
        api = api_root(window, response.api)
        decision = await completion.complete(feed, decision, api, until=until)
        settled, withdrawn = await self._withdrawals.check(feed, window, until=until)

        keep_validators = decision.keep_validators and settled
        pushed = await self.storage.articles.store(
            feed.id,
            filed=[
                *self.file(decision.baseline, push=False),
                *self.file(decision.new, push=True),
            ],
            changed=[(stored, c.fingerprint, c.entry) for stored, c in decision.changed],
            etag=response.etag if keep_validators else None,
            last_modified=response.last_modified if keep_validators else None,
            baseline_done=decision.complete,
            whole=whole,
            address=response.moved_to,
            began_at=began_at,
            next_check_at=next_check_at,
            now=self.clock(),
            hold=self.hold,
        )
        if not (pushed or decision.baseline or decision.changed or withdrawn):
            return RefreshResult.UNCHANGED
        log.info(
            "feed_read",
            feed=feed.url,
            pushed=len(pushed),
            baseline=len(decision.baseline),
            changed=len(decision.changed),
            withdrawn=withdrawn,
        )
        return RefreshResult.CHANGED

    async def _read_further_pages(
        self, feed: FeedState, window: ParsedFeed, until: float, *, skew: float
    ) -> ParsedFeed:
        """Return the feed with the further pages that may hold news its first page does not show.

        At the first sight, the entries that would be news later: those of a day. After a restore,
        all since the last look: a baseline that lies ahead hides the ones that people have already.
        """
        first_sight = feed.baseline_at is None
        last_look = self.clock() if first_sight else feed.last_success_at or feed.baseline_at
        seen = replace(feed, baseline_at=last_look)

        async def choose_wanted(entries: Sequence[Entry]) -> Collection[str]:
            known = await self._find_known(entries)
            page = ParsedFeed("", tuple(entries))
            fresh = decide(seen, known, page, self.clock(), skew=skew).new
            return {candidate.identity for candidate in fresh}

        gap = self.clock() - (feed.last_success_at or 0.0) > max(GAP, 2 * self.seconds)
        try:
            return await self._walks.read(feed, window, wanted=choose_wanted, gap=gap, until=until)
        except FeedError:
            if not first_sight:
                raise
            return window  # a site that answers no page but its first is read all the same

    async def _find_known(self, entries: Sequence[Entry]) -> Mapping[str, KnownArticle]:
        return await self.storage.articles.by_identity(
            {name for entry in entries for name in identities(entry)}
        )

    def file(self, candidates: Sequence[Candidate], *, push: bool) -> Iterator[NewArticle]:
        """Yield each article with its places and readers; `push`: whether it is news."""
        for candidate in candidates:
            entry = candidate.entry
            now = self.clock()
            if entry.published_at is not None and entry.published_at > now + AHEAD:
                # The site's clock is ahead of ours, by which all is timed here.
                entry = replace(entry, published_at=now)
            places = self.tagger.tag(entry.title, entry.text, entry.categories)
            yield NewArticle(
                identity=candidate.identity,
                fingerprint=candidate.fingerprint,
                entry=entry,
                places=places,
                reach=reach(places, self.gazetteer),
                push=push,
                breaking=is_breaking(entry.categories),
            )

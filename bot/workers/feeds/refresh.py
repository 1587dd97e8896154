"""One look at a feed: fetch -> parse -> decide -> complete -> store. The poller says when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import structlog

from bot.articles.reach import is_breaking, reach
from bot.core.errors import FeedError
from bot.feeds.changes import Candidate, Decision, decide
from bot.feeds.identity import identities, identity
from bot.feeds.model import Absent, Entry, FeedState, Fetched, Filed, Known, ParsedFeed
from bot.feeds.wordpress import PER_PAGE, api_root, completed, posts_url
from bot.places.gazetteer import Gazetteer
from bot.tagger.tagger import Tagger
from bot.workers.feeds.pagination import Walks
from bot.workers.feeds.site import Site
from bot.workers.feeds.withdrawals import Doubts
from storage.opening import Storage

# WordPress answers 304 while it has news (a back-dated post, two in one second, a late cron): so
# often no validators are sent.
WHOLE_EVERY = 1200.0  # seconds
GAP = 600.0  # seconds without a look after which more may have happened than the window shows
LONGEST = 60.0  # seconds; what is not asked for by then is left for another look
REST_PAGES = 5  # of a hundred posts
ASKED_AT_ONCE = 5  # pages of articles, in one look
DOUBTED = 500  # articles of one feed
REMEMBERED = 14 * 86400.0  # messages are corrected for so long

log = structlog.get_logger(__name__)


class Look(StrEnum):
    """How a look at a feed ended."""

    CHANGED = "changed"  # articles were stored, edited or withdrawn
    UNCHANGED = "unchanged"  # 304, or the same articles as before
    FAILED = "failed"


class Looker:
    """Looks, each of a few dozen requests at most, whatever the feed says.

    `seconds`: how often a healthy feed is due. `clock`: UTC epoch seconds.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        site: Site,
        tagger: Tagger,
        gazetteer: Gazetteer,
        seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._site = site
        self._tagger = tagger
        self._gazetteer = gazetteer
        self._seconds = seconds
        self._clock = clock
        self._walks = Walks(page=site.page, parse=self._parsed, clock=clock)
        self._doubts = Doubts()

    async def look(self, feed: FeedState) -> Look:
        """Read it and store what it brings. Raises FeedError, StorageError."""
        now = self._clock()
        until = now + LONGEST
        if feed.asked_at is not None:
            await self._storage.feeds.begin_look(feed.id, asked_at=feed.asked_at)
        whole = feed.whole_at is None or now - feed.whole_at >= WHOLE_EVERY
        fetched = await self._site.fetch(feed, conditional=not whole)
        due_again_at = now + max(self._seconds, fetched.fresh_for or 0.0)
        if fetched.body is None:
            await self._storage.feeds.record_unchanged(
                feed.id, began_at=now, next_check_at=due_again_at, now=self._clock()
            )
            return Look.UNCHANGED
        window = await self._parsed(fetched)
        parsed = await self._with_what_it_hides(feed, window, until)
        decision = decide(feed, await self._known(parsed.entries), parsed, self._clock())
        decision = await self._completed(feed, decision, api_root(window, fetched.api), until)
        settled, withdrawn = await self._absent(feed, window, until)
        keeps = decision.keep_validators and settled
        pushed = await self._storage.articles.store(
            feed.id,
            filed=[
                *self._file(decision.baseline, push=False),
                *self._file(decision.new, push=True),
            ],
            changed=[(stored, c.fingerprint, c.entry) for stored, c in decision.changed],
            etag=fetched.etag if keeps else None,
            last_modified=fetched.last_modified if keeps else None,
            baseline_done=decision.complete,
            whole=whole,
            address=fetched.moved_to,
            began_at=now,
            next_check_at=due_again_at,
            now=self._clock(),
        )
        return _said(feed, decision, pushed, withdrawn)

    async def _parsed(self, fetched: Fetched) -> ParsedFeed:
        return await self._site.parse(
            fetched.body or b"", url=fetched.url, content_type=fetched.content_type
        )

    async def _with_what_it_hides(
        self, feed: FeedState, window: ParsedFeed, until: float
    ) -> ParsedFeed:
        """With the feed's further pages, where its window may not show everything that is new.

        At the first sight, everything that would be news later: a day of it.
        """
        first_sight = feed.baseline_at is None
        seen = replace(feed, baseline_at=self._clock()) if first_sight else feed

        async def wanted(entries: Sequence[Entry]) -> Collection[str]:
            known = await self._known(entries)
            fresh = decide(seen, known, ParsedFeed("", tuple(entries)), self._clock()).new
            return {candidate.identity for candidate in fresh}

        gap = self._clock() - (feed.last_success_at or 0.0) > max(GAP, 2 * self._seconds)
        try:
            return await self._walks.whole(feed, window, wanted=wanted, gap=gap, until=until)
        except FeedError:
            if not first_sight:
                raise
            return window  # a site that answers no page but its first is read all the same

    async def _known(self, entries: Sequence[Entry]) -> Mapping[str, Known]:
        return await self._storage.articles.by_identity(
            {name for entry in entries for name in identities(entry)}
        )

    async def _completed(
        self, feed: FeedState, decision: Decision, api: str | None, until: float
    ) -> Decision:
        """Pictures and whole texts from the site's REST API, where it has one.

        The fingerprints stay those of the feed: at the next look it says the same again.
        """
        changed = [candidate for _, candidate in decision.changed]
        lacking = [*decision.baseline, *decision.new, *changed]
        if api is None or not lacking:
            return decision
        try:
            posts = await self._posts(feed, api, [each.entry for each in lacking], until)
        except FeedError as error:
            log.info("rest_not_read", feed=feed.url, reason=str(error))
            return decision

        def whole(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
            entries = completed([each.entry for each in candidates], posts)
            return tuple(
                replace(each, entry=entry)
                for each, entry in zip(candidates, entries, strict=True)
                if not entry.protected
            )

        return replace(
            decision,
            baseline=whole(decision.baseline),
            new=whole(decision.new),
            changed=tuple(
                (stored, made)
                for stored, candidate in decision.changed
                for made in whole([candidate])
            ),
        )

    async def _posts(
        self, feed: FeedState, api: str, entries: Sequence[Entry], until: float
    ) -> Sequence[Entry]:
        """Those of the same days as the entries, newest first, until all of them were there."""
        dates = [entry.published_at for entry in entries if entry.published_at is not None]
        missing = {identity(entry.guid, entry.link) for entry in entries}
        posts: list[Entry] = []
        for number in range(1, REST_PAGES + 1):
            if not dates or not missing or self._clock() > until:
                break
            url = posts_url(api, after=min(dates) - 1, before=max(dates) + 1, page=number)
            fetched = await self._site.page(feed, url)
            if fetched is None or fetched.body is None:
                break
            found = await self._site.parse_posts(fetched.body, url=fetched.url)
            posts += found
            missing -= {identity(post.guid, post.link) for post in found}
            if len(found) < PER_PAGE // 2:  # what is no open post is left out of them
                break
        return posts

    async def _absent(self, feed: FeedState, window: ParsedFeed, until: float) -> tuple[bool, int]:
        """Articles that the window should show: whether nothing is in doubt, how many withdrawn.

        Withdrawn is what is gone from the feed, and from the site twice, ten minutes apart.
        """
        dates = [e.published_at for e in window.entries if e.published_at is not None]
        # Only a window that goes by date, newest first, says what it should show.
        by_date = len(dates) == len(window.entries) and dates == sorted(dates, reverse=True)
        if feed.baseline_at is None or not window.complete or not dates or not by_date:
            return True, 0
        seen = {name for entry in window.entries for name in identities(entry)}
        await self._storage.absences.clear(feed.id, seen=seen)
        absent = await self._storage.absences.find(
            feed.id,
            since=max(dates[-1], self._clock() - REMEMBERED),
            seen=seen,
            limit=DOUBTED,
        )
        missing = {article.id for article in absent if article.missing_at is not None}
        due = self._doubts.due(absent, now=self._clock())
        asked = withdrawn = 0
        for article in due[:ASKED_AT_ONCE]:
            if self._clock() > until:
                break
            asked += 1
            gone = await self._is_gone(feed, article)
            now = self._clock()
            if gone and article.missing_at is None:
                await self._storage.absences.record(article.id, at=now)
                missing.add(article.id)
            elif gone:
                withdrawn += await self._storage.articles.withdraw(article.id, now=now)
                missing.discard(article.id)
            elif gone is False and article.missing_at is not None:
                await self._storage.absences.record(article.id, at=None)
                missing.discard(article.id)
        return not missing and asked == len(due), withdrawn

    async def _is_gone(self, feed: FeedState, article: Absent) -> bool | None:
        """What the site says now; None where it cannot say."""
        try:
            gone = await self._site.is_gone(feed, article.link)
        except FeedError:
            gone = None
        self._doubts.asked(article.id, there=gone is False, now=self._clock())
        return gone

    def _file(self, candidates: Sequence[Candidate], *, push: bool) -> list[Filed]:
        filed = []
        for candidate in candidates:
            entry = candidate.entry
            places = self._tagger.tag(entry.title, entry.text, entry.categories)
            filed.append(
                Filed(
                    identity=candidate.identity,
                    fingerprint=candidate.fingerprint,
                    entry=entry,
                    places=places,
                    reach=reach(places, self._gazetteer),
                    push=push,
                    breaking=is_breaking(entry.categories),
                )
            )
        return filed


def _said(feed: FeedState, decision: Decision, pushed: Collection[int], withdrawn: int) -> Look:
    """How the look ended; what it changed is logged."""
    if not (pushed or decision.baseline or decision.changed or withdrawn):
        return Look.UNCHANGED
    log.info(
        "feed_read",
        feed=feed.url,
        pushed=len(pushed),
        baseline=len(decision.baseline),
        changed=len(decision.changed),
        withdrawn=withdrawn,
    )
    return Look.CHANGED

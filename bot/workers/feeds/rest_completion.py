"""The second source: pictures and whole texts from a site's WordPress REST API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.core.errors import FeedError
from bot.feeds.changes import Candidate, Decision
from bot.feeds.identity import identity
from bot.feeds.model import Entry, FeedState
from bot.feeds.wordpress import PER_PAGE, complete_entries, posts_url
from bot.workers.feeds.client import FeedSource

MOST_PAGES = 5  # of a hundred posts

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RestCompletion:
    """The completion of entries that a feed leaves incomplete. `clock`: UTC epoch seconds."""

    source: FeedSource
    clock: Callable[[], float]

    async def complete(
        self, feed: FeedState, decision: Decision, api: str | None, *, until: float
    ) -> Decision:
        """Return the decision with complete entries; `api` is the root of the REST API, if any.

        The fingerprints stay those of the feed: at the next refresh it says the same again. An API
        that cannot be read leaves the decision as it is.
        """
        changed = [candidate for _, candidate in decision.changed]
        candidates = [*decision.baseline, *decision.new, *changed]
        if api is None or not candidates:
            return decision
        try:
            posts = await self._posts(feed, api, [each.entry for each in candidates], until)
        except FeedError as error:
            log.info("rest_not_read", feed=feed.url, reason=str(error))
            return decision

        def complete(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
            entries = complete_entries([each.entry for each in candidates], posts)
            return tuple(
                replace(each, entry=entry)
                for each, entry in zip(candidates, entries, strict=True)
                if not entry.protected
            )

        return replace(
            decision,
            baseline=complete(decision.baseline),
            new=complete(decision.new),
            changed=tuple(
                (article_id, candidate)
                for article_id, incomplete in decision.changed
                for candidate in complete([incomplete])
            ),
        )

    async def _posts(
        self, feed: FeedState, api: str, entries: Sequence[Entry], until: float
    ) -> Sequence[Entry]:
        """Return the posts of the entries' days, newest first, until all entries were found."""
        dates = [entry.published_at for entry in entries if entry.published_at is not None]
        missing = {identity(entry.guid, entry.link) for entry in entries}
        posts: list[Entry] = []
        for number in range(1, MOST_PAGES + 1):
            if not dates or not missing or self.clock() > until:
                break
            url = posts_url(api, after=min(dates) - 1, before=max(dates) + 1, page=number)
            response = await self.source.page(feed, url)
            if response is None or response.body is None:
                break
            page = await self.source.parse_posts(response)
            posts += page
            missing -= {identity(post.guid, post.link) for post in page}
            if len(page) < PER_PAGE // 2:  # a page leaves out posts that are not open
                break
        return posts

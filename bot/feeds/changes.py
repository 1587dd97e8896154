"""The decider: which entries of a feed are new, corrected or known, or part of its first sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_

from bot.feeds.identity import fingerprint, identities
from bot.feeds.model import Entry, FeedState, KnownArticle, ParsedFeed

# WordPress publishes a post that is dated less than a minute ahead at once (measured).
AHEAD = 60.0  # seconds
# An entry that was absent at a refresh, and is dated a day before it, is no news: an old article
# fills a withdrawn one's place in the feed, and importers publish whole archives (both measured).
OLD = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with the identity under which it is stored, and the fingerprint of its words.

    `aliases`: other identities under which another feed may have stored it.
    """

    identity: str
    fingerprint: str
    entry: Entry
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision about the entries of a feed; oldest first, so that pushes follow the news.

    `new` is pushed; `baseline` (of a first sight, or too old to be news) is only stored; both
    always have a `published_at`. `changed` pairs a stored article's id with its present entry,
    whose date is as the feed gives it (or None).

    `later`: the number of entries dated in the future, left for another refresh; `ahead`: the
    seconds until the date of the last of them. While there are any, the validators must not be
    kept: WordPress answers 304 when their time comes.

    `complete`: the feed was read to its end. The first sight lasts until then (set `baseline_at`
    then), because the rest of a truncated feed is as old as its beginning.
    """

    new: tuple[Candidate, ...] = ()
    baseline: tuple[Candidate, ...] = ()
    changed: tuple[tuple[int, Candidate], ...] = ()
    unchanged: int = 0
    later: int = 0
    ahead: float = 0.0
    complete: bool = True

    @property
    def keep_validators(self) -> bool:
        """Whether the validators may be kept: a later 304 then means that no article is missed.

        They are not kept for an empty feed: a site that fails for a moment may send an empty feed
        with the validators of its news.
        """
        shown = bool(self.new or self.baseline or self.changed or self.unchanged)
        return shown and self.complete and not self.later


def decide(
    state: FeedState,
    known: Mapping[str, KnownArticle],
    feed: ParsedFeed,
    now: float,
    *,
    skew: float = 0.0,
) -> Decision:
    """Sort a feed's entries. `known`: stored articles of all feeds, by each of their identities.

    Password-protected entries are left out. The order of the entries does not matter, and a new
    date does not make an old article new: identity is the guid, never the date. An entry that is
    known only by an alias is no correction: the stored words are another feed's.

    `skew`: the seconds by which the site's clock is ahead of ours. Which clock is wrong is unknown,
    and news must not be lost: an entry that is published by one of the clocks is due.
    """
    open_entries = [entry for entry in feed.entries if not entry.protected]
    by_us = now + AHEAD
    dates = [by_us if entry.published_at is None else entry.published_at for entry in open_entries]
    due = [
        entry
        for entry, date in zip(open_entries, dates, strict=True)
        if date <= by_us + max(0.0, skew)
    ]
    candidates = _candidates(due)
    # A link that several entries of one feed share identifies none of them.
    named = Counter(name for each in candidates for name in (each.identity, *each.aliases))
    fresh: list[Candidate] = []
    changed: list[tuple[int, Candidate]] = []
    unchanged = 0
    for candidate in candidates:
        stored = known.get(candidate.identity)
        entry = candidate.entry
        if stored is not None and _corrects(state, stored, candidate):
            changed.append((stored.id, candidate))
        elif stored or any(named[alias] == 1 and alias in known for alias in candidate.aliases):
            unchanged += 1
        else:
            dated = entry.published_at is not None
            fresh.append(
                candidate if dated else replace(candidate, entry=replace(entry, published_at=now))
            )
    news = [is_news(each.entry, state, now, behind=max(0.0, -skew)) for each in fresh]
    return Decision(
        new=tuple(compress(fresh, news)),
        baseline=tuple(compress(fresh, map(not_, news))),
        changed=tuple(changed),
        unchanged=unchanged,
        later=len(open_entries) - len(due),
        ahead=max(dates, default=now) - now if len(due) < len(open_entries) else 0.0,
        complete=feed.complete,
    )


def is_news(entry: Entry, state: FeedState, now: float, *, behind: float = 0.0) -> bool:
    """Return whether an unknown entry is news: its feed is already known, and it is not old.

    `behind`: the seconds by which the site's clock is behind ours, which timed the last look. A
    last look in the future was timed by a clock that has been set back since.
    """
    if state.baseline_at is None:
        return False
    looked_at = max(state.baseline_at, min(now, state.last_success_at or state.baseline_at))
    return entry.published_at is None or entry.published_at >= looked_at - behind - OLD


def _corrects(state: FeedState, stored: KnownArticle, candidate: Candidate) -> bool:
    """Return whether the entry corrects the article; only the feed that brought it may do so."""
    return stored.feed_id == state.id and stored.fingerprint != candidate.fingerprint


def _candidates(entries: Iterable[Entry]) -> Sequence[Candidate]:
    """Return one candidate for each identity (the latest of several), oldest first."""

    def age(candidate: Candidate) -> tuple[float, str, str, str, str]:
        entry = candidate.entry
        moment = float("inf") if entry.published_at is None else entry.published_at
        return moment, candidate.identity, candidate.fingerprint, entry.link, entry.guid

    candidates = (
        Candidate(primary, fingerprint(entry), entry, tuple(aliases))
        for entry in entries
        for primary, *aliases in [identities(entry)]
    )
    latest = {candidate.identity: candidate for candidate in sorted(candidates, key=age)}
    return sorted(latest.values(), key=age)

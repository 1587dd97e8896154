"""What a feed leaves out, from the site's REST API: the whole text, the featured image: PURE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.articles import identity
from bot.model import Entry


def completed(entries: Iterable[Entry], posts: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with what the posts of the same identity know better.

    The picture, where a post has one; the words only of an excerpt: the feed's own whole text
    stays, so that the same article never differs from itself.
    """
    by_identity = {identity(post.guid, post.link): post for post in posts}
    return tuple(
        _completed(entry, post)
        if (post := by_identity.get(identity(entry.guid, entry.link)))
        else entry
        for entry in entries
    )


def _completed(entry: Entry, post: Entry) -> Entry:
    known = replace(
        entry,
        image=post.image or entry.image,
        protected=entry.protected or post.protected,
    )
    if not entry.excerpt or known.protected:
        return known
    return replace(known, title=post.title, text=post.text, lead=post.lead, excerpt=False)

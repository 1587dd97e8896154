"""Letters to the editors: a feed stays broken, and it is read again; once each.

They go through the outbox; a letter's key keeps it to one where the mark is not written.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.feeds.model import FeedState
from bot.messages.dates import moment
from bot.workers.editors_chat import EditorsChat
from storage.feeds.feeds import Feeds


async def send_broken(feed: FeedState, feeds: Feeds, editors: EditorsChat, *, now: float) -> None:
    """Tell that the feed has been broken for an hour. Raises StorageError."""
    when = moment(editors.words, feed.broken_since or now, now, editors.zone)
    text = editors.words.html("feeds.broken", site=_site(feed), time=when)
    await editors.tell(text, key=f"feed {feed.id} broken {feed.broken_since}")
    await feeds.mark_told(feed.id, told=True)


async def send_recovered(feed: FeedState, feeds: Feeds, editors: EditorsChat) -> None:
    """Tell that the feed is read again. Raises StorageError."""
    text = editors.words.html("feeds.back", site=_site(feed))
    await editors.tell(text, key=f"feed {feed.id} back {feed.broken_since}")
    await feeds.mark_told(feed.id, told=False)


def _site(feed: FeedState) -> str:
    """Return the site's name, without a path or a password."""
    return urlsplit(feed.url).hostname or feed.url

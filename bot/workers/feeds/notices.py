"""The notices to the editors: a feed stays broken, is read again, an article is gone from its site.

They go through the outbox, once each; a letter's key keeps it to one where no mark is written.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from bot.articles.desk.cards import quiet_letter
from bot.articles.desk.withdrawal_questions import taken_down
from bot.articles.model import Article
from bot.delivery.model import Letter
from bot.feeds.model import FeedState
from bot.messages.dates import moment
from bot.places.labels import PageContext
from bot.workers.editors_chat import EditorsChat
from storage.feeds.feeds import Feeds


async def send_broken(feed: FeedState, feeds: Feeds, editors: EditorsChat, *, now: float) -> None:
    """Tell the editors that a feed has been broken for an hour. Raises StorageError."""
    when = moment(editors.words, feed.broken_since or now, now, editors.zone)
    text = editors.words.html("feeds.broken", site=_site(feed), time=when)
    await editors.tell(text, key=f"feed {feed.id} broken {feed.broken_since}")
    await feeds.mark_told(feed.id, told=True)


async def send_recovered(feed: FeedState, feeds: Feeds, editors: EditorsChat) -> None:
    """Tell the editors that a feed is read again. Raises StorageError."""
    text = editors.words.html("feeds.back", site=_site(feed))
    await editors.tell(text, key=f"feed {feed.id} back {feed.broken_since}")
    await feeds.mark_told(feed.id, told=False)


def taken_down_letters(article: Article, editors: EditorsChat, *, now: float) -> tuple[Letter, ...]:
    """Return letters that ask why an article was taken down, for the withdrawing transaction."""
    if editors.id is None:
        return ()
    context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
    page = taken_down(context, replace(article, withdrawn_at=now))
    name = f"article {article.id} taken down"
    return (quiet_letter(page, chat_id=editors.id, name=name),)


def _site(feed: FeedState) -> str:
    """Return the site's name, without a path or a password."""
    return urlsplit(feed.url).hostname or feed.url

"""Articles for tests that need one and do not care which."""

from __future__ import annotations

import time
from itertools import count

from bot.audience import reach
from bot.gazetteer import load_gazetteer
from bot.model import Entry, Filed, Places
from storage import Storage

_numbers = count(1)


async def file_article(storage: Storage, district: str, *, push: bool = True) -> int:
    """Store an article of this district as the poller would; its id if it is pushed, else 0."""
    gazetteer = load_gazetteer()
    number = next(_numbers)
    link = f"https://kabar.example/{number}/"
    now = time.time()
    places = Places((gazetteer.parent(district),), (district,))
    entry = Entry(link, link, f"Berita {number}", "Isi.", "Isi berita.", published_at=now)
    feed_url = "http://127.0.0.1:9/feed/"
    if not await storage.feeds.all():
        await storage.feeds.ensure([feed_url], now=now)
    feed, *_ = await storage.feeds.all()
    pushed = await storage.articles.store(
        feed.id,
        filed=[Filed(link, str(number), entry, places, reach(places, gazetteer), push)],
        changed=[],
        etag=None,
        last_modified=None,
        next_check_at=now + 3600,
        now=now,
    )
    return pushed[0] if pushed else 0

"""What everything behind the parser relies on, whatever a feed has in it."""

from __future__ import annotations

import math
import re
from urllib.parse import urlsplit

from bot.feeds import entries
from bot.feeds.cleaner import LEAD_LIMIT, Cleaner, strip_invisible
from bot.feeds.identity import fingerprint, identities
from bot.feeds.model import Entry
from bot.feeds.urls import ADDRESS_LIMIT

CLEANER = Cleaner.load()


def check(entry: Entry) -> None:
    """Every promise of an entry."""
    for line in (entry.title, *entry.categories):
        assert line == " ".join(strip_invisible(line).split())
    for words in (entry.text, entry.lead):
        assert words == strip_invisible(words).strip()
    assert entry.title
    assert CLEANER.text(entry.text) == entry.text
    assert len(entry.title) <= entries.TITLE_LIMIT
    assert len(entry.text) <= entries.TEXT_LIMIT
    assert len(entry.lead) <= LEAD_LIMIT + 1  # a full stop given to a writer who forgot it
    assert len(entry.guid) <= ADDRESS_LIMIT
    assert len(entry.categories) <= entries.CATEGORIES_LIMIT
    assert all(len(category) <= entries.CATEGORY_LIMIT for category in entry.categories)
    for address in (entry.link, entry.image):
        if address is not None:
            parts = urlsplit(address)
            assert parts.scheme in ("http", "https")
            assert parts.hostname
            assert parts.port is None or parts.port >= 0
            assert len(address) <= ADDRESS_LIMIT
            assert not re.search(r"[\s\"<>]", address)
            assert address == strip_invisible(address)
    assert entry.published_at is None or math.isfinite(entry.published_at)
    assert all(identities(entry))
    assert fingerprint(entry)

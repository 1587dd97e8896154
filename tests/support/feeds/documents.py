"""Reading a document as the parser does, in one line."""

from __future__ import annotations

from bot.feeds.cleaner import Cleaner
from bot.feeds.model import Entry, ParsedFeed
from bot.feeds.parser import parse
from tests.support.feeds.replies import XML

CLEANER = Cleaner.load()
URL = "http://127.0.0.1:8095/feed/"


def read(body: bytes, content_type: str = XML) -> ParsedFeed:
    """The feed, as from a site on this machine."""
    return parse(body, url=URL, content_type=content_type, cleaner=CLEANER)


def item(xml: str) -> Entry:
    """The only entry of an RSS document."""
    (only,) = read(f'<rss version="2.0">{xml}</rss>'.encode()).entries
    return only

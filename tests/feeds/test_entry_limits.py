"""What a feed may hand to everything behind it has an end."""

from __future__ import annotations

from bot.feeds import entries
from bot.feeds.cleaner import Cleaner
from bot.feeds.model import Entry, ParsedFeed
from bot.feeds.parser import parse
from bot.feeds.urls import ADDRESS_LIMIT
from tests.support.feeds.replies import XML

CLEANER = Cleaner.load()


def read(channel: str) -> ParsedFeed:
    body = f"<rss version='2.0'><channel>{channel}</channel></rss>".encode()
    return parse(body, url="http://a.id/feed/", content_type=XML, cleaner=CLEANER)


def entry(xml: str) -> Entry:
    (only,) = read(f"<item><link>http://a.id/1</link>{xml}</item>").entries
    return only


def test_a_long_headline_is_cut_at_a_word() -> None:
    """And says so."""
    title = entry(f"<title>{'kata ' * 1000}</title>").title
    assert len(title) <= entries.TITLE_LIMIT
    assert title.endswith("kata…")


def test_a_long_text_is_cut() -> None:
    """A book is no article."""
    text = entry(f"<description>{'kata ' * 100_000}</description>").text
    assert entries.TEXT_LIMIT - 10 < len(text) <= entries.TEXT_LIMIT


def test_too_many_or_too_long_categories_are_left_out() -> None:
    """The others stay."""
    many = "".join(f"<category>k{n}</category>" for n in range(200))
    found = entry(f"<category>{'k' * 200}</category>{many}").categories
    assert found == tuple(f"k{n}" for n in range(entries.CATEGORIES_LIMIT))


def test_a_guid_too_long_is_none() -> None:
    """The link stands in for it, as where there is none."""
    assert entry(f"<guid isPermaLink='false'>{'g' * (ADDRESS_LIMIT + 1)}</guid>").guid == ""


def test_a_feed_without_end_gives_its_first_entries() -> None:
    """The newest, as feeds are written."""
    items = "".join(f"<item><link>http://a.id/{n}</link></item>" for n in range(1000))
    found = read(items).entries
    assert len(found) == entries.ENTRIES_LIMIT
    assert found[0].link == "http://a.id/0"

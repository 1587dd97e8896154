"""Character sets, rightly and wrongly declared."""

from __future__ import annotations

import pytest

from bot.core.errors import FeedError
from tests.support.feeds.documents import read
from tests.support.feeds.replies import saved


def test_a_declared_character_set_is_believed() -> None:
    """A feed in Latin-1 reads as it was written."""
    xml = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><item>'
        "<title>Café</title><link>http://a.id/1</link></item></channel></rss>"
    )
    (only,) = read(xml.encode("latin-1"), "application/rss+xml").entries
    assert only.title == "Café"


@pytest.mark.parametrize(
    "content_type",
    ["application/rss+xml; charset=ISO-8859-1", "text/xml", "text/xml; charset=us-ascii", "", "x"],
)
@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", "us-ascii"])
def test_utf_8_is_read_whatever_the_server_calls_it(content_type: str, declared: str) -> None:
    """Its bytes show it beyond doubt."""
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><item>'
        "<title>Café – “Air”</title><link>http://a.id/1</link></item></channel></rss>"
    )
    (only,) = read(xml.encode(), content_type).entries
    assert only.title == "Café – “Air”"


@pytest.mark.parametrize(
    ("charset", "label"),
    [("windows-1252", "UTF-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-8"), ("utf-32", "utf-32")],
)
def test_another_character_set_is_found_out(charset: str, label: str) -> None:
    """By the document's own word, its byte order mark, or its first bytes."""
    xml = (
        f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><item>'
        "<title>Café</title><link>http://a.id/1</link></item></channel></rss>"
    )
    feed = read(xml.encode(charset), f"application/rss+xml; charset={label}")
    assert [e.title for e in feed.entries] == ["Café"]


@pytest.mark.parametrize("codec", ["punycode", "zlib", "rot13", "idna", "undefined", "hex", "x"])
def test_a_nonsense_character_set_is_a_fault_or_nothing(codec: str) -> None:
    """Python knows codecs that are none of text, and some of them raise what they like."""
    body = saved("wp_feed.xml").body.replace(b'"UTF-8"', f'"{codec}"'.encode(), 1)
    try:
        feed = read(body + b"\xff", "text/xml")
    except FeedError:
        return
    assert feed.entries

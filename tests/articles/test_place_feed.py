"""The feed of a place: what others read out of it."""

from __future__ import annotations

import time
from dataclasses import replace
from xml.etree import ElementTree

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.model import Article
from bot.articles.place_feed import FeedWords, feed_document, feed_items
from bot.feeds.cleaner import Cleaner
from bot.feeds.parser import parse
from bot.messages.catalogue import load_texts
from bot.places.centroids import load_centroids
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places

ADDRESS = "https://bot.example.id/feeds/36.03.xml?a=1&b=2"
READER = FeedWords(
    load_texts().of("id"), load_gazetteer(), load_centroids(), "Posbanten", "https://posbanten.id/"
)
FLOOD = Article(
    id=17,
    title='Banjir <b>besar</b> & "surut"',
    link="https://www.posbanten.id/banjir/?a=1&b=2",
    lead="Air < 1 meter & naik. Warga mengungsi.",
    image="https://posbanten.id/foto.jpg",
    published_at=1_795_000_000.0,
    places=Places(("36.03", "36.04"), ("36.03.19", "36.03.18")),
)
CLEANER = Cleaner.load()


def document(*articles: Article, code: str = "36.03", reader: FeedWords = READER) -> str:
    return feed_document(code, feed_items(articles, reader), reader, address=ADDRESS)


def test_a_reader_of_feeds_sees_headline_lead_places_and_the_point() -> None:
    """As feedparser, which the project did not write, reads it."""
    read = feedparser.parse(document(FLOOD))
    assert not read.bozo
    assert read.version == "rss20"
    assert read.feed.title == "Posbanten · Kab. Tangerang"
    assert read.feed.link == "https://posbanten.id/"
    assert read.feed.language == "id"
    (own,) = [link for link in read.feed.links if link.rel == "self"]
    assert (own.href, own.type) == (ADDRESS, "application/rss+xml")
    (item,) = read.entries
    assert item.title_detail.value == 'Banjir <b>besar</b> & "surut"'
    assert item.link == "https://www.posbanten.id/banjir/?a=1&b=2"
    assert item.id == "tag:posbanten.id,2026-11-18:17"
    assert not item.guidislink
    assert time.strftime("%Y-%m-%d %H:%M", item.published_parsed) == "2026-11-18 11:06"
    assert item.summary == "Air &lt; 1 meter &amp; naik. Warga mengungsi."
    assert [(tag.scheme, tag.term) for tag in item.tags] == [
        ("wilayah", "Panongan, Kab. Tangerang"),
        ("kode-wilayah", "36.03.19"),
        ("wilayah", "Cikupa, Kab. Tangerang"),
        ("kode-wilayah", "36.03.18"),
        ("wilayah", "Kab. Tangerang"),
        ("kode-wilayah", "36.03"),
        ("wilayah", "Kab. Serang"),
        ("kode-wilayah", "36.04"),
    ]
    east, north = item.where["coordinates"]
    assert (north, east) == READER.centroids["36.03.19"]
    assert "foto.jpg" not in document(FLOOD)


def test_the_bot_reads_what_another_bot_writes() -> None:
    """A newsroom may follow the feed of another one: our own parser takes it."""
    read = parse(
        document(FLOOD).encode(), url=ADDRESS, content_type="application/rss+xml", cleaner=CLEANER
    )
    (entry,) = read.entries
    assert read.complete
    assert (entry.title, entry.link) == ('Banjir besar & "surut"', FLOOD.link)
    assert entry.lead == "Air < 1 meter & naik. Warga mengungsi."
    assert entry.published_at == FLOOD.published_at
    assert "36.03.19" in entry.categories


def test_what_was_corrected_says_when_and_stays_the_same_article() -> None:
    """Also under another address and of other places; one of none is of the province."""
    moved = replace(
        FLOOD, changed_at=FLOOD.published_at + 60, link="https://posbanten.id/x/", places=Places()
    )
    (before,), (after,) = (feedparser.parse(document(each)).entries for each in (FLOOD, moved))
    assert before.id == after.id
    assert "updated" not in before
    assert after.updated == "2026-11-18T11:07:40+00:00"
    assert [tag.term for tag in after.tags] == ["Banten", "36"]
    assert "where" not in after


def test_a_newsroom_without_a_name_names_the_place_alone() -> None:
    """And an empty feed is one."""
    read = feedparser.parse(document(reader=replace(READER, newsroom="")))
    assert (read.feed.title, read.version, read.bozo) == ("Kab. Tangerang", "rss20", False)


@given(title=st.text(), lead=st.text(), link=st.text())
def test_whatever_an_article_says_the_feed_is_well_formed(title: str, lead: str, link: str) -> None:
    """Control characters, half surrogate pairs, `]]>`: no reader stumbles over one article."""
    text = document(replace(FLOOD, title=title, lead=lead, link=f"https://a.id/{link}"))
    root = ElementTree.fromstring(text.encode())  # our own
    assert len(root.findall("channel/item")) == 1

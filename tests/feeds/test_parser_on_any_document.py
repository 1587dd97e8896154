"""Documents of every kind and character set, hostile ones too, through the parser."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.feeds.parser import parse
from tests.support.feeds.documents import CLEANER, item, read
from tests.support.feeds.replies import saved

_MODULES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ITEM = "<item><title>Satu</title><link>http://a.id/1</link><description>Isi.</description></item>"


@pytest.mark.parametrize(
    "xml",
    [
        f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        f"<channel><title>K</title></channel>{_ITEM}</rdf:RDF>",
        f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>K</title></channel>{_ITEM}</rdf:RDF>",
        *(
            f'<rss version="{version}"><channel><title>K</title>{_ITEM}</channel></rss>'
            for version in ("0.91", "0.92", "0.93", "0.94", "2.0")
        ),
        f'<rss version="2.0" {_MODULES}><channel><title>K</title><item><title>Satu</title>'
        "<link>http://a.id/1</link><description>Lain.</description>"
        "<content:encoded>Isi panjang.</content:encoded></item></channel></rss>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>K</title><entry>'
        '<title>Satu</title><link rel="alternate" type="text/html" href="http://a.id/1"/>'
        "<summary>Isi.</summary></entry></feed>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><title>Satu</title>'
        '<link rel="self" href="http://a.id/atom"/><link href="http://a.id/1"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Isi.</p></div>'
        "</content></entry></feed>",
    ],
    ids=["0.90", "1.0", "0.91", "0.92", "0.93", "0.94", "2.0", "encoded", "atom 0.3", "atom"],
)
def test_every_kind_of_feed_is_read(xml: str) -> None:
    """RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0."""
    feed = read(xml.encode())
    assert (feed.title, feed.complete) == ("K", True)
    (only,) = feed.entries
    assert (only.title, only.link) == ("Satu", "http://a.id/1")
    assert only.text in ("Isi.", "Isi panjang.")
    assert not only.excerpt


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<pubDate>kemarin</pubDate>", None),
        ("<pubDate>Fri, 99 Foo 99999 99:99:99 +9999</pubDate>", None),
        ("<pubDate>kemarin</pubDate><atom:updated>2026-11-20T00:00:00Z</atom:updated>", 20),
        ("<pubDate>Thu, 19 Nov 2026 07:00:00 +0700</pubDate>", 19),
    ],
)
def test_a_date_that_cannot_be_read_is_missing(dates: str, day: int | None) -> None:
    """The date of an edit stands in for it."""
    link = "<item><link>http://a.id/1</link>"
    atom = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    found = item(f"<channel {atom}>{link}{dates}</item></channel>").published_at
    assert found == (day and dt.datetime(2026, 11, day, tzinfo=dt.UTC).timestamp())


def test_an_entry_that_cannot_be_opened_is_left_out() -> None:
    """Without an http address there is nothing to read on."""
    xml = (
        "<rss version='2.0'><channel><item><title>a</title><link>javascript:x</link></item>"
        "<item><title>b</title><guid isPermaLink='false'>17</guid></item>"
        "<item><title>c</title><guid>http://a.id/c</guid></item></channel></rss>"
    )
    assert [e.title for e in read(xml.encode()).entries] == ["c"]


def test_line_breaks_of_the_page_and_of_its_source_are_told_apart() -> None:
    """<br> is a line, two of them and any block a paragraph, an item a line with its bullet."""
    html = "<p>Satu\nbaris<br>dua.</p>Tiga<br><br>empat.<ul><li>lima.</li><li>enam.</li></ul>"
    xml = f"<channel><item><link>http://a.id/</link><description><![CDATA[{html}]]></description>"
    text = item(f"{xml}</item></channel>").text
    assert text == "Satu baris\ndua.\n\nTiga\n\nempat.\n\n• lima.\n• enam."


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


@pytest.mark.parametrize("name", ["attack_billion_laughs.xml", "attack_external_entity.xml"])
def test_entities_are_not_expanded(name: str) -> None:
    """An entity bomb stays small, and no file of this machine gets into a title."""
    feed = read(saved(name).body)
    assert len(feed.title) + sum(len(e.title) + len(e.text) for e in feed.entries) < 100


def test_a_large_entity_used_often_stays_small() -> None:
    """2,000 times 50 kB."""
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + "A" * 50_000 + '">]>'
        '<rss version="2.0"><channel><title>q</title><item><link>http://a.id/</link><title>'
        + "&a;" * 2000
        + "</title></item></channel></rss>"
    )
    (only,) = read(bomb.encode()).entries
    assert len(only.title) < 10_000


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), st.text())
def test_no_bytes_break_the_parser(noise: bytes, content_type: str) -> None:
    """Whatever is inside a feed or instead of it: a feed or a FeedError."""
    body = b"<rss version='2.0'><channel><item><link>http://a.id/1</link><description>" + noise
    for document in (noise, body, body + b"</description></item></channel></rss>"):
        try:
            feed = read(document, content_type)
        except FeedError:
            continue
        assert all(e.link.startswith("http") for e in feed.entries)


def test_comments_are_recognised_by_their_links() -> None:
    """Whatever the language of the title, `#comment-` in every link gives them away."""
    xml = (
        "<rss version='2.0'><channel><title>Kommentare</title><item><title>Von: A</title>"
        "<link>http://a.id/x/#comment-7</link></item></channel></rss>"
    )
    with pytest.raises(FeedError, match="comments"):
        read(xml.encode())


_HEAD = (
    '<link rel="stylesheet" type="text/css" href="/a.css">'
    '<link rel="alternate" type="application/json" href="/wp-json/1">'
)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed/">', "/feed/"),
        ("<LINK href='./?feed=atom' TYPE='application/atom+xml' REL='Alternate'/>", "/?feed=atom"),
        (
            '<link rel="alternate" type="application/rss+xml" href="/feed/">'
            '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
            "/feed/",
        ),
    ],
)
def test_a_page_names_the_feed_that_it_links(link: str, address: str) -> None:
    """The site's own address is the mistake most often made: the first feed is the articles'."""
    page = f"<!DOCTYPE html><html><head>{_HEAD}{link}</head><body><p>Selamat datang</body></html>"
    with pytest.raises(FeedError) as refused:
        parse(page.encode(), url="https://a.example/", content_type="text/html", cleaner=CLEANER)
    assert str(refused.value).endswith(f" is https://a.example{address}")


@pytest.mark.parametrize("head", [_HEAD, '<link rel="alternate" type="application/rss+xml" href>'])
def test_a_page_without_a_feed_is_only_said_to_be_none(head: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(FeedError, match=r"^The answer is not a feed\.$"):
        read(f"<html><head>{head}</head><body></body></html>".encode(), "text/html")


def test_what_a_page_marks_as_a_heading_is_in_no_lead() -> None:
    """Though it reads like a sentence; the text keeps it."""
    html = (
        "<h2>warga minta jalan segera diperbaiki sebelum hujan tiba</h2><p>Jalan rusak parah.</p>"
    )
    xml = f"<channel><item><link>http://a.id/</link><description><![CDATA[{html}]]></description>"
    entry = item(f"{xml}</item></channel>")
    assert entry.lead == "Jalan rusak parah."
    assert entry.text.startswith("warga minta")

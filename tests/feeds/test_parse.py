"""Every saved reply of a real WordPress, and hostile documents, through the parser."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faults import FeedError
from bot.feeds.clean import Cleaner
from bot.feeds.parse import parse
from bot.model import Entry, ParsedFeed
from tests.feeds.replies import XML, saved

CLEANER = Cleaner.load()
URL = "http://127.0.0.1:8095/feed/"


def read(body: bytes, content_type: str = XML) -> ParsedFeed:
    return parse(body, url=URL, content_type=content_type, cleaner=CLEANER)


def entry(title_begins: str, name: str = "wp_feed.xml") -> Entry:
    entries = read(saved(name).body).entries
    return next(entry for entry in entries if entry.title.startswith(title_begins))


def item(xml: str) -> Entry:
    (only,) = read(f'<rss version="2.0">{xml}</rss>'.encode()).entries
    return only


@pytest.mark.parametrize(
    ("name", "entries", "complete"),
    [
        ("wp_feed.xml", 10, True),
        ("wp_feed_page2.xml", 5, True),
        ("wp_feed_page9_404.xml", 0, True),
        ("wp_feed_category.xml", 1, True),
        ("wp_empty.xml", 0, True),
        ("wp_atom.xml", 10, True),
        ("wp_rdf.xml", 10, True),
        ("wp_control_characters.xml", 10, True),
        ("wp_cdata_break.xml", 10, True),
        ("wp_blank_lines_first.xml", 10, True),
        ("wp_bom.xml", 10, True),
        ("wp_php_warning_first.xml", 10, True),
        ("wp_truncated.xml", 4, False),
        ("wp_pictures.xml", 4, True),
        ("wp_excerpts.xml", 4, True),
        ("handmade_duplicate_guids.xml", 10, True),
        ("handmade_no_guid_no_date.xml", 10, True),
        ("handmade_relative_links.xml", 10, True),
    ],
)
def test_a_saved_feed_gives_its_items(name: str, entries: int, complete: bool) -> None:
    """RSS, Atom and RDF, well-formed or not: all whole items, and whether the end was there."""
    feed = read(saved(name).body)
    assert len(feed.entries) == entries
    assert feed.complete is complete


@pytest.mark.parametrize(
    "name",
    [
        "wp_304.xml",
        "wp_bogus_feed_404.xml",
        "wp_home.html",
        "wp_fatal_500.html",
        "wp_maintenance_503.html",
        "wp_db_down_500.html",
        "wp_rest_posts.json",
        "wp_rest_error.json",
    ],
)
def test_what_is_no_feed_is_refused(name: str) -> None:
    """Pages, JSON and nothing at all are a FeedError, never an empty feed."""
    with pytest.raises(FeedError, match="not a feed"):
        read(saved(name).body)


@pytest.mark.parametrize(
    "name",
    [
        "wp_comments_empty.xml",
        "wp_post_comments.xml",
        "wp_comments.xml",
        "wp_comments_atom.xml",
    ],
)
def test_comments_are_not_news(name: str) -> None:
    """A site's or a post's feed of comments is refused, even while it is empty."""
    with pytest.raises(FeedError, match="comments"):
        read(saved(name).body)


def test_comments_are_recognised_by_their_links() -> None:
    """Whatever the language of the title, `#comment-` in every link gives them away."""
    xml = (
        "<rss version='2.0'><channel><title>Kommentare</title><item><title>Von: A</title>"
        "<link>http://a.id/x/#comment-7</link></item></channel></rss>"
    )
    with pytest.raises(FeedError, match="comments"):
        read(xml.encode())


def test_a_real_entry_is_read_whole() -> None:
    """Everything a reader or the tagger needs of a story, without the site's leftovers."""
    story = entry("Banjir")
    link = "http://127.0.0.1:8095/banjir-rendam-puluhan-rumah-di-tigaraksa/"
    assert (story.guid, story.link) == (link, link)
    assert story.categories == ("Kabupaten Tangerang", "Peristiwa", "banjir", "tigaraksa")
    published = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
    assert story.published_at == published.timestamp()
    assert story.text == (
        "Tangerang – Hujan deras merendam puluhan rumah di Kecamatan Tigaraksa "
        "(contoh uji, bukan berita).\n\nWarga mengungsi ke balai desa."
    )
    assert story.lead == (
        "Hujan deras merendam puluhan rumah di Kecamatan Tigaraksa (contoh uji, bukan berita). "
        "Warga mengungsi ke balai desa."
    )
    assert not story.protected


def test_titles_are_decoded_once_and_entirely() -> None:
    """Entities become characters; a less-than sign in a headline is no tag."""
    assert entry("Bupati").title == "Bupati: “Harga < Rp 10.000 & Aman\" – Warga 'Tenang'..."
    assert entry("Judul").categories == ("Peristiwa & Kriminal",)
    assert entry("100%").title == (
        "100% Gratis #Tangerang @warga_ _miring_ *tebal* [kurung](x) `kode`"
    )


def test_smileys_become_characters_again() -> None:
    """WordPress makes pictures of emoji; their alt text is the emoji."""
    story = entry("Siaga 🚨 Banjir 🌊")
    assert story.text == "Isi 🌊 emoji di dalam teks."
    assert story.image is None


def test_an_empty_title_gets_the_first_sentence() -> None:
    """A post without a headline still has something to show."""
    assert entry("isi tanpa").title == "isi tanpa judul."


@pytest.mark.parametrize("name", ["wp_feed.xml", "wp_atom.xml", "wp_rdf.xml"])
def test_a_post_that_needs_a_password_is_marked(name: str) -> None:
    """Its title, its stock excerpt or its form gives it away; no other entry is marked."""
    assert [e.title for e in read(saved(name).body).entries if e.protected] == [
        "Diproteksi: Berita Bersandi"
    ]


def test_scripts_frames_and_captions_are_not_words() -> None:
    """Only a picture is left of a post of a picture, a script and a dead shortcode."""
    story = entry("Judul")
    assert (story.text, story.lead) == ("", "")
    assert story.image == "http://127.0.0.1:8095/judul-tebal-miring/x.jpg"


def test_the_formats_agree() -> None:
    """The same posts as RSS, Atom and RDF are the same stories."""

    def stories(name: str) -> list[tuple[str, str, str, float | None]]:
        entries = read(saved(name).body).entries
        return [(e.link, e.title, e.text, e.published_at) for e in entries]

    assert stories("wp_feed.xml") == stories("wp_atom.xml") == stories("wp_rdf.xml")


def test_relative_links_become_absolute() -> None:
    """They start at the site's address."""
    links = [e.link for e in read(saved("handmade_relative_links.xml").body).entries]
    assert links == [e.link for e in read(saved("wp_feed.xml").body).entries]


def test_no_guid_and_no_date_are_said_to_be_missing() -> None:
    """Nothing is made up for them here."""
    entries = read(saved("handmade_no_guid_no_date.xml").body).entries
    assert all(e.published_at is None and e.link for e in entries)


def test_a_cut_item_waits_for_a_whole_feed() -> None:
    """The item in which the document ends is left out: half a text gives wrong places."""
    body = saved("wp_feed.xml").body
    inside_the_second = body.index(b"Sangat Panjang") + 20
    feed = read(body[:inside_the_second])
    assert [e.title[:4] for e in feed.entries] == ["100%"]
    assert not feed.complete


def test_a_comment_behind_the_end_is_no_truncation() -> None:
    """Cache plugins write one there."""
    assert read(saved("wp_feed.xml").body + b"\n<!-- cached 0.1 s -->\n").complete


def test_pasted_control_characters_and_warnings_cost_nothing() -> None:
    """Measured: feedparser's loose parser would leave `&amp;` in categories undecoded."""
    broken = (
        saved("wp_feed.xml")
        .body.replace(b"Peristiwa & Kriminal", b"A\x0b & B")
        .replace(b"<?xml", b"\n<b>Warning</b>: x<?xml")
    )
    assert ("A & B",) in [e.categories for e in read(broken).entries]


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


_A = "http://a.id/a.jpg"
_MEDIA = "xmlns:m='http://search.yahoo.com/mrss/'"
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
    ("xml", "image"),
    [
        ('<enclosure url="/a.jpg" type="image/jpeg" length="1"/>', "http://a.id/a.jpg"),
        ('<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>', None),
        (
            '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="//c.id/b" medium="image"/>',
            "http://c.id/b",
        ),
        (
            '<m:thumbnail xmlns:m="http://search.yahoo.com/mrss/" url="http://c.id/t.png"/>',
            "http://c.id/t.png",
        ),
        ('<description>&lt;img src="p.gif" width="1" height="1"></description>', None),
        ('<description>&lt;img src="https://s.w.org/x.png"></description>', None),
        (
            '<description>&lt;img src="data:image/gif;base64,R0" data-src="b.jpg"></description>',
            "http://a.id/b.jpg",
        ),
        ('<description>&lt;img src="javascript:alert(1)"></description>', None),
        ('<description>&lt;img src="/logo.svg">&lt;img src="/a.jpg"></description>', _A),
        ('<description>&lt;img class="wp-smiley" src="/s.png"></description>', None),
        (
            '<description>&lt;img src="">&lt;img>&lt;img src="http://[">&lt;img src="a.jpg">'
            "</description>",
            _A,
        ),
        ('<enclosure url="/a.jpg" length="1"/>', _A),
        ('<enclosure url="/a" length="1"/>', None),
        (f"<m:content {_MEDIA} url='http://a.id/a.jpg?w=9'/>", _A + "?w=9"),
        (f"<m:content {_MEDIA} url='http://a.id/a.mp4' type='video/mp4'/>", None),
        (f"<m:group {_MEDIA}><m:content url='http://a.id/a.jpg' medium='image'/></m:group>", _A),
        (
            '<enclosure url="/a.jpg" type="image/jpeg"/><description>&lt;img src="/b.jpg">'
            "</description>",
            _A,
        ),
        (
            f"<m:thumbnail {_MEDIA} url='http://c.id/t.png'/>"
            '<enclosure url="/a.jpg" type="image/jpeg"/>',
            _A,
        ),
    ],
)
def test_the_picture_is_one_worth_showing(xml: str, image: str | None) -> None:
    """Enclosure, Media RSS, then the text; no pixels, smileys or data addresses."""
    link = "<link>http://a.id/1</link>"
    assert item(f"<channel><item><title>x</title>{link}{xml}</item></channel>").image == image


def test_an_entry_that_cannot_be_opened_is_left_out() -> None:
    """Without an http address there is nothing to read on."""
    xml = (
        "<rss version='2.0'><channel><item><title>a</title><link>javascript:x</link></item>"
        "<item><title>b</title><guid isPermaLink='false'>17</guid></item>"
        "<item><title>c</title><guid>http://a.id/c</guid></item></channel></rss>"
    )
    assert [e.title for e in read(xml.encode()).entries] == ["c"]


def test_line_breaks_of_the_page_and_of_its_source_are_told_apart() -> None:
    """Source lines mean nothing; <br> is a line, two of them and any block a paragraph."""
    html = "<p>Satu\nbaris<br>dua.</p>Tiga<br><br>empat.<ul><li>lima.</li><li>enam.</li></ul>"
    xml = f"<channel><item><link>http://a.id/</link><description><![CDATA[{html}]]></description>"
    text = item(f"{xml}</item></channel>").text
    assert text == "Satu baris\ndua.\n\nTiga\n\nempat.\n\nlima.\n\nenam."


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

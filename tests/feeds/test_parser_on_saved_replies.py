"""Every saved reply of a real WordPress through the parser."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.core.errors import FeedError
from bot.feeds.model import Entry
from tests.support.feeds.documents import read
from tests.support.feeds.replies import saved


def entry(title_begins: str, name: str = "wp_feed.xml") -> Entry:
    entries = read(saved(name).body).entries
    return next(entry for entry in entries if entry.title.startswith(title_begins))


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

"""WordPress's REST API: the same articles as in its feed, and what the feed leaves out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.feeds.cleaner import Cleaner
from bot.feeds.identity import fingerprint, identity
from bot.feeds.model import Entry, ParsedFeed
from bot.feeds.parser import parse
from bot.feeds.wordpress import PICTURE_WIDTH, api_root, parse_posts, posts_url
from tests.support.feeds.replies import XML, saved

CLEANER = Cleaner.load()
SITE = "http://127.0.0.1:8188"
POSTED = 1_763_600_000.0


def posts(name: str) -> tuple[Entry, ...]:
    return parse_posts(saved(name).body, url=SITE, cleaner=CLEANER)


def feed(name: str) -> ParsedFeed:
    return parse(saved(name).body, url=f"{SITE}/feed/", content_type=XML, cleaner=CLEANER)


def post(**fields: object) -> Entry:
    """The entry of one made-up post."""
    given = {
        "guid": {"rendered": f"{SITE}/?p=1"},
        "link": f"{SITE}/satu/",
        "status": "publish",
        "type": "post",
        "date_gmt": "2026-11-20T01:32:00",
        "title": {"rendered": "Satu"},
        "content": {"rendered": "<p>Isi.</p>", "protected": False},
        **fields,
    }
    (only,) = parse_posts(orjson.dumps([given]), url=SITE, cleaner=CLEANER)
    return only


def featured(*sizes: tuple[int, str], **fields: object) -> dict[str, object]:
    media = {
        "media_type": "image",
        "source_url": f"{SITE}/asli.jpg",
        "media_details": {
            "width": 4000,
            "sizes": {name: {"width": w, "source_url": f"{SITE}/{name}"} for w, name in sizes},
        },
        **fields,
    }
    return {"wp:featuredmedia": [media]}


@pytest.mark.parametrize(
    ("rss", "rest"),
    [("wp_feed.xml", "wp_rest_posts.json"), ("wp_pictures.xml", "wp_rest_pictures.json")],
)
def test_an_article_is_the_same_from_feed_and_rest(rss: str, rest: str) -> None:
    """Identity, words, place in the list, date, categories and the mark of a password."""

    def said(entry: Entry) -> tuple[object, ...]:
        words = ("", "", "") if entry.protected else (entry.title, entry.text, entry.lead)
        known = (identity(entry.guid, entry.link), entry.link, entry.published_at)
        return (*words, *known, entry.categories, entry.protected)

    found = posts(rest)
    assert len(found) >= 4
    assert [said(e) for e in found] == [said(e) for e in feed(rss).entries][: len(found)]
    open_ones = [e for e in found if not e.protected]
    from_feed = {e.link: fingerprint(e) for e in feed(rss).entries}
    assert {e.link: fingerprint(e) for e in open_ones}.items() <= from_feed.items()


def test_a_post_that_needs_a_password_is_marked() -> None:
    """REST says so itself and leaves "Protected:" off the title."""
    assert [e.title for e in posts("wp_rest_pictures.json") if e.protected] == ["Rahasia"]


def test_the_featured_image_comes_from_rest() -> None:
    """Never in the feed; here it is, in the size for a phone."""
    (story,) = [e for e in posts("wp_rest_pictures.json") if "Tigaraksa" in e.title]
    assert story.image is not None
    assert story.image.startswith(f"{SITE}/wp-content/uploads/")
    assert [e.image for e in feed("wp_pictures.xml").entries if "Tigaraksa" in e.title] == [None]


@pytest.mark.parametrize(
    ("embedded", "image"),
    [
        (featured((300, "kecil"), (1024, "besar"), (1536, "raksasa")), f"{SITE}/besar"),
        (featured((1280, "pas")), f"{SITE}/pas"),
        (featured((2048, "dua")), f"{SITE}/dua"),
        (featured(), f"{SITE}/asli.jpg"),
        (featured(media_details={}), f"{SITE}/asli.jpg"),
        (featured(media_type="file"), None),
        (featured(media_details={}, source_url="/x.svg"), None),
        ({"wp:featuredmedia": [{"code": "rest_forbidden", "data": {"status": 401}}]}, None),
        ({"wp:featuredmedia": "x"}, None),
    ],
)
def test_the_best_size_is_chosen(embedded: dict[str, object], image: str | None) -> None:
    """The widest up to 1280 pixels, else the narrowest; what is no picture is none."""
    assert PICTURE_WIDTH == 1280
    assert post(_embedded=embedded).image == image


def test_a_featured_image_goes_before_one_in_the_text() -> None:
    """And the text's own stands in where there is none."""
    content = {"rendered": '<p><img src="/dalam.jpg"> Isi.</p>'}
    assert post(content=content).image == f"{SITE}/dalam.jpg"
    assert post(content=content, _embedded=featured((640, "f"))).image == f"{SITE}/f"


@pytest.mark.parametrize("change", [{"status": "draft"}, {"status": "future"}, {"type": "page"}])
def test_only_published_posts_are_articles(change: dict[str, str]) -> None:
    """Drafts, scheduled posts and pages never go out, whoever is logged in."""
    body = orjson.dumps([{"link": f"{SITE}/x/", "status": "publish", "type": "post", **change}])
    assert parse_posts(body, url=SITE, cleaner=CLEANER) == ()


def test_an_empty_title_gets_the_first_sentence() -> None:
    """As from the feed."""
    assert post(title={"rendered": ""}, content={"rendered": "<p>Air naik. Surut.</p>"}).title == (
        "Air naik. Surut."
    )


def test_entities_are_decoded_and_markup_taken_off() -> None:
    """In titles, in the names of categories, and in a guid."""
    story = post(
        title={"rendered": "A &#038; <b>B</b> &#8220;C&#8221;"},
        guid={"rendered": f"{SITE}/?post_type=post&#038;p=9"},
        _embedded={"wp:term": [[{"name": "Hukum &amp; Kriminal"}], [{"name": "Uncategorized"}]]},
    )
    assert (story.title, story.categories) == ("A & B “C”", ("Hukum & Kriminal",))
    assert story.guid == f"{SITE}/?post_type=post&p=9"


@pytest.mark.parametrize("date", [None, "", "0000-00-00T00:00:00", "kemarin", 5])
def test_a_missing_date_is_none(date: object) -> None:
    """Nothing is made up for it here."""
    assert post(date_gmt=date).published_at is None


def test_a_warning_before_the_list_costs_nothing() -> None:
    """A plugin's, in HTML."""
    body = b"<br />\n<b>Warning</b>: x\n" + saved("wp_rest_posts.json").body
    assert parse_posts(body, url=SITE, cleaner=CLEANER) == posts("wp_rest_posts.json")


@pytest.mark.parametrize(
    "body",
    [
        saved("wp_home.html").body,
        saved("wp_rest_error.json").body,
        saved("wp_feed.xml").body,
        b"",
        b"[" * 100_000,
        b"null",
        b"\xff\xfe[",
    ],
    ids=["page", "error", "feed", "nothing", "nesting", "null", "bytes"],
)
def test_what_is_no_list_of_posts_is_refused(body: bytes) -> None:
    """One sentence, never an empty list."""
    with pytest.raises(FeedError, match="REST API"):
        parse_posts(body, url=SITE, cleaner=CLEANER)


NAMES = ["guid", "title", "content", "rendered", "date_gmt", "_embedded", "wp:term", "name"]
NAMES += ["wp:featuredmedia", "media_details", "media_type", "sizes", "width", "source_url"]
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(st.lists(st.dictionaries(st.sampled_from(["guid", "_embedded", "title"]), json), max_size=3))
def test_no_json_breaks_the_reader(made: list[dict[str, object]]) -> None:
    """Whatever stands where: entries with an address, or none."""
    published = [{"link": f"{SITE}/x/", "status": "publish", "type": "post", **p} for p in made]
    for entry in parse_posts(orjson.dumps(published), url=SITE, cleaner=CLEANER):
        assert entry.link.startswith("http")
        assert entry.image is None or entry.image.startswith("http")


@pytest.mark.parametrize(
    ("root", "address", "route"),
    [
        ("https://a.id/wp-json/", "https://a.id/wp-json/wp/v2/posts", None),
        ("https://a.id/blog/wp-json", "https://a.id/blog/wp-json/wp/v2/posts", None),
        ("https://a.id/index.php?rest_route=/", "https://a.id/index.php", "/wp/v2/posts"),
        ("https://a.id/?rest_route=/", "https://a.id/", "/wp/v2/posts"),
    ],
)
def test_posts_are_asked_for_in_either_form(root: str, address: str, route: str | None) -> None:
    """With pretty permalinks and without."""
    parts = urlsplit(posts_url(root, after=POSTED, before=POSTED + 60, page=2))
    query = parse_qs(parts.query)
    assert parts._replace(query="").geturl() == address
    assert query.get("rest_route") == (None if route is None else [route])
    assert query["per_page"] == ["100"]
    assert query["_embed"] == ["wp:featuredmedia,wp:term"]
    assert (query["after"], query["before"]) == (["2025-11-20T00:53:20Z"], ["2025-11-20T00:54:20Z"])
    assert query["page"] == ["2"]


def test_nothing_unwanted_is_asked_for() -> None:
    """The newest hundred."""
    query = parse_qs(urlsplit(posts_url("https://a.id/wp-json/")).query)
    assert set(query) == {"per_page", "_embed", "_fields"}


def test_a_wordpress_is_known_by_its_header_or_its_generator() -> None:
    """The header shows the very root; the guess works with every permalink setting."""
    read = feed("wp_feed.xml")
    assert read.generator == "https://wordpress.org/?v=6.8.12"
    assert api_root(read, None) == "http://127.0.0.1:8095/?rest_route=/"
    assert api_root(read, "https://a.id/wp-json/") == "https://a.id/wp-json/"
    assert api_root(replace(read, generator="Hugo"), None) is None
    for name in ("wp_atom.xml", "wp_rdf.xml"):
        assert api_root(feed(name), None) == "http://127.0.0.1:8095/?rest_route=/"

"""Mutilated replies through parser and cleaner, for as long as one likes: `make fuzz`.

No part of the ordinary tests: what it finds becomes one of them. FUZZ_SECONDS says how long (60).
An example that fails is shown small, and is tried first the next time.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.feeds import entries
from bot.feeds.cleaner import Cleaner, strip_invisible
from bot.feeds.parser import parse
from bot.feeds.wordpress import parse_posts
from bot.workers.feeds.parser_pool import TIME_LIMIT
from tests.support.feeds.promises import check
from tests.support.feeds.replies import FOLDER, XML

CLEANER = Cleaner.load()
FEEDS = sorted(path.read_bytes() for path in FOLDER.glob("*.xml") if path.stat().st_size)
POSTS = sorted(path.read_bytes() for path in FOLDER.glob("*.json"))
SIZE = 100_000  # bytes of a mutilated document; larger ones only cost time here
SOUP = [
    *("&#0;", "&#x1;", "&#xD800;", "&#xFFFE;", "&#x10FFFF;", "&amp;amp;lt;", "&;", "&#;", "&nbsp;"),
    *("<![CDATA[", "]]>", "<!--", "-->", "<?xml?>", "<!DOCTYPE x [<!ENTITY e 'y'>]>", "&e;"),
    *("<item>", "</item>", "</channel>", "</rss>", "<entry>", "<title>", "<description/>"),
    *("<content:encoded>", "<guid>", "<link>", "</link>", "<enclosure url='//[' type='image/x'/>"),
    *("<img src='http://['>", "<img src=a.jpg width=9e9>", "<p>" * 300, "<div><b>" * 100),
    *("<a:b xmlns:a='http://search.yahoo.com/mrss/'>", "<table><tr>" * 50, "<svg><style>"),
    *("\x00", "\x0b", "\x1e", "\x1f", "\u2028", "\u202e", "\u200d", "\ufeff", "\U000e0041"),
    *("javascript:x", "data:image/gif;base64,R0", "http://", "http://a:99999/", "http://a b/"),
    *("//x", "http://\u0660.id/", "http://[::1]/", "?p=\u0661", "#comment-1", "Protected: "),
    *("Fri, 99 Foo 99999 99:99:99 +9999", "0000-00-00T00:00:00", "9999-12-31T23:59:59", "1e999"),
    *("null", "true", "[[[[", "}", "{}", "[]", "-1", '"\\ud800"', "1" * 400, "baca juga: " * 40),
    *("[a_[b_c]d]" * 30, "TANGERANG - " * 40, '"' * 99, "(red/", ". . . . " * 50, "a" * 3000),
]
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "shift_jis", "utf-8-sig"]
DECLARED = ["zlib", "rot13", "idna", "punycode", "undefined", "unicode_escape", "hex", "utf-16"]

Change = Callable[[bytes], bytes]


def flip(at: float, byte: int) -> Change:
    return lambda d: d[: int(at * len(d))] + bytes([byte]) + d[int(at * len(d)) + 1 :]


def cut(at: float) -> Change:
    return lambda d: d[: int(at * len(d))]


def drop(at: float, size: int) -> Change:
    return lambda d: d[: int(at * len(d))] + d[int(at * len(d)) + size :]


def again(at: float, size: int, times: int) -> Change:
    def repeat(document: bytes) -> bytes:
        start = int(at * len(document))
        return document[:start] + document[start : start + size] * times + document[start:]

    return repeat


def insert(at: float, words: list[str]) -> Change:
    soup = "".join(words).encode("utf-8", "surrogatepass")
    return lambda d: d[: int(at * len(d))] + soup + d[int(at * len(d)) :]


def replace_text(at: float, words: list[str]) -> Change:
    """What stands between two tags, or in a JSON string."""
    soup = "".join(words).encode("utf-8", "surrogatepass")

    def put(document: bytes) -> bytes:
        places = [*re.finditer(rb">([^<>]+)<|: \"([^\"]*)\"|:\"([^\"]*)\"", document)]
        if not places:
            return document
        place = places[int(at * (len(places) - 1))]
        start, end = place.span(place.lastindex or 0)
        return document[:start] + soup + document[end:]

    return put


def recode(encoding: str) -> Change:
    return lambda d: d.decode("utf-8", "replace").encode(encoding, "replace")


def declare(encoding: str) -> Change:
    return lambda d: re.sub(rb'encoding="[^"]*"', f'encoding="{encoding}"'.encode(), d, count=1)


places = st.floats(0, 1)
soups = st.lists(st.sampled_from(SOUP) | st.text(max_size=8), min_size=1, max_size=4)
changes = st.one_of(
    st.builds(flip, places, st.integers(0, 255)),
    st.builds(cut, places),
    st.builds(drop, places, st.integers(1, 500)),
    st.builds(again, places, st.integers(1, 2000), st.integers(1, 20)),
    st.builds(insert, places, soups),
    st.builds(replace_text, places, soups),
    st.builds(recode, st.sampled_from(ENCODINGS)),
    st.builds(declare, st.sampled_from(DECLARED)),
)


def mutilated(documents: list[bytes]) -> st.SearchStrategy[bytes]:
    def apply(document: bytes, made: list[Change]) -> bytes:
        for change in made:
            document = change(document)[:SIZE]
        return document

    return st.builds(apply, st.sampled_from(documents), st.lists(changes, min_size=1, max_size=6))


def rounds(one: Callable[[], None]) -> None:
    """Examples of ever new seeds until the time is over."""
    end = time.monotonic() + float(os.environ.get("FUZZ_SECONDS", "60")) / 2
    while time.monotonic() < end:
        seed(random.getrandbits(64))(one)()


unhurried = settings(
    settings.get_profile("here"), max_examples=100, deadline=timedelta(seconds=TIME_LIMIT)
)


@pytest.mark.timeout(0)
def test_a_mutilated_feed_is_a_feed_or_a_fault() -> None:
    """Only FeedError, or a feed that keeps every promise; each within the worker's time."""

    @unhurried
    @given(mutilated(FEEDS), st.sampled_from([XML, "", "text/html; charset=x", "text/xml"]))
    def one(body: bytes, content_type: str) -> None:
        try:
            feed = parse(body, url="http://a.id/feed/", content_type=content_type, cleaner=CLEANER)
        except FeedError:
            return
        assert feed.title == " ".join(strip_invisible(feed.title).split())
        assert len(feed.title) <= entries.TITLE_LIMIT
        assert len(feed.entries) <= entries.ENTRIES_LIMIT
        for entry in feed.entries:
            check(entry)

    rounds(one)


@pytest.mark.timeout(0)
def test_a_mutilated_rest_answer_is_posts_or_a_fault() -> None:
    """The same of the REST API."""

    @unhurried
    @given(mutilated(POSTS))
    def one(body: bytes) -> None:
        try:
            posts = parse_posts(body, url="http://a.id/wp-json/", cleaner=CLEANER)
        except FeedError:
            return
        for entry in posts:
            check(entry)

    rounds(one)

"""What the REST API adds to a feed's entries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.feeds.cleaner import Cleaner
from bot.feeds.identity import fingerprint
from bot.feeds.model import Entry
from bot.feeds.parser import parse
from bot.feeds.wordpress import complete_entries, parse_posts
from tests.support.feeds.replies import XML, saved

CLEANER = Cleaner.load()
SITE = "http://127.0.0.1:8188"
POSTS = parse_posts(saved("wp_rest_pictures.json").body, url=SITE, cleaner=CLEANER)


def read(name: str) -> tuple[Entry, ...]:
    body = saved(name).body
    return parse(body, url=f"{SITE}/feed/", content_type=XML, cleaner=CLEANER).entries


def test_excerpts_are_completed() -> None:
    """A feed of excerpts becomes what the feed of whole articles is, but for the pictures."""
    cut, whole = read("wp_excerpts.xml"), read("wp_pictures.xml")
    assert all(entry.excerpt for entry in cut)
    assert not any(entry.excerpt for entry in whole)
    done = [entry for entry in complete_entries(cut, POSTS) if not entry.protected]
    assert done
    assert not any(entry.excerpt for entry in done)
    assert [fingerprint(e) for e in done] == [fingerprint(e) for e in whole if not e.protected]


def test_pictures_are_added() -> None:
    """The featured image; an article without one keeps what the feed had."""
    before = {entry.link: entry for entry in read("wp_pictures.xml")}
    after = {entry.link: entry for entry in complete_entries(before.values(), POSTS)}
    gained = [link for link, entry in after.items() if entry.image != before[link].image]
    assert len(gained) == 1
    assert {link: replace(e, image=None) for link, e in after.items()} == {
        link: replace(e, image=None) for link, e in before.items()
    }


def test_a_protected_post_stays_shut() -> None:
    """Whichever of the two says so."""
    entries = read("wp_excerpts.xml")
    unmarked = [replace(entry, protected=False) for entry in entries]
    assert [e.protected for e in complete_entries(unmarked, POSTS)] == [
        e.protected for e in entries
    ]
    assert any(
        e.protected for e in complete_entries(entries, [replace(p, protected=False) for p in POSTS])
    )


@pytest.mark.parametrize("name", ["wp_excerpts.xml", "wp_pictures.xml"])
def test_what_rest_does_not_have_stays_as_it_is(name: str) -> None:
    """The news goes out all the same."""
    assert complete_entries(read(name), ()) == read(name)

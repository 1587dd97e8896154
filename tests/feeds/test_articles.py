"""The decider: first sight, news, corrections, and what stays the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import Decision, decide, fingerprint, identity
from bot.model import Entry, FeedState, Known, ParsedFeed

NOW = 1_800_000_000.0
UNSEEN = FeedState(id=1, url="http://a.id/feed/", next_check_at=0.0)
SEEN = replace(UNSEEN, baseline_at=NOW - 1000)

entries = st.builds(
    Entry,
    guid=st.sampled_from(
        ["", "http://a.id/?p=1", "https://www.a.id/?p=1", "http://a.id/?p=2", "7"]
    ),
    link=st.sampled_from(["http://a.id/satu/", "https://www.a.id/satu", "http://a.id/dua/"]),
    title=st.sampled_from(["Banjir", "Macet"]),
    text=st.sampled_from(["Hujan.", "Antrean."]),
    lead=st.just("Hujan."),
    published_at=st.sampled_from([None, NOW - 90, NOW - 5, NOW + 30, NOW + 3600]),
    protected=st.booleans(),
)
feeds = st.lists(entries, max_size=8).map(lambda found: ParsedFeed("a", tuple(found)))
states = st.sampled_from([UNSEEN, SEEN])


def entry(number: int, **fields: object) -> Entry:
    made = Entry(
        guid=f"http://a.id/?p={number}",
        link=f"http://a.id/{number}/",
        title=f"Judul {number}",
        text="Isi.",
        lead="Isi.",
        published_at=NOW - 100 + number,
    )
    return replace(made, **fields)  # type: ignore[arg-type] # fields of Entry, checked by the tests


def after(known: dict[str, Known], decision: Decision) -> dict[str, Known]:
    """What storage would know once the decision is carried out."""
    known = dict(known)
    for candidate in (*decision.new, *decision.baseline):
        known[candidate.identity] = Known(len(known) + 1, candidate.fingerprint)
    for number, candidate in decision.changed:
        known[candidate.identity] = Known(number, candidate.fingerprint)
    return known


@given(states, feeds)
def test_deciding_twice_finds_nothing_new(state: FeedState, feed: ParsedFeed) -> None:
    """Once carried out, the same feed is neither news nor a correction."""
    first = decide(state, {}, feed, NOW)
    known = after({}, first)
    second = decide(SEEN, known, feed, NOW)
    assert (second.new, second.baseline, second.changed) == ((), (), ())
    assert second.unchanged == len(known)


@given(states, feeds, st.randoms())
def test_the_order_of_entries_does_not_matter(
    state: FeedState, feed: ParsedFeed, shuffler: random.Random
) -> None:
    """A feed in any order gives the same decision."""
    mixed = list(feed.entries)
    shuffler.shuffle(mixed)
    turned = replace(feed, entries=tuple(mixed))
    assert decide(state, {}, turned, NOW) == decide(state, {}, feed, NOW)


@given(feeds)
def test_the_first_sight_of_a_feed_is_not_news(feed: ParsedFeed) -> None:
    """Nothing of a feed never seen is pushed; later sights of it push only."""
    assert decide(UNSEEN, {}, feed, NOW).new == ()
    assert decide(SEEN, {}, feed, NOW).baseline == ()


@given(states, feeds)
def test_what_is_stored_is_dated_open_and_distinct(state: FeedState, feed: ParsedFeed) -> None:
    """No password post, no future article, no missing date, no identity twice."""
    decision = decide(state, {}, feed, NOW)
    stored = [*decision.new, *decision.baseline]
    dates = [candidate.entry.published_at for candidate in stored]
    assert all(date is not None and date <= NOW + 60 for date in dates)
    assert not any(candidate.entry.protected for candidate in stored)
    assert len({candidate.identity for candidate in stored}) == len(stored)


def test_news_comes_oldest_first() -> None:
    """So that pushes follow the order of events."""
    feed = ParsedFeed("a", (entry(3), entry(2), entry(1)))
    assert [c.entry.title for c in decide(SEEN, {}, feed, NOW).new] == [
        "Judul 1",
        "Judul 2",
        "Judul 3",
    ]


def test_a_date_bump_is_not_a_change() -> None:
    """The same words under a new date, picture or category are the same article."""
    known = {"a.id?p=1": Known(9, fingerprint(entry(1)))}
    bumped = entry(1, published_at=NOW, image="http://a.id/b.jpg", categories=("Baru",))
    decision = decide(SEEN, known, ParsedFeed("a", (bumped,)), NOW)
    assert decision == Decision(unchanged=1)


@pytest.mark.parametrize("change", [{"title": "Ralat"}, {"lead": "Lain."}, {"text": "Lain."}])
def test_other_words_are_a_correction(change: dict[str, object]) -> None:
    """A changed headline, lead or text is paired with the stored article."""
    known = {"a.id?p=1": Known(9, fingerprint(entry(1)))}
    corrected = entry(1, **change)
    ((number, candidate),) = decide(SEEN, known, ParsedFeed("a", (corrected,)), NOW).changed
    assert (number, candidate.entry) == (9, corrected)


def test_a_future_article_waits_and_keeps_the_feed_from_a_304() -> None:
    """It is not stored, and the validators that would hide it are not kept; its time comes."""
    feed = ParsedFeed("a", (entry(1, published_at=NOW + 3600),))
    waiting = decide(SEEN, {}, feed, NOW)
    assert (waiting.new, waiting.later, waiting.keep_validators) == ((), 1, False)
    due = decide(SEEN, {}, feed, NOW + 3600)
    assert (len(due.new), due.keep_validators) == (1, True)


def test_a_truncated_feed_concludes_nothing() -> None:
    """Its items are used; it is neither remembered by its validators nor a whole first sight."""
    decision = decide(UNSEEN, {}, ParsedFeed("a", (entry(1),), complete=False), NOW)
    assert len(decision.baseline) == 1
    assert not decision.complete
    assert not decision.keep_validators


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("http://a.id/?p=12", "http://a.id/x/"), ("https://www.A.id/?p=12", "http://a.id/y/")),
        (("http://a.id/?p=12", ""), ("http://a.id:80/?post_type=post&p=12", "")),
        (("http://a.id/kabar/", ""), ("https://www.a.id/kabar", "http://lain.id/")),
        (("", "http://a.id/kabar/"), ("", "https://a.id/kabar/?utm_source=x#isi")),
        (("", "http://a.id/?hal=2&kat=1"), ("", "http://a.id/?kat=1&hal=2")),
    ],
)
def test_one_article_has_one_identity(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Scheme, www, case, default port, slug edits, tracking and anchors make no difference."""
    assert identity(*one) == identity(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("http://a.id/?p=1", ""), ("http://a.id/?p=2", "")),
        (("http://a.id/?p=1", ""), ("http://b.id/?p=1", "")),
        (("http://a.id:8080/?p=1", ""), ("http://a.id/?p=1", "")),
        (("7", "http://a.id/x/"), ("7", "http://b.id/x/")),
        (("", "http://a.id/?hal=1"), ("", "http://a.id/?hal=2")),
    ],
)
def test_two_articles_have_two_identities(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Other posts, sites and pages stay apart."""
    assert identity(*one) != identity(*other)


@given(st.text(), st.text())
def test_any_guid_and_link_have_an_identity(guid: str, link: str) -> None:
    """Broken addresses are no error, and spaces around them no difference."""
    assert identity(f" {guid}\n", f" {link} ") == identity(guid, link)

"""The decider: first sight, news, corrections, and what stays the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.changes import AHEAD, OLD, Decision, decide, is_news
from bot.feeds.identity import fingerprint, identities, identity
from bot.feeds.model import Entry, FeedState, KnownArticle, ParsedFeed

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


def after(known: dict[str, KnownArticle], decision: Decision) -> dict[str, KnownArticle]:
    """What storage would know once the decision is carried out."""
    known = dict(known)
    for candidate in (*decision.new, *decision.baseline):
        known[candidate.identity] = KnownArticle(len(known) + 1, candidate.fingerprint, 1)
    for number, candidate in decision.changed:
        known[candidate.identity] = KnownArticle(number, candidate.fingerprint, 1)
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


def test_an_empty_feed_is_soon_looked_at_in_full() -> None:
    """A site that fails for a moment says that with the validators of its news: a 304 hid it."""
    assert not decide(SEEN, {}, ParsedFeed("a", ()), NOW).keep_validators
    assert decide(SEEN, {}, ParsedFeed("a", (entry(1),)), NOW).keep_validators


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
    known = {"a.id?p=1": KnownArticle(9, fingerprint(entry(1)), 1)}
    bumped = entry(1, published_at=NOW, image="http://a.id/b.jpg", categories=("Baru",))
    decision = decide(SEEN, known, ParsedFeed("a", (bumped,)), NOW)
    assert decision == Decision(unchanged=1)


@pytest.mark.parametrize("change", [{"title": "Ralat"}, {"lead": "Lain."}, {"text": "Lain."}])
def test_other_words_are_a_correction(change: dict[str, object]) -> None:
    """A changed headline, lead or text is paired with the stored article."""
    known = {"a.id?p=1": KnownArticle(9, fingerprint(entry(1)), 1)}
    corrected = entry(1, **change)
    ((number, candidate),) = decide(SEEN, known, ParsedFeed("a", (corrected,)), NOW).changed
    assert (number, candidate.entry) == (9, corrected)


def test_a_future_article_waits_and_keeps_the_feed_from_a_304() -> None:
    """It is not stored, and the validators that would hide it are not kept; its time comes."""
    feed = ParsedFeed("a", (entry(1, published_at=NOW + 3600),))
    waiting = decide(SEEN, {}, feed, NOW)
    assert (waiting.new, waiting.later, waiting.keep_validators) == ((), 1, False)
    barely = ParsedFeed("a", (entry(1, published_at=NOW + AHEAD + 0.5),))
    assert decide(SEEN, {}, barely, NOW).later == 1
    due = decide(SEEN, {}, feed, NOW + 3600)
    assert (len(due.new), due.keep_validators) == (1, True)


def test_what_is_dated_in_the_future_is_counted_with_the_furthest() -> None:
    """So that the operator is told how many wait, and for how long."""
    dates = (None, NOW - 5, NOW + 600, NOW + 7 * 3600)
    feed = ParsedFeed("a", tuple(entry(n, published_at=date) for n, date in enumerate(dates)))
    decision = decide(SEEN, {}, feed, NOW)
    assert (decision.later, decision.ahead) == (2, 7 * 3600)
    assert decide(SEEN, {}, ParsedFeed("a", feed.entries[:2]), NOW).ahead == 0.0


@pytest.mark.parametrize("skew", [600.0, 7 * 3600.0])
def test_a_clock_that_differs_silences_no_news(skew: float) -> None:
    """Ours is slow, or the site's fast: what the site took for published is due, and no later."""
    found = entry(1, published_at=NOW + skew - 5)
    scheduled = entry(2, published_at=NOW + skew + 3600)
    decision = decide(SEEN, {}, ParsedFeed("a", (found, scheduled)), NOW, skew=skew)
    assert [candidate.entry for candidate in decision.new] == [found]
    assert decision.later == 1


@pytest.mark.parametrize("days", [2, 400])
def test_a_clock_that_is_days_fast_makes_no_news_old(days: int) -> None:
    """By the site's clock the article is of this minute; what was old there is old all the same."""
    ours = NOW + days * OLD
    state = replace(SEEN, last_success_at=ours - 60)
    feed = ParsedFeed("a", (entry(1, published_at=NOW - 5), entry(2, published_at=NOW - 2 * OLD)))
    decision = decide(state, {}, feed, ours, skew=-days * OLD)
    assert [candidate.entry.guid for candidate in decision.new] == [feed.entries[0].guid]
    assert len(decision.baseline) == 1


def test_a_last_look_in_the_future_makes_no_news_old() -> None:
    """A clock that was days fast, and was set back, has timed it."""
    state = replace(SEEN, last_success_at=NOW + 30 * OLD)
    assert len(decide(state, {}, ParsedFeed("a", (entry(1),)), NOW).new) == 1


def test_a_truncated_feed_concludes_nothing() -> None:
    """Its items are used; it is neither remembered by its validators nor a whole first sight."""
    decision = decide(UNSEEN, {}, ParsedFeed("a", (entry(1),), complete=False), NOW)
    assert len(decision.baseline) == 1
    assert not decision.complete
    assert not decision.keep_validators


@pytest.mark.parametrize(
    ("state", "age", "news"),
    [
        (UNSEEN, 0.0, False),
        (SEEN, -500.0, True),
        (SEEN, 3600.0, True),
        (SEEN, OLD, True),
        (SEEN, OLD + 1, False),
        (replace(SEEN, last_success_at=SEEN.baseline_at), OLD + 1, False),
        (replace(SEEN, baseline_at=NOW - 10 * OLD), 5 * OLD, True),
        (replace(SEEN, baseline_at=NOW - 10 * OLD, last_success_at=NOW - 1000), 5 * OLD, False),
        (replace(SEEN, baseline_at=NOW - 10 * OLD, last_success_at=NOW - 5 * OLD), 5 * OLD, True),
    ],
)
def test_news_was_not_there_at_the_last_look(state: FeedState, age: float, news: bool) -> None:
    """Back-dated by hours it is news, and so is what a long outage kept from us.

    `age` is counted from the last look of SEEN. An archive that was imported, or the eleventh
    article that a withdrawn one lets into the window, is stored for readers and pushed to nobody.
    """
    found = entry(1, published_at=NOW - 1000 - age)
    assert is_news(found, state, NOW) is news
    decision = decide(state, {}, ParsedFeed("a", (found,)), NOW)
    assert (len(decision.new), len(decision.baseline)) == ((1, 0) if news else (0, 1))


def test_an_article_without_a_date_is_news() -> None:
    """Nothing says that it is old."""
    assert len(decide(SEEN, {}, ParsedFeed("a", (entry(1, published_at=None),)), NOW).new) == 1


def test_an_article_is_known_by_its_link_from_another_feed() -> None:
    """One feed has the link as guid, the other a tag: one article, and no correction."""
    known = {"a.id/1": KnownArticle(9, "lain", 1)}
    tagged = entry(1, guid="tag:a.id,2026:1")
    assert decide(SEEN, known, ParsedFeed("a", (tagged,)), NOW) == Decision(unchanged=1)


def test_a_link_that_several_entries_share_is_none_of_theirs() -> None:
    """A live page: each entry with its own guid is its own article."""
    known = {"a.id/siaran": KnownArticle(9, "lain", 1)}
    shared = [entry(n, guid=str(n), link="http://a.id/siaran/") for n in (1, 2)]
    assert len(decide(SEEN, known, ParsedFeed("a", tuple(shared)), NOW).new) == 2


@pytest.mark.parametrize(
    ("guid", "link", "names"),
    [
        ("http://a.id/?p=1", "http://a.id/satu/", ("a.id?p=1",)),
        ("http://a.id/satu/", "https://www.a.id/satu", ("a.id/satu",)),
        ("http://a.id/satu/", "http://a.id/dua/", ("a.id/satu", "a.id/dua")),
        ("7", "http://a.id/satu/?utm_source=rss", ("a.id 7", "a.id/satu")),
        ("", "http://a.id/satu/", ("a.id/satu",)),
        ("7", "http://a.id/", ("a.id 7",)),
        ("7", "", (" 7",)),
        ("http://a.id/berita/?p=satu", "", ("a.id/berita?p=satu",)),
        ("http://a.id/?p=", "http://a.id/", ("a.id?p=",)),
        ("", "http://a.id//2026///satu/?b=&a=2&gclid=x&fbclid=y", ("a.id/2026/satu?a=2&b=",)),
        ("", "http://a.id/liga-X/", ("a.id/liga-X",)),
        ("tag:a.id,2026:1", "ftp://b.id/satu", (" tag:a.id,2026:1",)),
    ],
)
def test_an_article_has_its_identity_first(guid: str, link: str, names: tuple[str, ...]) -> None:
    """Then its link; not WordPress's, whose slugs move, and never a front page."""
    assert identities(entry(1, guid=guid, link=link)) == names


def test_words_have_the_fingerprint_that_is_stored_of_them() -> None:
    """Another one would make every stored article a corrected one, at the first refresh."""
    assert fingerprint(entry(1)) == "3da99112e04bfcc7dec70dab0440dcf0"


HOSTS = st.sampled_from(["a.id", "www.a.id", "A.id", "a.id:80", "www.a.id."])
SLUGS = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)


@given(st.integers(1, 10**7), st.lists(st.tuples(HOSTS, SLUGS), min_size=2, max_size=6), st.data())
def test_a_post_stays_one_article_through_all_that_happens_to_it(
    number: int, sights: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Host and scheme change, its slug is edited, it is trashed, republished and dated anew."""
    known: dict[str, KnownArticle] = {}
    pushed = 0
    for host, slug in sights:
        scheme = "http" if host.endswith(":80") else data.draw(st.sampled_from(["http", "https"]))
        seen = entry(
            1,
            guid=f"{scheme}://{host}/?p={number}",
            link=f"https://a.id/{slug}/",
            published_at=NOW - data.draw(st.floats(0, 1000)),
        )
        decision = decide(SEEN, known, ParsedFeed("a", (seen,)), NOW)
        pushed += len(decision.new)
        assert not decision.changed
        known = after(known, decision)
    assert pushed == 1


@given(HOSTS, SLUGS, st.sampled_from(["", "/", "?utm_source=x", "/#isi", "/?fbclid=1"]))
def test_a_link_stays_one_identity(host: str, slug: str, tail: str) -> None:
    """Whatever shares and schemes put around it."""
    assert identity("", f"http://{host}/{slug}{tail}") == identity("", f"https://a.id/{slug}/")


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


def test_two_feeds_that_word_an_article_differently_do_not_correct_each_other() -> None:
    """Else every look of either would change it again, and edit every phone."""
    known = {"a.id?p=1": KnownArticle(9, "lain", 2)}
    assert decide(SEEN, known, ParsedFeed("a", (entry(1),)), NOW).changed == ()
    assert decide(replace(SEEN, id=2), known, ParsedFeed("a", (entry(1),)), NOW).changed

"""How much comes to somebody, by what was published lately."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.places.model import Places
from bot.readers.follows.amount import Amount, FollowedTopics, PublishedArticle, RecentNews, Way
from bot.readers.model import Follow, Mode

BANTEN, KAB, PANONGAN, CIKUPA, SERANG = "36", "36.03", "36.03.19", "36.03.18", "36.73"
DAYS = 28
WHERE = (
    Places((KAB,), (PANONGAN,)),
    Places((KAB,), (CIKUPA,)),
    Places((KAB, SERANG), (CIKUPA,)),
    Places((KAB,)),
    Places((SERANG,)),
    Places(province=True),
    Places(),
)
MODES = st.sampled_from(Mode)
FOLLOWS = st.lists(
    st.builds(
        Follow,
        st.sampled_from((BANTEN, KAB, PANONGAN, CIKUPA, SERANG)),
        wide=st.booleans(),
        mode=MODES,
        around=st.booleans(),
    ),
    unique_by=lambda follow: follow.place,
)
ARTICLES = st.lists(
    st.builds(
        PublishedArticle, st.integers(0, DAYS - 1), st.sampled_from(WHERE), urgent=st.booleans()
    )
)


def way(places: Places, *follows: Follow, urgent: bool = False) -> Way:
    return FollowedTopics.of(follows).way(PublishedArticle(0, places, urgent), BANTEN)


def a_day_each(*where: Places) -> RecentNews:
    """Every day of four weeks an article of each of these."""
    articles = [PublishedArticle(day, places) for day in range(DAYS) for places in where]
    return RecentNews.of(articles, BANTEN, days=DAYS)


def test_circles_are_counted_apart() -> None:
    """Panongan at once, the rest of its regency in the summary."""
    lately = a_day_each(WHERE[0], WHERE[1], WHERE[3], WHERE[4])
    assert lately.amount([Follow(PANONGAN, around=True)]) == Amount(1, 2)
    assert lately.amount([Follow(PANONGAN)]) == Amount(1, 0)
    assert lately.amount([Follow(PANONGAN, wide=True, around=True)]) == Amount(2, 1)
    assert lately.amount([Follow(BANTEN, mode=Mode.DAILY)]) == Amount(0, 4)


def test_an_article_of_two_followed_places_is_counted_once() -> None:
    """The soonest way counts."""
    lately = a_day_each(WHERE[0])
    follows = [Follow(BANTEN, mode=Mode.DAILY), Follow(KAB), Follow(PANONGAN)]
    assert lately.amount(follows) == Amount(1, 0)


def test_what_is_over_the_limit_goes_into_the_summary() -> None:
    """Day by day."""
    lately = a_day_each(*[WHERE[0]] * 5)
    assert lately.amount([Follow(PANONGAN)], 2) == Amount(2, 3)


def test_under_a_week_nothing_is_foretold() -> None:
    """Six days, or nothing at all."""
    week = [PublishedArticle(day, WHERE[0]) for day in range(7)]
    assert RecentNews.of(week, BANTEN, days=DAYS).amount([Follow(PANONGAN)]) == Amount(1, 0)
    assert RecentNews.of(week[:6], BANTEN, days=DAYS).amount([Follow(PANONGAN)]) is None
    assert RecentNews.of((), BANTEN, days=DAYS).amount([Follow(PANONGAN)]) is None


def test_what_is_urgent_comes_at_once_whatever_was_chosen() -> None:
    """Of the province, to everybody inside it; not where nothing is wanted."""
    for mode in (Mode.DIRECT, Mode.DAILY, Mode.IMPORTANT):
        assert way(WHERE[0], Follow(PANONGAN, mode=mode), urgent=True) is Way.AT_ONCE
        assert way(WHERE[5], Follow(PANONGAN, mode=mode), urgent=True) is Way.AT_ONCE
    assert way(WHERE[5], Follow(PANONGAN, mode=Mode.OFF), urgent=True) is Way.NOT
    assert way(WHERE[1], Follow(PANONGAN, around=True), urgent=True) is Way.SUMMARY


@given(ARTICLES, FOLLOWS, st.integers(1, 5))
def test_a_limit_moves_and_loses_nothing(
    articles: list[PublishedArticle], follows: list[Follow], most: int
) -> None:
    """What comes in all is the same; at once it is at most so many a day."""
    lately = RecentNews(DAYS, articles, BANTEN)
    free, limited = lately.amount(follows), lately.amount(follows, most)
    assert free is not None
    assert limited is not None
    assert limited.at_once <= min(free.at_once, most)
    assert abs(sum((free.at_once, free.summary)) - sum((limited.at_once, limited.summary))) < 1e-9


@given(ARTICLES, FOLLOWS)
def test_more_places_bring_no_less(articles: list[PublishedArticle], follows: list[Follow]) -> None:
    """And nothing brings nothing."""
    lately = RecentNews(DAYS, articles, BANTEN)
    assert lately.amount(()) == Amount(0, 0)
    before = 0
    for count in range(len(follows) + 1):
        amount = lately.amount(follows[:count])
        assert amount is not None
        articles_in_all = round((amount.at_once + amount.summary) * DAYS)
        assert articles_in_all >= before
        before = articles_in_all

"""Rechecks of withdrawals: each absent article has its turn, and none more often than is right."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feeds.model import AbsentArticle
from bot.workers.feeds.withdrawals import APART, REMEMBERED, THERE_FOR, WithdrawalRechecks

NOW = 1_750_000_000.0


def absent(*numbers: int, missing_at: float | None = None) -> Sequence[AbsentArticle]:
    return [AbsentArticle(number, f"https://a.example/{number}/", missing_at) for number in numbers]


def ids(found: Sequence[AbsentArticle]) -> list[int]:
    return [article.id for article in found]


def test_an_article_that_is_there_is_asked_for_once_an_hour() -> None:
    """Until then others have their turn."""
    rechecks = WithdrawalRechecks()
    rechecks.record(1, there=True, now=NOW)
    assert ids(rechecks.due(absent(1, 2), now=NOW + THERE_FOR - 1)) == [2]
    assert ids(rechecks.due(absent(1, 2), now=NOW + THERE_FOR)) == [1, 2]


def test_an_article_that_is_not_there_is_asked_for_again_after_ten_minutes() -> None:
    """The same where the site could not say."""
    rechecks = WithdrawalRechecks()
    rechecks.record(1, there=False, now=NOW)
    for since in (None, NOW):
        assert not rechecks.due(absent(1, missing_at=since), now=NOW + APART - 1)
        assert ids(rechecks.due(absent(1, missing_at=since), now=NOW + APART)) == [1]


def test_the_ten_minutes_outlive_a_restart() -> None:
    """They are counted from what the database says."""
    assert not WithdrawalRechecks().due(absent(1, missing_at=NOW), now=NOW + APART - 1)
    assert ids(WithdrawalRechecks().due(absent(1, missing_at=NOW), now=NOW + APART)) == [1]


def test_what_is_remembered_has_an_end() -> None:
    """The latest are kept; forgetting one costs a question."""
    rechecks = WithdrawalRechecks()
    for number in range(2 * REMEMBERED):
        rechecks.record(number, there=True, now=NOW)
    due = rechecks.due(absent(*range(2 * REMEMBERED)), now=NOW)
    assert ids(due) == list(range(REMEMBERED))

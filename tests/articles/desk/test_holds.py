"""The words that hold an article, or let it go."""

from __future__ import annotations

import pytest

from bot.articles.desk.holds import parse_hold


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("tahan", True),
        ("Tahan dulu!", True),
        ("hold this", None),
        ("lepas", False),
        ("Lepaskan sekarang", False),
        ("tahan napas", None),
        ("jangan tahan", None),
        ("polisi lepas tersangka", None),
        ("", None),
    ],
)
def test_only_the_order_itself_is_one(said: str, means: bool | None) -> None:
    """What editors say to each other holds nothing."""
    assert parse_hold(said) is means

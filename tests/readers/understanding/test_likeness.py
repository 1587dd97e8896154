"""Examples -> the wish that other words are most like."""

from __future__ import annotations

from bot.readers.understanding.likeness import Likeness
from bot.readers.understanding.wishes import Wish

LEARNED = Likeness(
    [
        (["jangan", "kirim", "berita"], Wish.STOP),
        (["jangan", "kirim", "lagi"], Wish.STOP),
        (["kirim", "berita", "lagi"], Wish.RESUME),
        (["lanjut", "berita", "lagi"], Wish.RESUME),
        (["banjir", "tigaraksa"], Wish.SEARCH),
        (["harga", "cabai"], Wish.SEARCH),
        (["loker", "pabrik", "sepatu"], Wish.SEARCH),
    ]
)
ALL = frozenset(Wish)


def test_the_likeliest_wish_is_heard() -> None:
    """In other words than any example's."""
    assert LEARNED.wish_of(["jangan", "kirim", "berita", "lagi"], ALL) is Wish.STOP
    assert LEARNED.wish_of(["lanjut", "lagi"], ALL) is Wish.RESUME


def test_only_the_wishes_that_may_be_meant_are_looked_at() -> None:
    """The next likeliest of them is heard then."""
    assert LEARNED.wish_of(["kirim", "berita", "lagi"], ALL - {Wish.RESUME}) is Wish.STOP


def test_words_that_no_example_has_are_searched() -> None:
    """What people look for is full of them; so is nothing at all."""
    assert LEARNED.wish_of(["gempa", "bayah"], ALL) is None
    assert LEARNED.wish_of(["jangan", "golput", "milenial", "pandeglang"], ALL) is None
    assert LEARNED.wish_of([], ALL) is None

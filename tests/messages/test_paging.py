"""Pages of what is too long for one message."""

from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.buttons import NewsPage
from bot.messages.paging import numbered_page, rows
from bot.readers.buttons import RegencyPage


@given(st.integers(0, 60), st.integers(1, 9))
def test_turning_pages_leads_once_past_every_item_and_round_again(count: int, size: int) -> None:
    """By the row's last button, from the first page back to the first."""
    seen: list[int] = []
    number, first = 1, None
    for _ in range(count // size + 2):
        shown, turn = numbered_page(range(count), number, size, partial(RegencyPage, "36.03"))
        if first == list(shown):
            break
        first = list(shown) if first is None else first
        seen += shown
        if not turn:
            break
        number = int(turn[0][-1].data.rpartition(":")[2])
    assert seen == list(range(count))


@given(st.integers(0, 60), st.integers(1, 9), st.integers(-5, 99))
def test_a_page_that_is_not_there_is_the_nearest_one(count: int, size: int, number: int) -> None:
    """An old button can name a page that has gone since."""
    shown, _ = numbered_page(range(count), number, size, partial(RegencyPage, "36.03"))
    last = max(1, -(-count // size))
    nearest = min(max(number, 1), last)
    assert list(shown) == list(range(count))[(nearest - 1) * size : nearest * size]


@given(st.integers(0, 20), st.integers(1, 5))
def test_rows_hold_every_button_in_its_order(count: int, width: int) -> None:
    """None is wider than asked for, and none is empty."""
    buttons = [NewsPage("36", at).button(str(at)) for at in range(count)]
    made = rows(buttons, width)
    assert [button for row in made for button in row] == buttons
    assert all(1 <= len(row) <= width for row in made)

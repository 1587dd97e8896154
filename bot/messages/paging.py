"""Rows of buttons, and the pagers under what is too long for one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.messages.callback_data import CallbackData
from bot.messages.message import Button, Keyboard

CHOSEN = "✓ "
PER_PAGE = 5  # headlines

Item = TypeVar("Item")


def mark_chosen(label: str, *, on: bool) -> str:
    """The label, marked where it is what is chosen now."""
    return CHOSEN + label if on else label


def rows(buttons: Sequence[Button], width: int) -> Keyboard:
    """The buttons in rows of at most `width`."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def pager(data: Callable[[int], CallbackData], *, offset: int, size: int, total: int) -> Keyboard:
    """A row with newer, where one is, and older; none for a single page. `data`: by offset."""
    if total <= size:
        return ()
    page, last = offset // size + 1, -(-total // size)
    row = [data(offset).button(f"{page}/{last}")]
    if page > 1:
        row.insert(0, data(max(0, offset - size)).button("◂"))
    if page < last:
        row.append(data(offset + size).button("▸"))
    return (tuple(row),)


def numbered_page(
    items: Sequence[Item], number: int, size: int, data: Callable[[int], CallbackData]
) -> tuple[Sequence[Item], Keyboard]:
    """The items of the page of this number, from 1, and a row that turns it: round and round.

    The nearest page where there is none of the number; no row where there is one page only.
    `data`: by number.
    """
    last = max(1, -(-len(items) // size))
    number = min(max(number, 1), last)
    shown = items[(number - 1) * size : number * size]
    if last == 1:
        return shown, ()
    before, after = (number - 2) % last + 1, number % last + 1
    turns = ((before, "◂"), (number, f"{number}/{last}"), (after, "▸"))
    return shown, (tuple(data(page).button(label) for page, label in turns),)

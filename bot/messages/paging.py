"""Rows of buttons, and the pagers of lists that are too long for one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.messages.callback_data import CallbackData
from bot.messages.message import Button, Keyboard

CHOSEN = "✓ "
PER_PAGE = 5  # headlines

Item = TypeVar("Item")


def mark_chosen(label: str, *, on: bool) -> str:
    """Return the label, with a mark if it is chosen now."""
    return CHOSEN + label if on else label


def rows(buttons: Sequence[Button], width: int) -> Keyboard:
    """Return the buttons in rows of at most `width`."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def pager(data: Callable[[int], CallbackData], *, offset: int, size: int, total: int) -> Keyboard:
    """Return a row of buttons to the newer and older page; none for one page. `data`: by offset."""
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
    """Return the items of a page (numbered from 1), and a row that turns the pages in a circle.

    A number outside the pages gives the nearest page; a single page has no row. `data`: by number.
    """
    last = max(1, -(-len(items) // size))
    number = min(max(number, 1), last)
    shown = items[(number - 1) * size : number * size]
    if last == 1:
        return shown, ()
    before, after = (number - 2) % last + 1, number % last + 1
    turns = ((before, "◂"), (number, f"{number}/{last}"), (after, "▸"))
    return shown, (tuple(data(page).button(label) for page, label in turns),)

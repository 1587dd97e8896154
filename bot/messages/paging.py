"""Rows of buttons and the pager under a long list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.message import Button, Keyboard

CHOSEN = "✓ "


def pager(data: str, *, offset: int, size: int, total: int) -> tuple[Button, ...]:
    """Newer, where one is, older; empty for a single page. `data` has an `{offset}`."""
    if total <= size:
        return ()
    page, last = offset // size + 1, -(-total // size)
    row = [Button(f"{page}/{last}", data=data.format(offset=offset))]
    if page > 1:
        row.insert(0, Button("◂", data=data.format(offset=max(0, offset - size))))
    if page < last:
        row.append(Button("▸", data=data.format(offset=offset + size)))
    return tuple(row)


PER_PAGE = 5


def rows(buttons: Sequence[Button], width: int) -> Keyboard:
    """The buttons in rows of at most `width`."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))

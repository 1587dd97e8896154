"""At most so many messages at once a day: which of those that wait go, and which are held back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.delivery.model import Priority


class Push(NamedTuple):
    """A piece of news on its way to one chat: the nearest, the most urgent, the oldest is least."""

    nearness: int
    priority: int  # as of Priority
    at: float
    id: int


def hold_back(limit: int, gone: int, waiting: Iterable[Push]) -> list[Push]:
    """Return those of the waiting that are too many on a day on which `gone` went already.

    What is urgent counts, and is never held back.
    """
    pushes = sorted(waiting)
    ordinary = [push for push in pushes if push.priority > Priority.BREAKING]
    urgent = len(pushes) - len(ordinary)
    return ordinary[max(0, limit - gone - urgent) :]

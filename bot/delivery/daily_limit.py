"""The daily limit of messages sent at once: which waiting ones are sent, which are held back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.delivery.model import Priority


class Push(NamedTuple):
    """A push on its way to one chat; the nearest, the most urgent, the oldest sorts first."""

    nearness: int
    priority: int  # as of Priority
    at: float
    id: int


def hold_back(limit: int, gone: int, waiting: Iterable[Push]) -> list[Push]:
    """Return the waiting pushes that exceed the limit of a day on which `gone` were sent already.

    Urgent pushes count, and are never held back.
    """
    pushes = sorted(waiting)
    ordinary = [push for push in pushes if push.priority > Priority.BREAKING]
    urgent = len(pushes) - len(ordinary)
    return ordinary[max(0, limit - gone - urgent) :]

"""Counting the chats that an article is for, by the way it comes to them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from bot.articles.model import Audience
from bot.delivery.model import Priority
from storage.outbox.ways import Chats, Spread, select_pushes


async def count_audience(chats: Chats, spread: Spread) -> Audience:
    """Count who gets an article at once, in a summary, or only if it is marked as important.

    As things are now: readers who have paused the news are not counted.
    """
    ways = await _count(chats, spread)
    summary = ways.pop(Priority.SUMMARY, 0)
    at_once = sum(ways.values())
    # A reader who gets the article in any way gets it when it is urgent, too.
    urgent = replace(spread, priority=Priority.BREAKING)
    everybody = sum((await _count(chats, urgent)).values())
    return Audience(at_once, summary, everybody - at_once - summary)


async def _count(chats: Chats, spread: Spread) -> dict[Priority, int]:
    each = select_pushes(chats, spread).subquery()
    rows = await chats.connection.execute(
        select(each.c.priority, func.count()).group_by(each.c.priority), chats.bound
    )
    return {Priority(row[0]): row[1] for row in rows}

"""What must hold of corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator

from tests.simulation.history import History
from tests.simulation.laws.doubts import doubts
from tests.simulation.machine.chats import topic_of, words_of
from tests.simulation.people.chiefs import CORRECT, WITHDRAW, Order
from tests.simulation.people.following import Follower
from tests.simulation.people.readers import is_unasked


def who_had_it_is_told(history: History) -> Iterator[str]:
    """Who had an article before it was corrected or withdrawn reads why, each in one message."""
    for order, reader in _told(history):
        had = [each for each in _sent(reader, order) if each < int(order.began)]
        told = _shown(history, reader, order.mark)
        if had and not told and order.ended is not None and not reader.away:
            yield f"{order.command} of {order.article.mark} did not reach {reader.name}"


def nobody_else_is_told(history: History) -> Iterator[str]:
    """Who never had it hears nothing of it; and nobody hears of a correction twice."""
    for order, reader in _told(history):
        if _shown(history, reader, order.mark) and not _sent(reader, order):
            yield f"{order.command} of {order.article.mark} reached {reader.name}"
        times = sum(order.mark in words_of(message) for message in reader.came())
        if order.command == CORRECT and times > 1 + doubts(history, *reader.chats):
            yield f"{order.mark} came {times} times to {reader.name}"


ORDERS = (who_had_it_is_told, nobody_else_is_told)


def _told(history: History) -> Iterator[tuple[Order, Follower]]:
    """Each order, of articles that nobody else has changed, and each reader."""
    withdrawn = {each.article.id for each in history.chief.orders if each.command == WITHDRAW}
    for order in history.chief.orders:
        alone = order.command == WITHDRAW or order.article.id not in withdrawn
        if order.mark and alone and order.article.id not in history.publisher.touched:
            yield from ((order, reader) for reader in history.followers)


def _sent(reader: Follower, order: Order) -> list[int]:
    """When each message came that brought the article, by the server's clock in whole seconds."""
    brought = (
        m for m in reader.came() if order.article.mark in words_of(m) and is_unasked(words_of(m))
    )
    return [message["date"] for message in brought]


def _shown(history: History, reader: Follower, mark: str) -> bool:
    shown = [each for chat in reader.chats for each in history.world.chats.shown[chat]]
    there = (each for each in shown if topic_of(each) == reader.thread)
    return any(mark in words_of(message) for message in there)

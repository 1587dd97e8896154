"""What must hold of corrections and withdrawals, and of replies that were published."""

from __future__ import annotations

from collections.abc import Iterator

from bot.complaints.model import Status
from bot.demo.emulator.protocol.wire import Json
from tests.simulation.history import History
from tests.simulation.laws.doubts import doubts
from tests.simulation.machine.chats import topic_of, words_of
from tests.simulation.people.desk.chiefs import WITHDRAW, Order
from tests.simulation.people.following import Follower
from tests.simulation.people.readers import is_unasked


def who_had_it_is_told(history: History) -> Iterator[str]:
    """Who had an article before it was corrected, withdrawn or replied to reads it."""
    for order, reader in _told(history):
        had = [each for each in _sent(reader, order) if each < int(order.began)]
        told = _shown(history, reader, order.mark)
        if had and not told and order.ended is not None and not reader.away:
            yield f"{order.command} of {order.article.mark} did not reach {reader.name}"


def nobody_else_is_told(history: History) -> Iterator[str]:
    """Who never had it hears nothing of it; and nobody hears of it twice."""
    for order, reader in _told(history):
        if _shown(history, reader, order.mark) and not _sent(reader, order):
            yield f"{order.command} of {order.article.mark} reached {reader.name}"
        times = sum(order.mark in _read(message) for message in reader.came())
        if order.command != WITHDRAW and times > 1 + doubts(history, *reader.chats):
            yield f"{order.mark} came {times} times to {reader.name}"


ORDERS = (who_had_it_is_told, nobody_else_is_told)


def _told(history: History) -> Iterator[tuple[Order, Follower]]:
    """Each order, of articles that nobody else has changed, and each reader."""
    withdrawn = {each.article.id for each in history.chief.orders if each.command == WITHDRAW}
    for order in [*history.chief.orders, *_replies(history)]:
        alone = order.command == WITHDRAW or order.article.id not in withdrawn
        if order.mark and alone and order.article.id not in history.publisher.touched:
            yield from ((order, reader) for reader in history.followers)


def _replies(history: History) -> Iterator[Order]:
    """Published replies and corrections, each told by its address."""
    filings = [each for person in history.complainants for each in person.filings]
    articles = {each.number: each.article for each in filings if each.article}
    for editor in history.ombudsmen:
        for each in editor.decisions:
            if each.status is Status.PUBLISHED and (article := articles.get(each.number)):
                yield Order("/hakjawab", article, each.mark, each.began, each.ended)


def _sent(reader: Follower, order: Order) -> list[int]:
    """When each message came that brought the article, by the server's clock in whole seconds."""
    brought = (
        m for m in reader.came() if order.article.mark in words_of(m) and is_unasked(words_of(m))
    )
    return [message["date"] for message in brought]


def _shown(history: History, reader: Follower, mark: str) -> bool:
    shown = [each for chat in reader.chats for each in history.world.chats.shown[chat]]
    there = (each for each in shown if topic_of(each) == reader.thread)
    return any(mark in _read(message) for message in there)


def _read(message: Json) -> str:
    """What stands in it, and where its buttons lead."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return " ".join([words_of(message), *(key.get("url", "") for row in rows for key in row)])

"""The editors' chat of a newsroom whose words, places and zone are the first newsroom's."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.workers.editors_chat import EditorsChat
from storage.repositories import Storage


def editors_chat(
    storage: Storage,
    chat_id: int | None,
    clock: Callable[[], float],
    notify: Callable[[], None] = lambda: None,
) -> EditorsChat:
    """As the bot makes it; None: there is no group."""
    return EditorsChat(
        chat_id,
        storage=storage,
        words=load_texts().of(None),
        gazetteer=load_gazetteer(),
        zone=ZoneInfo("Asia/Jakarta"),
        clock=clock,
        notify=notify,
    )

"""The first of an article goes alone: what Telegram refuses of it is mended before the rest."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass, field
from functools import partial

import pytest

from bot.core.errors import Refused
from bot.core.json_codec import Json, decode
from bot.delivery import envelopes
from bot.delivery.envelopes import Envelope
from bot.delivery.model import DeliveryStatus
from bot.readers.model import State
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.telegram.responses import Answered, ignore_status
from storage.repositories import Storage
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import (
    PANONGAN,
    follower,
    publish,
    spread,
    texts_of,
    until_settled,
)
from tests.support.storage.articles import file_article

MANY = 16


@dataclass
class Watch:
    """What a fussy Telegram refuses (the name of a parameter), and what it saw."""

    refuses: str = ""
    refused: int = 0
    answered: int = 0
    in_the_air: int = 0
    together: list[tuple[bool, int]] = field(default_factory=list)  # answered before; in the air


class Fussy(BotApi):
    """The emulated Telegram, fussy about a parameter once the chat can be written to at all."""

    def __init__(self, url: str, token: str, connections: Connections, *, watch: Watch) -> None:
        super().__init__(url, token, connections)
        self._watch = watch

    async def post(
        self,
        method: str,
        body: bytes,
        *,
        read_timeout: float | None = None,
        answered: Answered = ignore_status,
    ) -> Json:
        watch, params = self._watch, decode(body)
        call = partial(super().post, method, body, read_timeout=read_timeout, answered=answered)
        if method != "sendMessage" or not isinstance(params, dict):
            return await call()
        watch.in_the_air += 1
        watch.together.append((watch.answered > 0, watch.in_the_air))
        try:
            await self.call("sendChatAction", {"chat_id": params["chat_id"], "action": "typing"})
            if watch.refuses and watch.refuses in params:
                watch.refused += 1
                answered(400)
                raise Refused("Bad Request: can't parse it")
            sent = await call()
            watch.answered += 1
            return sent
        finally:
            watch.in_the_air -= 1


@pytest.mark.parametrize(("refuses", "refused"), [("reply_markup", 2), ("parse_mode", 2), ("", 0)])
async def test_what_is_refused_is_refused_to_one_however_many_wait(
    telegram: Telegram, storage: Storage, draining: Drain, refuses: str, refused: int
) -> None:
    """Both forms with markup are tried on one chat; then everybody gets the plain one at once."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(MANY)]
    await publish(storage)
    await spread(storage)
    watch = Watch(refuses)
    async with draining(make_api=partial(Fussy, watch=watch)):
        await until_settled(storage)
    assert watch.refused == refused
    for person in people:
        (heard,) = [message for message in await person.from_bot() if message.kind]
        assert heard.text.startswith("Pleno di Panongan")
        assert bool(heard.buttons) is not bool(refuses)


async def test_the_rest_follows_together_once_one_has_arrived(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Alone until then; afterwards nobody waits for anybody."""
    for number in range(MANY):
        await follower(telegram, storage, f"Pembaca {number}")
    await publish(storage)
    await spread(storage)
    watch = Watch()
    async with draining(make_api=partial(Fussy, watch=watch)):
        await until_settled(storage)
    assert max(together for answered, together in watch.together if not answered) == 1
    assert max(together for answered, together in watch.together if answered) > 1


async def test_each_article_and_language_is_tried_by_itself(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """What is known of one says nothing of another."""
    for number in range(MANY):
        await follower(
            telegram, storage, f"Pembaca {number}", language="id" if number % 2 else "en"
        )
    await publish(storage)
    await spread(storage)
    watch = Watch("parse_mode")
    async with draining(make_api=partial(Fussy, watch=watch)):
        await until_settled(storage)
    assert watch.refused == 2 * 2


async def test_a_blocked_chat_says_nothing_of_the_article(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The next one goes alone, too, until one was there to take it or to refuse it."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(MANY)]
    people.sort(key=lambda person: person.id)  # the order in which they are served
    gone = people[:3]
    for person in gone:
        await person.blocks()
    await publish(storage)
    await spread(storage)
    watch = Watch("parse_mode")
    async with draining(make_api=partial(Fussy, watch=watch)):
        await until_settled(storage)
    assert watch.refused == 2
    for person in gone:
        subscriber = await storage.subscribers.get(person.id)
        assert subscriber is not None
        assert subscriber.state is State.LEFT
    assert [len(await texts_of(person)) for person in people[3:]] == [1] * (MANY - 3)


@pytest.mark.parametrize("fault", [{"status": 502}, {"status": 429, "retry_after": 1}])
async def test_one_that_cannot_be_reached_holds_nobody_up(
    telegram: Telegram, storage: Storage, draining: Drain, fault: dict[str, Json]
) -> None:
    """Everybody else is served before it is tried again."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(8)]
    await publish(storage)
    await spread(storage)
    first = min(person.id for person in people)
    await telegram.faults(rules=[{"method": "sendMessage", "chat": first, "times": 1} | fault])
    async with draining() as drain:
        await until_settled(storage)
    fates = [(outcome.item.chat_id, outcome.status) for outcome in drain.settled]
    assert fates[-1] == (first, DeliveryStatus.SENT)
    assert fates.count((first, DeliveryStatus.RETRY)) == 1
    assert [len(await texts_of(person)) for person in people] == [1] * 8


async def test_an_article_is_read_and_rendered_once(
    telegram: Telegram, storage: Storage, draining: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask for it at the same moment."""
    for number in range(MANY):
        await follower(telegram, storage, f"Pembaca {number}")
    await file_article(storage, "Pleno di Panongan", PANONGAN)
    await spread(storage)
    reads: list[int] = []
    read = storage.articles.get

    async def counted(article_id: int) -> object:
        reads.append(article_id)
        await asyncio.sleep(0)
        return await read(article_id)

    monkeypatch.setattr(storage.articles, "get", counted)
    async with draining():
        await until_settled(storage)
    assert len(reads) == 1


async def test_what_was_sent_long_ago_is_forgotten(
    telegram: Telegram, storage: Storage, draining: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the form that was tried: of many articles only the last ones stay in memory."""
    monkeypatch.setattr(envelopes, "ENVELOPES_KEPT", 2)
    await follower(telegram, storage, "Sri")
    async with draining() as drain:
        before = _envelopes()
        for number in range(6):
            await file_article(storage, f"Kabar {number}", PANONGAN, minutes_ago=0)
            await spread(storage)
            drain.sender_awake.set()
            await until_settled(storage)
        assert len(drain.settled) == 6
        assert _envelopes() <= before + 2


def _envelopes() -> int:
    gc.collect()
    return sum(isinstance(each, Envelope) for each in gc.get_objects())

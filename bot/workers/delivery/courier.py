"""One attempt to deliver one item: paced, sent, judged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

import structlog

from bot.core.errors import Gone, Moved, Refused, TelegramFault, Unauthorized, Unreachable, Wait
from bot.core.json_codec import Json, Params
from bot.delivery.chat_pace import ChatPace
from bot.delivery.circuit_breaker import Outage
from bot.delivery.envelopes import Envelope
from bot.delivery.model import Fate, Item, Kind, Outcome
from bot.delivery.retry import (
    FOLLOWING,
    changes_nothing,
    concerns_one_chat,
    is_message,
    judge,
    judge_correction,
    judge_editors_letter,
    message_is_lost,
    takes_no_payment,
)
from bot.delivery.slots import Slot
from bot.telegram.api import BotApi
from bot.telegram.responses import Answered
from bot.workers.delivery.composer import Composer
from bot.workers.delivery.rate_limiter import Gate

CHATS_THAT_MEAN_THE_BOT = 3
OF_ONE_MESSAGE = (concerns_one_chat, takes_no_payment, message_is_lost)  # no plainer form helps
SOON = 2.0  # seconds: a chat that has to wait longer does not wait in flight

log = structlog.get_logger(__name__)


async def _nobody_told() -> None:
    """For couriers that pay for nothing."""


class Standing(Protocol):
    """Whether what this copy of the bot has claimed is still its own (storage.copies)."""

    tenure: int

    def may_send(self, tenure: int) -> bool:
        """Whether what was claimed in this tenure is."""


class _Flight(NamedTuple):
    """An item under way; `tenure`: when it was claimed."""

    item: Item
    task: asyncio.Task[object]
    tenure: int


class Courier:
    """Carries items to Telegram, within the ceilings of the bot and of each chat.

    `gate` is for all that is free, `paid_gate` for what is paid; `unpaid` is awaited when Telegram
    takes no payment. `standing`: this copy's, where several share the outbox.
    `clock`: UTC epoch seconds, for what is written down; `ticks`: seconds that never go back, for
    pacing.
    """

    def __init__(
        self,
        *,
        api: BotApi,
        gate: Gate,
        composer: Composer,
        clock: Callable[[], float],
        paid_gate: Gate | None = None,
        unpaid: Callable[[], Awaitable[None]] = _nobody_told,
        standing: Standing | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._gate = gate
        self._paid_gate = paid_gate or gate
        self._composer = composer
        self._unpaid = unpaid
        self._standing = standing
        self._clock = clock
        self._ticks = ticks
        self._pace = ChatPace()
        self._outage = Outage()
        self._told_to_wait: dict[int, float] = {}
        self._trials: WeakKeyDictionary[Envelope, asyncio.Lock] = WeakKeyDictionary()
        self._queueing: dict[asyncio.Task[object], Item] = {}  # what is not on its way yet

    def waiting_chats(self) -> frozenset[int]:
        """Chats that Telegram asked us to leave alone (429), and groups at their ceiling."""
        now = self._ticks()
        self._told_to_wait = {c: until for c, until in self._told_to_wait.items() if until > now}
        return frozenset(self._told_to_wait) | self._pace.resting(now, SOON)

    def seconds_of_waiting(self) -> float:
        """Until the first of those chats may be written to again; infinite when there is none."""
        return min(self._told_to_wait.values(), default=float("inf")) - self._ticks()

    def recall(self) -> None:
        """Take back what is not on its way yet; calls that were made go on to their answer."""
        self._recall(paid=False)

    async def deliver(self, item: Item) -> Outcome:
        """Try once. An item that is recalled goes back to the outbox, due at once."""
        task = asyncio.current_task()
        assert task is not None  # a coroutine always runs in a task  # noqa: S101
        self._queueing[task] = item
        try:
            return await self._deliver(_Flight(item, task, self._tenure()))
        except TelegramFault as fault:
            return await self._judged(item, fault)
        except asyncio.CancelledError:
            if task not in self._queueing:
                raise
            return Outcome(item, Fate.RETRY, due_at=self._clock())
        finally:
            self._queueing.pop(task, None)

    def _recall(self, *, paid: bool) -> None:
        for task, item in self._queueing.items():
            if item.paid_on or not paid:
                task.cancel()

    def _tenure(self) -> int:
        return self._standing.tenure if self._standing else 0

    async def _deliver(self, flight: _Flight) -> Outcome:
        envelope = await self._composer.envelope(flight.item)
        if envelope is None or envelope.tried:
            return await self._carry(flight, envelope)
        async with self._trials.setdefault(envelope, asyncio.Lock()):
            # The first of its kind goes alone: what is refused is mended before the rest follows.
            if not envelope.tried:
                return await self._try_out(flight, envelope)
        return await self._carry(flight, envelope)

    async def _try_out(self, flight: _Flight, envelope: Envelope) -> Outcome:
        try:
            outcome = await self._carry(flight, envelope)
        except (Gone, Moved, Refused):
            raise  # of this chat: nothing is known of the message yet
        except TelegramFault:
            envelope.tried = True  # that may last, and nobody is to wait for it
            raise
        envelope.tried = True
        return outcome

    async def _carry(self, flight: _Flight, envelope: Envelope | None) -> Outcome:
        item = flight.item
        slot = await self._turn(item)
        self._queueing.pop(flight.task, None)
        if self._standing and not self._standing.may_send(flight.tenure):
            return Outcome(item, Fate.RETRY, due_at=self._clock(), reason="held for too long")
        if envelope is None:
            sent = await self._letter(item, slot)
        else:
            sent = await self._push(item, envelope, slot)
        self._outage.answered()
        now = self._clock()
        timed = envelope.published if envelope and item.kind is Kind.PUSH else ()
        delays = tuple(max(0.0, now - at) for at in timed)
        return Outcome(item, Fate.SENT, message_ids=sent, delays=delays)

    async def _judged(self, item: Item, fault: TelegramFault) -> Outcome:
        if isinstance(fault, Unreachable):
            self._outage.failed(self._ticks())
        else:
            self._outage.answered()
        if isinstance(fault, Wait):
            self._obey(item, fault)
        if item.paid_on and isinstance(fault, Refused) and takes_no_payment(fault):
            self._recall(paid=True)  # nothing that was claimed as paid will be taken
            await self._unpaid()
            return Outcome(item, Fate.RETRY, due_at=self._clock(), reason=str(fault))
        if item.case_id is not None and item.kind is not Kind.ANSWER:
            return judge_editors_letter(item, fault, self._clock())
        if item.kind is Kind.ANSWER and isinstance(fault, Refused) and changes_nothing(fault):
            return Outcome(item, Fate.SENT)
        if item.kind in FOLLOWING:
            return judge_correction(item, fault, self._clock())
        return judge(item, fault, self._clock())

    async def _turn(self, item: Item) -> Slot:
        cost = _cost(item.params)
        at = self._ticks()
        if is_message(item):
            at = self._pace.take(item.chat_id, at, cost)
        while True:
            wait = max(at - self._ticks(), self._outage.waits(self._ticks()))
            if wait > 0:
                await asyncio.sleep(wait)
            slot = await self._gate_of(item).enter(item.priority, cost)
            # All have waited for the same moment: where the first finds nobody, the rest waits on.
            if self._outage.waits(self._ticks()) <= 0:
                return slot

    def _gate_of(self, item: Item) -> Gate:
        return self._paid_gate if item.paid_on else self._gate

    async def _push(self, item: Item, envelope: Envelope, slot: Slot) -> tuple[int, ...]:
        *forms, plainest = envelope.forms()
        for form in forms:
            try:
                return await self._post(item, envelope, form, slot)
            except Refused as refusal:
                if item.message_id is not None and changes_nothing(refusal):
                    return (item.message_id,)
                if any(mark(refusal) for mark in OF_ONE_MESSAGE):
                    raise
                log.warning("push_refused", articles=item.articles, reason=str(refusal))
            slot = await self._gate_of(item).enter(item.priority)
        return await self._post(item, envelope, plainest, slot)

    async def _post(self, item: Item, envelope: Envelope, form: int, slot: Slot) -> tuple[int, ...]:
        edited = item.message_id
        body = envelope.body(item.chat_id, form, paid=bool(item.paid_on), message_id=edited)
        method = "sendMessage" if edited is None else "editMessageText"
        heard = _tells(self._gate_of(item), slot)
        sent = _ids(await self._api.post(method, body, answered=heard))
        if envelope.adopt(form):
            log.warning("push_simplified", articles=item.articles, form=form)
        return sent

    async def _letter(self, item: Item, slot: Slot) -> tuple[int, ...]:
        try:
            sent = await self._call(item, item.method, item.params, slot)
        except (Refused, Gone, Moved, Unauthorized) as fault:
            edited = item.params.get("message_id")
            if isinstance(edited, int) and isinstance(fault, Refused) and changes_nothing(fault):
                return (edited,)  # a repeated edit: what it wanted is so
            # Of a copy, these may be about the chat that is copied from, or about a server too
            # old to know the method; whether they are about this chat the fallback will show.
            if not item.fallback or (isinstance(fault, Refused) and concerns_one_chat(fault)):
                raise
            return await self._fall_back(item)
        if len(sent) < _cost(item.params) and item.fallback:
            # copyMessages passes over what it cannot copy without a word (Bot API).
            return sent + await self._fall_back(item)
        return sent

    async def _fall_back(self, item: Item) -> tuple[int, ...]:
        sent: list[int] = []
        for method, params in item.fallback:
            slot = await self._gate.enter(item.priority, _cost(params))
            sent += await self._call(item, method, params, slot)
        return tuple(sent)

    async def _call(self, item: Item, method: str, params: Params, slot: Slot) -> tuple[int, ...]:
        heard = _tells(self._gate, slot)
        return _ids(await self._api.call(method, _addressed(item, params), answered=heard))

    def _obey(self, item: Item, wait: Wait) -> None:
        """429 does not say whether the chat is meant or the bot: several chats mean the bot."""
        self._told_to_wait[item.chat_id] = self._ticks() + wait.seconds
        self.waiting_chats()  # forgets those that have waited
        if len(self._told_to_wait) >= CHATS_THAT_MEAN_THE_BOT:
            self._gate_of(item).pause(wait.seconds)


def _tells(gate: Gate, slot: Slot) -> Answered:
    """Whatever the answer: how long it took tells when the call may have arrived."""
    return lambda _status: gate.answered(slot)


def _addressed(item: Item, params: Params) -> Params:
    made: dict[str, Json] = {**params, "chat_id": item.chat_id}
    edits = item.method.startswith("edit")
    if item.thread is not None and not edits:
        made["message_thread_id"] = item.thread
    if edits and item.message_id is not None:
        made["message_id"] = item.message_id
    elif item.kind is Kind.CARD:
        made["message_id"] = item.reply_to  # the card itself
    elif item.reply_to is not None:
        made["reply_parameters"] = {
            "message_id": item.reply_to,
            "allow_sending_without_reply": True,
        }
    return made


def _cost(params: Params) -> int:
    """An album costs as many messages as it has items (Bot API FAQ)."""
    for name in ("message_ids", "media"):
        pieces = params.get(name)
        if isinstance(pieces, Sequence) and not isinstance(pieces, str):
            return len(pieces)
    return 1


def _ids(result: Json) -> tuple[int, ...]:
    """Of the messages that came of a call; of createForumTopic, the topic's."""
    found = result if isinstance(result, list) else [result]
    return tuple(
        made
        for message in found
        if isinstance(message, dict)
        and isinstance(made := message.get("message_id") or message.get("message_thread_id"), int)
    )

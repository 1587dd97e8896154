"""The courier: one attempt to deliver one item, paced, sent, judged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import structlog

from bot.core.clock import Clock
from bot.core.errors import Gone, Moved, Refused, TelegramFault, Unauthorized, Unreachable, Wait
from bot.core.json_codec import Json, Params, encode
from bot.delivery.chat_pace import ChatPace
from bot.delivery.circuit_breaker import CircuitBreaker
from bot.delivery.envelopes import Envelope
from bot.delivery.model import NO_CHAT, DeliveryStatus, Item, Kind, Outcome
from bot.delivery.retry import (
    DELETE,
    MESSAGE_LOST,
    NO_PAYMENT,
    OF_THE_CHAT,
    OTHER_KIND,
    UNCHANGED,
    is_message,
    judge,
    means,
)
from bot.delivery.slots import Slot
from bot.telegram.api import BotApi
from bot.telegram.responses import Answered
from bot.workers.delivery.composer import Composer
from bot.workers.delivery.rate_limiter import RateLimiter
from storage.engine.fence import LeaseLost

CHATS_THAT_MEAN_THE_BOT = 3
OF_ONE_MESSAGE = OF_THE_CHAT + NO_PAYMENT + MESSAGE_LOST  # no plainer form helps
SOON = 2.0  # seconds: a chat that has to wait longer does not wait in flight

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class Courier:
    """The carrier of items to Telegram, within the ceilings of the bot and of each chat.

    `limiter` is for free messages, `paid_limiter` for paid ones; `unpaid` is awaited when Telegram
    takes no payment. `leads`: whether this copy of the bot may still send. `pace`: of each chat,
    the same object as all others have that write to groups.
    """

    api: BotApi
    limiter: RateLimiter
    composer: Composer
    clock: Clock
    paid_limiter: RateLimiter
    unpaid: Callable[[], Awaitable[None]]
    leads: Callable[[], bool]
    pace: ChatPace = field(default_factory=ChatPace)
    _breaker: CircuitBreaker = field(default_factory=CircuitBreaker, init=False)
    _told_to_wait: dict[int, float] = field(default_factory=dict, init=False)
    _trials: WeakKeyDictionary[Envelope, asyncio.Lock] = field(
        default_factory=WeakKeyDictionary, init=False
    )
    # The items that wait for their turn, by id.
    _queueing: dict[int, tuple[Item, asyncio.Task[object]]] = field(
        default_factory=dict, init=False
    )

    def waiting_chats(self) -> frozenset[int]:
        """Return the chats of a 429 (Telegram asked us to wait), and groups at their ceiling."""
        now = self.clock.monotonic()
        self._told_to_wait = {c: until for c, until in self._told_to_wait.items() if until > now}
        return frozenset(self._told_to_wait) | self.pace.resting_chats(now, SOON)

    def seconds_of_waiting(self) -> float:
        """Return the seconds until the first chat of a 429 may be written to; infinite for none."""
        return min(self._told_to_wait.values(), default=float("inf")) - self.clock.monotonic()

    def recall(self, *, only_paid: bool = False) -> None:
        """Recall the items that wait for their turn; calls that were made go on to their answer."""
        for item, task in self._queueing.values():
            if item.paid_on or not only_paid:
                task.cancel()

    async def deliver(self, item: Item) -> Outcome:
        """Try once to deliver an item; one that is recalled or not ours any more is due at once."""
        task = asyncio.current_task()
        assert task is not None  # a coroutine always runs in a task  # noqa: S101
        self._queueing[item.id] = (item, task)
        try:
            return await self._deliver(item)
        except TelegramFault as fault:
            return await self._judge_fault(item, fault)
        except LeaseLost as lost:
            return Outcome(item, DeliveryStatus.RETRY, due_at=self.clock.now(), reason=str(lost))
        except asyncio.CancelledError:
            if item.id not in self._queueing:
                raise
            return Outcome(item, DeliveryStatus.RETRY, due_at=self.clock.now())
        finally:
            self._queueing.pop(item.id, None)

    async def _deliver(self, item: Item) -> Outcome:
        envelope = await self.composer.envelope(item)
        if envelope is None or envelope.tried:
            return await self._carry(item, envelope)
        async with self._trials.setdefault(envelope, asyncio.Lock()):
            # The first of its kind goes alone: a refused form is mended before the rest follows.
            if not envelope.tried:
                return await self._try_out(item, envelope)
        return await self._carry(item, envelope)

    async def _try_out(self, item: Item, envelope: Envelope) -> Outcome:
        try:
            outcome = await self._carry(item, envelope)
        except (Gone, Moved, Refused):
            raise  # a fault of this chat: it says nothing about the message
        except TelegramFault:
            envelope.tried = True  # the fault may last, and other chats must not wait for its end
            raise
        envelope.tried = True
        return outcome

    async def _carry(self, item: Item, envelope: Envelope | None) -> Outcome:
        slot = await self._wait_for_turn(item)
        self._queueing.pop(item.id, None)
        if item.kind is Kind.DRY_RUN:  # all is done but the call
            encode(_address(item, item.params))
            return Outcome(item, DeliveryStatus.SENT)
        if envelope is None:
            sent = await self._letter(item, slot)
        else:
            sent = await self._push(item, envelope, slot)
        self._breaker.record_answer()
        now = self.clock.now()
        at_once = item.kind is Kind.PUSH and item.summary_for is None
        timed = envelope.published if envelope and at_once else ()
        delays = tuple(max(0.0, now - at) for at in timed)
        return Outcome(item, DeliveryStatus.SENT, message_ids=sent, delays=delays)

    async def _judge_fault(self, item: Item, fault: TelegramFault) -> Outcome:
        if isinstance(fault, Unreachable):
            self._breaker.record_failure(self.clock.monotonic())
        else:
            self._breaker.record_answer()
        if isinstance(fault, Wait):
            self._obey(item, fault)
        if item.paid_on and means(fault, NO_PAYMENT):
            self.recall(only_paid=True)  # Telegram takes no paid message now
            await self.unpaid()
            return Outcome(item, DeliveryStatus.RETRY, due_at=self.clock.now(), reason=str(fault))
        outcome = judge(item, fault, self.clock.now())
        if outcome.status is DeliveryStatus.SHUT:
            return replace(outcome, letters=(self.composer.shut_topic(item),))
        return outcome

    async def _wait_for_turn(self, item: Item) -> Slot:
        cost = _cost(item.params)
        at = self.clock.monotonic()
        if is_message(item):
            at = self.pace.take(item.sent_to, at, cost)
        while True:
            wait = max(
                at - self.clock.monotonic(), self._breaker.seconds_to_wait(self.clock.monotonic())
            )
            if wait > 0:
                await self.clock.sleep(wait)
            slot = await self._slot(item, cost)
            # All have waited for the same moment: where the first call fails, the rest wait on.
            if self._breaker.seconds_to_wait(self.clock.monotonic()) <= 0:
                return slot

    async def _slot(self, item: Item, cost: int = 1) -> Slot:
        """Return a slot for the very next call; raises LeaseLost if another copy may lead."""
        slot = await self._limiter_of(item).acquire(item.priority, cost)
        if not self.leads():
            raise LeaseLost("Another copy of the bot leads now")
        return slot

    def _limiter_of(self, item: Item) -> RateLimiter:
        return self.paid_limiter if item.paid_on else self.limiter

    async def _push(self, item: Item, envelope: Envelope, slot: Slot) -> tuple[int, ...]:
        *forms, plainest = envelope.forms()
        for form in forms:
            try:
                return await self._post(item, envelope, form, slot)
            except Refused as refusal:
                if item.message_id is not None and means(refusal, UNCHANGED):
                    return (item.message_id,)
                if means(refusal, OF_ONE_MESSAGE):
                    raise
                if not means(refusal, OTHER_KIND):
                    log.warning("push_refused", articles=item.articles, reason=str(refusal))
            slot = await self._slot(item)
        return await self._post(item, envelope, plainest, slot)

    async def _post(self, item: Item, envelope: Envelope, form: int, slot: Slot) -> tuple[int, ...]:
        edited = item.message_id
        body = envelope.body(
            item.sent_to,
            form,
            paid=bool(item.paid_on),
            silent=item.silent,
            message_id=edited,
            reply_to=item.reply_to,
            thread=item.thread,
        )
        method = envelope.method(form, edit=edited is not None)
        heard = _answer_recorder(self._limiter_of(item), slot)
        sent = _ids(await self.api.post(method, body, answered=heard))
        # An announcement is edited in the form in which it was sent, with its picture or without.
        own_form = edited is not None and item.announcement is not None
        if not own_form and envelope.adopt(form):
            log.warning("push_simplified", articles=item.articles, form=form)
        return sent

    async def _letter(self, item: Item, slot: Slot) -> tuple[int, ...]:
        try:
            return await self._call(item, item.method, item.params, slot, item.picture)
        except (Refused, Gone, Moved, Unauthorized) as fault:
            edited = item.params.get("message_id", item.message_id)
            if isinstance(edited, int) and means(fault, UNCHANGED):
                return (edited,)  # a repeated edit: the message has this text already
            # A card sent through the bot has no plainer form.
            over = item.kind is Kind.SHARE and means(fault, (*UNCHANGED, *MESSAGE_LOST))
            # For a copy, these may be about the chat that is copied from, or about a server too
            # old to know the method; the fallback shows whether they are about this chat.
            if over or not item.fallback or means(fault, OF_THE_CHAT):
                raise
            return await self._fall_back(item)

    async def _fall_back(self, item: Item) -> tuple[int, ...]:
        sent: list[int] = []
        for method, params in item.fallback:
            slot = await self._slot(item, _cost(params))
            sent += await self._call(item, method, params, slot)
        return tuple(sent)

    async def _call(
        self, item: Item, method: str, params: Params, slot: Slot, picture: bytes = b""
    ) -> tuple[int, ...]:
        heard = _answer_recorder(self._limiter_of(item), slot)
        made = _address(item, params)
        if picture:
            return _ids(await self.api.upload(method, made, picture, answered=heard))
        return _ids(await self.api.call(method, made, answered=heard))

    def _obey(self, item: Item, wait: Wait) -> None:
        """Leave alone the chat of a 429; several such chats at a time mean the whole bot."""
        self._told_to_wait[item.sent_to] = self.clock.monotonic() + wait.seconds
        self.waiting_chats()  # forgets the chats whose wait is over
        if len(self._told_to_wait) >= CHATS_THAT_MEAN_THE_BOT:
            self._limiter_of(item).pause(wait.seconds)


def _answer_recorder(limiter: RateLimiter, slot: Slot) -> Answered:
    """Return a function that records any answer: its delay tells when the call may have arrived."""
    return lambda _status: limiter.record_answer(slot)


def _address(item: Item, params: Params) -> Params:
    if item.chat_id == NO_CHAT:
        return params
    made: dict[str, Json] = {**params, "chat_id": item.sent_to}
    edits = item.method.startswith("edit") or item.method == DELETE
    if item.silent:
        made["disable_notification"] = True
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
    """Return a call's cost: an album costs as many messages as it has items (Bot API FAQ)."""
    for name in ("message_ids", "media"):
        pieces = params.get(name)
        if isinstance(pieces, Sequence) and not isinstance(pieces, str):
            return len(pieces)
    return 1


def _ids(result: Json) -> tuple[int, ...]:
    """Return the ids of the messages that a call made; for createForumTopic, the topic's."""
    found = result if isinstance(result, list) else [result]
    return tuple(
        made
        for message in found
        if isinstance(message, dict)
        and isinstance(made := message.get("message_id") or message.get("message_thread_id"), int)
    )

"""One attempt to deliver one item: rendered, paced, sent, judged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import structlog

from bot import render
from bot.delivery import concerns_one_chat, judge
from bot.envelopes import Envelope, Envelopes
from bot.faults import Gone, Moved, Refused, TelegramFault, Unauthorized, Wait
from bot.gate import Gate
from bot.gazetteer import Gazetteer
from bot.model import Fate, Item, Json, Outcome, Params
from bot.pacing import ChatPace
from bot.telegram import BotApi
from bot.texts import Texts
from storage.articles import Articles

CHATS_THAT_MEAN_THE_BOT = 3

log = structlog.get_logger(__name__)


class Courier:
    """Carries items to Telegram, within the ceilings of the bot and of each chat.

    `clock`: UTC epoch seconds, for what is written down; `ticks`: seconds that never go back, for
    pacing.
    """

    def __init__(
        self,
        *,
        api: BotApi,
        gate: Gate,
        articles: Articles,
        texts: Texts,
        gazetteer: Gazetteer,
        zone: ZoneInfo,
        clock: Callable[[], float],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._gate = gate
        self._articles = articles
        self._texts = texts
        self._gazetteer = gazetteer
        self._zone = zone
        self._clock = clock
        self._ticks = ticks
        self._pace = ChatPace()
        self._envelopes = Envelopes()
        self._told_to_wait: dict[int, float] = {}
        self._queueing: set[asyncio.Task[object]] = set()

    def waiting_chats(self) -> frozenset[int]:
        """Chats that Telegram asked us to leave alone for now (429)."""
        now = self._ticks()
        self._told_to_wait = {c: until for c, until in self._told_to_wait.items() if until > now}
        return frozenset(self._told_to_wait)

    def seconds_of_waiting(self) -> float:
        """Until the first of those chats may be written to again; infinite when there is none."""
        return min(self._told_to_wait.values(), default=float("inf")) - self._ticks()

    def recall(self) -> None:
        """Take back what is not on its way yet; calls that were made go on to their answer."""
        for task in self._queueing:
            task.cancel()

    async def deliver(self, item: Item) -> Outcome:
        """Try once. An item that is recalled goes back to the outbox, due at once."""
        try:
            await self._wait_for_turn(item)
        except asyncio.CancelledError:
            return Outcome(item, Fate.RETRY, due_at=self._clock())
        try:
            envelope = await self._envelope(item)
            message_ids = await (self._push(item, envelope) if envelope else self._letter(item))
        except TelegramFault as fault:
            if isinstance(fault, Wait):
                self._obey(item.chat_id, fault)
            return judge(item, fault, self._clock())
        delay = max(0.0, self._clock() - envelope.published_at) if envelope else None
        return Outcome(item, Fate.SENT, message_ids=message_ids, delay=delay)

    async def _wait_for_turn(self, item: Item) -> None:
        cost = _cost(item.params)
        task = asyncio.current_task()
        assert task is not None  # a coroutine always runs in a task  # noqa: S101
        self._queueing.add(task)
        try:
            at = self._pace.take(item.chat_id, self._ticks(), cost)
            await asyncio.sleep(max(0.0, at - self._ticks()))
            await self._gate.enter(item.priority, cost)
        finally:
            self._queueing.discard(task)

    async def _envelope(self, item: Item) -> Envelope | None:
        """The article's, read and encoded for the first chat only; None for a letter."""
        if item.article_id is None:
            return None
        if kept := self._envelopes.find(item.article_id, item.language):
            return kept
        article = await self._articles.get(item.article_id)
        if article is None:
            raise Refused("the article is not stored any more")
        words = self._texts.of(item.language)
        message = render.article(article, words, self._gazetteer, self._clock(), self._zone)
        envelope = Envelope(message, article.published_at)
        return self._envelopes.keep(article.id, item.language, envelope)

    async def _push(self, item: Item, envelope: Envelope) -> tuple[int, ...]:
        *forms, plainest = envelope.forms()
        for form in forms:
            try:
                return await self._post(item, envelope, form)
            except Refused as refusal:
                if concerns_one_chat(refusal):
                    raise
                log.warning("push_refused", article=item.article_id, reason=str(refusal))
            await self._gate.enter(item.priority)
        return await self._post(item, envelope, plainest)

    async def _post(self, item: Item, envelope: Envelope, form: int) -> tuple[int, ...]:
        sent = _ids(await self._api.post("sendMessage", envelope.body(item.chat_id, form)))
        if envelope.adopt(form):
            log.warning("push_simplified", article=item.article_id, form=form)
        return sent

    async def _letter(self, item: Item) -> tuple[int, ...]:
        try:
            sent = _ids(await self._api.call(item.method, _addressed(item, item.params)))
        except (Refused, Gone, Moved, Unauthorized) as fault:
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
            await self._gate.enter(item.priority, _cost(params))
            sent += _ids(await self._api.call(method, _addressed(item, params)))
        return tuple(sent)

    def _obey(self, chat_id: int, wait: Wait) -> None:
        """429 does not say whether the chat is meant or the bot: several chats mean the bot."""
        self._told_to_wait[chat_id] = self._ticks() + wait.seconds
        if len(self.waiting_chats()) >= CHATS_THAT_MEAN_THE_BOT:
            self._gate.pause(wait.seconds)


def _addressed(item: Item, params: Params) -> Params:
    made: dict[str, Json] = {**params, "chat_id": item.chat_id}
    if item.reply_to is not None:
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
    found = result if isinstance(result, list) else [result]
    return tuple(
        message_id
        for message in found
        if isinstance(message, dict) and isinstance(message_id := message.get("message_id"), int)
    )

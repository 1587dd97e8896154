"""One attempt to deliver one item: rendered, paced, sent, judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import structlog

from bot import render
from bot.delivery import concerns_one_chat, judge
from bot.envelopes import Envelope, Envelopes
from bot.gate import Gate
from bot.gazetteer import Gazetteer
from bot.model import Article, Fate, Gone, Item, Json, Outcome, Params, Refused, TelegramFault, Wait
from bot.pacing import ChatPace
from bot.telegram import BotApi
from bot.texts import Texts
from storage.articles import Articles

log = structlog.get_logger(__name__)


class Courier:
    """Carries items to Telegram, within the ceilings of the bot and of each chat."""

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
    ) -> None:
        self._api = api
        self._gate = gate
        self._articles = articles
        self._texts = texts
        self._gazetteer = gazetteer
        self._zone = zone
        self._clock = clock
        self._pace = ChatPace()
        self._envelopes = Envelopes()
        self._told_to_wait: dict[int, float] = {}
        self._queueing: set[asyncio.Task[object]] = set()

    def waiting_chats(self) -> frozenset[int]:
        """Chats that Telegram asked us to leave alone for now (429)."""
        now = self._clock()
        self._told_to_wait = {c: until for c, until in self._told_to_wait.items() if until > now}
        return frozenset(self._told_to_wait)

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
            message_ids = await self._send(item)
        except TelegramFault as fault:
            if isinstance(fault, Wait):
                self._obey(item.chat_id, fault)
            return judge(item, fault, self._clock())
        return Outcome(item, Fate.SENT, message_ids=message_ids)

    async def _wait_for_turn(self, item: Item) -> None:
        cost = _cost(item)
        task = asyncio.current_task()
        assert task is not None  # a coroutine always runs in a task  # noqa: S101
        self._queueing.add(task)
        try:
            at = self._pace.take(item.chat_id, self._clock(), cost)
            await asyncio.sleep(max(0.0, at - self._clock()))
            await self._gate.enter(item.priority, cost)
        finally:
            self._queueing.discard(task)

    async def _send(self, item: Item) -> tuple[int, ...]:
        if item.article_id is not None:
            return await self._push(item, item.article_id)
        return await self._letter(item)

    async def _push(self, item: Item, article_id: int) -> tuple[int, ...]:
        article = await self._articles.get(article_id)
        if article is None:
            raise Refused("the article is not stored any more")
        envelope = self._envelope(article, item.language)
        while True:
            form = envelope.form
            try:
                return _ids(await self._api.post("sendMessage", envelope.body(item.chat_id)))
            except Refused as refusal:
                if concerns_one_chat(refusal):
                    raise
                # Another chat's refusal may have simplified it meanwhile: then just try again.
                if envelope.form == form and not envelope.simplify():
                    raise
                log.warning("push_simplified", article=article_id, reason=str(refusal))

    def _envelope(self, article: Article, language: str) -> Envelope:
        words = self._texts.of(language)
        return self._envelopes.get(
            article.id,
            language,
            lambda: render.article(article, words, self._gazetteer, self._zone),
        )

    async def _letter(self, item: Item) -> tuple[int, ...]:
        try:
            sent = _ids(await self._api.call(item.method, _addressed(item, item.params)))
            if len(sent) >= _cost(item) or not item.fallback:
                return sent
            # copyMessages passes over what it cannot copy without a word (Bot API).
        except (Refused, Gone) as fault:
            # "chat not found" may mean the chat that is copied from; the fallback will show.
            if not item.fallback or (isinstance(fault, Refused) and concerns_one_chat(fault)):
                raise
        return await self._fall_back(item)

    async def _fall_back(self, item: Item) -> tuple[int, ...]:
        sent: list[int] = []
        for method, params in item.fallback:
            await self._gate.enter(item.priority)
            sent += _ids(await self._api.call(method, _addressed(item, params)))
        return tuple(sent)

    def _obey(self, chat_id: int, wait: Wait) -> None:
        """A second chat's 429 while the first one's lasts means the bot as a whole is too fast."""
        if self.waiting_chats() - {chat_id}:
            self._gate.pause(wait.seconds)
        self._told_to_wait[chat_id] = self._clock() + wait.seconds


def _addressed(item: Item, params: Params) -> Params:
    made: dict[str, Json] = {**params, "chat_id": item.chat_id}
    if item.reply_to is not None:
        made["reply_parameters"] = {
            "message_id": item.reply_to,
            "allow_sending_without_reply": True,
        }
    return made


def _cost(item: Item) -> int:
    """An album costs as many messages as it has items (Bot API FAQ)."""
    for name in ("message_ids", "media"):
        pieces = item.params.get(name)
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

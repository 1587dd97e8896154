"""The letters to the operator: each failure of the bot once, and that it is well again."""

from __future__ import annotations

import html
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import structlog

from bot.core.errors import StorageError
from bot.delivery.model import Kind, Letter
from bot.messages.catalogue import Words
from bot.messages.message import Message, params
from bot.workers.health.health import Failure
from storage.repositories import Storage

EVERY = 30.0  # seconds

_TOLD = "operator_told"  # in memory: the keys of the failures that were told

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class OperatorAlerts:
    """The job that tells of failures seen at two looks in a row; `chat_id`: the operator's.

    The failures told are remembered with the letter, in one transaction. A failure for which no
    letter could be written (a full disk) is told of when it can.
    """

    chat_id: int
    storage: Storage
    failures: Callable[[], Awaitable[tuple[Failure, ...]]]
    words: Words
    clock: Callable[[], float]
    notify: Callable[[], None]
    _last: frozenset[str] | None = field(default=None, init=False)  # at the last look
    _lasting: dict[str, Failure] = field(default_factory=dict, init=False)

    async def tick(self) -> None:
        """Look at the failures, and write the letters that are due."""
        found = {failure.key: failure for failure in await self.failures()}
        last, self._last = self._last, frozenset(found)
        if last is None:
            return
        self._lasting |= {key: found[key] for key in last & self._last}
        try:
            await self._tell(well=not (found or last))
        except StorageError as error:
            log.warning("operator_not_told", reason=str(error))

    async def _tell(self, *, well: bool) -> None:
        told = set(json.loads(await self.storage.memory.get(_TOLD) or "[]"))
        untold = [self._lasting[key] for key in self._lasting.keys() - told]
        texts = [self._alert(untold)] if untold else []
        told |= self._lasting.keys()
        if well and told:
            texts.append(self.words.html("health.well"))
            told.clear()
        if not texts:
            return
        now = self.clock()
        letters = [
            Letter(
                self.chat_id,
                params(Message(text)),
                key=f"operator {now} {number}",
                kind=Kind.ALERT,
                lane="operator",
                secret=False,
            )
            for number, text in enumerate(texts)
        ]
        await self.storage.outbox.put(letters, now=now, facts={_TOLD: json.dumps(sorted(told))})
        if well:
            self._lasting.clear()
        self.notify()

    def _alert(self, failures: Iterable[Failure]) -> str:
        sentences = sorted(failure.sentence(self.words) for failure in failures)
        items = (f"• {html.escape(sentence, quote=False)}" for sentence in sentences)
        return "\n".join([self.words.html("health.alert"), *items])

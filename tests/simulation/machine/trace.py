"""All that the emulated Telegram was asked and answered, and a hash of it."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from typing import Any

import orjson

from bot.demo.emulator.methods.table import GET_UPDATES
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.observation import WireLog

OK = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; `at`: epoch seconds of its answer."""

    at: float
    method: str
    chat: int
    status: int
    params: Json

    def __str__(self) -> str:
        words = str(self.params.get("text", "")).replace("\n", " | ")[:60]
        return f"{self.at:.3f} {self.method} {self.chat or ''} -> {self.status} {words}"


class Trace(WireLog):
    """The log of calls, whole; two histories are the same where their hashes are."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Call] = []
        self.notes: list[str] = []
        self._hash = hashlib.sha256()
        self._awaited: list[tuple[re.Pattern[str], asyncio.Future[None]]] = []

    async def comes(self, words: str) -> None:
        """Wait until the bot has said something like that, and it stands in a chat."""
        said: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaited.append((re.compile(words), said))
        await said

    def add(
        self, at: float, method: str, params: Json, status: int, error: str, *, chat: int = 0
    ) -> Json:
        """Write down a call."""
        call = Call(at, method, chat, status, params)
        self.all.append(call)
        if status == OK:
            self._tell(str(params.get("text", "")))
        if method != GET_UPDATES:
            self.note(at, str(call))
        self._hash.update(orjson.dumps([at, method, chat, status, error, _plain(params)]))
        return super().add(at, method, params, status, error, chat=chat)

    def note(self, at: float, what: str) -> None:
        """Write down something that happened in the world."""
        self.notes.append(what if what.startswith(f"{at:.3f}") else f"{at:.3f} {what}")
        self._hash.update(self.notes[-1].encode())

    def _tell(self, text: str) -> None:
        for words, said in self._awaited:
            if not said.done() and words.search(text):
                said.set_result(None)

    def digest(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()[:16]


def _plain(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS))

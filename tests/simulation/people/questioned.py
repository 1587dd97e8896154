"""Somebody whom the bot asks one thing after the other: how they see a question and answer it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import ClassVar

from bot.demo.emulator.protocol.wire import Json
from bot.messages.callback_data import CallbackData
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.people.person import Person


@dataclass
class Questioned(Person):
    """`mark` begins every word of theirs that is looked for; nobody else has it.

    `kind`: of the buttons that each question has. `called`: how the name and the mark begin.
    `phone`: whose they have, who is in the history as somebody else, too.
    """

    kind: ClassVar[type[CallbackData]]
    called: ClassVar[tuple[str, str]]
    mark: str = ""
    phone: Questioned | None = None
    _presses: list[asyncio.Future[Json]] = field(default_factory=list)

    def __post_init__(self) -> None:
        letters = "".join(self.chance.choices(ascii_lowercase, k=9))
        self.name, self.mark = (f"{beginning}{letters}" for beginning in self.called)
        if self.phone:
            self.name, self.about, self.id = self.phone.name, self.phone.about, self.phone.id
            return
        number = self.chance.randrange(5_000_000_000_000, 6_000_000_000_000)
        self.about = {"username": f"akun_{letters}", "id": number}
        super().__post_init__()

    def identity(self) -> tuple[str, ...]:
        """What tells who it is."""
        return self.name, str(self.about["username"]), str(self.id)

    def _prompt(self) -> Json | None:
        """The question that waits: the newest message with such buttons."""
        asked = [m for m in self.messages() if any(map(self.kind.parse, keys_of(m)))]
        return max(asked, key=lambda each: int(each["message_id"]), default=None)

    def _tap_prompt(self, button: CallbackData) -> None:
        """Press, and look at what becomes of the question rather than for the toast."""
        if prompt := self._prompt():
            press = self.tap(self.id, prompt["message_id"], button.build())
            self._presses.append(asyncio.ensure_future(press))

    async def _step(
        self, what: str, act: Callable[..., object], *given: object, answer: str = ""
    ) -> None:
        """Do it, and wait for another question."""
        before = self._prompt()
        self.begin(what)
        act(*given)

        def answered() -> bool:
            now = self._prompt()
            return now is not None and now != before and bool(re.search(answer, words_of(now)))

        await self.hears(answered)

    async def _answered(self, after: int, pattern: str) -> bool:
        return await self.hears(lambda: self._told(after, pattern))

    def _told(self, after: int, pattern: str) -> bool:
        return any(number > after for number in self.seen(pattern))

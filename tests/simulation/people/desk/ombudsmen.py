"""Editors in a history who see to complaints, at their cards in the group."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.complaints.buttons import DeskAction, DeskButton
from bot.complaints.model import Status
from bot.complaints.to_editors import number_of
from bot.demo.emulator.protocol.wire import Json
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.machine.world import SITE_PORT
from tests.simulation.people.person import Person

ASKS = "Balas pesan ini dengan"
ODD = 0.1  # the share of presses at a button that the card does not show any more


@dataclass(frozen=True, slots=True)
class Word:
    """What one of them told a complainant; `passed_on`: the bot said so."""

    number: str
    mark: str
    passed_on: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What one of them made of a complaint; `mark` is a word of the reason, or of the address.

    `ended` is None where nobody knows whether it was done.
    """

    number: str
    status: Status
    by: str
    mark: str
    began: float
    ended: float | None


@dataclass
class Ombudsman(Person):
    """`shown`: numbers whose cards were asked for anew."""

    words: list[Word] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    _count: int = 0
    _said: int = 0  # the last message

    async def live(self, until: float) -> None:
        """This and that, wherever there is a complaint."""
        acts = (self.answer, self.refuse, self.publish, self.take_to_council, self.show)
        while await self.rest(2.5, until):
            cards = [m for m in self.messages(self.world.desk) if _button(m, DeskAction.DOSSIER)]
            if cards:
                (act,) = self.chance.choices(acts, (8, 2, 2, 1, 1))
                await act(self.chance.choice(cards))
                self.lost = False  # who hears nothing goes on with something else

    async def answer(self, card: Json) -> None:
        """Reply to whatever has its number."""
        number, mark = number_of(words_of(card)), self._new_mark()
        about = [
            each["message_id"]
            for each in self.messages(self.world.desk)
            if number_of(words_of(each)) == number and ASKS not in words_of(each)
        ]
        said = f"Tanggapan {mark} kami."
        line = await self._reply(self.chance.choice(about), said, "Dikirim ke pengirimnya")
        self.words.append(Word(number, mark, passed_on=bool(line)))

    async def refuse(self, card: Json) -> None:
        """With a reason."""
        if asked := await self._ask(card, DeskAction.REFUSE, "alasan"):
            mark, began = self._new_mark(), self.world.clock.now()
            line = await self._reply(asked, f"Alasannya {mark}.", "Ditolak, dan|Sudah")
            self._decide(card, Status.REFUSED, mark, began, done="Ditolak, dan" in line)

    async def publish(self, card: Json) -> None:
        """By the address of what is published; what readers will get is shown first."""
        if asked := await self._ask(card, DeskAction.PUBLISH, "alamat"):
            mark = self._new_mark().lower()
            address = f"http://127.0.0.1:{SITE_PORT}/{mark}/"
            await self._reply(asked, address, "Ini yang dibaca|Sudah")
            for preview in self._lines_with(self._said, "Ini yang dibaca"):
                began = self.world.clock.now()
                done = await self._press(preview, DeskAction.CONFIRM)
                self._decide(card, Status.PUBLISHED, mark, began, done=done)

    async def take_to_council(self, card: Json) -> None:
        """To the Press Council."""
        began = self.world.clock.now()
        if _button(card, DeskAction.COUNCIL) or self.chance.random() < ODD:
            done = await self._press(card, DeskAction.COUNCIL)
            self._decide(card, Status.COUNCIL, "", began, done=done)

    async def show(self, card: Json) -> None:
        """The card once more, below all others."""
        self.shown.append(number_of(words_of(card)))
        await self._press(card, DeskAction.SHOW)

    def _decide(self, card: Json, status: Status, mark: str, began: float, *, done: bool) -> None:
        ended = self.world.clock.now() if done else None
        number = number_of(words_of(card))
        self.decisions.append(Decision(number, status, self.name, mark, began, ended))

    async def _ask(self, card: Json, action: DeskAction, question: str) -> int:
        """Press what asks for words; the question just now or an older one, 0 where there is none.

        What the card does not show any more is pressed, too.
        """
        if not _button(card, action) and self.chance.random() >= ODD:
            return 0
        await self._press(card, action)
        asked = self._lines_with(card["message_id"], f"{ASKS} {question}")
        return int(self.chance.choice(asked)["message_id"]) if asked else 0

    async def _reply(self, to: int, text: str, pattern: str) -> str:
        """Say it in reply; the line below that answers with the pattern, empty where none came."""
        self.begin(f"{text} to {to}")
        self._said = self.write({"text": text, "reply_to": to, "chat": self.world.desk})
        await self.hears(lambda: bool(self._lines_with(self._said, pattern)))
        return next(map(words_of, self._lines_with(self._said, pattern)), "")

    async def _press(self, shown: Json, action: DeskAction) -> bool:
        """Whether it was done: who is refused is told so in words."""
        button = next(filter(None, map(DeskButton.parse, keys_of(shown))))
        data = DeskButton(button.complaint_id, action).build()
        self.begin(f"press {data}")
        toast = await self.tap(self.world.desk, shown["message_id"], data)
        return self.end(heard=bool(toast)) and not toast.get("text")

    def _lines_with(self, message: int, pattern: str) -> list[Json]:
        below = self.lines(message, self.world.desk)
        return [each for each in below if re.search(pattern, words_of(each))]

    def _new_mark(self) -> str:
        self._count += 1
        return f"Ombudsman{self.id}kata{self._count:02d}"


def _button(message: Json, action: DeskAction) -> DeskButton | None:
    buttons = filter(None, map(DeskButton.parse, keys_of(message)))
    return next((each for each in buttons if each.action is action), None)

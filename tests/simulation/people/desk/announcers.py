"""An editor in a history who announces something to readers of places, or to all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.announcements.buttons import ChooseRecipients, PanelAction, PanelButton
from bot.demo.emulator.protocol.wire import Json
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.people.channels import REGENCIES
from tests.simulation.people.following import PLACES
from tests.simulation.people.person import Person

SENT = "Pengumuman (sedang|sudah) dikirim"


@dataclass
class Announced:
    """`marks`: a word of each wording, the last one last. `places`: whom it is for, empty for all.

    `began`, `confirmed`: when it was sent, as far as it was, and whether the bot said so; `stopped`
    and `changed`: when these were confirmed. `touched`: one of the two was pressed.
    """

    marks: list[str]
    places: tuple[str, ...] = ()
    began: float | None = None
    confirmed: bool = False
    stopped: float | None = None
    changed: bool = False
    touched: bool = False


@dataclass
class Announcer(Person):
    """Writes down in `announced` what it announces."""

    announced: list[Announced] = field(default_factory=list)
    _count: int = 0
    _number: int = 0  # of the one that is composed
    _since: int = 0  # its first message

    async def live(self, until: float) -> None:
        """One after the other."""
        while await self.rest(4.0, until):
            announced = Announced([self._new_mark()])
            self.announced.append(announced)
            await self._announce(announced)
            self.lost = False  # who hears nothing begins another one

    async def _announce(self, announced: Announced) -> None:
        text = f"/umumkan Kabar {announced.marks[0]} dari kami."
        self._since = max(self.world.telegram.people.chats[self.world.desk].messages, default=0)
        if not await self.say(text, "belum dikirim", chat=self.world.desk):
            return
        self._number = next(each.announcement for each in self._buttons().values())
        if self.chance.random() < 0.6 and not await self._choose(announced):
            return
        if not await self._press(PanelAction.PREVIEW, "Kirim\\?|Tidak ada pembaca"):
            return
        if self.chance.random() < 0.1:
            if await self._press(PanelAction.PANEL, "belum dikirim"):
                await self._press(PanelAction.CANCEL, "dibatalkan")
        elif PanelAction.SEND in self._buttons():
            announced.began = self.world.clock.now()
            announced.confirmed = await self._press(PanelAction.SEND, SENT)
            if announced.confirmed:
                await self._follow_up(announced)

    async def _choose(self, announced: Announced) -> bool:
        """For whom it is: a regency by its button, places by their names."""
        if not await self._press(PanelAction.RECIPIENTS, "Ketuk, atau balas"):
            return False
        if self.chance.random() < 0.4:
            regency = self.chance.choice([*REGENCIES])
            announced.places = tuple(each for each in PLACES if each.startswith(regency))
            data = ChooseRecipients(self._number, wanted=True, place=regency).build()
            page = self._newest("Ketuk, atau balas")
            self.begin(f"press {data}")
            await self.tap(self.world.desk, page["message_id"], data)
            chosen = await self.hears(lambda: self._shows("Untuk: pengikut"))
            return chosen and await self._press(PanelAction.PANEL, "belum dikirim")
        announced.places = tuple(self.chance.sample([*PLACES], self.chance.randint(1, 2)))
        names = ", ".join(PLACES[each] for each in announced.places)
        self.begin(names)
        to = self._newest("Ketuk, atau balas")["message_id"]
        self.write({"text": names, "reply_to": to, "chat": self.world.desk})
        return await self.hears(lambda: self._shows("belum dikirim(.|\n)*pengikut"))

    async def _follow_up(self, announced: Announced) -> None:
        """Stop it, or give it other words, sometimes."""
        kind = self.chance.random()
        if kind < 0.2 and PanelAction.STOP in self._buttons():
            announced.touched = True
            if await self._press(PanelAction.STOP, "dihentikan"):
                announced.stopped = self.world.clock.now()
        elif kind < 0.5:
            announced.touched = True
            announced.marks.append(self._new_mark())
            if not await self._press(PanelAction.CHANGE, "teks yang baru"):
                return
            text = f"Maksud kami {announced.marks[-1]}."
            self.begin(text)
            to = self._newest("teks yang baru")["message_id"]
            self.write({"text": text, "reply_to": to, "chat": self.world.desk})
            if await self.hears(lambda: PanelAction.CHANGE_NOW in self._buttons()):
                announced.changed = await self._press(PanelAction.CHANGE_NOW, "Teks .* diganti")

    async def _press(self, action: PanelAction, answer: str) -> bool:
        """The newest such button; whether the newest message then answers with the pattern."""
        button = self._buttons().get(action)
        if button is None:
            return False
        self.begin(f"press {button.build()}")
        there = (each for each in self._there() if button.build() in keys_of(each))
        shown = max(there, key=lambda each: int(each["message_id"]))
        await self.tap(self.world.desk, shown["message_id"], button.build())
        return await self.hears(lambda: self._shows(answer))

    def _there(self) -> list[Json]:
        shown = self.messages(self.world.desk)
        return [each for each in shown if each["message_id"] > self._since]

    def _shows(self, pattern: str) -> bool:
        return any(re.search(pattern, words_of(each)) for each in self._there())

    def _newest(self, pattern: str) -> Json:
        found = [each for each in self._there() if re.search(pattern, words_of(each))]
        return max(found, key=lambda each: int(each["message_id"]))

    def _buttons(self) -> dict[PanelAction, PanelButton]:
        """Those of this announcement, the newest of each."""
        keys = [key for message in self._there() for key in keys_of(message)]
        return {button.action: button for button in filter(None, map(PanelButton.parse, keys))}

    def _new_mark(self) -> str:
        self._count += 1
        return f"Siaran{self._count:02d}"

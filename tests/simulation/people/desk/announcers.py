"""An editor in a history who announces something to readers of places, or to all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.announcements.buttons import ChooseRecipients, PanelAction, PanelButton
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.limits import Rule
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.people.channels import REGENCIES
from tests.simulation.people.following import PLACES
from tests.simulation.people.person import Person

SENT, ASKED = "Pengumuman (sedang|sudah) dikirim", "ingin mengirimnya ke"


@dataclass
class Announced:
    """`marks`: a word of each wording, the last one last. `places`: whom it is for, empty for all.

    `began`, `confirmed`: when it was sent, as far as it was, and whether the bot said so; `stopped`
    and `changed`: when these were confirmed. `touched`: one of the two was pressed.
    `asked`: the bot wants another editor to agree; `agreed`: when that one pressed.
    """

    marks: list[str]
    places: tuple[str, ...] = ()
    began: float | None = None
    confirmed: bool = False
    stopped: float | None = None
    changed: bool = False
    touched: bool = False
    asked: bool = False
    agreed: float | None = None


@dataclass
class Announcer(Person):
    """Writes down in `announced` what it announces. `colleague`: the editor who may agree."""

    colleague: Person | None = None
    announced: list[Announced] = field(default_factory=list)
    _count: int = 0
    _number: int = 0  # of the one that is composed: the bot counts them
    _since: int = 0  # its first message

    async def live(self, until: float) -> None:
        """One after the other."""
        while await self.rest(4.0, until):
            announced = Announced([self._new_mark()])
            self.announced.append(announced)
            await self._announce(announced)
            self.lost = False  # who hears nothing begins another one

    async def _announce(self, announced: Announced) -> None:
        self._since = max(self.world.telegram.people.chats[self.world.desk].messages, default=0)
        self._number += 1
        text = f"/umumkan Kabar {announced.marks[0]} dari kami."
        self.begin(text)
        self.write({"text": text, "chat": self.world.desk})
        if not await self.hears(lambda: PanelAction.PREVIEW in self._buttons()):
            return
        if self.chance.random() < 0.6 and not await self._choose(announced):
            return
        if not await self._press(PanelAction.PREVIEW, "Kirim\\?|Tidak ada pembaca"):
            return
        if self.chance.random() < 0.25:
            if await self._press(PanelAction.PANEL, "belum dikirim"):
                await self._press(PanelAction.CANCEL, "dibatalkan")
        elif PanelAction.SEND in self._buttons():
            held = self._hold_back() if self.chance.random() < 0.3 else []
            await self._send(announced)
            if announced.confirmed:
                await self._follow_up(announced, waits=bool(held))
            for rule in held:
                self.world.faults.rules.remove(rule)

    async def _send(self, announced: Announced) -> None:
        """Kirim; the bot may want another editor to agree."""
        announced.began = self.world.clock.now()
        announced.confirmed = await self._press(PanelAction.SEND, f"{SENT}|{ASKED}")
        if announced.confirmed and self._shows(ASKED):
            announced.began, announced.confirmed, announced.asked = None, False, True
            await self._have_it_agreed(announced)

    async def _have_it_agreed(self, announced: Announced) -> None:
        """The colleague agrees, refuses, or agrees to what it does not say any more.

        Its author's second press does not count, unless fewer readers are left by then.
        """
        if self.chance.random() < 0.4:
            again = self.world.clock.now()
            answered = await self._tap(self, self._buttons()[PanelAction.SEND])
            if not answered or self._shows(SENT):
                announced.began, announced.asked = again, False
                return
        kind = self.chance.random()
        if kind < 0.2:
            if await self._press(PanelAction.PANEL, "belum dikirim", by=self.colleague):
                await self._press(PanelAction.CANCEL, "dibatalkan", by=self.colleague)
        elif kind < 0.4:
            await self._change_before(announced)
        else:
            announced.began = announced.agreed = self.world.clock.now()
            announced.confirmed = await self._press(PanelAction.SEND, SENT, by=self.colleague)

    async def _change_before(self, announced: Announced) -> None:
        """Other words, and then the button below the ones before."""
        before, panel = self._buttons()[PanelAction.SEND], self._newest("belum dikirim")
        announced.marks.append(self._new_mark())
        text = f"Bukan begitu: {announced.marks[-1]}."
        self.begin(text)
        to = panel["message_id"]
        self.write({"text": text, "reply_to": to, "chat": self.world.desk})
        if await self.hears(lambda: self._newest("belum dikirim")["message_id"] > to):
            assert self.colleague is not None
            await self._tap(self.colleague, before)

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

    def _hold_back(self) -> list[Rule]:
        """One of the readers may get nothing for a while, says Telegram: there is time to stop."""
        sent = self.world.chats.sent.items()
        readers = [
            chat
            for chat, messages in sent
            if chat > 0 and any("diikuti" in words_of(each) for each in messages.values())
        ]
        seconds = self.chance.randint(25, 40)
        held = [
            Rule("sendMessage", chat, times=1, status=429, retry_after=seconds)
            for chat in self.chance.sample(readers, min(1, len(readers)))
        ]
        self.world.faults.rules += held
        return held

    async def _follow_up(self, announced: Announced, *, waits: bool) -> None:
        """Stop it, or give it other words, sometimes; `waits`: somebody has not got it yet."""
        kind = self.chance.random()
        if (waits or kind < 0.2) and PanelAction.STOP in self._buttons():
            announced.touched = True
            if await self._press(PanelAction.STOP, "dihentikan"):
                announced.stopped = self.world.clock.now()
        elif kind < 0.7:
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

    async def _press(self, action: PanelAction, answer: str, by: Person | None = None) -> bool:
        """The newest such button; whether the newest message then answers with the pattern."""
        button = self._buttons().get(action)
        if button is None:
            return False
        await self._tap(by or self, button)
        return await self.hears(lambda: self._shows(answer))

    async def _tap(self, by: Person, button: PanelButton) -> bool:
        """One of the two presses it, also where it is not shown any more; whether that ended."""
        self.begin(f"{by.name} presses {button.build()}")
        there = [each for each in self._there() if button.build() in keys_of(each)]
        shown = max(there or self._there(), key=lambda each: int(each["message_id"]))
        return bool(await by.tap(self.world.desk, shown["message_id"], button.build()))

    def _there(self) -> list[Json]:
        """What came since, but for the panels of older ones, which a slow copy sends late."""
        shown = self.messages(self.world.desk)
        return [
            each
            for each in shown
            if each["message_id"] > self._since
            and all(button.announcement == self._number for button in _buttons_of(each))
        ]

    def _shows(self, pattern: str) -> bool:
        return any(re.search(pattern, words_of(each)) for each in self._there())

    def _newest(self, pattern: str) -> Json:
        found = [each for each in self._there() if re.search(pattern, words_of(each))]
        return max(found, key=lambda each: int(each["message_id"]))

    def _buttons(self) -> dict[PanelAction, PanelButton]:
        """Those of this announcement, the newest of each."""
        there = self._there()
        return {each.action: each for message in there for each in _buttons_of(message)}

    def _new_mark(self) -> str:
        self._count += 1
        return f"Siaran{self._count:02d}"


def _buttons_of(message: Json) -> list[PanelButton]:
    """Those of an announcement's panel or preview."""
    return [*filter(None, map(PanelButton.parse, keys_of(message)))]

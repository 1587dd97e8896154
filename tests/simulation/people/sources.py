"""Sources in a history: they report, part by part, add, correct, take back, or fall silent."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from bot.cases.buttons import TakeBack, TakeBackStep
from bot.tips.buttons import TipAction, TipButton
from tests.simulation.people.albums import captioned
from tests.simulation.people.following import PLACES, Sure
from tests.simulation.people.telling import Teller

PARTS = 4  # of a report at most, before it is sent
SILENT, DROPS = 0.01, 0.01  # the share of questions at which it falls silent, or gives up
OPEN = frozenset({TipAction.TRACK, TipAction.CATEGORY})  # questions at which words are an account
ONWARD = (TipAction.START_OVER, TipAction.AGREE, TipAction.TRACK, TipAction.NEXT, TipAction.SKIP)
LETTERS = "Kode tiket|Pesan dari redaksi"
CONFIRMED = "Laporan tersimpan|Kode tiket"
REACHED = "Diteruskan ke redaksi|Tersimpan. (Pesan Anda|Ikut)"
TAKES_BACK = "takes it back"
WAITS = "belum ikut"  # a picture that could not be looked into, for its source's choice
REFUSED = "Belum diteruskan|tidak lagi menerima|sudah tidak terbuka"


Act: TypeAlias = Callable[[], Awaitable[object]]


@dataclass
class Source(Teller):
    """Lives through a report, and what follows of it; `of_albums`: draws how many pictures come.

    Without it, one.
    """

    of_albums: random.Random | None = None
    aside: Act | None = None  # what may be done before a question is answered

    def has_read_confirmation(self) -> bool:
        """Whether it stands in the chat, looked at or not."""
        return bool(self.seen(CONFIRMED))

    async def live(self, until: float) -> None:
        """A report, and then this and that about it."""
        await asyncio.sleep(self.chance.uniform(0.0, 15.0))
        await self.write_report()
        acts = (self.add, self.correct, self.take_back)
        while self.report.confirmed is Sure.YES and not self.lost:
            if not await self.rest(8.0, until) or self.report.taken_back is not Sure.NO:
                return
            (act,) = self.chance.choices(acts, (9, 3, 1))
            await act()

    # A report.

    def is_erased(self, *, surely: bool) -> None:
        """What was sent is taken back, what was not is thrown away."""
        sure = Sure.YES if surely else Sure.NOBODY_KNOWS
        if self.report.confirmed is Sure.NO:
            self.report.dropped = sure
        else:
            self.report.taken_back = sure

    async def write_report(self) -> None:
        """From /lapor until it is sent or given up, or its source falls silent."""
        await self._step("/lapor", self.write, {"text": "/lapor"})
        report = self.report
        while not self.lost and report.confirmed is Sure.NO and report.dropped is Sure.NO:
            await asyncio.sleep(self.chance.expovariate(1 / 0.7))
            if self.chance.random() < SILENT:
                return
            if self.aside:
                await self.aside()
            act = next(self._wishes(self._buttons()), None)
            if act is None:
                return
            await act()

    def _wishes(self, buttons: dict[TipAction, TipButton]) -> Iterator[Act]:
        """What it may do at this question; the first is done."""
        on, report, draw = buttons.get(TipAction.NEXT), self.report, self.chance.random
        asked = on.value if on else ""
        if TipAction.AGREE not in buttons and draw() < DROPS:
            yield self._drop
        at_once = not OPEN.isdisjoint(buttons) and draw() < 0.4  # before it is asked for it
        wants = len(report.parts) < PARTS and (not report.parts or draw() < 0.3)
        if (asked == "account" or at_once) and wants:
            yield partial(self._tell, at_once=at_once)
        if report.parts and draw() < 0.1:
            yield self._revise
        shows = draw() < (0.7 if asked == "evidence" else 0.3 if at_once else 0.0)
        if shows and "Foto" not in str(report.parts):
            yield partial(self._show, at_once=asked != "evidence")
        if TipAction.PLACE_PAGE in buttons and draw() < 0.4:
            place = {"text": self.chance.choice([*PLACES.values()])}
            yield partial(self._step, place["text"], self.write, place)
        if report.parts and TipAction.SEND in buttons and (on is None or draw() < 0.3):
            yield partial(self._send, buttons[TipAction.SEND])
        for action in ONWARD:
            if button := buttons.get(action):
                yield partial(self._step, button.build(), self._tap_prompt, button)

    async def _tell(self, *, at_once: bool) -> None:
        """One part of the account, or several together."""
        number = 1 if at_once else self.chance.choice([1, 1, 1, 2, 3])
        marks = [self._new_mark() for _ in range(number)]
        count = len(self.report.parts) + len(marks)

        def write(words: Sequence[str]) -> None:
            for mark in words:
                self.report.parts[self.write({"text": f"Amplop dibagi {mark} di balai."})] = mark

        answer = "tersimpan|Tersimpan" if at_once else rf"\b{count} pesan"
        await self._step(f"tells {marks}", write, marks, answer=answer)
        self._keep(*marks)

    async def _show(self, *, at_once: bool) -> None:
        """A picture, or an album of some."""
        number = self.of_albums.choice([1, 2, 3]) if self.of_albums else 1
        marks = [self._new_mark("Foto") for _ in range(number)]
        answer = "tersimpan|Tersimpan" if at_once else f"{number} bukti"
        waiting = len(self.seen(WAITS))
        await self._step(f"shows {marks}", self._write_album, marks, answer=answer)
        if len(self.seen(WAITS)) == waiting:  # of an album that nobody asked for, the first is kept
            self._keep(*(marks[:1] if at_once else marks))

    def _write_album(self, marks: Sequence[str]) -> None:
        said = captioned(self.of_albums, {mark: f"Gambar {mark}" for mark in marks})
        self.report.parts.update(zip(self.write_pictures(said), marks, strict=True))

    async def _revise(self) -> None:
        """Another wording of a part, before it is sent; a picture that waits does so still."""
        before, said = dict(self.report.parts), dict(self.report.said)
        await self._step("edits", self._rewrite, answer="Perubahan tersimpan")
        changed = {at: mark for at, mark in self.report.parts.items() if mark != before[at]}
        self._keep(*(mark for at, mark in changed.items() if said[before[at]] is Sure.YES))

    async def _drop(self) -> None:
        """Not to report, after all."""
        self.report.dropped = Sure.NOBODY_KNOWS
        self.begin("/batal")
        after = self.write({"text": "/batal"})
        if not await self._answered(after, "Dibatalkan|Isinya belum sampai"):
            return
        if drop := self._buttons().get(TipAction.DROP):
            self.begin("throws it away")
            self._tap_prompt(drop)
            await self._answered(after, "Dibatalkan")
        if not self.lost:
            self.report.dropped = Sure.YES

    async def _send(self, button: TipButton) -> None:
        """Kirim."""
        self.begin("Kirim")
        self.report.confirmed = Sure.NOBODY_KNOWS
        self._tap_prompt(button)
        if await self.hears(lambda: bool(self.seen(CONFIRMED))):
            self.report.confirmed = Sure.YES

    # What follows.

    async def add(self) -> None:
        """Something more, in reply to the receipt or to what the editors said."""
        letters = self.seen(LETTERS)
        if not letters:
            return
        mark = self._new_mark()
        self.begin(f"adds {mark}")
        words = {"text": f"Tambahan {mark} dari saya.", "reply_to": self.chance.choice(letters)}
        after = self.write(words)
        self.report.parts[after] = mark
        await self._answered(after, f"{REACHED}|{REFUSED}")
        if self._told(after, REACHED):
            self._keep(mark)

    async def correct(self) -> None:
        """Another wording of what is with the editors already."""
        self.begin("corrects")
        after = max(self.world.telegram.people.chats[self.id].messages)
        mark = self._rewrite(keep=True)
        await self._answered(after, f"Ralat diteruskan|{REFUSED}")
        if self._told(after, "Ralat diteruskan"):
            self._keep(mark)

    async def take_back(self) -> None:
        """The report goes."""
        receipts = self.seen("Kode tiket")
        if not receipts:
            return
        self.begin(TAKES_BACK)
        self.report.taken_back = Sure.NOBODY_KNOWS
        await self.tap(self.id, receipts[0], TakeBack(TakeBackStep.YES).build())
        if await self.hears(lambda: bool(self.seen("Laporan Anda sudah dicabut"))):
            self.report.taken_back = Sure.YES

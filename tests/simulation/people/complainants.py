"""Complainants in a history: an article is wrong, and they say so step by step, by name."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, TypeAlias

from bot.complaints import draft as drafts
from bot.complaints.buttons import DraftAction, DraftButton, PaperChoice
from bot.complaints.model import NUMBER
from bot.tips.buttons import Choice
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.machine.world import POLL, SITE_PORT
from tests.simulation.people.following import Sure
from tests.simulation.people.person import LOOK
from tests.simulation.people.publishing import Published, Publisher
from tests.simulation.people.questioned import Questioned

MOST = 2  # complaints of one person
MESSAGES = 3  # of one answer at most
DROPS = 0.01  # the share of questions at which it is given up
CHOICES = (DraftAction.AGREE, DraftAction.ARTICLE, DraftAction.RIGHT, DraftAction.CAPACITY)
ONWARD = (DraftAction.NEXT, DraftAction.SKIP, DraftAction.GO_ON)
QUESTIONS = {drafts.WRONG: "Apa yang keliru", drafts.ASKED: "minta dimuat"}
FILES = {Sure.YES: (Choice.AS_IS, "apa adanya"), Sure.NO: (Choice.DROP, "tidak dikirim")}
CHANGED = (drafts.RIGHT, drafts.WRONG, drafts.ASKED)  # what is answered anew, sometimes
SENT = re.compile(rf"Nomornya ({NUMBER})|({NUMBER}) · Diterima redaksi")

Act: TypeAlias = Callable[[], Awaitable[object]]


@dataclass
class Filing:
    """A complaint: `said` has each mark, YES where it must reach the editors, NO where it must not.

    `confirmed`, `dropped`: what the complainant read; `number`: likewise, empty before that.
    """

    mark: str
    article: Published | None = None
    said: dict[str, Sure] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=dict)  # the marks of each step
    number: str = ""
    confirmed: Sure = Sure.NO
    dropped: Sure = Sure.NO

    def new_mark(self, step: str) -> str:
        """A word that nobody else says."""
        mark = f"{self.mark}kata{len(self.said) + 1:02d}"
        self.said[mark] = Sure.NOBODY_KNOWS
        self.answers.setdefault(step, []).append(mark)
        return mark


@dataclass
class Complainant(Questioned):
    """`publisher`: whose articles they are. Writes down each complaint in `filings`."""

    kind: ClassVar = DraftButton
    called: ClassVar = ("Warga", "Aduan")
    publisher: Publisher | None = None
    filings: list[Filing] = field(default_factory=list)
    erased: Sure = Sure.NO
    aside: Act | None = None  # what may be done before a question is answered

    def numbers(self) -> set[str]:
        """Of what stands in the chat as received, looked at or not."""
        found = (SENT.search(words_of(message)) for message in self.messages())
        return {each[1] or each[2] for each in found if each}

    async def live(self, until: float) -> None:
        """A complaint, and then this and that about it."""
        await asyncio.sleep(self.chance.uniform(0.0, 3.0))
        await self.file(until)
        while not self.lost and await self.rest(5.0, until):
            if len(self.filings) < MOST and self.chance.random() < 0.2:
                await self.file(until)
            else:
                await self.add()

    async def file(self, until: float) -> None:
        """/hakjawab, of an article by its address or by words of its headline."""
        filing = Filing(f"{self.mark}{len(self.filings) + 1}")
        self.filings.append(filing)
        command = "/hakjawab"
        if len(self.filings) > 1 or self.chance.random() < 0.5:
            command += f" {self._name_article(address=True)}"
        await self._step(command, self.write, {"text": command})
        while not self.lost and Sure.YES not in {filing.confirmed, filing.dropped}:
            await asyncio.sleep(self.chance.expovariate(1 / 0.2))
            if self.aside:
                await self.aside()
            if self.world.clock.now() >= until:
                return
            act = next(self._wishes(filing), None)
            if act is None:
                return
            await act()

    async def come_back(self) -> None:
        """To what is half written."""
        await self._step("/hakjawab", self.write, {"text": "/hakjawab"})

    def is_erased(self, *, surely: bool) -> None:
        """What was sent is withdrawn, what was not is thrown away."""
        self.erased = sure = Sure.YES if surely else Sure.NOBODY_KNOWS
        for filing in self.filings:
            if filing.confirmed is Sure.NO:
                filing.dropped = sure

    def _wishes(self, filing: Filing) -> Iterator[Act]:
        """What may be done at this question; the first is done."""
        prompt, draw = self._prompt(), self.chance.random
        asked = words_of(prompt) if prompt else ""
        found = filter(None, map(DraftButton.parse, keys_of(prompt) if prompt else ()))
        buttons = [button for button in found if isinstance(button, DraftButton)]
        onward = [b for b in buttons if b.action in ONWARD]
        if draw() < DROPS:
            yield partial(self._drop, filing)
        for button in buttons:
            if button.action is DraftAction.SEND:
                again = [b for b in buttons if b.value in CHANGED]
                if draw() < 0.25:
                    yield partial(self._revise, filing, self.chance.choice(again))
                yield partial(self._send, filing, button)
        if choices := [button for button in buttons if button.action in CHOICES]:
            yield partial(self._choose, filing, self.chance.choice(choices))
        if re.search("Berita yang mana|tidak menemukan|tidak punya berita", asked):
            yield self._say_article
        if "Nama lengkap" in asked:
            yield partial(self._step, "says the name", self.write, {"text": self.name})
        for step, question in QUESTIONS.items():
            here = question in asked or any(button.value == step for button in onward)
            more = draw() < 0.2 and len(filing.answers.get(step, ())) < MESSAGES
            if here and (more or not onward):
                yield partial(self._tell, filing, step)
        for button in onward:
            if button.action is DraftAction.SKIP and draw() < 0.5:
                yield partial(self._fill_in, filing, button.value)
            yield partial(self._step, button.build(), self._tap_prompt, button)

    async def _choose(self, filing: Filing, button: DraftButton) -> None:
        """One of what is offered."""
        self._see_article(filing)
        await self._step(button.build(), self._tap_prompt, button)

    async def _say_article(self) -> None:
        """By its address, or by a word of its headline."""
        text = self._name_article(address=self.chance.random() < 0.5)
        await self._step(text, self.write, {"text": text})

    async def _tell(self, filing: Filing, step: str) -> None:
        """What is wrong, or what is to be published: one message of it."""
        mark = filing.new_mark(step)
        count = len("\n\n".join(map(_sentence, filing.answers[step])))
        words = {"text": _sentence(mark)}
        await self._step(f"tells {mark}", self.write, words, answer=rf"\b{count} huruf")
        self._keep(filing, mark)

    async def _fill_in(self, filing: Filing, step: str) -> None:
        """What may be left out: a picture, or where to be reached."""
        mark = filing.new_mark(step)
        if step == drafts.PAPERS:
            await self._step(f"adds {mark}", self.write_pictures, {mark: f"Surat {mark}"})
        else:
            await self._step(f"adds {mark}", self.write, {"text": f"surel {mark}"})
        self._keep(filing, mark)
        await self._choose_file(filing, mark)

    async def _choose_file(self, filing: Filing, mark: str) -> None:
        """A file that could not be looked into waits until its sender says that it is to go."""
        there = self.world.telegram.people.chats[self.id].messages
        for message in self.messages():
            for button in filter(None, map(PaperChoice.parse, keys_of(message))):
                if mark not in words_of(there[button.message_id]):
                    continue
                filing.said[mark] = Sure.NOBODY_KNOWS
                sure = self.chance.choice([*FILES])
                choice, said = FILES[sure]
                self.begin(f"file {choice}")
                data = PaperChoice(choice, button.message_id).build()
                at = message["message_id"]
                await self.tap(self.id, at, data)
                if await self.hears(partial(self._says, at, said)):
                    filing.said[mark] = sure
                return

    async def _revise(self, filing: Filing, button: DraftButton) -> None:
        """From the review to a question again; what was told there is gone."""
        gone = filing.answers.pop(button.value, [])
        filing.said.update(dict.fromkeys(gone, Sure.NOBODY_KNOWS))
        await self._step(button.build(), self._tap_prompt, button)
        if not self.lost:
            filing.said.update(dict.fromkeys(gone, Sure.NO))

    async def _drop(self, filing: Filing) -> None:
        """Not to complain, after all."""
        filing.dropped = Sure.NOBODY_KNOWS
        self.begin("/batal")
        after = self.write({"text": "/batal"})
        if not await self._answered(after, "Dibatalkan|Buang yang sudah ditulis"):
            return
        if (prompt := self._prompt()) and "Buang" in words_of(prompt):
            drop = next(b for b in map(DraftButton.parse, keys_of(prompt)) if b)
            self.begin("throws it away")
            self._tap_prompt(drop)
            await self._answered(after, "Dibatalkan")
        if not self.lost:
            filing.dropped = Sure.YES

    async def _send(self, filing: Filing, button: DraftButton) -> None:
        """Kirim."""
        self.begin("Kirim")
        filing.confirmed = Sure.NOBODY_KNOWS
        before = self.numbers()
        self._tap_prompt(button)
        if await self.hears(lambda: self.numbers() > before):
            filing.confirmed = Sure.YES
            (filing.number,) = self.numbers() - before

    async def add(self) -> None:
        """Something more, in reply to whatever has the number."""
        filing = self.chance.choice(self.filings)
        letters = self.seen(f"^{filing.number}") if filing.number else []
        if not letters:  # what says its number is still on its way
            return
        mark = filing.new_mark("added")
        self.begin(f"adds {mark}")
        after = self.write({"text": _sentence(mark), "reply_to": self.chance.choice(letters)})
        if await self._answered(after, f"{filing.number} · Diteruskan ke redaksi"):
            filing.said[mark] = Sure.YES

    def _says(self, message: int, words: str) -> bool:
        return message in self.seen(words)

    def _keep(self, filing: Filing, mark: str) -> None:
        """It was confirmed, if nothing went wrong."""
        if not self.lost:
            filing.said[mark] = Sure.YES

    def _name_article(self, *, address: bool) -> str:
        assert self.publisher is not None
        there = {story.id: story.slug for story in self.world.newsroom.newest()}
        first, *later = self.publisher.published
        read = [each for each in later if each.at < self.world.clock.now() - POLL - LOOK]
        named = self.chance.choice([first, *(later if self.chance.random() < 0.1 else read)])
        if address and named.id in there:
            return f"http://127.0.0.1:{SITE_PORT}/{there[named.id]}/"
        return named.mark

    def _see_article(self, filing: Filing) -> None:
        """Which one it is, by what the bot says that it is about."""
        assert self.publisher is not None
        prompt = self._prompt()
        about = words_of(prompt).partition("Tentang: ")[2] if prompt else ""
        named = (each for each in self.publisher.published if each.mark in about)
        filing.article = next(named, filing.article)


def _sentence(mark: str) -> str:
    return f"Bukan begitu, kata {mark} tadi."

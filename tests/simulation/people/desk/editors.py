"""Editors in a history: they work on cases at their cards in the group."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from bot.cases.buttons import CaseAction, CaseButton
from bot.cases.workflow import Reason, Status
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world import conversation
from bot.tips.questionnaire import load_form
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.people.albums import captioned
from tests.simulation.people.person import Person

HELD, TICK = "Jawaban pertama", "✓ Sampai"
CODENAME = re.compile(r"\b(?!SHA-)[A-Z]{3,}-\d+\b")
ODD = 0.05  # the share of presses at a button that the card does not show any more
QUESTION = load_form().asks[0].name


@dataclass
class Answer:
    """What an editor replied to a message of a case, and every mark in it, the last one last.

    `album`: the first message of its album, itself where it is none. `touched`: it was edited or
    taken back.
    """

    case: int
    message: int
    marks: list[str]
    album: int
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """A press at a card. `ended` is None where nobody knows whether it was done."""

    case: int
    action: CaseAction
    value: str
    by: int
    began: float
    ended: float | None


@dataclass
class Editor(Person):
    """`answers`: what was meant for sources; `inside`: marks that were not.

    `of_albums`: draws how many pictures an answer has; without it, none.
    """

    of_albums: random.Random | None = None

    answers: list[Answer] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    _count: int = 0

    async def live(self, until: float) -> None:
        """This and that, wherever there is a case."""
        acts = (self.answer, self.confirm, self.work, self.let_go, self.edit, self.take_back,
                self.note)  # fmt: skip
        while await self.rest(2.5, until):
            if cards := self._cards():
                (act,) = self.chance.choices(acts, (5, 4, 9, 3, 1, 1, 2))
                await act(self.chance.choice(cards))

    async def answer(self, card: Json) -> None:
        """Reply to what the bot shows of a case; sometimes for the colleagues only."""
        case = case_of(card)
        assert case is not None
        aside = self.chance.random() < 0.15
        number = self.of_albums.choice([0, 0, 2, 3]) if self.of_albums else 0  # pictures
        marks = [self._new_mark() for _ in range(number or 1)]
        to = self.chance.choice([card, *self._of_case(card)])["message_id"]
        words = [f"Jawaban {mark} kami." for mark in marks]
        words[0] = f"{'// ' if aside else ''}{words[0]}"
        self.begin(f"{words} to {case}")
        desk = self.world.desk
        if number:
            said = captioned(self.of_albums, dict(zip(marks, words, strict=True)), first=aside)
            sent = self.write_pictures(said, chat=desk, reply_to=to)
        else:
            sent = [self.write({"chat": desk, "text": words[0], "reply_to": to})]
        if aside:
            self.inside += marks
        else:
            self.answers += [
                Answer(case, message, [mark], album=sent[0])
                for message, mark in zip(sent, marks, strict=True)
            ]
        await self.hears(lambda: bool(self.lines(sent[0], desk)))

    async def confirm(self, _card: Json) -> None:
        """The first answer in a case is sent by a button."""
        for answer in self.answers:
            for line in self.lines(answer.message, self.world.desk):
                for key in keys_of(line):
                    button = CaseButton.parse(key)
                    if button and button.action is CaseAction.CONFIRM and button.second == "1":
                        await self._press(line, button)
                        return

    async def work(self, card: Json) -> None:
        """Take it, say how far it is, ask, merge, part, close, open again."""
        case = case_of(card)
        assert case is not None
        others = [names[0] for each in self._cards() if (names := names_of(each))]
        buttons = [
            *[CaseButton(case, CaseAction.OWN, "1")] * 3,
            CaseButton(case, CaseAction.STATUS, self.chance.choice([*STATUSES])),
            CaseButton(case, CaseAction.ASK, QUESTION),
            CaseButton(case, CaseAction.MERGE, self.chance.choice(others)),
            CaseButton(case, CaseAction.PART),
            CaseButton(case, CaseAction.CLOSE, Reason.DONE),
            CaseButton(case, CaseAction.CLOSE, Reason.DONE),
        ]
        reopen = CaseButton(case, CaseAction.REOPEN)
        if reopen.build() in keys_of(card) or self.chance.random() < ODD:
            buttons = [reopen] * 2 + buttons[:1]
        await self._press(card, self.chance.choice(buttons))

    async def let_go(self, card: Json) -> None:
        """What somebody has by what its card shows, mostly; a colleague's is asked back."""
        button = CaseButton(case_of(card) or 0, CaseAction.OWN, "0")
        if button.build() in keys_of(card) or self.chance.random() < ODD:
            await self._press(card, button)

    async def edit(self, _card: Json) -> None:
        """An answer is reworded."""
        there = self.world.telegram.people.chats[self.world.desk].messages  # those of removed
        answers = [each for each in self.answers if each.message in there]  # reports are deleted
        if not answers:
            return
        answer = self.chance.choice(answers)
        answer.touched = True
        answer.marks.append(self._new_mark())
        self.begin(f"edits {answer.marks[0]}")
        words = {"text": f"Maksud kami {answer.marks[-1]}.", "message": answer.message}
        conversation.edit(self.world.telegram, {"from": self.id, "chat": self.world.desk, **words})

    async def take_back(self, _card: Json) -> None:
        """An answer that arrived is deleted at its source."""
        for answer in self.answers:
            for line in self.lines(answer.message, self.world.desk):
                button = CaseButton(answer.case, CaseAction.WITHDRAW, str(answer.message))
                if button.build() in keys_of(line):
                    for each in self.answers:
                        each.touched |= each.album == answer.album
                    await self._press(line, button)
                    return

    async def note(self, card: Json) -> None:
        """For the colleagues, in reply to a question for it: just now, or an older one."""
        case = case_of(card)
        assert case is not None
        await self._press(card, CaseButton(case, CaseAction.NOTE))
        if asked := self._asking():
            self.inside.append(self._new_mark())
            to = self.chance.choice([asked[-1], *asked])
            self.begin(f"notes {self.inside[-1]}")
            said = {"text": f"Catatan {self.inside[-1]}.", "reply_to": to}
            self.write({"chat": self.world.desk, **said})

    async def close_some(self) -> None:
        """Some of the cases are done with, at once."""
        for card in self._cards():
            if self.chance.random() < 0.5:
                close = CaseButton(case_of(card) or 0, CaseAction.CLOSE, Reason.DONE)
                await self._press(card, close)

    async def extend(self) -> None:
        """Some of the cases that are said to end soon are to stay longer."""
        for shown in self.messages(self.world.desk):
            for button in filter(None, map(CaseButton.parse, keys_of(shown))):
                if button.action is CaseAction.EXTEND and self.chance.random() < 0.5:
                    await self._press(shown, button)

    def end(self, *, heard: bool) -> bool:
        """An editor who hears nothing goes on with something else."""
        super().end(heard=heard)
        self.lost = False
        return heard

    async def _press(self, shown: Json, button: CaseButton) -> None:
        self.begin(f"press {button.build()}")
        began = self.world.clock.now()
        answered = await self.tap(self.world.desk, shown["message_id"], button.build())
        ended = self.world.clock.now() if answered else None
        self.deeds.append(Deed(button.case_id, button.action, button.value, self.id, began, ended))
        self.end(heard=bool(answered))

    def _new_mark(self) -> str:
        self._count += 1
        return f"Redaksi{self.id}kata{self._count:02d}"

    def _cards(self) -> list[Json]:
        return [each for each in self.messages(self.world.desk) if case_of(each) is not None]

    def _of_case(self, card: Json) -> list[Json]:
        """Other messages that bear the codename of a card."""
        name = names_of(card)[:1]
        return [m for m in self.messages(self.world.desk) if name and names_of(m)[:1] == name]

    def _asking(self) -> list[int]:
        shown = self.messages(self.world.desk)
        return [m["message_id"] for m in shown if "dengan catatannya" in words_of(m)]


STATUSES = (Status.VERIFIED, Status.FOLLOWED, Status.NEW)
_OF_CARDS = frozenset({CaseAction.PAGE, CaseAction.OWN, CaseAction.REOPEN})


def case_of(message: Json) -> int | None:
    """The case whose card this is; None where it is none."""
    buttons = filter(None, map(CaseButton.parse, keys_of(message)))
    return next((each.case_id for each in buttons if each.action in _OF_CARDS), None)


def names_of(message: Json) -> list[str]:
    """The codenames in it, that of its case first."""
    return CODENAME.findall(words_of(message))

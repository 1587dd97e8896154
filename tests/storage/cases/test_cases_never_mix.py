"""Many sources at once: whatever comes in whatever order, no case ever meets another's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cases import workflow as desk
from bot.cases.messages import to_editors as casefile
from bot.cases.messages.source import to_source as sourcemail
from bot.cases.model import AuditEntry, Case, Turn
from bot.cases.workflow import new_case
from bot.delivery.model import DeliveryStatus, Item, Letter, Outcome
from bot.messages.catalogue import load_texts
from bot.tips import draft as tips
from bot.tips.limits import limits_of
from bot.tips.model import Draft, Evidence
from storage.repositories import Storage
from tests.support.cases.samples import DESK, EDITORS
from tests.support.cases.stored import close_case, send_report
from tests.support.storage.stored import NOW

WORDS = load_texts().of("id")
EVERYTHING = limits_of(10_000, 10_000)
MARK = re.compile(r"milik-(\d+)")
numbers = count(1)  # sources and updates that no example before had

# What happens next: who acts (a number taken modulo how many there are), and what they do.
events = st.lists(
    st.tuples(st.sampled_from(["add", "answer", "edit", "deliver", "reopen"]), st.integers(0, 99)),
    min_size=5,
    max_size=40,
)


class Play:
    """A Telegram that gives out ids, and remembers whose words stand where."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.ids: dict[int, count[int]] = defaultdict(lambda: count(100))
        self.in_group: dict[int, int] = {}  # the bot's messages in the group -> whose case
        self.at_source: dict[tuple[int, int], int] = {}  # chat and message -> whose words
        self.codenames: dict[str, int] = {}
        self.said: dict[int, tuple[int, int]] = {}  # an editor's message -> whose case, its card
        self.sources: list[int] = []

    async def report(self) -> None:
        source = 10_000 + next(numbers)
        codename = f"NURI-{source}"
        self.sources.append(source)
        self.codenames[codename] = source
        piece = Evidence(tips.ACCOUNT, 1, text=f"Cerita milik-{source}.")
        draft = Draft(tips.REVIEW, "id", NOW, {}, (piece,))

        def letters(case_id: int) -> Sequence[Letter]:
            case = new_case(draft, case_id=case_id, codename=codename, source=source, now=NOW)
            return (
                sourcemail.receipt(case, ticket=codename, words=WORDS),
                *casefile.opening_letters(case, view=replace(DESK, now=NOW)),
            )

        await send_report(
            self.storage.cases,
            source,
            draft,
            codename=codename,
            ticket=codename,
            letters=letters,
            letters_if_waiting=letters,
            limits=EVERYTHING,
            now=NOW,
            once=next(numbers),
        )

    async def add(self, number: int) -> None:
        """A source adds something to its case."""
        source = self.sources[number % len(self.sources)]
        case = await self.storage.cases.newest_of(source)
        assert case is not None
        piece = Evidence(tips.TEXT, next(numbers), text=f"Tambahan milik-{source}.")
        letters = casefile.addition_letters(case, piece, view=DESK, mark=str(next(numbers)))
        turn = Turn(NOW, by_source=True, piece=piece)
        await self.storage.cases.add(case.id, letters, turn=turn, now=NOW, once=next(numbers))

    async def answer(self, number: int) -> None:
        """An editor replies to some message of the bot's, whose case only the tables tell."""
        if not self.in_group:
            return
        message_id = sorted(self.in_group)[number % len(self.in_group)]
        owner = self.in_group[message_id]
        case = await self.storage.cases.by_message(EDITORS, message_id)
        assert case is not None
        piece = Evidence(tips.TEXT, next(numbers), text=f"Jawaban milik-{owner}.")
        self.said[piece.message_id] = owner, message_id
        letters = sourcemail.answer_letters(
            case, piece, from_chat_id=EDITORS, words=WORDS, mark=str(next(numbers))
        )
        await self._speak(case, piece, letters)

    async def edit(self, number: int) -> None:
        """An editor edits what they answered."""
        if not self.said:
            return
        message_id = sorted(self.said)[number % len(self.said)]
        owner, replied_to = self.said[message_id]
        case = await self.storage.cases.by_message(EDITORS, replied_to)
        assert case is not None
        before = desk.last_passed_on(case, message_id)
        assert before is not None
        piece = Evidence(tips.TEXT, message_id, text=f"Ralat milik-{owner}, {next(numbers)}.")
        letter = sourcemail.edit_letter(case, piece, before, words=WORDS, mark=str(next(numbers)))
        assert letter is not None
        await self._speak(case, piece, [letter])

    async def _speak(self, case: Case, piece: Evidence, letters: Sequence[Letter]) -> None:
        await self.storage.case_changes.change(
            case.id,
            lambda now: desk.add_turn(now, Turn(NOW, by_source=False, piece=piece)),
            entry=AuditEntry(7, "answered", NOW),
            letters=lambda _: letters,
            once=next(numbers),
        )

    async def deliver(self, number: int = 0, *, lost: bool = False) -> bool:
        """One round of the outbox, in an order of Telegram's own; `lost`: a topic is gone."""
        items = await self.storage.outbox.claim(now=NOW + 1, limit=100)
        order = sorted(items, key=lambda item: (item.id * (number + 1)) % 7)
        outcomes = [self._sent(item, lost=lost) for item in order]
        await self.storage.outbox.settle(outcomes, now=NOW, notices=self._again)
        return bool(items)

    async def reopen(self, number: int) -> None:
        await self.deliver(number, lost=True)

    def _again(self, outcome: Outcome, case: Case) -> Sequence[Letter]:
        if outcome.fate is not DeliveryStatus.LOST:
            return ()
        return casefile.letters_again(case, outcome, view=replace(DESK, now=NOW))

    def _sent(self, item: Item, *, lost: bool) -> Outcome:
        if lost and item.thread is not None:
            return Outcome(item, DeliveryStatus.LOST)
        text = str(item.params.get("text", ""))
        whose = {int(mark) for mark in MARK.findall(text)}
        whose |= {source for name, source in self.codenames.items() if name in text}
        if item.chat_id != EDITORS:
            assert whose == {item.chat_id}
        if item.method == "editMessageText":
            assert item.message_id is not None
            assert self.at_source[item.chat_id, item.message_id] == item.chat_id
            return Outcome(item, DeliveryStatus.SENT, (item.message_id,))
        message_id = next(self.ids[item.chat_id])
        if item.chat_id == EDITORS and item.method == "sendMessage":
            (self.in_group[message_id],) = whose
            assert item.reply_to is None or self.in_group[item.reply_to] in whose
        elif item.chat_id != EDITORS:
            self.at_source[item.chat_id, message_id] = item.chat_id
        return Outcome(item, DeliveryStatus.SENT, (message_id,))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sources=st.integers(2, 6), happening=events)
async def test_cases_of_many_sources_never_mix(
    storage: Storage, sources: int, happening: list[tuple[str, int]]
) -> None:
    """Each answer and edit reaches the source of the message replied to, each addition its case."""
    play = Play(storage)
    for _ in range(sources):
        await play.report()
    for what, number in happening:
        await getattr(play, what)(number)
    while await play.deliver():
        pass
    assert set(play.in_group.values()) == set(play.sources)
    for source in play.sources:
        case = await storage.cases.newest_of(source)
        assert case is not None
        theirs = [turn.piece.text for turn in case.turns]
        assert all(f"milik-{source}" in text for text in theirs)
        await close_case(storage, case, once=next(numbers))
    assert not await storage.outbox.waiting()

"""Any history of many cases: each source's words stay its own, and each case is as a model says.

Reports, additions, answers, edits, topics that are lost, and all that editors make of cases: held,
merged, parted, closed, opened again, erased. The model is a page that knows no SQL and no sealing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.cases import workflow as desk
from bot.cases.messages import to_editors as casefile
from bot.cases.messages.source import to_source as sourcemail
from bot.cases.model import AuditEntry, Case, Editor, Turn
from bot.cases.workflow import UNDO, Reason, Status, new_case
from bot.delivery.model import DeliveryStatus, Item, Letter, Outcome
from bot.messages.catalogue import load_texts
from bot.tips import draft as tips
from bot.tips.limits import limits_of
from bot.tips.model import Draft, Evidence
from storage.engine.coarse_time import MINUTE
from storage.repositories import Storage
from tests.support.cases.samples import DESK, EDITORS
from tests.support.cases.stored import send_report
from tests.support.histories.machines import StorageMachine, play
from tests.support.storage.stored import NOW

WORDS = load_texts().of("id")
EVERYTHING = limits_of(10_000, 10_000)
MARK = re.compile(r"milik-(\d+)")
PEOPLE = [Editor(7, "Rani"), Editor(8, "Yusuf")]
RANK = ["rejected", "new", "verified", "followed", "forwarded", "published"]
which = st.integers(0, 99)  # a number taken modulo how many there are


async def test_cases_of_many_sources_never_mix(storage: Storage) -> None:
    """Each answer and edit reaches the source of the message replied to, each addition its case."""
    await play(History, storage, share=12, steps=40)


@dataclass(slots=True)
class Kept:
    """What is so of a case that is not erased."""

    id: int
    source: int
    status: str = "new"
    owner: Editor | None = None
    leader: str = ""
    followers: list[str] = field(default_factory=list)
    closed: bool = False
    log: list[str] = field(default_factory=list)


class History(StorageMachine):
    """A Telegram that gives out ids and remembers whose words stand where, and the editors' deeds.

    `known`: whose name a case has ever shown besides its own, having been together with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.numbers = count(1)
        self.ids: dict[int, count[int]] = defaultdict(lambda: count(100))
        self.in_group: dict[int, int] = {}  # the bot's messages in the group -> whose case
        self.at_source: dict[tuple[int, int], int] = {}  # chat and message -> whose words
        self.codenames: dict[str, int] = {}
        self.said: dict[int, tuple[int, int]] = {}  # an editor's message -> whose case, its card
        self.cases: dict[str, Kept] = {}
        self.known: dict[int, set[int]] = defaultdict(set)
        self.last: tuple[int, int] | None = None  # the case and the update of the last deed

    def _at_work(self, number: int) -> tuple[str, Kept]:
        open_cases = [(name, kept) for name, kept in self.cases.items() if not kept.closed]
        return open_cases[number % len(open_cases)]

    def _is_any_at_work(self) -> bool:
        return any(not kept.closed for kept in self.cases.values())

    @initialize()
    def two_reports(self) -> None:
        self.report()
        self.report()

    @precondition(lambda self: len(self.cases) < 6)
    @rule()
    def report(self) -> None:
        source = 10_000 + next(self.numbers)
        codename = f"NURI-{source}"
        piece = Evidence(tips.ACCOUNT, 1, text=f"Cerita milik-{source}.")
        draft = Draft(tips.REVIEW, "id", self.now, {}, (piece,))

        def letters(case_id: int) -> Sequence[Letter]:
            case = new_case(draft, case_id=case_id, codename=codename, source=source, now=self.now)
            return (
                sourcemail.receipt(case, ticket=codename, words=WORDS),
                *casefile.opening_letters(case, view=replace(DESK, now=self.now)),
            )

        self.do(
            send_report(
                self.storage.cases,
                source,
                draft,
                codename=codename,
                ticket=codename,
                letters=letters,
                letters_if_waiting=letters,
                limits=EVERYTHING,
                now=self.now,
                once=next(self.numbers),
            )
        )
        case = self.do(self.storage.cases.newest_of(source))
        assert case is not None
        self.codenames[codename] = source
        self.cases[codename] = Kept(case.id, source)

    @precondition(_is_any_at_work)
    @rule(number=which)
    def add(self, number: int) -> None:
        """A source adds something to its case."""
        _, kept = self._at_work(number)
        case = self.do(self.storage.cases.newest_of(kept.source))
        assert case is not None
        piece = Evidence(tips.TEXT, next(self.numbers), text=f"Tambahan milik-{kept.source}.")
        letters = casefile.addition_letters(case, piece, view=DESK, mark=str(next(self.numbers)))
        turn = Turn(self.now, by_source=True, piece=piece)
        once = next(self.numbers)
        self.do(self.storage.cases.add(case.id, letters, turn=turn, now=self.now, once=once))

    @precondition(lambda self: self.in_group)
    @rule(number=which)
    def answer(self, number: int) -> None:
        """An editor replies to some message of the bot's, whose case only the tables tell."""
        message_id = sorted(self.in_group)[number % len(self.in_group)]
        owner = self.in_group[message_id]
        case = self.do(self.storage.cases.by_message(EDITORS, message_id))
        assert case is not None
        piece = Evidence(tips.TEXT, next(self.numbers), text=f"Jawaban milik-{owner}.")
        self.said[piece.message_id] = owner, message_id
        letters = sourcemail.answer_letters(
            case, piece, from_chat_id=EDITORS, words=WORDS, mark=str(next(self.numbers))
        )
        self._speak(case, piece, letters)

    @precondition(lambda self: self.said)
    @rule(number=which)
    def edit(self, number: int) -> None:
        """An editor edits what they answered."""
        message_id = sorted(self.said)[number % len(self.said)]
        owner, replied_to = self.said[message_id]
        case = self.do(self.storage.cases.by_message(EDITORS, replied_to))
        assert case is not None
        before = desk.last_passed_on(case, message_id)
        assert before is not None
        mark = str(next(self.numbers))
        piece = Evidence(tips.TEXT, message_id, text=f"Ralat milik-{owner}, {mark}.")
        letter = sourcemail.edit_letter(case, piece, before, words=WORDS, mark=mark)
        assert letter is not None
        self._speak(case, piece, [letter])

    @rule(order=which, lost=st.booleans())
    def deliver(self, order: int, lost: bool) -> None:
        """One round of the outbox, in an order of Telegram's own; `lost`: a topic is gone."""
        self._deliver(order, lost=lost)

    @precondition(_is_any_at_work)
    @rule(number=which, editor=st.sampled_from([*PEOPLE, None]))
    def hold(self, number: int, editor: Editor | None) -> None:
        _, kept = self._at_work(number)
        kept.owner = editor
        self._change(
            kept, lambda case: desk.take(case, editor) if editor else desk.release(case), "held"
        )

    @precondition(_is_any_at_work)
    @rule(number=which, status=st.sampled_from([*Status]))
    def set_status(self, number: int, status: Status) -> None:
        """What follows it goes along."""
        _, kept = self._at_work(number)
        for each in (kept, *self._followers(kept)):
            each.status = status.value
            each.log.append("status")
        self.do(
            self.storage.case_changes.change_all(
                kept.id,
                lambda case: desk.set_status(case, status),
                entry=AuditEntry(7, "status", self.now),
                once=self._once(kept),
            )
        )

    @precondition(_is_any_at_work)
    @rule(number=which, other=which)
    def merge(self, number: int, other: int) -> None:
        """Both are as far as the one that is further, and so is what follows already."""
        (name, kept), (into, leader) = self._at_work(number), self._at_work(other)
        if name == into:
            return
        followers = [each for each in self._followers(leader) if each is not kept]
        if not (kept.followers or kept.leader or leader.leader):
            kept.leader = into
            leader.followers.append(name)
            kept.owner = leader.owner = leader.owner or kept.owner
            kept.status = leader.status = max(leader.status, kept.status, key=RANK.index)
            self._get_acquainted(kept, leader)
        self._two(kept, into, desk.merge, followers)

    @precondition(lambda self: any(k.leader and not k.closed for k in self.cases.values()))
    @rule(number=which)
    def part(self, number: int) -> None:
        following = [k for k in self.cases.values() if k.leader and not k.closed]
        kept = following[number % len(following)]
        into, kept.leader = kept.leader, ""
        others: list[Kept] = []
        if into in self.cases:
            leader = self.cases[into]
            leader.followers.remove(next(n for n, k in self.cases.items() if k is kept))
            others = self._followers(leader)
        self._two(kept, into, desk.part, others)

    @precondition(_is_any_at_work)
    @rule(number=which)
    def close(self, number: int) -> None:
        _, kept = self._at_work(number)
        kept.closed = True
        closed_at = self.now
        self._change(
            kept,
            lambda case: desk.close(case, by="Rani", reason=Reason.DONE, now=closed_at),
            "closed",
        )

    @precondition(lambda self: any(kept.closed for kept in self.cases.values()))
    @rule(number=which)
    def reopen(self, number: int) -> None:
        closed = [kept for kept in self.cases.values() if kept.closed]
        kept = closed[number % len(closed)]
        kept.closed = False
        self._change(kept, desk.reopen, "reopened")

    @rule()
    def a_day_passes(self) -> None:
        """Nothing is left of what was closed."""
        self.now += UNDO + MINUTE
        for case in self.do(self.storage.retention.list_closed(now=self.now)):
            assert self.cases.pop(case.codename).closed
            erasing = self.storage.retention.erase_closed(case.id, letters=(), now=self.now)
            assert self.do(erasing)
        left = {kept.source for kept in self.cases.values()}
        self.in_group = {m: owner for m, owner in self.in_group.items() if owner in left}
        self.said = {m: whose for m, whose in self.said.items() if whose[0] in left}

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_last_update_comes_again(self) -> None:
        assert self.last is not None
        case_id, once = self.last
        stranger = Editor(99, "Entah")
        entry = AuditEntry(99, "again", self.now)
        changed = self.storage.case_changes.change(
            case_id, lambda case: desk.take(case, stranger), entry=entry, once=once
        )
        self.do(changed)

    @invariant()
    def each_case_is_as_the_model_says(self) -> None:
        found = {case.codename: case for case in self.do(self.storage.cases.list_kept())}
        assert found.keys() == self.cases.keys()
        for name, kept in self.cases.items():
            case = found[name]
            assert (case.id, case.source_chat_id) == (kept.id, kept.source)
            assert (case.status, case.owner) == (kept.status, kept.owner)
            assert [*case.merged] == kept.followers
            assert case.merged_into == kept.leader
            assert (case.closing is not None) is kept.closed
            assert bool(case.article) <= (case.status == Status.PUBLISHED)
            assert all(f"milik-{kept.source}" in turn.piece.text for turn in case.turns)

    def teardown(self) -> None:
        """All that waits is delivered: each case stands in the group, and each deed in its log."""
        while self._deliver(0, lost=False):
            pass
        self.each_case_is_as_the_model_says()
        assert {kept.source for kept in self.cases.values()} <= {*self.in_group.values()}
        for kept in self.cases.values():
            log = self.do(self.storage.audit_log.of_case(kept.id))
            assert sorted(entry.did for entry in log) == sorted(kept.log)
        assert not self.do(self.storage.outbox.count_waiting())

    def _deliver(self, order: int, *, lost: bool) -> bool:
        self.now += 1
        items = self.do(self.storage.outbox.claim(now=self.now, limit=100))
        landing = sorted(items, key=lambda item: (item.id * (order + 1)) % 7)
        outcomes = [self._sent(item, lost=lost) for item in landing]
        self.do(self.storage.outbox.settle(outcomes, now=self.now, notices=self._again))
        return bool(items)

    def _followers(self, kept: Kept) -> list[Kept]:
        return [self.cases[name] for name in kept.followers if name in self.cases]

    def _get_acquainted(self, kept: Kept, leader: Kept) -> None:
        everybody = {each.source for each in (kept, leader, *self._followers(leader))}
        for source in everybody:
            self.known[source] |= everybody

    def _once(self, kept: Kept) -> int:
        once = next(self.numbers)
        self.last = kept.id, once
        return once

    def _change(self, kept: Kept, change: Callable[[Case], Case], did: str) -> None:
        kept.log.append(did)
        entry, once = AuditEntry(7, did, self.now), self._once(kept)
        self.do(self.storage.case_changes.change(kept.id, change, entry=entry, once=once))

    def _two(
        self,
        kept: Kept,
        into: str,
        change: Callable[[Case, Case], tuple[Case, Case]],
        followers: Sequence[Kept],
    ) -> None:
        """With what follows the other one: it is brought to where that is."""
        kept.log.append("two")
        if into in self.cases:
            leader = self.cases[into]
            leader.log.append("two")
            for each in followers:
                if each.status != leader.status:
                    each.status = leader.status
                    each.log.append("two")
        self.do(
            self.storage.case_changes.change_two(
                kept.id,
                into,
                change,
                alone=lambda case: desk.part(case, case)[0],
                entry=AuditEntry(7, "two", self.now),
                once=self._once(kept),
            )
        )

    def _speak(self, case: Case, piece: Evidence, letters: Sequence[Letter]) -> None:
        self.cases[case.codename].log.append("answered")
        self.do(
            self.storage.case_changes.change(
                case.id,
                lambda now: desk.add_turn(now, Turn(self.now, by_source=False, piece=piece)),
                entry=AuditEntry(7, "answered", self.now),
                letters=lambda _: letters,
                once=next(self.numbers),
            )
        )

    def _again(self, outcome: Outcome, case: Case) -> Sequence[Letter]:
        if outcome.status is not DeliveryStatus.LOST:
            return ()
        return casefile.letters_again(case, outcome, view=replace(DESK, now=self.now))

    def _sent(self, item: Item, *, lost: bool) -> Outcome:
        if lost and item.thread is not None:
            return Outcome(item, DeliveryStatus.LOST)
        text = str(item.params.get("text", ""))
        (owner,) = {kept.source for kept in self.cases.values() if kept.id == item.case_id}
        assert {int(mark) for mark in MARK.findall(text)} <= {owner}
        named = {source for name, source in self.codenames.items() if name in text}
        assert named <= {owner} | (self.known[owner] if item.chat_id == EDITORS else set())
        if item.chat_id != EDITORS:
            assert item.chat_id == owner
        if item.method == "editMessageText":
            assert item.message_id is not None
            assert self.at_source[item.chat_id, item.message_id] == item.chat_id
            return Outcome(item, DeliveryStatus.SENT, (item.message_id,))
        message_id = next(self.ids[item.chat_id])
        if item.chat_id == EDITORS and item.method == "sendMessage":
            self.in_group[message_id] = owner
            assert item.reply_to is None or self.in_group[item.reply_to] == owner
        elif item.chat_id != EDITORS:
            self.at_source[item.chat_id, message_id] = item.chat_id
        return Outcome(item, DeliveryStatus.SENT, (message_id,))

"""Any history of the outbox: a plain model that knows no SQL says what must have become of it.

News, readers who come and go, claims, every outcome, edits, withdrawals, crashes, pruning. After
each step the database says of every article and chat what the model says; in the end each message
says what is so, and nothing waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome
from storage.delivery.pruning import prune_chunk
from storage.repositories import Storage
from tests.support.histories.machines import StorageMachine, play
from tests.support.histories.outbox_model import (
    DROPPED,
    FAILED,
    IN_FLIGHT,
    SENT,
    WAITS,
    Model,
    read_claimed,
    read_recipients,
    read_rows,
)
from tests.support.storage.edits import change
from tests.support.storage.stored import (
    NOW,
    PANONGAN,
    filed,
    letter,
    store,
    want_all_at_once,
)

READERS, GROUP = range(1, 5), -5
FATES = [DeliveryStatus.SENT, DeliveryStatus.RETRY, DeliveryStatus.FAILED, DeliveryStatus.GONE]
chats = st.sampled_from([*READERS, GROUP])
small = st.integers(1, 6)


async def test_whatever_happens_the_outbox_is_as_the_model_says(storage: Storage) -> None:
    """Nothing lost, nothing twice, and each message says what is so."""
    await play(History, storage, share=16, steps=40)


class History(StorageMachine):
    """Steps that may be taken in any order.

    `messages`: what each message that was recorded as sent shows, as versions of its articles;
    those in `lost` are not in reach any more, and stay as they are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.number = 0
        self.group = GROUP
        self.model = Model()
        self.titles: dict[int, str] = {}
        self.flying: list[tuple[Item, Sequence[tuple[int, int]]]] = []
        self.messages: dict[tuple[int, int], Mapping[int, float]] = {}
        self.lost: set[int] = set()  # chats
        self.forgotten: set[int] = set()  # articles
        self.written: set[str] = set()
        self.arrived: Counter[str] = Counter()

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _chat(self, chat: int) -> int:
        return self.group if chat == GROUP else chat

    @initialize()
    def readers(self) -> None:
        for chat in (*READERS, GROUP):
            self.follow(chat)

    @rule(chat=chats)
    def follow(self, chat: int) -> None:
        chat = self._chat(chat)
        self.do(
            self.storage.subscribers.follow(
                chat, PANONGAN, language="id", now=self.now, once=self._next()
            )
        )
        self.do(want_all_at_once(self.storage, chat))
        self.model.follows.add(chat)
        self.model.silent.discard(chat)

    @rule(chat=chats)
    def unfollow(self, chat: int) -> None:
        chat = self._chat(chat)
        self.do(self.storage.subscribers.unfollow(chat, PANONGAN, once=self._next()))
        if chat in self.model.follows:
            self.model.follows.remove(chat)
            for row, state in [*self.model.rows.items()]:
                if row[0] == chat and state == WAITS:
                    del self.model.rows[row]

    @rule(chat=chats)
    def stop(self, chat: int) -> None:
        chat = self._chat(chat)
        self.do(self.storage.subscribers.stop(chat, once=self._next()))
        self.model.silent.add(chat)
        self.model.drop(chat)

    @rule(count=st.integers(1, 4))
    def publish(self, count: int) -> None:
        self.now += 1
        titles = [f"a{self._next()}" for _ in range(count)]
        new = self.do(store(self.storage, *map(filed, titles), now=self.now))
        self.titles.update(zip(new, titles, strict=True))
        self.model.current.update(dict.fromkeys(new, 0.0))
        self.model.jobs.update(dict.fromkeys(new))

    @rule(limit=small)
    def fan_out(self, limit: int) -> None:
        made = self.do(self.storage.outbox.fan_out(now=self.now, limit=limit))
        assert made == self.model.fan_out(limit)

    @rule(chat=chats, secret=st.booleans())
    def write(self, chat: int, secret: bool) -> None:
        words = str(self._next())
        written = letter(self._chat(chat), words, words=words, secret=secret)
        self.do(self.storage.outbox.put([written], now=self.now))
        self.written.add(words)

    @rule(limit=small, oldest=st.booleans(), pause=st.integers(0, 40))
    def claim(self, limit: int, oldest: bool, pause: int) -> None:
        self.now += pause
        items = self.do(self.storage.outbox.claim(now=self.now, limit=limit, oldest=int(oldest)))
        assert len(items) <= limit
        rows = self.do(read_claimed(self.storage))
        busy = {item.chat_id for item, carried in self.flying if self._is_in_flight(item, carried)}
        for item in items:
            assert item.chat_id not in busy
            carried = () if item.kind is Kind.EDIT else rows.get(item.id, ())
            if item.kind is Kind.PUSH:
                assert item.bundled == len(carried)
                assert {(item.chat_id, article) for article in item.articles} <= {*carried}
            for row in carried:
                assert self.model.rows[row] == WAITS
                assert row[1] not in self.model.withdrawn
                self.model.rows[row] = IN_FLIGHT
            self.flying.append((item, carried))

    def _is_in_flight(self, item: Item, rows: Sequence[tuple[int, int]]) -> bool:
        """Not where its chat has stopped meanwhile: then nothing waits for its end."""
        return not item.articles or any(self.model.rows.get(row) == IN_FLIGHT for row in rows)

    @precondition(lambda self: self.flying)
    @rule(fates=st.lists(st.sampled_from([DeliveryStatus.SENT, *FATES]), min_size=1, max_size=5))
    def settle(self, fates: Sequence[DeliveryStatus]) -> None:
        landed, self.flying = self.flying[: len(fates)], self.flying[len(fates) :]
        self._settle([*zip(landed, fates, strict=False)])

    @precondition(lambda self: any(item.chat_id == self.group for item, _ in self.flying))
    @rule()
    def group_moves(self) -> None:
        moving = [each for each in self.flying if each[0].chat_id == self.group]
        self.flying = [each for each in self.flying if each not in moving]
        self._settle([(moving[0], DeliveryStatus.MOVED)])
        self._settle([(each, DeliveryStatus.RETRY) for each in moving[1:]])

    @precondition(lambda self: self.titles)
    @rule(which=st.integers(0, 99))
    def edit(self, which: int) -> None:
        """The newsroom changes an article: rather one that is on its way."""
        self.now += 1
        flying = [article for item, _ in self.flying for article in item.articles]
        article = (flying or [*self.titles])[which % len(flying or self.titles)]
        self.do(change(self.storage, self.titles[article], f"b{self._next()}", now=self.now))
        if article not in self.model.withdrawn:
            self.model.current[article] = self.now

    @precondition(lambda self: len(self.titles) > 3)
    @rule(which=st.integers(0, 99))
    def withdraw(self, which: int) -> None:
        self.now += 1
        article = [*self.titles][which % len(self.titles)]
        first = article not in self.model.withdrawn
        assert self.do(self.storage.articles.withdraw(article, now=self.now)) is first
        if first:
            self.model.withdrawn.add(article)
            self.model.current[article] = self.now
            self.model.jobs.pop(article, None)

    @rule(limit=small, pause=st.sampled_from([0, 1, 40]))
    def correct(self, limit: int, pause: int) -> None:
        self.now += pause
        self.do(self.storage.outbox.correct(now=self.now, limit=limit))

    @rule(arrived=st.booleans())
    def crash(self, arrived: bool) -> None:
        """What was on its way is claimed anew; some edits may have arrived, and nobody knows."""
        for item, rows in self.flying:
            if arrived and item.kind is Kind.EDIT:
                self._show(item, item.message_id or 0)
            self.model.become(rows, WAITS)
        self.flying = []
        self.do(self.storage.outbox.recover(now=self.now))

    @precondition(lambda self: not self.flying and self.titles)
    @rule(kept=st.integers(1, 60), limit=small)
    def prune(self, kept: int, limit: int) -> None:
        """Who had it is not forgotten; its messages are out of reach."""
        after: int | None = 0
        while after is not None:
            pruned = self.do(
                prune_chunk(self.storage.database, before=self.now - kept, after=after, limit=limit)
            )
            after = pruned.next
        left = self.do(read_rows(self.storage))
        for row, state in [*self.model.rows.items()]:
            if row not in left:
                # What waits of a withdrawn article is dropped when the correction comes to it.
                assert state in {DROPPED, FAILED, SENT} or row[1] in self.model.withdrawn
                self.forgotten.add(row[1])
                self.model.pruned.add(row)

    @invariant()
    def is_as_the_model_says(self) -> None:
        found = self.do(read_rows(self.storage))
        waiting = {row: state for row, state in found.items() if state in {WAITS, IN_FLIGHT}}
        theirs = {row for row in waiting if row[1] in self.model.withdrawn}
        assert {
            row: state for row, state in waiting.items() if row not in theirs or state == IN_FLIGHT
        } == self.model.waiting()
        had = {row for row, state in found.items() if state == SENT}
        assert had | self.do(read_recipients(self.storage)) == self.model.told

    def teardown(self) -> None:
        """Everything that is left is done, and goes well."""
        for _ in range(1000):
            self.now += 60
            made = self.do(self.storage.outbox.fan_out(now=self.now))
            assert made == self.model.fan_out(2000)
            pause = self.do(self.storage.outbox.correct(now=self.now, limit=3))
            self.claim(9, False, 0)
            if not made and pause is None and not self.flying:
                break
            self._settle([(each, DeliveryStatus.SENT) for each in self.flying])
            self.flying = []
        else:
            raise AssertionError("it never ends")
        self.is_as_the_model_says()
        assert not self.model.waiting()
        assert not self.model.jobs
        assert self.arrived == Counter(self.written)
        for (chat, _), shown in self.messages.items():
            if chat not in self.lost and not self.forgotten & shown.keys():
                assert shown == {article: self.model.current[article] for article in shown}
        tallies = self.do(self.storage.tallies.latest(1000))
        assert sum(tally.sent for tally in tallies) == len(self.model.sent)
        assert [tally.waiting for tally in tallies] == [0] * len(tallies)

    def _settle(
        self, landed: Sequence[tuple[tuple[Item, Sequence[tuple[int, int]]], DeliveryStatus]]
    ) -> None:
        outcomes = []
        moved_to = self.group * 10
        # What was sent is recorded first.
        ordered = sorted(
            landed, key=lambda each: (each[1] is not DeliveryStatus.SENT, each[0][0].id)
        )
        for (item, rows), status in ordered:
            message_id = item.message_id or self._next()
            match status:
                case DeliveryStatus.SENT:
                    self._show(item, message_id)
                    self.model.become(rows, SENT)
                    if not item.articles:
                        self.arrived[str(item.params["text"])] += 1
                case DeliveryStatus.RETRY:
                    self.model.become(rows, WAITS)
                case DeliveryStatus.FAILED:
                    self.model.become(rows, FAILED)
                    self.lost |= {item.chat_id} if item.kind is Kind.EDIT else set()
                    if not item.articles:
                        self.arrived[str(item.params["text"])] += 1
                case DeliveryStatus.GONE:
                    self.model.silent.add(item.chat_id)
                    self.model.drop(item.chat_id)
                    self.lost.add(item.chat_id)
                case DeliveryStatus.MOVED:
                    self.model.become(rows, WAITS)
                    self.model.move(item.chat_id, moved_to)
                    self.lost.add(item.chat_id)
                    self.group = moved_to
            outcomes.append(
                Outcome(
                    item,
                    status,
                    message_ids=(message_id,),
                    due_at=self.now,
                    moved_to=moved_to if status is DeliveryStatus.MOVED else None,
                )
            )
        self.do(self.storage.outbox.settle(outcomes, now=self.now))

    def _show(self, item: Item, message_id: int) -> None:
        """As it was rendered when it was claimed; which articles it shows never changes."""
        if not item.articles:
            return
        message = item.chat_id, message_id
        shown = dict(zip(item.articles, item.versions, strict=True))
        assert (message in self.messages) is (item.kind is Kind.EDIT)
        assert self.messages.get(message, shown).keys() == shown.keys()
        self.messages[message] = shown

"""Retention: what was delivered is deleted in the end, and nobody misses it."""

from __future__ import annotations

from asyncio import Event

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome, Priority
from bot.tips.model import Draft
from bot.workers.retention import KEPT_DAYS, tidy
from storage.delivery.pruning import prune_chunk
from storage.engine.coarse_time import DAY
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.cases.stored import send_report
from tests.support.fake_clock import FakeClock
from tests.support.storage.stored import NOW, PANONGAN, claim, filed, follow, letter, sent, store

SOURCE, EDITORS = 9_812_345_678, -1_001_234_567_890
LATER = NOW + (KEPT_DAYS + 1) * DAY


async def row(storage: Storage, state: str, *, at: float = NOW, kind: Kind = Kind.PUSH) -> int:
    """A row of the outbox as it is left when it is settled, or while it waits."""
    values = {"kind": kind, "priority": 3, "state": state, "created_at": at, "due_at": at}
    async with storage.database.write() as connection:
        made = await connection.execute(insert(outbox).values(**values).returning(outbox.c.id))
        return int(made.scalar_one())


async def rows(storage: Storage) -> list[int]:
    async with storage.database.read() as connection:
        return list(await connection.scalars(select(outbox.c.id).order_by(outbox.c.id)))


async def prune(storage: Storage, *, before: float, limit: int) -> list[int]:
    """Chunk by chunk to the end; how many each deleted."""
    chunk = await prune_chunk(storage.database, before=before, limit=limit)
    deleted = [chunk.deleted]
    while chunk.next is not None:
        chunk = await prune_chunk(storage.database, before=before, after=chunk.next, limit=limit)
        deleted.append(chunk.deleted)
    return deleted


async def push(storage: Storage, title: str) -> tuple[Item, ...]:
    """An article's pushes, claimed."""
    await store(storage, filed(title))
    while await storage.outbox.fan_out(now=NOW):
        pass
    return await claim(storage)


async def test_what_is_settled_goes_and_what_waits_stays(storage: Storage) -> None:
    """Sent, dropped, failed: over. Pending or in flight for weeks: still to be delivered."""
    for state in ("sent", "dropped", "failed"):
        await row(storage, state)
    waiting = [await row(storage, state) for state in ("pending", "claimed")]
    assert await prune(storage, before=LATER, limit=100) == [3]
    assert await rows(storage) == waiting


async def test_what_is_younger_stays(storage: Storage) -> None:
    """A correction may still need it; the last chunk is the one that reaches what is young."""
    for at in (NOW - 2, NOW - 1):
        await row(storage, "sent", at=at)
    young = [await row(storage, "sent", at=NOW + at) for at in range(5)]
    assert await prune(storage, before=NOW, limit=2) == [2, 0]
    assert await rows(storage) == young


async def test_a_chunk_goes_on_where_the_last_one_ended(storage: Storage) -> None:
    """What waits is passed over once, and hides nothing that lies behind it."""
    waiting = [await row(storage, "pending") for _ in range(5)]
    for _ in range(4):
        await row(storage, "sent")
    assert await prune(storage, before=LATER, limit=2) == [0, 0, 1, 2, 1]
    assert await rows(storage) == waiting


@given(
    made=st.lists(
        st.tuples(
            st.sampled_from(["pending", "claimed", "sent", "dropped", "failed"]), st.booleans()
        ),
        max_size=12,
    ),
    limit=st.integers(1, 5),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_size_of_a_chunk_changes_nothing(
    storage: Storage, made: list[tuple[str, bool]], limit: int
) -> None:
    """Exactly what is old and settled is deleted, whatever stands between."""
    async with storage.database.write() as connection:
        await connection.execute(outbox.delete())
    # Ids rise with time: the old ones come first.
    ordered = sorted(made, key=lambda each: each[1])
    kept = [
        number
        for state, young in ordered
        for number in [await row(storage, state, at=LATER if young else NOW)]
        if young or state in {"pending", "claimed"}
    ]
    deleted = await prune(storage, before=LATER, limit=limit)
    assert await rows(storage) == kept
    assert sum(deleted) == len(made) - len(kept)


async def test_the_editors_figures_are_the_same_before_and_after(storage: Storage) -> None:
    """What became of an article's pushes is counted, not looked up."""
    for chat in range(1, 7):
        await follow(storage, chat, PANONGAN)
    one, two, three, *_ = await push(storage, "a")
    await sent(storage, one)
    await storage.outbox.settle([Outcome(two, DeliveryStatus.GONE, reason="blocked")], now=NOW)
    await storage.outbox.settle([Outcome(three, DeliveryStatus.FAILED, reason="no")], now=NOW)
    before = (await storage.tallies.latest(5), await storage.outbox.count_waiting())
    assert (before[0][0].sent, before[0][0].blocked, before[0][0].failed) == (1, 1, 1)
    assert sum(await prune(storage, before=LATER, limit=2)) == 3
    assert (await storage.tallies.latest(5), await storage.outbox.count_waiting()) == before


async def test_a_pruned_article_is_not_pushed_again(storage: Storage) -> None:
    """Its rows are gone, but its job is done."""
    await follow(storage, 1, PANONGAN)
    await sent(storage, *(await push(storage, "a")))
    await prune(storage, before=LATER, limit=100)
    assert await push(storage, "a") == ()


async def test_a_failed_tip_stays_as_long_as_its_case(storage: Storage) -> None:
    """Its words are kept, sealed, until TIP_RETENTION_DAYS; what was delivered of it is not."""

    def letters(case_id: int) -> list[Letter]:
        card = letter(EDITORS, "card", kind=Kind.TIP, secret=True, case_id=case_id)
        more = letter(EDITORS, "more", kind=Kind.TIP, secret=True, case_id=case_id)
        ticket = letter(SOURCE, "ticket", kind=Kind.ANSWER, secret=True, case_id=case_id)
        return [card, more, ticket]

    await send_report(
        storage.cases,
        SOURCE,
        Draft("review", "id", NOW),
        codename="MERPATI-41",
        ticket="TICKET",
        letters=letters,
        now=NOW,
        once=1,
    )
    card, ticket = await claim(storage)
    await sent(storage, card)
    await storage.outbox.settle([Outcome(ticket, DeliveryStatus.FAILED, reason="blocked")], now=NOW)
    (more,) = await claim(storage)
    await storage.outbox.settle([Outcome(more, DeliveryStatus.FAILED, reason="refused")], now=NOW)
    assert await prune(storage, before=LATER, limit=100) == [2]
    assert await rows(storage) == [more.id]
    await storage.retention.expire(before=LATER, now=LATER)
    assert await prune(storage, before=LATER, limit=100) == [1]


async def test_housekeeping_prunes_after_fourteen_days(storage: Storage) -> None:
    """Not a day earlier; letters as well as pushes."""
    await storage.outbox.put([letter(1, "a", priority=Priority.PUSH)], now=NOW)
    await sent(storage, *(await claim(storage)))
    for days, left in ((13.9, 1), (14.1, 0)):
        await tidy(storage, retention_days=90, clock=FakeClock(NOW + days * DAY), stop=Event())
        assert len(await rows(storage)) == left


async def test_a_stop_ends_the_pruning_between_two_chunks(
    storage: Storage,
) -> None:
    """A start after a long time away must not hold up the next stop."""
    values = {"kind": "push", "priority": 3, "state": "sent", "created_at": NOW, "due_at": NOW}
    async with storage.database.write() as connection:
        await connection.execute(insert(outbox), [values] * 1500)
    stop = Event()
    stop.set()
    await tidy(storage, retention_days=90, clock=FakeClock(LATER), stop=stop)
    assert len(await rows(storage)) == 500
    await tidy(storage, retention_days=90, clock=FakeClock(LATER), stop=Event())
    assert await rows(storage) == []

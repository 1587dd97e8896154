"""The messages that the bot is about to send unprompted, and their outcomes (laws 1 and 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, union_all, update

from bot.core.archive_keys import ArchiveSeal
from bot.core.json_codec import Params
from bot.core.vault import Vault
from bot.delivery.model import Item, Kind, Letter, Outcome, PaidAllowance, Priority
from bot.delivery.timetable import minute_of_day
from storage.cases.sealing import repeat_when_changed
from storage.delivery.claims import Claim
from storage.delivery.outcomes import Notices, Recording, make_notices, untold
from storage.engine.database import Database
from storage.engine.key_value import recall, remember
from storage.engine.repository import Repository
from storage.outbox.edits import AGAIN, correct_chunk
from storage.outbox.errata import write_errata_chunk
from storage.outbox.fanout import fan_out_chunk
from storage.outbox.holding import has_work
from storage.outbox.letters import HELD, chat_key, write_letters
from storage.outbox.rounds.broadcasts import UNFINISHED, broadcast_chunk
from storage.outbox.rounds.schedule_news import NAME as SCHEDULE_NEWS
from storage.outbox.rounds.schedule_news import schedule_news_chunk
from storage.outbox.rounds.silent_weeks import LOOK_DUE, RoundResult, break_silence
from storage.outbox.timetables import Timetables
from storage.outbox.ways import NEARBY
from storage.tables.outbox import (
    announcements,
    corrections,
    errata,
    fanouts,
    is_claimed,
    is_pending,
    is_unsettled,
    outbox,
)

EDITS = (Kind.EDIT, Kind.CARD, Kind.SHARE)
NO_FACTS: Mapping[str, str] = MappingProxyType({})

# Made once, as they are executed all day long.
_HAS_JOBS = select(
    or_(
        exists().where(has_work(bindparam("now"))),
        exists().where(corrections.c.finished_at.is_(None)),
        exists().where(errata.c.finished_at.is_(None)),
        exists().where(UNFINISHED),
    )
)
# The index is by priority first: short looks instead of a walk over all waiting rows.
_NEXT_BY_PRIORITY = union_all(
    *(
        select(func.min(outbox.c.due_at).label("due_at")).where(
            is_pending(outbox),
            outbox.c.priority == int(priority),
            outbox.c.due_at > bindparam("after"),
        )
        for priority in Priority
    )
).subquery()
_NEXT_DUE = select(func.min(_NEXT_BY_PRIORITY.c.due_at))


class Outbox(Repository):
    """The queue in the database.

    A row is an article for a chat (made by fan-out, rendered by the sender) or a letter (a Bot API
    call composed elsewhere in the bot). One process at a time claims and settles: the only one, or
    the one that leads (storage.engine.fence).
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def put(
        self, letters: Sequence[Letter], *, now: float, facts: Mapping[str, str] = NO_FACTS
    ) -> None:
        """Write letters in a transaction of their own; a key that a chat already had is left.

        `facts`: values to remember with them, by name (storage.engine.key_value).
        """
        async with self._database.write() as connection:
            await write_letters(connection, self._vault, letters, now=now)
            for name, value in facts.items():
                await remember(connection, name, value)

    async def has_jobs(self, *, now: float) -> bool:
        """Whether there is anything to fan out, to correct or to broadcast, now or soon."""
        async with self._database.read() as connection:
            return bool(await connection.scalar(_HAS_JOBS, {"now": now}))

    async def fan_out(self, *, now: float, limit: int = 2000) -> int:
        """Make the next rows of the most urgent unfinished fan-out job, past at most `limit` chats.

        Each chat once, for now or for its summary (storage.outbox.ways). Returns how many rows were
        made; a job whose cursor is at its end is finished. 0 means there is no unfinished job
        except of articles on hold.
        """
        while True:
            async with self._database.read() as connection:
                unfinished = select(fanouts.c.article_id).where(has_work(now))
                if await connection.scalar(unfinished.limit(1)) is None:
                    return 0
            timetable = await self._timetables.now(counting=True)
            async with self._database.write() as connection:
                made = await fan_out_chunk(connection, timetable, now=now, limit=limit)
            if made is None or made > 0:
                return made or 0

    async def correct(self, *, now: float, limit: int) -> float | None:
        """Go on with a job that edits an article's sent messages, or writes to its readers.

        Past at most `limit` chats. Returns in how many seconds there may be more to do: 0 for at
        once, and the outbox may have new rows; None where no job is unfinished.
        """
        async with self._database.read() as connection:
            due_at: float | None = await connection.scalar(
                select(func.min(corrections.c.due_at)).where(corrections.c.finished_at.is_(None))
            )
            letters = select(func.min(errata.c.id)).where(errata.c.finished_at.is_(None))
            written = await connection.scalar(letters) is None
        done = False
        if due_at is not None and due_at <= now:
            async with self._database.write() as connection:
                done = await correct_chunk(connection, now=now, limit=limit)
        elif not written:
            async with self._database.write() as connection:
                done = await write_errata_chunk(connection, self._vault, now=now, limit=limit)
        elif due_at is None:
            return None
        else:
            return due_at - now
        return 0.0 if done else AGAIN

    async def broadcast(self, *, now: float, limit: int) -> bool | None:
        """Go on with an announcement: make, drop or edit its rows for at most `limit` chats.

        Returns None where there is none to go on with; False where it waits for messages in flight.
        """
        async with self._database.read() as connection:
            if await connection.scalar(select(announcements.c.id).where(UNFINISHED)) is None:
                return None
        async with self._database.write() as connection:
            return await broadcast_chunk(connection, now=now, limit=limit)

    async def tell_of_schedule(
        self, messages: Mapping[str, Params], *, now: float, limit: int
    ) -> bool:
        """Go on telling all earlier readers of the choice they have, past at most `limit` chats.

        `messages`: parameters of sendMessage by language. Returns whether some may have to be sent.
        """
        async with self._database.read() as connection:
            if await recall(connection, SCHEDULE_NEWS) is None:
                return False
        async with self._database.write() as connection:
            return await schedule_news_chunk(
                connection, self._vault, messages, now=now, limit=limit
            )

    async def break_silence(self, *, now: float, limit: int = 100) -> RoundResult:
        """Look at readers whose time has come: those without news for a week get nearby news.

        At most `limit` readers. Each at most once a week, in a summary.
        """
        async with self._database.read() as connection:
            if await connection.scalar(LOOK_DUE, {"now": now}) is None:
                return RoundResult(0, 0)
        timetable = await self._timetables.now(counting=True)
        async with self._database.write() as connection:
            return await break_silence(connection, timetable, now=now, limit=limit)

    async def came_from_nearby(self, chat_id: int, article_id: int) -> bool:
        """Whether the chat was sent the article only because no other came for a week."""
        query = select(outbox.c.id).where(
            outbox.c.article_id == article_id,
            outbox.c.chat_id == chat_id,
            outbox.c.nearness >= NEARBY,
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None

    async def claim(
        self,
        *,
        now: float,
        limit: int,
        oldest: int = 0,
        busy: frozenset[int] = frozenset(),
        purse: PaidAllowance | None = None,
    ) -> tuple[Item, ...]:
        """Take the due rows, by priority, then those tried before, then age; they are in flight.

        At most `limit` messages; the first `oldest` of them of whatever priority waits longest.
        With a `purse`, pushes have a budget of their own while its day's allowance lasts: they are
        marked as paid for and count there. At most one message a chat, none to the chats in `busy`
        (by chat id), and none whose lane has an earlier row that is not settled. All news that
        waits for one chat is one message (bot.delivery.bundling). A letter's `reply_to` is filled
        from the case's card. A row that is damaged is set aside.
        """
        minute = minute_of_day(now, self._timetables.zone)
        async with self._database.write() as connection:
            while True:
                claim = Claim(connection, self._vault, now, limit, minute)
                await claim.make(oldest, busy, purse)
                # Behind rows that do not open there may be others.
                if claim.items or not claim.damaged:
                    return tuple(claim.items)

    @repeat_when_changed
    async def settle(
        self, outcomes: Sequence[Outcome], *, now: float, notices: Notices = untold
    ) -> None:
        """Record the outcomes of claimed rows, all in one transaction.

        SENT: message ids are kept (and tied to the case), secrets erased. RETRY: due again at
        `due_at`, attempts + 1. FAILED: set aside with its reason, secrets erased only for letters
        that are not tips; for a letter of a case, `notices` makes the letters that tell so, unless
        it was a notice itself. GONE: the subscriber is marked as left and all news that waits for
        the chat is dropped; a letter is due again. SHUT: the same for the topic of a group, and
        `letters` of the outcome are written. MOVED: the chat id is changed everywhere (subscriber,
        outbox, remembered editors' chat) and the row is due again. An edit ends as a sent message,
        as it was before: by SENT and FAILED, and where its chat has left or moved.
        """
        made = await make_notices(self._database, self._vault, outcomes, notices)
        async with self._database.write() as connection:
            day = self._timetables.day(now)
            await Recording(connection, self._vault, now, day, made).record(outcomes)

    async def recover(self, *, now: float, held: Collection[int] = ()) -> int:
        """Make rows in flight due again that are not among the items `held`; return how many.

        A process that begins to send holds none: messages left by a crash, or the last leader, may
        be sent twice.
        """
        item = func.coalesce(outbox.c.bundle_id, outbox.c.id)
        async with self._database.write() as connection:
            recovered = await connection.execute(
                update(outbox)
                .where(is_claimed(outbox), item.not_in(held))
                .values(
                    state="pending",
                    bundle_id=None,
                    # Their place in the queue stays, unless the clock was put back.
                    due_at=case((outbox.c.due_at > now, now), else_=outbox.c.due_at),
                )
            )
            return recovered.rowcount

    async def next_due_at(self, *, after: float = 0.0) -> float | None:
        """Return when the next waiting row is due; later than `after`, where that is given.

        Give the time of the last claim: a row that was due then and was not claimed cannot go yet.
        """
        async with self._database.read() as connection:
            due_at: float | None = await connection.scalar(_NEXT_DUE, {"after": after})
        return due_at

    async def oldest_due_at(self, *, now: float) -> float | None:
        """Return the due time of the message that has been due for longest; None where none is."""
        # As in `next_due_at`: short looks at the indexes.
        due = [
            *(
                select(func.min(outbox.c.due_at).label("due_at")).where(
                    is_pending(outbox), outbox.c.priority == int(priority), outbox.c.due_at <= now
                )
                for priority in Priority
            ),
            select(func.min(outbox.c.due_at)).where(is_claimed(outbox), outbox.c.due_at <= now),
        ]
        earliest = union_all(*due).subquery()
        async with self._database.read() as connection:
            due_at: float | None = await connection.scalar(select(func.min(earliest.c.due_at)))
        return due_at

    async def count_sent(self) -> Counter[Priority]:
        """Count the messages sent, without edits, by their priority: a walk over all rows."""
        leads = or_(outbox.c.bundle_id.is_(None), outbox.c.bundle_id == outbox.c.id)
        query = (
            select(outbox.c.priority, func.count())
            .where(outbox.c.state == "sent", outbox.c.kind.not_in(EDITS), leads)
            .group_by(outbox.c.priority)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return Counter({Priority(row[0]): row[1] for row in rows})

    async def waiting_for(self, chat_id: int) -> tuple[int, int]:
        """Count the letters that wait for a chat, and the tries of the most tried one."""
        theirs = or_(
            outbox.c.chat_id == chat_id, outbox.c.chat_key == chat_key(self._vault, chat_id)
        )
        async with self._database.read() as connection:
            row = await connection.execute(
                select(func.count(), func.coalesce(func.max(outbox.c.attempts), 0)).where(
                    theirs, is_unsettled(outbox), outbox.c.due_at < HELD
                )
            )
            count, attempts = row.one()
        return count, attempts

    async def count_waiting(self) -> int:
        """Count the rows pending or in flight; counted in their indexes, so often is fine.

        Without letters that are not due before their case is shown (storage.cases.waitlist), and
        rows for a later summary.
        """
        now = self._timetables.clock.now()
        later = and_(outbox.c.priority == int(Priority.SUMMARY), outbox.c.due_at > now)
        count = select(func.count()).select_from(outbox).where(outbox.c.due_at < HELD, ~later)
        async with self._database.read() as connection:
            found = [
                await connection.scalar(count.where(condition(outbox)))
                for condition in (is_pending, is_claimed)
            ]
        return sum(number or 0 for number in found)

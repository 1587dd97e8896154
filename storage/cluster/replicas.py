"""Copies of the bot that share one PostgreSQL database: who is alive, and whose work is free."""

from __future__ import annotations

from collections.abc import Callable, Collection

import structlog
from sqlalchemy import ColumnElement, and_, case, column, delete, func, or_, select, table, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import StorageError
from storage.cluster.leases import Lease
from storage.cluster.shared_rate import Budgets
from storage.engine.database import Database
from storage.engine.session import SERVER_CLOCK, Session
from storage.engine.times import uptime
from storage.outbox.states import claimed
from storage.tables.cluster import copies
from storage.tables.outbox import outbox

log = structlog.get_logger(__name__)

# Seconds. A copy is dead when it has not beaten for SILENT and its connection is gone too, or not
# for FORGOTTEN whatever is with its connection. It doubts itself a little sooner.
SILENT = 75.0
FORGOTTEN = 600.0
DOUBTS = 0.75

# Any number that nothing else in this database uses for advisory locks of two keys.
LOCKS = 741_120

# PostgreSQL: 54.12. An advisory lock of two keys has them in classid and objid, and objsubid 2.
_pg_locks = table(
    "pg_locks",
    *(column(name) for name in ("locktype", "database", "classid", "objid", "objsubid", "granted")),
)
_pg_database = table("pg_database", column("oid"), column("datname"))


class Copies:
    """This copy among the others; `id` is what its claims carry.

    Alive is who beats, and a process that is stopped for a while as long as its connection stands:
    the lock that the connection holds says so. `leader` is the lease of the one that polls, reads
    updates and tidies up; `budgets` are the rates that all share.

    `tenure` rises whenever what was claimed before may have been given to another copy meanwhile.
    """

    def __init__(
        self,
        database: Database,
        session: Session,
        *,
        id: str,  # noqa: A002 (the name of its column)
        leader: Lease,
        budgets: Budgets,
        silent: float = SILENT,
        forgotten: float = FORGOTTEN,
        clock: Callable[[], float] = uptime,
    ) -> None:
        self.id = id
        self.leader = leader
        self.budgets = budgets
        self.tenure = 0
        self._database = database
        self._session = session
        self._silent = silent
        self._forgotten = forgotten
        self._clock = clock
        self._locked_in = 0  # the connection that holds our lock, as `Session.opened` counts them
        self._since = float("inf")  # when that connection was opened
        self._beaten_at = float("-inf")

    async def beat(self) -> None:
        """Be alive. Raises StorageError."""
        asked_at = self._clock()
        before = self._session.opened
        kept = before > 0 and self._locked_in == before
        async with self._session.use() as connection:
            if self._locked_in != self._session.opened:
                await self._lock(connection)
            await connection.execute(
                insert(copies)
                .values(id=self.id, seen_at=SERVER_CLOCK)
                .on_conflict_do_update(index_elements=["id"], set_={"seen_at": SERVER_CLOCK})
            )
        now = self._clock()
        if self._session.opened != before:
            kept, self._since = False, now
        silent_for = now - self._beaten_at
        if silent_for > DOUBTS * (self._forgotten if kept else self._silent):
            self.tenure += 1
        self._beaten_at = asked_at

    def may_send(self, tenure: int | None = None) -> bool:
        """Whether what this copy has claimed is still its own, as far as it can know.

        `tenure`: as it was when it was claimed.
        """
        surely = self._clock() - self._beaten_at <= DOUBTS * self._silent
        return surely and tenure in {None, self.tenure}

    async def take_back(self, *, now: float) -> int:
        """Make due again what dead copies had claimed; how much that was. `now` as for `claim`.

        Who has just come (back) itself knows nothing of the others yet: after an outage of the
        server all are late, and none is dead.
        """
        async with self._database.write() as connection:
            if self._clock() - self._since >= self._silent:
                await self._forget_the_dead(connection)
            orphaned = or_(
                outbox.c.claimed_by.is_(None), outbox.c.claimed_by.not_in(select(copies.c.id))
            )
            return await _make_due(connection, orphaned, now)

    async def give_back(self, *, holding: Collection[int], now: float) -> int:
        """Make due again what this copy has claimed and is not among the items `holding`, by id.

        Such is a claim whose answer was lost with its connection.
        """
        item = func.coalesce(outbox.c.bundle_id, outbox.c.id)
        unknown = and_(outbox.c.claimed_by == self.id, item.not_in(holding))
        async with self._database.write() as connection:
            return await _make_due(connection, unknown, now)

    async def leave(self) -> None:
        """End as a copy: what it has claimed is free at once."""
        try:
            async with self._session.use() as connection:
                await connection.execute(delete(copies).where(copies.c.id == self.id))
        except StorageError as error:
            log.info("copy_not_signed_off", reason=str(error))  # the others find out
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        await self._session.close()
        await self.budgets.close()

    async def _lock(self, connection: AsyncConnection) -> None:
        """Or, while the server has not noticed yet that our last connection is gone, later."""
        if await connection.scalar(select(func.pg_try_advisory_lock(LOCKS, _key(self.id)))):
            self._locked_in = self._session.opened

    async def _forget_the_dead(self, connection: AsyncConnection) -> None:
        age = (SERVER_CLOCK - copies.c.seen_at).label("age")
        found = await connection.execute(select(copies.c.id, age).where(age > self._silent))
        silent = {str(copy): float(seconds) for copy, seconds in found}
        if not silent:
            return
        connected = set(await connection.scalars(_LOCKED))
        dead = [
            copy
            for copy, seconds in silent.items()
            if seconds > self._forgotten or _key(copy) not in connected
        ]
        await connection.execute(delete(copies).where(copies.c.id.in_(dead)))


def _key(copy: str) -> int:
    """The second key of its lock; positive, so that pg_locks shows the same number."""
    return int(copy[:7], 16)


async def _make_due(connection: AsyncConnection, which: ColumnElement[bool], now: float) -> int:
    made = await connection.execute(
        update(outbox)
        .where(claimed(outbox), which)
        .values(
            state="pending",
            claimed_by=None,
            bundle_id=None,
            # Their place in the queue stays, unless the clock was put back.
            due_at=case((outbox.c.due_at > now, now), else_=outbox.c.due_at),
        )
    )
    return made.rowcount


_HERE = (
    select(_pg_database.c.oid)
    .where(_pg_database.c.datname == func.current_database())
    .scalar_subquery()
)
_LOCKED = select(_pg_locks.c.objid).where(
    _pg_locks.c.locktype == "advisory",
    _pg_locks.c.classid == LOCKS,
    _pg_locks.c.objsubid == 2,
    _pg_locks.c.granted,
    _pg_locks.c.database == _HERE,
)

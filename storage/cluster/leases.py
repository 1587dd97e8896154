"""The lease: it decides which of several copies of the bot leads."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import ColumnElement, Select, column, func, select, table, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.clock import Clock
from bot.core.errors import OperatorError
from storage.engine.fence import LEADER
from storage.engine.migrating import current_version
from storage.engine.session import SERVER_CLOCK, Session
from storage.tables.base import VERSION
from storage.tables.cluster import leases

LASTS = 6.0  # seconds; holders renew three times as often
PATIENCE = 1.0  # seconds for transactions after their lease's end, which should take a tenth

# PostgreSQL: 28.2.3.
_pg_stat_activity = table(
    "pg_stat_activity",
    *(column(name) for name in ("pid", "datname", "usename", "application_name", "xact_start")),
)


class LeaseKeeper(Protocol):
    """The database's side of the lease, as a copy that wants it reaches it.

    All methods raise StorageError. The database's clock decides whether the lease has run out.
    """

    async def renew(self, number: int) -> bool:
        """Put the lease's end off; False where another copy has taken it, or it was given up."""

    async def take(self) -> int | None:
        """Take the lease, if free, under a number higher than all before; None if it is not.

        All writes under the last number have ended by then. Raises OperatorError when the database
        is no more of the version that this bot knows: storage.engine.migrating ends the lease.
        """

    async def give_up(self, number: int) -> None:
        """Free the lease, if it is still held under this number."""

    async def close(self) -> None:
        """Close the connection to the lease."""


class Lease:
    """The lease that a copy wants: taken when it is free, renewed while it is held.

    Whether it is held is judged by this machine's clock, from before the renewal was asked for: a
    process that was stopped knows at once that its time is over. `number` rises with each taking;
    storage.engine.fence needs it.
    """

    def __init__(self, keeper: LeaseKeeper, *, clock: Clock) -> None:
        self._keeper = keeper
        self._clock = clock
        self._until = float("-inf")
        self.number = 0

    def seconds_left(self) -> float:
        """Return the seconds for which it is held without a renewal; 0 when it is not."""
        return max(0.0, self._until - self._clock.monotonic())

    def is_held(self) -> bool:
        """Whether the lease is held at this moment."""
        return self.seconds_left() > 0

    async def hold(self) -> bool:
        """Renew the lease, or take it if free. Raises StorageError; it may be held still.

        Raises OperatorError as `LeaseKeeper.take` does.
        """
        asked_at = self._clock.monotonic()
        number: int | None = self.number
        if not await self._keeper.renew(self.number):
            self._until = float("-inf")
            number = await self._keeper.take()
        if number is not None:
            self.number, self._until = number, asked_at + LASTS
        return self.is_held()

    async def release(self) -> None:
        """Give the lease up, so that another may take it at once. Harmless when it is not held."""
        self._until = float("-inf")
        await self._keeper.give_up(self.number)

    async def close(self) -> None:
        """Close the connection to the lease; a lease still held runs out by itself."""
        await self._keeper.close()


class ServerLease:
    """The lease in PostgreSQL. `holder` is the server's name for this process's connections."""

    def __init__(self, session: Session, *, holder: str) -> None:
        self._session = session
        self._holder = holder
        self._there = False  # its row

    async def renew(self, number: int) -> bool:
        """Put the end off in the lease's row, if it is this holder's."""
        renewal = update(leases).where(*self._mine(number)).values(until=SERVER_CLOCK + LASTS)
        async with self._session.use() as connection:
            return bool(await connection.scalar(renewal.returning(leases.c.number)))

    async def take(self) -> int | None:
        """Take the lease's row, after the fenced transactions of the last holder."""
        async with self._session.use() as connection:
            await self._check_version(connection)
            if not self._there:
                nobody_s = {"name": LEADER, "holder": "", "number": 0, "until": 0.0}
                await connection.execute(insert(leases).values(nobody_s).on_conflict_do_nothing())
                self._there = True
            await connection.execute(self._end_what_hangs())
            # FOR UPDATE waits for the fenced transactions (storage.engine.fence).
            free = (
                select(leases.c.name)
                .where(leases.c.name == LEADER, leases.c.until < SERVER_CLOCK)
                .with_for_update()
                .cte("free")
            )
            taking = (
                update(leases)
                .where(leases.c.name == free.c.name)
                .values(
                    holder=self._holder,
                    number=leases.c.number + 1,
                    until=SERVER_CLOCK + LASTS,
                )
            )
            number: int | None = await connection.scalar(taking.returning(leases.c.number))
            return number

    async def give_up(self, number: int) -> None:
        """Free the lease's row, if it is this holder's."""
        async with self._session.use() as connection:
            await connection.execute(
                update(leases).where(*self._mine(number)).values(holder="", until=0.0)
            )

    async def close(self) -> None:
        """Close the connection."""
        await self._session.close()

    def _mine(self, number: int) -> tuple[ColumnElement[bool], ...]:
        return (
            leases.c.name == LEADER,
            leases.c.holder == self._holder,
            leases.c.number == number,
        )

    async def _check_version(self, connection: AsyncConnection) -> None:
        version = await connection.run_sync(current_version)
        if version != VERSION:
            raise OperatorError(
                f"The database was brought to version {version} while this bot ({VERSION}) ran:"
                " start the bot that is of that version."
            )

    def _end_what_hangs(self) -> Select[tuple[bool]]:
        """End the connections of a holder whose time is over and whose transactions hang.

        A process that is stopped in the middle of a command to the server holds its locks for as
        long as it stands still: to the server it is not idle (idle_in_transaction_session_timeout).
        """
        activity = _pg_stat_activity.c
        return (
            select(func.pg_terminate_backend(activity.pid))
            .select_from(_pg_stat_activity)
            .join(leases, leases.c.holder == activity.application_name)
            .where(
                leases.c.name == LEADER,
                leases.c.until < SERVER_CLOCK - PATIENCE,
                activity.datname == func.current_database(),
                activity.usename == func.current_user(),
                activity.xact_start.is_not(None),
            )
        )

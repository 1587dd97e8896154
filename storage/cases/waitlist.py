"""Cases that wait to be shown to the editors, and the list of them in the editors' group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.waitlist import (
    PER_PAGE,
    ShownWaitlist,
    ToDo,
    WaitingCases,
    WaitlistState,
    clamp_skipped,
    next_step,
)
from bot.delivery.model import Letter
from bot.tips.limits import Budget, Limits
from storage.cases.admission import (
    additions_key,
    let_through,
    room_from,
    spend,
    turn_of_the_last,
)
from storage.cases.sealing import OPEN, unseal_cases
from storage.engine.coarse_time import whole_minute
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.outbox.letters import find_letter, write_letters
from storage.tables.cases import cases, tip_budgets, waiting_cases, waitlists


class Waitlist(Repository):
    """The cases beyond the budgets, which wait with all their letters; none is dropped."""

    async def holds(self, case_id: int) -> bool:
        """Whether this case still waits."""
        query = select(waiting_cases.c.case_id).where(waiting_cases.c.case_id == case_id)
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None

    async def is_paced(self, source: int, pace: Budget, *, now: float) -> bool:
        """Whether the last addition of this source has its turn only later."""
        key = additions_key(self._vault, source)
        async with self._database.read() as connection:
            return await turn_of_the_last(connection, key, pace) > now

    async def case_ids(self) -> frozenset[int]:
        """Return the ids of all cases that wait."""
        async with self._database.read() as connection:
            return frozenset(await connection.scalars(select(waiting_cases.c.case_id)))

    async def admit(self, limits: Limits, *, now: float) -> int:
        """Show the oldest cases for which there is room, one a source; return how many."""
        async with self._database.read() as connection:
            if not (await _read_state(connection)).count:
                return 0
            if await room_from(connection, limits.overall) > now:
                return 0
        spent = func.coalesce(tip_budgets.c.whole_at, 0.0)
        oldest = (
            select(func.min(waiting_cases.c.case_id).label("case_id"), cases.c.source_key)
            .join(cases, cases.c.id == waiting_cases.c.case_id)
            .outerjoin(tip_budgets, tip_budgets.c.owner == cases.c.source_key)
            .where(limits.source.room_from(0.0) + spent <= now)
            .group_by(cases.c.source_key)
            .order_by(func.min(waiting_cases.c.case_id))
            .limit(limits.overall.burst)
        )
        async with self._database.write() as connection:
            shown = [
                row.case_id
                for row in (await connection.execute(oldest)).all()
                if await spend(connection, row.source_key, limits, now=now)
            ]
            if shown:
                await let_through(connection, shown, now=now)
        return len(shown)

    async def show_now(self, codename: str, *, now: float, once: int) -> bool:
        """Show this case whatever the budgets say; False when it does not wait (any more)."""
        query = (
            select(waiting_cases.c.case_id)
            .join(cases, cases.c.id == waiting_cases.c.case_id)
            .where(cases.c.codename == codename)
        )
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "shown"):
                return False
            case_id = await connection.scalar(query)
            if case_id is None:
                return False
            await let_through(connection, [case_id], now=now)
            return True

    async def page(self, skipped: int) -> WaitingCases:
        """Return the page of the list on which so many are skipped."""
        async with self._database.read() as connection:
            return await self._page(connection, skipped, await _read_state(connection))

    async def refresh_list(
        self, chat_id: int, write: Callable[[WaitingCases, int | None], Letter], *, now: float
    ) -> bool:
        """Write the letter that makes the list in the group current, where it is time for one.

        `write` makes it from the page to show and the message to edit (None: a new one). False when
        there is none to show now, an earlier letter is still on its way, or the waiting cases
        changed while it was made: the next call shows them.
        """
        async with self._database.read() as connection:
            shown, standing = await _read_shown(connection), await _read_state(connection)
            doing = next_step(shown, standing, now)
            if doing is ToDo.NOTHING:
                return False
            edited = None
            if shown is not None and doing is ToDo.EDIT:
                letter = await find_letter(connection, self._vault, chat_id, _key_of(shown))
                if letter is not None and letter.state in {"pending", "claimed"}:
                    return False
                edited = letter.message_ids[0] if letter and letter.message_ids else None
            now = whole_minute(now)
            posted_at, version, skipped = now, 1, 0
            while await find_letter(connection, self._vault, chat_id, _key(posted_at, version)):
                version += 1  # a list was posted within this minute
            if shown is not None and edited is not None:
                posted_at, version, skipped = shown.posted_at, shown.version + 1, shown.skipped
            listed = await self._page(connection, skipped, standing)
        # No letter, where the list's message is gone and no case waits.
        letters = []
        if edited is not None or standing.count:
            letters = [replace(write(listed, edited), key=_key(posted_at, version))]
        async with self._database.write() as connection:
            if (await _read_shown(connection), await _read_state(connection)) != (shown, standing):
                return False
            await connection.execute(delete(waitlists))
            if standing.count:
                await connection.execute(
                    insert(connection, waitlists).values(
                        posted_at=posted_at,
                        version=version,
                        count=standing.count,
                        last_case=standing.last_case,
                        skipped=listed.skipped,
                        shown_at=now,
                    )
                )
            await write_letters(connection, self._vault, letters, now=now)
        return bool(letters)

    async def record_page(
        self, chat_id: int, message_id: int, listed: WaitingCases, *, now: float
    ) -> None:
        """Record that the list in this message shows this page already: no edit is needed."""
        async with self._database.write() as connection:
            shown, standing = await _read_shown(connection), await _read_state(connection)
            letter = None
            if shown is not None:
                letter = await find_letter(connection, self._vault, chat_id, _key_of(shown))
            if letter is not None and letter.message_ids == [message_id]:
                await connection.execute(
                    update(waitlists).values(
                        count=listed.count,
                        last_case=standing.last_case,
                        skipped=listed.skipped,
                        shown_at=whole_minute(now),
                    )
                )

    async def _page(
        self, connection: AsyncConnection, skipped: int, standing: WaitlistState
    ) -> WaitingCases:
        skipped = clamp_skipped(skipped, standing.count)
        query = (
            select(cases)
            .join(waiting_cases, waiting_cases.c.case_id == cases.c.id)
            .where(OPEN)
            .order_by(cases.c.id)
            .offset(skipped)
            .limit(PER_PAGE)
        )
        rows = (await connection.execute(query)).mappings().all()
        return WaitingCases(tuple(unseal_cases(self._vault, rows)), skipped, standing.count)


async def _read_state(connection: AsyncConnection) -> WaitlistState:
    query = select(func.count(), func.coalesce(func.max(waiting_cases.c.case_id), 0))
    count, last_case = (await connection.execute(query)).one()
    return WaitlistState(count, last_case)


async def _read_shown(connection: AsyncConnection) -> ShownWaitlist | None:
    found = (await connection.execute(select(waitlists))).mappings().one_or_none()
    return None if found is None else ShownWaitlist(**found)


def _key_of(shown: ShownWaitlist) -> str:
    return _key(shown.posted_at, shown.version)


def _key(posted_at: float, version: int) -> str:
    return f"waitlist {posted_at} {version}"

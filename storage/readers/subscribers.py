"""The readers, and the places that each of them follows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, delete, false, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.addresses import is_group
from bot.delivery.retry import SHUT_TOPIC
from bot.places.model import regency_code
from bot.readers.model import (
    QUIET_AT_FIRST,
    Follow,
    Keyword,
    Mode,
    QuietHours,
    QuietMode,
    State,
    Subscriber,
    first_mode,
)
from bot.search.stories import STORY
from storage.engine.coarse_time import next_hour, whole_day
from storage.engine.database import Database, insert
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.figures.daily import add_arrival, add_departures
from storage.groups.topics import addresses_in
from storage.outbox.counters import tally
from storage.outbox.rounds.schedule_news import release_schedule_news
from storage.outbox.rounds.silent_weeks import first_check
from storage.outbox.settling import settle_chat
from storage.outbox.timetables import Timetables
from storage.readers.departures import drop_pushes, mark_left, move_chat
from storage.tables.readers import follows, keywords, subscribers

_RESUMED = "resumed"


class Subscribers(Repository):
    """Subscribers and their follows.

    `once` is the update_id that causes a change: the change is made at most once for it, while the
    value returned is the state after it either way (law 2).
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def get(self, chat_id: int) -> Subscriber | None:
        """Return the subscriber of this chat, with follows in the order they were made."""
        async with self._database.read() as connection:
            return await read_subscriber(connection, chat_id)

    async def wake(self, chat_id: int, *, once: int) -> Subscriber | None:
        """Make a chat that left or stopped active again, with its places; None for an unknown one.

        A chat that has made no lasting choice has no row: every source presses START, and rows of
        people who follow nothing would be a list of who may have reported.
        """
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "wake"):
                await self._note_resumption(connection, chat_id, once)
                now = self._timetables.clock.now()
                came = await connection.execute(
                    update(subscribers)
                    .where(subscribers.c.chat_id == chat_id, subscribers.c.state != State.ACTIVE)
                    .values(_awake(now))
                )
                if came.rowcount and not is_group(chat_id):
                    await add_arrival(connection, self._timetables.day(now))
                await release_schedule_news(connection, self._vault, chat_id, now=now)
            return await read_subscriber(connection, chat_id)

    async def has_resumed(self, *, once: int) -> bool:
        """Whether this update made news come again that had been stopped or paused."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, _RESUMED)

    async def _note_resumption(self, connection: AsyncConnection, chat_id: int, once: int) -> None:
        """Remember that an update makes news come again, if it had been stopped or paused."""
        before = await read_subscriber(connection, chat_id)
        if before and (before.state is State.STOPPED or before.paused_until is not None):
            await first_time(connection, self._vault, once, _RESUMED)

    async def follow(
        self, chat_id: int, place: str, *, language: str, now: float, once: int
    ) -> Subscriber:
        """Follow a place (idempotent), making the chat known and active where needed."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, f"follow {place}"):
                before = await read_subscriber(connection, chat_id)
                if before and before.state is State.STOPPED:
                    await first_time(connection, self._vault, once, _RESUMED)
                    await release_schedule_news(connection, self._vault, chat_id, now=now)
                came = await make_known(connection, chat_id, language, now, wake=True)
                await _append_follow(connection, chat_id, place)
                if came:
                    await add_arrival(connection, self._timetables.day(now))
            # Deleted again by now where the chat moved: then it counts as new.
            return await read_subscriber(connection, chat_id) or Subscriber(chat_id, language)

    async def unfollow(self, chat_id: int, place: str, *, once: int) -> Subscriber | None:
        """Stop following a place (idempotent); None when the chat is unknown."""
        timetable = await self._timetables.now()
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, f"unfollow {place}"):
                dropped = await connection.execute(
                    delete(follows).where(follows.c.chat_id == chat_id, follows.c.place == place)
                )
                if dropped.rowcount:
                    await first_time(connection, self._vault, once, f"unfollowed {place}")
                    await settle_chat(connection, chat_id, timetable, self._timetables.clock.now())
            return await read_subscriber(connection, chat_id)

    async def unfollow_all(self, chat_id: int, *, once: int) -> bool:
        """Stop following every place and keyword (idempotent); False where there was none.

        Muted keywords stay muted.
        """
        timetable = await self._timetables.now()
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "unfollow all"):
                dropped = [
                    await connection.execute(delete(table).where(table.c.chat_id == chat_id, which))
                    for table, which in ((follows, true()), (keywords, keywords.c.wanted))
                ]
                if any(each.rowcount for each in dropped):
                    await first_time(connection, self._vault, once, "unfollowed all")
                    await settle_chat(connection, chat_id, timetable, self._timetables.clock.now())
            return await has_changed(connection, self._vault, once, "unfollowed all")

    async def unfollowed_before(self, places: Iterable[str], *, once: int) -> tuple[str, ...]:
        """Return which of these places this update has unfollowed before: its answer failed."""
        async with self._database.read() as connection:
            return tuple(
                [
                    place
                    for place in places
                    if await has_changed(connection, self._vault, once, f"unfollowed {place}")
                ]
            )

    async def set_wide(
        self, chat_id: int, place: str, *, wide: bool, once: int
    ) -> Subscriber | None:
        """Switch "also news of the whole regency" for a followed district."""
        timetable = await self._timetables.now()
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, f"wide {place}"):
                await connection.execute(
                    update(follows)
                    .where(follows.c.chat_id == chat_id, follows.c.place == place)
                    .values(wide=wide)
                )
                await settle_chat(connection, chat_id, timetable, self._timetables.clock.now())
            return await read_subscriber(connection, chat_id)

    async def set_language(self, chat_id: int, language: str, *, once: int) -> Subscriber | None:
        """Set the language; None for an unknown chat (storage.tips.drafts has its choice)."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "language"):
                await connection.execute(
                    update(subscribers)
                    .where(subscribers.c.chat_id == chat_id)
                    .values(language=language)
                )
            return await read_subscriber(connection, chat_id)

    async def pause(self, chat_id: int, until: float | None, *, once: int) -> Subscriber | None:
        """Pause the news until `until` and drop the pushes that wait; None ends the pause.

        The pause lasts until the end of that hour: its very second would be that of a tap.
        """
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "pause"):
                if until is None:
                    await self._note_resumption(connection, chat_id, once)
                    now = self._timetables.clock.now()
                    await release_schedule_news(connection, self._vault, chat_id, now=now)
                    chosen = {"paused_until": None, "silence_check_at": first_check(now)}
                else:
                    chosen = {"paused_until": next_hour(until)}
                await connection.execute(
                    update(subscribers).where(subscribers.c.chat_id == chat_id).values(chosen)
                )
                if until is not None:
                    dropped = await drop_pushes(connection, chat_id, reason="paused")
                    await tally(connection, {"dropped": dropped})
            return await read_subscriber(connection, chat_id)

    async def stop(self, chat_id: int, *, once: int) -> Subscriber | None:
        """Stop the news of a chat (/berhenti); the places are kept for a return."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "stop"):
                before = await _state(connection, chat_id)
                await connection.execute(
                    update(subscribers)
                    .where(subscribers.c.chat_id == chat_id)
                    .values(state=State.STOPPED)
                )
                dropped = await drop_pushes(connection, chat_id, reason="stopped")
                await tally(connection, {"dropped": dropped})
                gone = [chat_id] if before == State.ACTIVE and not is_group(chat_id) else []
                await add_departures(connection, gone, self._timetables.day())
            return await read_subscriber(connection, chat_id)

    async def mark_left(self, chat_id: int, *, reason: str, now: float) -> None:
        """Mark a chat that cannot be written to as left; drop the news that waits for it.

        A chat that stopped on purpose stays stopped, so that a return does not wake it.
        """
        async with self._database.write() as connection:
            departure = await mark_left(connection, chat_id, reason=reason, now=now)
            await tally(connection, {"blocked": departure.blocked})
            gone = [chat_id] if departure.was_active else []
            await add_departures(connection, gone, self._timetables.day(now))

    async def mark_returned(self, chat_id: int) -> None:
        """Mark a chat that left as back (unblocked); one that stopped on purpose stays stopped.

        The topics of a group return with it, except those that are closed or deleted.
        """
        async with self._database.write() as connection:
            addresses = await addresses_in(connection, chat_id)
            stays = and_(subscribers.c.chat_id != chat_id, subscribers.c.left_reason == SHUT_TOPIC)
            came = await connection.execute(
                update(subscribers)
                .where(
                    subscribers.c.chat_id.in_(addresses),
                    subscribers.c.state == State.LEFT,
                    ~func.coalesce(stays, false()),
                )
                .values(_awake(self._timetables.clock.now()))
            )
            if came.rowcount and not is_group(chat_id):
                await add_arrival(connection, self._timetables.day())

    async def move(self, old: int, new: int) -> None:
        """Move a group to its new id (idempotent), with its places and all that waits for it."""
        async with self._database.write() as connection:
            dropped = await move_chat(connection, self._vault, old, new)
            await tally(connection, {"dropped": dropped})

    async def counts(self) -> dict[str, int]:
        """Count the readers in each state: people, not groups (storage.groups.topics)."""
        query = (
            select(subscribers.c.state, func.count())
            .where(subscribers.c.chat_id > 0)
            .group_by(subscribers.c.state)
        )
        async with self._database.read() as connection:
            found = {str(state): int(count) for state, count in await connection.execute(query)}
        return {state.value: found.get(state, 0) for state in State}


async def make_known(
    connection: AsyncConnection, chat_id: int, language: str, now: float, *, wake: bool
) -> bool:
    """Make a chat that has chosen something a subscriber. `wake`: and an active one.

    Returns whether it is a reader's, active now and not before: count it then
    (storage.figures.daily), as the last thing in the transaction.
    """
    before = await _state(connection, chat_id)
    made = insert(connection, subscribers).values(_new(chat_id, language, now))
    if wake:
        made = made.on_conflict_do_update(index_elements=["chat_id"], set_=_awake(now))
    else:
        made = made.on_conflict_do_nothing()
    await connection.execute(made)
    return not is_group(chat_id) and (before is None or (wake and before != State.ACTIVE))


async def _state(connection: AsyncConnection, chat_id: int) -> str | None:
    return await connection.scalar(
        select(subscribers.c.state).where(subscribers.c.chat_id == chat_id)
    )


def _awake(now: float) -> dict[str, object]:
    return {
        "state": State.ACTIVE,
        "left_on": None,
        "left_reason": None,
        "silence_check_at": first_check(now),
    }


def _new(chat_id: int, language: str, now: float) -> dict[str, object]:
    return {
        "chat_id": chat_id,
        "language": language,
        "state": State.ACTIVE,
        "joined_on": whole_day(now),
        "silence_check_at": first_check(now),
        "around": True,
        "quiet_from": QUIET_AT_FIRST.start,
        "quiet_to": QUIET_AT_FIRST.end,
    }


async def _append_follow(connection: AsyncConnection, chat_id: int, place: str) -> None:
    """Append a place; its news comes as chosen for all places, else as for such places at first."""
    last = select(func.max(follows.c.position)).where(follows.c.chat_id == chat_id)
    regency = regency_code(place)
    chosen = (
        await connection.execute(
            select(subscribers.c.mode, subscribers.c.around).where(subscribers.c.chat_id == chat_id)
        )
    ).one()
    await connection.execute(
        insert(connection, follows)
        .values(
            chat_id=chat_id,
            place=place,
            regency=regency,
            wide=False,
            around=chosen.around and regency is not None,
            mode=chosen.mode or first_mode(place),
            position=func.coalesce(last.scalar_subquery(), 0) + 1,
        )
        .on_conflict_do_nothing()
    )


async def read_subscriber(connection: AsyncConnection, chat_id: int) -> Subscriber | None:
    """Return the subscriber of this chat, with follows in the order they were made."""
    rows = await connection.execute(
        select(
            subscribers,
            follows.c.place,
            follows.c.wide,
            follows.c.around.label("place_around"),
            follows.c.mode.label("place_mode"),
        )
        .outerjoin(follows, follows.c.chat_id == subscribers.c.chat_id)
        .where(subscribers.c.chat_id == chat_id)
        .order_by(follows.c.position)
    )
    found = rows.all()
    if not found:
        return None
    chosen = (
        await connection.execute(
            select(keywords.c.keyword, keywords.c.wanted)
            .where(keywords.c.chat_id == chat_id)
            .order_by(keywords.c.position, keywords.c.keyword)
        )
    ).all()
    first = found[0]
    quiet = None
    if first.quiet_from is not None and first.quiet_to is not None:
        quiet = QuietHours(
            first.quiet_from, first.quiet_to, QuietMode(first.quiet_mode), first.urgent_at_night
        )
    return Subscriber(
        chat_id=chat_id,
        language=first.language,
        state=State(first.state),
        mode=None if first.mode is None else Mode(first.mode),
        paused_until=first.paused_until,
        follows=tuple(
            Follow(row.place, row.wide, Mode(row.place_mode), row.place_around)
            for row in found
            if row.place is not None
        ),
        around=first.around,
        summary_at=first.summary_at,
        most_a_day=first.most_a_day,
        quiet=quiet,
        keywords=tuple(
            Keyword(row.keyword, row.wanted) for row in chosen if not row.keyword.startswith(STORY)
        ),
        stories=tuple(row.keyword for row in chosen if row.keyword.startswith(STORY)),
        announcements=first.announcements,
    )

"""A reader's choices: how much comes, when, and how loud. Rows that wait for them follow."""

from __future__ import annotations

from sqlalchemy import and_, case, false, update

from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.readers.model import Mode, QuietHours, QuietMode, Subscriber
from storage.engine.database import Database
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.outbox.rounds.broadcasts import drop_announcements
from storage.outbox.settling import settle_chat
from storage.outbox.timetables import Timetables
from storage.readers.subscribers import read_subscriber
from storage.tables.readers import follows, subscribers


class Choices(Repository):
    """Choices of chats: each call changes one and settles what waits, in one transaction.

    At most once for the update `once`; the subscriber returned is the state after it either way
    (law 2): None for an unknown chat.
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def set_mode(self, chat_id: int, mode: Mode | None, *, once: int) -> Subscriber | None:
        """Set how news of all places comes, also of later ones; None: of each as at first."""
        at_first = case((follows.c.place.like("%.%"), Mode.DIRECT), else_=Mode.DAILY)
        return await self._choose(
            chat_id,
            "mode",
            once,
            chosen={"mode": mode},
            of_places={"mode": at_first if mode is None else mode},
        )

    async def set_place_mode(
        self, chat_id: int, place: str, mode: Mode, *, once: int
    ) -> Subscriber | None:
        """Set how news of one place comes."""
        return await self._choose(
            chat_id, f"mode {place}", once, of_places={"mode": mode}, place=place
        )

    async def set_around(self, chat_id: int, *, around: bool, once: int) -> Subscriber | None:
        """Set whether the rest of the regency of each district comes in the summary."""
        district = follows.c.regency.is_not(None) if around else false()
        return await self._choose(
            chat_id, "around", once, chosen={"around": around}, of_places={"around": district}
        )

    async def set_summary_time(self, chat_id: int, minute: int, *, once: int) -> Subscriber | None:
        """Set when the summary comes, in minutes of the day."""
        return await self._choose(
            chat_id, "summary", once, chosen={"summary_at": minute}, retime=True
        )

    async def set_most_a_day(
        self, chat_id: int, most: int | None, *, once: int
    ) -> Subscriber | None:
        """Set the limit of messages sent at once on a day; None for no limit."""
        return await self._choose(chat_id, "most", once, chosen={"most_a_day": most})

    async def set_quiet(
        self, chat_id: int, quiet: QuietHours | None, *, once: int
    ) -> Subscriber | None:
        """Set the quiet hours, in which no message makes a sound; None for none."""
        given = quiet or QuietHours(0, 0)
        return await self._choose(
            chat_id,
            "quiet",
            once,
            chosen={
                "quiet_from": given.start if quiet else None,
                "quiet_to": given.end if quiet else None,
                "quiet_mode": given.mode if quiet else QuietMode.SILENT,
                "urgent_at_night": given.urgent,
            },
            retime=True,  # a summary may have to wait, or not any more
        )

    async def set_announcements(self, chat_id: int, *, wanted: bool, once: int) -> None:
        """Set whether a chat gets the newsroom's announcements; if not, drop those that wait."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "announcements"):
                await connection.execute(
                    update(subscribers)
                    .where(subscribers.c.chat_id == chat_id)
                    .values(announcements=wanted)
                )
                if not wanted:
                    await drop_announcements(connection, chat_id, reason="unwanted")

    async def _choose(
        self,
        chat_id: int,
        change: str,
        once: int,
        *,
        chosen: dict[str, object] | None = None,
        of_places: dict[str, object] | None = None,
        place: str | None = None,
        retime: bool = False,
    ) -> Subscriber | None:
        timetable = await self._timetables.now()
        now = self._timetables.clock.now()
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, f"choose {change}"):
                if chosen:
                    await connection.execute(
                        update(subscribers).where(subscribers.c.chat_id == chat_id).values(**chosen)
                    )
                if of_places:
                    which = follows.c.chat_id == chat_id
                    if place is not None:
                        which = and_(which, follows.c.place == place)
                    await connection.execute(update(follows).where(which).values(**of_places))
                await settle_chat(connection, chat_id, timetable, now, retime=retime)
            return await read_subscriber(connection, chat_id)

"""Announcements: composed in steps, started once, stopped, changed; their progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import ColumnElement, Row, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements.model import Announcement, Progress
from bot.delivery.forecast import Queue
from bot.delivery.model import Kind, Letter, Priority
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.key_value import draw_number
from storage.engine.repository import Repository
from storage.outbox.ahead import read_queue
from storage.outbox.letters import find_letter, write_letters
from storage.outbox.rounds.broadcasts import count_states, recipients
from storage.tables.outbox import announcements
from storage.tables.readers import subscribers

NUMBER = "announcements"  # in memory: the last one's
KEPT = 60 * 86_400.0  # seconds: longer than rows of the outbox, so that each row has its words


@dataclass(frozen=True, slots=True)
class ShownAnnouncement:
    """An announcement, its progress, and what its panel said last, the `version`th time."""

    announcement: Announcement
    progress: Progress
    version: int
    digest: str | None


class Announcements(Repository):
    """The announcements of the newsroom itself to readers.

    Words and places can be changed until an announcement has begun; each change makes another
    revision, and who agreed to the one before agrees to nothing. `once` as everywhere (law 2).
    """

    async def create(self, text: str, *, now: float, once: int) -> Announcement:
        """Create an announcement and return it; delete those of long ago."""
        async with self._database.write() as connection:
            newest = await connection.scalar(select(func.max(announcements.c.id))) or 0
            if not await first_time(connection, self._vault, once, "announcement"):
                found = await _read(connection, newest)
                if found is not None:
                    return found
            number = await draw_number(connection, NUMBER, first=newest + 1)
            await connection.execute(
                insert(connection, announcements).values(id=number, text=text, created_at=now)
            )
            await connection.execute(
                delete(announcements).where(announcements.c.created_at < now - KEPT)
            )
            return Announcement(number, text=text)

    async def get(self, number: int) -> Announcement | None:
        """Return an announcement; None for one that was cancelled or is forgotten."""
        async with self._database.read() as connection:
            return await _read(connection, number)

    async def change(self, number: int, **said: str | Sequence[str]) -> Announcement | None:
        """Change the words, picture, button or places; None where it has begun or is gone."""
        async with self._database.write() as connection:
            changed = await connection.execute(
                update(announcements)
                .where(announcements.c.id == number, announcements.c.started_at.is_(None))
                .values(said | {"revision": announcements.c.revision + 1, "asked_by": None})
            )
            return await _read(connection, number) if changed.rowcount else None

    async def keep_panel(self, number: int, message: int) -> None:
        """Keep the message that shows the announcement's panel from now on."""
        async with self._database.write() as connection:
            await connection.execute(
                update(announcements)
                .where(announcements.c.id == number)
                .values(panel=message, digest=None)
            )

    async def cancel(self, number: int) -> bool:
        """Cancel an announcement that has not begun; return whether it was cancelled."""
        async with self._database.write() as connection:
            gone = await connection.execute(
                delete(announcements).where(
                    announcements.c.id == number, announcements.c.started_at.is_(None)
                )
            )
            return gone.rowcount > 0

    async def count_recipients(self, places: Sequence[str], *, now: float) -> int:
        """Count the chats that would get the announcement now."""
        query = select(func.count()).select_from(subscribers).where(recipients(places, now))
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def goes_first(self, *, now: float) -> Queue:
        """Return the messages that would go before an announcement that begins now."""
        async with self._database.read() as connection:
            return await read_queue(connection, Priority.ANNOUNCEMENT, now=now)

    async def ask(self, number: int, revision: int, *, editor: int) -> Announcement | None:
        """Note that an editor wants it sent and another has to agree; None for another revision.

        The editor who asked first stays the one who asked. None also where it has begun.
        """
        async with self._database.write() as connection:
            await connection.execute(
                update(announcements)
                .where(_to_begin(number, revision), announcements.c.asked_by.is_(None))
                .values(asked_by=editor)
            )
            found = await _read(connection, number)
        same = found is not None and found.revision == revision and found.started_at is None
        return found if same else None

    async def start(self, number: int, revision: int, *, now: float) -> bool:
        """Start an announcement, once; return False where it has begun, or was changed.

        Who asked for it is forgotten.
        """
        async with self._database.write() as connection:
            begun = await connection.execute(
                update(announcements)
                .where(_to_begin(number, revision))
                .values(started_at=now, asked_by=None)
            )
            return begun.rowcount > 0

    async def stop(self, number: int, *, now: float) -> bool:
        """Stop an announcement; return False where it was stopped or is finished already."""
        async with self._database.write() as connection:
            stopped = await connection.execute(
                update(announcements)
                .where(
                    announcements.c.id == number,
                    announcements.c.started_at.is_not(None),
                    announcements.c.stopped_at.is_(None),
                    announcements.c.finished_at.is_(None),
                )
                # Its rows are gone over once more, to drop those that wait.
                .values(stopped_at=now, cursor=None, spread_at=None)
            )
            return stopped.rowcount > 0

    async def propose(self, number: int, text: str) -> Announcement | None:
        """Propose other words for a begun announcement, to be confirmed; None if not begun."""
        async with self._database.write() as connection:
            proposed = await connection.execute(
                update(announcements)
                .where(announcements.c.id == number, announcements.c.started_at.is_not(None))
                .values(changed=text, revision=announcements.c.revision + 1)
            )
            return await _read(connection, number) if proposed.rowcount else None

    async def correct(self, number: int, revision: int, *, now: float) -> bool:
        """Set the proposed words: sent messages are edited, those that wait go out with them.

        Returns False where there is no such proposal any more.
        """
        async with self._database.write() as connection:
            corrected = await connection.execute(
                update(announcements)
                .where(
                    announcements.c.id == number,
                    announcements.c.revision == revision,
                    announcements.c.changed.is_not(None),
                )
                .values(
                    text=announcements.c.changed,
                    changed=None,
                    edited_at=now,
                    editing=True,
                    edit_cursor=None,
                    finished_at=None,
                )
            )
            return corrected.rowcount > 0

    async def progress(self, number: int) -> Progress:
        """Return the progress of an announcement so far."""
        async with self._database.read() as connection:
            return await _progress(connection, number)

    async def list_running(self) -> tuple[ShownAnnouncement, ...]:
        """List the announcements that have begun and are not finished, with their progress."""
        query = select(announcements).where(
            announcements.c.started_at.is_not(None), announcements.c.finished_at.is_(None)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            return tuple(
                [
                    ShownAnnouncement(
                        _announcement(row),
                        await _progress(connection, row.id),
                        row.version,
                        row.digest,
                    )
                    for row in rows
                ]
            )

    async def finish(self, number: int, progress: Progress, *, now: float) -> None:
        """Mark an announcement as finished; keep its progress for when its rows are pruned."""
        async with self._database.write() as connection:
            await connection.execute(
                update(announcements)
                .where(
                    announcements.c.id == number,
                    announcements.c.spread_at.is_not(None),
                    ~announcements.c.editing,
                )
                .values(finished_at=now, counts=asdict(progress))
            )

    async def may_show(self, chat_id: int, shown: ShownAnnouncement) -> bool:
        """Whether no earlier letter that shows the panel waits; one in flight does not count."""
        if shown.version == 0:
            return True
        name = panel_letter(shown.announcement.id, shown.version)
        async with self._database.read() as connection:
            last = await find_letter(connection, self._vault, chat_id, name)
        return last is None or last.state != "pending"

    async def show(
        self, shown: ShownAnnouncement, letter: Letter, *, digest: str, now: float
    ) -> None:
        """Put the letter that shows the panel into the outbox, unless another has been put."""
        async with self._database.write() as connection:
            written = await connection.execute(
                update(announcements)
                .where(
                    announcements.c.id == shown.announcement.id,
                    announcements.c.version == shown.version,
                )
                .values(version=shown.version + 1, digest=digest)
            )
            if written.rowcount:
                await write_letters(connection, self._vault, [letter], now=now)


def panel_letter(number: int, version: int) -> str:
    """Return the key of the letter that shows an announcement's panel for the `version`th time."""
    return f"announcement {number} {version}"


def _to_begin(number: int, revision: int) -> ColumnElement[bool]:
    return and_(
        announcements.c.id == number,
        announcements.c.revision == revision,
        announcements.c.started_at.is_(None),
    )


async def _read(connection: AsyncConnection, number: int) -> Announcement | None:
    query = select(announcements).where(announcements.c.id == number)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _announcement(row)


def _announcement(row: Row[tuple[object, ...]]) -> Announcement:
    values = {field.name: getattr(row, field.name) for field in fields(Announcement)}
    return Announcement(**values | {"places": tuple(row.places)})


async def _progress(connection: AsyncConnection, number: int) -> Progress:
    kept = select(announcements.c.counts).where(announcements.c.id == number)
    counts: dict[str, int] = {}
    for row in await connection.execute(count_states(number)):
        name = _became(Kind(row.kind), row.state, stopped=bool(row.stopped))
        counts[name] = counts.get(name, 0) + row.chats
        if name == "editing":  # it was sent before
            counts["sent"] = counts.get("sent", 0) + row.chats
    if counts:
        return Progress(**counts)
    before: Mapping[str, int] | None = await connection.scalar(kept)
    return Progress(**before) if before else Progress()


def _became(kind: Kind, state: str, *, stopped: bool) -> str:
    if kind is Kind.EDIT:
        return "editing"
    if state == "dropped":
        return "dropped" if stopped else "gone"
    return {"pending": "waiting", "claimed": "waiting"}.get(state, state)

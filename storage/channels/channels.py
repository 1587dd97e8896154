"""Channels: connected by a code, taken away, shut and open again.

A channel is stored as a reader of its place who gets all news at once: what is sent there, when it
makes no sound, what is corrected and withdrawn follows from that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import Row, Select, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.model import CODE_LASTS, Channel, ChannelState, code_of
from bot.delivery.model import Letter
from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.messages.sanitize import storable
from bot.places.model import regency_code
from bot.readers.model import QUIET_AT_FIRST, Mode, State
from storage.engine.coarse_time import DAY, whole_day
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.outbox.counters import tally
from storage.outbox.letters import write_letters
from storage.readers.departures import drop_pushes, mark_left
from storage.tables.channels import channel_codes, channels
from storage.tables.readers import follows, subscribers

LettersOf: TypeAlias = Callable[[Channel], Sequence[Letter]]

_STATES = {
    State.ACTIVE: ChannelState.OPEN,
    State.LEFT: ChannelState.SHUT,
    State.STOPPED: ChannelState.DISCONNECTED,
}
_OPEN = {"state": State.ACTIVE, "left_on": None, "left_reason": None}


class Channels(Repository):
    """The newsroom's channels. `once`: the update_id that causes a change, made once for it."""

    async def offer(self, place: str, *, now: float, once: int) -> str:
        """Return a code that connects a channel of a place for an hour; the same for `once`."""
        code = code_of(self._vault.key_of("channel code", str(once)))
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "offer channel"):
                over = channel_codes.c.created_at < now - DAY
                await connection.execute(delete(channel_codes).where(over))
                await connection.execute(
                    insert(connection, channel_codes)
                    .values(code=code, place=place, created_at=now)
                    .on_conflict_do_nothing()
                )
        return code

    async def knows(self, code: str) -> bool:
        """Whether this code was given to the editors lately and not used; it may have run out.

        Other words in people's channels are not looked at.
        """
        async with self._database.read() as connection:
            known = select(channel_codes.c.code).where(channel_codes.c.code == code)
            return await connection.scalar(known) is not None

    async def connect(
        self,
        code: str,
        chat_id: int,
        *,
        title: str,
        username: str,
        now: float,
        once: int,
        letters_of: LettersOf,
    ) -> Channel | None:
        """Connect the channel in which a code was said to the news of the code's place.

        With the letters that tell the editors. None for a code that is not valid. A channel that is
        connected gets the news of another place from now on.
        """
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "connect channel"):
                offered = await connection.execute(
                    delete(channel_codes)
                    .where(
                        channel_codes.c.code == code,
                        channel_codes.c.created_at >= now - CODE_LASTS,
                    )
                    .returning(channel_codes.c.place)
                )
                place = offered.scalar_one_or_none()
                if place is None:
                    return None
                about = {"title": storable(title), "username": storable(username), "place": place}
                await connection.execute(
                    insert(connection, channels)
                    .values(chat_id=chat_id, **about)
                    .on_conflict_do_update(
                        index_elements=["chat_id"], set_={**about, "told": False}
                    )
                )
                await _follow(connection, chat_id, place, now)
                channel = await _read(connection, chat_id)
                if channel is not None:
                    await write_letters(connection, self._vault, letters_of(channel), now=now)
            return await _read(connection, chat_id)

    async def all(self) -> tuple[Channel, ...]:
        """Return every channel that was ever connected."""
        async with self._database.read() as connection:
            return tuple(map(_channel, await connection.execute(_CHANNELS)))

    async def get(self, chat_id: int) -> Channel | None:
        """Return a channel; None for an unknown one."""
        async with self._database.read() as connection:
            return await _read(connection, chat_id)

    async def disconnect(self, chat_id: int, *, once: int) -> Channel | None:
        """Send no more news to a channel; posts that are there are corrected further on."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "disconnect channel"):
                await _set_state(connection, chat_id, {"state": State.STOPPED})
                dropped = await drop_pushes(connection, chat_id, reason="stopped")
                await tally(connection, {"dropped": dropped})
            return await _read(connection, chat_id)

    async def mark_shut(self, chat_id: int, *, reason: str, now: float) -> None:
        """Note that the bot may not post in a channel, if it is open: drop what waits for it.

        A reader who leaves is counted (storage.figures.daily); a channel is no reader.
        """
        async with self._database.write() as connection:
            if await _read(connection, chat_id) is not None:
                departure = await mark_left(connection, chat_id, reason=reason, now=now)
                await tally(connection, {"blocked": departure.blocked})

    async def mark_open(self, chat_id: int, *, reconnect: bool = False) -> Channel | None:
        """Note that the bot may post again; `reconnect`: also where an editor took it away."""
        shut = [State.LEFT, State.STOPPED] if reconnect else [State.LEFT]
        async with self._database.write() as connection:
            await _set_state(connection, chat_id, _OPEN, shut)
            return await _read(connection, chat_id)

    async def rename(self, chat_id: int, *, title: str, username: str) -> None:
        """Set the title and the @name that a channel has now."""
        async with self._database.write() as connection:
            await connection.execute(
                update(channels)
                .where(channels.c.chat_id == chat_id)
                .values(title=storable(title), username=storable(username))
            )

    async def tell_of_changes(self, letters_of: LettersOf, *, now: float) -> int:
        """Write once for each channel that the bot may post no more, or again; return how many."""
        untold = _CHANNELS.where(
            or_(
                and_(subscribers.c.state == State.LEFT, ~channels.c.told),
                and_(subscribers.c.state == State.ACTIVE, channels.c.told),
            )
        )
        async with self._database.read() as connection:
            if (await connection.execute(untold.limit(1))).first() is None:
                return 0
        async with self._database.write() as connection:
            found = (await connection.execute(untold.with_for_update(of=channels))).all()
            for channel in map(_channel, found):
                await connection.execute(
                    update(channels)
                    .where(channels.c.chat_id == channel.chat_id)
                    .values(told=not channel.is_open)
                )
                await write_letters(connection, self._vault, letters_of(channel), now=now)
        return len(found)


_CHANNELS: Select[int, str, str, str, str] = (
    select(
        channels.c.chat_id,
        channels.c.title,
        channels.c.username,
        channels.c.place,
        subscribers.c.state,
    )
    .join(subscribers, subscribers.c.chat_id == channels.c.chat_id)
    .order_by(channels.c.chat_id)
)


def _channel(row: Row[int, str, str, str, str]) -> Channel:
    return Channel(row.chat_id, row.title, row.username, row.place, _STATES[State(row.state)])


async def _read(connection: AsyncConnection, chat_id: int) -> Channel | None:
    found = await connection.execute(_CHANNELS.where(channels.c.chat_id == chat_id))
    row = found.one_or_none()
    return None if row is None else _channel(row)


async def _set_state(
    connection: AsyncConnection,
    chat_id: int,
    values: Mapping[str, object],
    before: Sequence[State] = tuple(State),
) -> None:
    known = select(channels.c.chat_id).where(channels.c.chat_id == chat_id)
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.chat_id.in_(known), subscribers.c.state.in_(before))
        .values(**values)
    )


async def _follow(connection: AsyncConnection, chat_id: int, place: str, now: float) -> None:
    """Let a channel follow this place alone, all of it at once, without a sound at night.

    It gets no announcements, and no letters about readers' own choices.
    """
    chosen = {
        "language": DEFAULT_LANGUAGE,
        "mode": Mode.DIRECT,
        "quiet_from": QUIET_AT_FIRST.start,
        "quiet_to": QUIET_AT_FIRST.end,
        "announcements": False,
        "silence_check_at": None,
        **_OPEN,
    }
    await connection.execute(
        insert(connection, subscribers)
        .values(chat_id=chat_id, joined_on=whole_day(now), **chosen)
        .on_conflict_do_update(index_elements=["chat_id"], set_=chosen)
    )
    await connection.execute(delete(follows).where(follows.c.chat_id == chat_id))
    await connection.execute(
        insert(connection, follows).values(
            chat_id=chat_id,
            place=place,
            regency=regency_code(place),
            wide=False,
            around=False,
            mode=Mode.DIRECT,
            position=1,
        )
    )

"""Claiming: rows of the outbox that may go out now are marked as in flight in one transaction."""

from __future__ import annotations

import contextlib
from base64 import b64decode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import RowMapping, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.delivery.addresses import is_topic
from bot.delivery.model import NO_CHAT, Item, Kind, PaidAllowance, Priority
from bot.readers.model import QuietHours
from storage.cases.messages import card_of, message_named, topic_of
from storage.delivery.bundling import bundle, complete_edits
from storage.delivery.channels import mark_channels, name_channels
from storage.delivery.due_rows import HEADS, IN_FLIGHT, due_rows
from storage.delivery.followed_places import name_followed, offer_wider
from storage.delivery.star_budget import left_of, spend
from storage.delivery.stories import answer_stories
from storage.engine.arrays import bound, is_among
from storage.engine.coarse_time import whole_hour
from storage.groups.topics import topic_at
from storage.outbox.letters import Body, chat_key, find_letter, open_body
from storage.outbox.ways import NEARBY
from storage.tables.outbox import outbox
from storage.tables.readers import subscribers

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Claim:
    """The messages taken in one transaction, and how many more may be, of each budget.

    `barred`: the chats (of topics, their groups) that must get nothing (more) now, with the keys
    they have in secret letters, where such letters wait.
    """

    connection: AsyncConnection
    vault: Vault
    now: float
    free: int
    minute: int  # of the newsroom's day
    paid: int = 0
    on: str = ""  # the day that pays for pushes; without one, pushes are free too
    secret: bool = False  # secret letters wait
    barred: dict[int, str | None] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # their ids: a row without a chat comes up again
    damaged: set[int] = field(default_factory=set)

    async def make(self, oldest: int, busy: frozenset[int], purse: PaidAllowance | None) -> None:
        """Take rows, the first `oldest` of whatever priority, and mark them."""
        heads = (await self.connection.execute(HEADS, {"now": self.now})).mappings().one()
        self.secret = heads["secret"]
        if self.secret:
            busy |= await _chats_in_flight(self.connection, self.vault)
        for chat in busy:
            self._bar(chat)
        if purse is not None and (left := await left_of(self.connection, purse)) > 0:
            self.paid, self.on = min(purse.messages, left), purse.day
        due = [priority for priority in Priority if heads[f"due_{priority.name}"] is not None]
        if oldest:
            await self._take_oldest(due, most=oldest)
        for priority in due:
            if heads[f"again_{priority.name}"] is not None:
                await self._take(priority, again=True)
            await self._take(priority)
        await self._mark()
        if paid := sum(bool(item.paid_on) for item in self.items):
            await spend(self.connection, self.on, paid)
        if self.damaged:
            await _set_aside(self.connection, self.damaged, self.now)

    def _bar(self, chat: int) -> None:
        # The same chat has to be known in clear and by its key only where secret letters wait.
        self.barred[chat] = chat_key(self.vault, chat) if self.secret else None

    def _room(self, *, pushes: bool) -> int:
        return self.paid if pushes and self.on else self.free

    async def _take(self, priority: Priority, *, again: bool = False) -> None:
        """Take rows of one priority, oldest first; `again`: rows that were tried before."""
        before = -1
        # Repeated until there is no more: one chat may have had all the rows that came up.
        while (
            len(self.items) > before
            and (room := max(self._room(pushes=False), self._room(pushes=True))) > 0
        ):
            before = len(self.items)
            rows = await self._due(priority, most=room, again=again)
            for row in rows:
                await self._consider(row)
            if len(rows) < room:
                break

    async def _take_oldest(self, due: Sequence[Priority], *, most: int) -> None:
        """Take the rows that have waited longest, so that none starves behind urgent ones.

        Of rows that may go: a priority whose oldest row is held back for hours hinders no other.
        """
        rows = [row for priority in due for row in await self._due(priority, most=most)]
        for row in sorted(rows, key=lambda row: (row["due_at"], row["id"])):
            if len(self.items) < most:
                await self._consider(row)

    async def _due(
        self, priority: Priority, *, most: int, again: bool = False
    ) -> Sequence[RowMapping]:
        wanted = {
            "priority": int(priority),
            "now": self.now,
            "most": most,
            "chats": bound(self.connection, self.barred),
            "keys": bound(self.connection, filter(None, self.barred.values())),
        }
        # A walk along the index: rows that are due later are not seen.
        statement = due_rows(self.connection, again=again)
        return (await self.connection.execute(statement, wanted)).mappings().all()

    async def _consider(self, row: RowMapping) -> None:
        """Take the row, unless it or its chat was taken, or there is no room for its kind."""
        # A summary begins early enough to be in time at the free rate.
        push = row["kind"] == Kind.PUSH and row["priority"] != Priority.SUMMARY
        chat = row["chat_id"] if row["group"] is None else row["group"]
        barred = chat in self.barred or row["id"] in self.taken
        if barred or self._room(pushes=push) <= 0:
            return
        item = await _item(
            self.connection,
            self.vault,
            row,
            paid_on=self.on if push else "",
            silent=_makes_no_sound(row, self.minute, self.now),
        )
        if item is None:
            self.damaged.add(row["id"])
        elif item.sent_to not in self.barred:
            self.items.append(item)
            self.taken.add(item.id)
            if item.chat_id != NO_CHAT:
                self._bar(item.sent_to)
            if item.paid_on:
                self.paid -= 1
            else:
                self.free -= 1

    async def _mark(self) -> None:
        """Mark all as in flight: a push with others for its chat, an edit with all it shows."""
        self.items = await mark_channels(self.connection, self.items)
        pushes = [item for item in self.items if item.kind is Kind.PUSH]
        bundles = await bundle(self.connection, pushes, now=self.now)
        edits = await complete_edits(
            self.connection, [item for item in self.items if item.kind is Kind.EDIT]
        )
        single = [item.id for item in self.items if item.chat_id not in bundles]
        if single:
            await self.connection.execute(
                update(outbox)
                .where(is_among(self.connection, outbox.c.id, "ids"))
                .values(state="claimed"),
                {"ids": bound(self.connection, single)},
            )
        whole = [bundles.get(item.chat_id) or edits.get(item.id, item) for item in self.items]
        if summaries := [item for item in whole if item.priority is Priority.SUMMARY]:
            await self.connection.execute(
                _SUMMARIZED,
                [{"chat": each.chat_id, "promised": each.summary_for} for each in summaries],
            )
        named = await offer_wider(self.connection, await name_followed(self.connection, whole))
        named = await name_channels(self.connection, named, now=self.now)
        self.items = await answer_stories(self.connection, named)


_QUIETENED = frozenset({Kind.PUSH, Kind.CORRECTION, Kind.ANNOUNCEMENT})
_SUMMARIZED = (
    update(subscribers)
    .where(subscribers.c.chat_id == bindparam("chat"))
    .values(summarized_for=bindparam("promised"))
)


async def _set_aside(connection: AsyncConnection, damaged: Collection[int], now: float) -> None:
    """Set damaged rows aside, with their bytes: a backup may hold the same rows whole."""
    log.error("letters_do_not_open", count=len(damaged))
    await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(damaged))
        .values(state="failed", reason="does not open", settled_at=whole_hour(now))
    )


async def _chats_in_flight(connection: AsyncConnection, vault: Vault) -> set[int]:
    """Return the chats of messages in flight, secret or not."""
    chats = set()
    for row in (await connection.execute(IN_FLIGHT)).mappings():
        # A row that was damaged since bars its key alone.
        with contextlib.suppress(SecretMismatch):
            chats.add(open_body(vault, row).chat_id if row["secret"] else row["chat_id"])
    return chats - {NO_CHAT}


def _makes_no_sound(row: RowMapping, minute: int, now: float) -> bool:
    """Whether a row comes in its reader's quiet hours; an urgent one may be allowed to sound.

    An announcement also makes no sound while the news is paused.
    """
    if row["kind"] == Kind.ANNOUNCEMENT and (row["paused_until"] or 0.0) > now:
        return True
    if row["kind"] not in _QUIETENED or row["quiet_from"] is None:
        return False
    urgent = row["priority"] <= Priority.BREAKING and row["urgent_at_night"]
    return not urgent and QuietHours(row["quiet_from"], row["quiet_to"]).hold(minute)


async def _item(
    connection: AsyncConnection, vault: Vault, row: RowMapping, *, paid_on: str, silent: bool
) -> Item | None:
    """Return the item of a row; None where its body does not open."""
    body = Body(row["chat_id"], "", {})
    if row["body"] is not None:
        try:
            body = open_body(vault, row)
        except SecretMismatch:
            return None
    # The column, if filled, is right: the group may have moved since the letter was written.
    chat_id = body.chat_id if row["chat_id"] is None else row["chat_id"]
    case_id, article_id = row["case_id"], row["article_id"]
    versions: tuple[float, ...] = () if article_id is None else (row["version"],)
    if row["announcement_id"] is not None:
        versions = (row["edited_at"] or 0.0,)
    edited: int | None = (row["message_ids"] or (None,))[0]
    reply_to, group, thread = None, row["group"], row["topic"]
    if row["chat_id"] is None and is_topic(chat_id):
        group, thread = await topic_at(connection, chat_id) or (None, None)
    if case_id is not None:
        if row["reply_to_card"]:
            with contextlib.suppress(SecretMismatch):  # better no reply than not at all
                reply_to = await card_of(connection, vault, case_id, chat_id)
        if body.edits:
            with contextlib.suppress(SecretMismatch):
                edited = await message_named(connection, vault, case_id, chat_id, name=body.edits)
        with contextlib.suppress(SecretMismatch):
            thread = await topic_of(connection, vault, case_id, chat_id)
    elif body.edits:
        earlier = await find_letter(connection, vault, chat_id, body.edits)
        edited = earlier.message_ids[0] if earlier and earlier.message_ids else None
    return Item(
        id=row["id"],
        chat_id=chat_id,
        kind=Kind(row["kind"]),
        priority=Priority(row["priority"]),
        language=row["language"] or "",
        attempts=row["attempts"],
        articles=() if article_id is None else (article_id,),
        versions=versions,
        bundled=0 if article_id is None else 1,
        method=body.method,
        params=body.params,
        case_id=case_id,
        reply_to=reply_to,
        fallback=body.fallback,
        message_id=edited,
        name=body.name,
        status_line=body.status_line,
        picture=b64decode(body.picture),
        thread=thread,
        paid_on=paid_on,
        silent=silent,
        held_back=int(bool(row["over_limit"])),
        summary_for=row["summary_for"],
        nearby=row["nearness"] >= NEARBY,
        disputed=tuple(row["disputed"] or ()),
        announcement=row["announcement_id"],
        group=group,
        due_at=row["due_at"],
    )

"""Short ways to make what the storage tests store."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from bot.articles.model import Page
from bot.delivery.bundling import PATIENCE
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome, Priority
from bot.feeds.model import Entry, NewArticle
from bot.places.model import Places, Reach, Reason
from bot.readers.model import Mode
from storage.repositories import Storage
from storage.tables.outbox import fanouts, outbox
from storage.tables.readers import follows, subscribers
from tests.support.queries import plain_query

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = 1_699_999_200.0  # a whole hour (UTC)
LATER = NOW + PATIENCE  # what was due then has waited for its turn: it shares a message
PANONGAN, TANGERANG, BANTEN = "36.03.19", "36.03", "36"


def entry(title: str, *, text: str = "", at: float | None = NOW) -> Entry:
    return Entry(
        guid=title,
        link=f"https://example.org/{title}",
        title=title,
        text=text,
        lead="Begini.",
        published_at=at,
    )


def filed(
    title: str,
    *,
    direct: Sequence[str] = (PANONGAN, TANGERANG, BANTEN),
    wide: Sequence[str] = (),
    push: bool = True,
    text: str = "",
    at: float | None = NOW,
) -> NewArticle:
    return NewArticle(
        identity=title,
        fingerprint="1",
        entry=entry(title, text=text, at=at),
        places=Places(
            regencies=(TANGERANG,),
            districts=(PANONGAN,),
            reasons=(Reason(PANONGAN, "kecamatan panongan", "text", 3.0),),
        ),
        reach=Reach(tuple(direct), tuple(wide)),
        push=push,
    )


async def store(storage: Storage, *new: NewArticle, now: float = NOW) -> tuple[int, ...]:
    """One look at a feed that brought these."""
    await storage.feeds.ensure(["https://example.org/feed/"], now=now)
    (feed,) = await storage.feeds.all()
    return await storage.articles.store(
        feed.id,
        filed=new,
        changed=(),
        etag=None,
        last_modified=None,
        began_at=now,
        next_check_at=now + 60,
        now=now,
    )


def letter(
    chat_id: int,
    key: str,
    *,
    words: str = "Halo.",
    kind: Kind = Kind.NOTICE,
    priority: Priority = Priority.TIP,
    lane: str | None = None,
    secret: bool = False,
    case_id: int | None = None,
    reply_to_card: bool = False,
) -> Letter:
    return Letter(
        chat_id=chat_id,
        kind=kind,
        priority=priority,
        params={"text": words},
        key=key,
        lane=lane,
        secret=secret,
        case_id=case_id,
        reply_to_card=reply_to_card,
    )


async def look_for(storage: Storage, words: str, *, limit: int = 9, offset: int = 0) -> Page:
    """What has all these words, none of which is taken for a place or a day."""
    found = await storage.search.find(plain_query(words), zone=JAKARTA, limit=limit, offset=offset)
    return Page((), offset, 0) if found.dropped else found.page


async def follow(storage: Storage, chat_id: int, *places: str) -> None:
    """As everybody from before there was a choice: all at once, nothing else, at any hour."""
    for number, place in enumerate(places):
        once = chat_id * 100 + number
        await storage.subscribers.follow(chat_id, place, language="id", now=NOW, once=once)
    await want_all_at_once(storage, chat_id)


async def want_all_at_once(storage: Storage, chat_id: int) -> None:
    """What the migration made of everybody's choices."""
    before: dict[str, object] = {"mode": Mode.DIRECT, "around": False}
    async with storage.database.write() as connection:
        for table, values in (
            (subscribers, before | {"quiet_from": None, "quiet_to": None}),
            (follows, before),
        ):
            which = table.c.chat_id == chat_id
            await connection.execute(update(table).where(which).values(values))


async def claim(storage: Storage, *, now: float = LATER, limit: int = 100) -> tuple[Item, ...]:
    return await storage.outbox.claim(now=now, limit=limit)


async def sent(storage: Storage, *items: Item, message_id: int = 1) -> None:
    outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(message_id,)) for item in items]
    await storage.outbox.settle(outcomes, now=NOW)


async def count_rows(storage: Storage) -> dict[str, int]:
    """All rows of the outbox by state, and `fanouts` unfinished."""
    by_state = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    unfinished = select(func.count()).where(fanouts.c.finished_at.is_(None))
    async with storage.database.read() as connection:
        found = {str(state): int(count) for state, count in await connection.execute(by_state)}
        jobs = await connection.scalar(unfinished)
    states = ("pending", "claimed", "sent", "failed", "dropped")
    return {state: found.get(state, 0) for state in states} | {"fanouts": jobs or 0}

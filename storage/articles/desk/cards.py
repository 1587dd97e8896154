"""The cards of articles in the editors' group: those to be written, and what each says now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.delays import delays
from bot.articles.desk.cards import CardFacts
from bot.articles.model import Audience, PushCounts
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.forecast import Forecast, Pace, Push, forecast
from bot.delivery.model import Letter
from storage.articles.articles import articles_where
from storage.articles.place_correction import ReachOf
from storage.articles.places_json import places_of
from storage.articles.statistics import select_counts
from storage.engine.database import Database
from storage.engine.repository import Repository
from storage.outbox.ahead import pushes_under_way, read_pushes
from storage.outbox.fanout import count_audience
from storage.outbox.letters import find_letter, write_letters
from storage.outbox.timetables import Timetables
from storage.outbox.ways import Chats, spread_to, with_others
from storage.tables.articles import article_cards, articles, disputes, push_delays
from storage.tables.outbox import fanouts

FORECASTS = 3  # of the newest pushes under way: each is a walk over all waiting rows
FRESH = 6 * 3600.0  # seconds: an older article gets no card, where there was no group for so long
WATCHED = 2 * 86_400.0  # seconds for which a card changes with its article


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card that was written `version` times, its `digest` then and its facts now."""

    facts: CardFacts
    version: int
    digest: str


class ArticleCards(Repository):
    """The cards of pushed articles, one for each, written by its id and version.

    `reach_of` gives the places' followers. `pace`: how fast messages leave.
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def to_write(self, *, now: float) -> tuple[int, ...]:
        """Return the articles whose card is still to be written, the newest first."""
        query = (
            select(article_cards.c.article_id)
            .where(article_cards.c.version == 0, article_cards.c.created_at >= now - FRESH)
            .order_by(article_cards.c.article_id.desc())
        )
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))

    async def facts_of(
        self, ids: Sequence[int], *, reach_of: ReachOf, pace: Pace, now: float
    ) -> tuple[CardFacts, ...]:
        """Return what the cards of these articles say now, the newest first.

        The audience of an article is counted once, and anew where places or importance changed.
        """
        await self._count_audiences(ids, reach_of=reach_of, now=now)
        forecasts = await self.forecasts(ids, pace=pace, now=now)
        async with self._database.read() as connection:
            found = await articles_where(connection, articles.c.id.in_(ids))
            counts = await _counts(connection, ids)
            disputed = await _read_disputes(connection, ids)
            steps = await _steps(connection, ids)
            audiences = await connection.execute(
                select(article_cards.c.article_id, article_cards.c.audience).where(
                    article_cards.c.article_id.in_(ids)
                )
            )
            audience = {row.article_id: row.audience for row in audiences}
        return tuple(
            CardFacts(
                article,
                Audience(**audience[article.id]),
                counts.get(article.id),
                tuple(disputed.get(article.id, ())),
                delays(steps.get(article.id, {})),
                forecasts.get(article.id),
            )
            for article in found
            if audience.get(article.id) is not None
        )

    async def list_shown(
        self, *, reach_of: ReachOf, pace: Pace, now: float
    ) -> tuple[StoredCard, ...]:
        """Return the cards that change with their articles, those shown longest ago first."""
        query = (
            select(article_cards)
            .where(
                article_cards.c.version > 0,
                ~article_cards.c.listed,
                article_cards.c.created_at >= now - WATCHED,
            )
            .order_by(article_cards.c.shown_at, article_cards.c.article_id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        ids = [row.article_id for row in rows]
        found = await self.facts_of(ids, reach_of=reach_of, pace=pace, now=now)
        facts = {each.article.id: each for each in found}
        return tuple(
            StoredCard(facts[row.article_id], row.version, row.digest)
            for row in rows
            if row.article_id in facts
        )

    async def message_of(self, chat_id: int, shown: StoredCard) -> int | None:
        """Return the message to edit, that of the first letter; None until the last has arrived."""
        article_id = shown.facts.article.id
        names = [letter_name(article_id, version) for version in (shown.version, 1)]
        async with self._database.read() as connection:
            last, first = [
                await find_letter(connection, self._vault, chat_id, name) for name in names
            ]
        if last is None or last.state != "sent" or first is None or not first.message_ids:
            return None
        message_id: int = first.message_ids[0]
        return message_id

    async def write(
        self, ids: Sequence[int], letter: Letter, *, digest: str, version: int, now: float
    ) -> None:
        """Put the letter that shows these articles' cards into the outbox; of several, a list.

        `version`: their version now. Does nothing where another letter has been written meanwhile.
        """
        ours = and_(article_cards.c.article_id.in_(ids), article_cards.c.version == version)
        async with self._database.write() as connection:
            found = await connection.scalars(
                select(article_cards.c.article_id).where(ours).with_for_update()
            )
            if len(found.all()) != len(ids):
                return
            await connection.execute(
                update(article_cards)
                .where(ours)
                .values(version=version + 1, listed=len(ids) > 1, shown_at=now, digest=digest)
            )
            await write_letters(connection, self._vault, [letter], now=now)

    async def forecasts(self, ids: Sequence[int], *, pace: Pace, now: float) -> dict[int, Forecast]:
        """Forecast the newest FORECASTS of these articles that are on their way, or about to be."""
        timetable = await self._timetables.now()
        async with self._database.read() as connection:
            under_way = await pushes_under_way(connection, now=now)
            running = sorted(under_way.intersection(ids), reverse=True)[:FORECASTS]
            pushes = await read_pushes(Chats(connection, timetable, now), running)
        made = {article: forecast(push, pace) for article, push in pushes.items()}
        return {article: each for article, each in made.items() if each is not None}

    async def newest_push(self, *, now: float) -> Push | None:
        """Return the newest push under way; None where none is, or it is on hold without end."""
        timetable = await self._timetables.now()
        async with self._database.read() as connection:
            under_way = await pushes_under_way(connection, now=now)
            if not under_way:
                return None
            newest = max(under_way)
            push = (await read_pushes(Chats(connection, timetable, now), [newest])).get(newest)
        return None if push is None or push.open_end else push

    async def _count_audiences(self, ids: Sequence[int], *, reach_of: ReachOf, now: float) -> None:
        timetable = await self._timetables.now()
        counted: dict[int, tuple[Audience, str]] = {}
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(
                    fanouts,
                    articles.c.places,
                    articles.c.placed_at,
                    article_cards.c.audience_of,
                )
                .join(articles, articles.c.id == fanouts.c.article_id)
                .join(article_cards, article_cards.c.article_id == fanouts.c.article_id)
                .where(fanouts.c.article_id.in_(ids))
            )
            for row in rows.all():
                of = f"{row.placed_at} {row.priority} {row.also or ''}".rstrip()
                if row.audience_of != of:
                    spread = spread_to(with_others(reach_of(places_of(row.places)), row), row)
                    chats = Chats(connection, timetable, now)
                    counted[row.article_id] = await count_audience(chats, spread), of
        if not counted:
            return
        async with self._database.write() as connection:
            for article_id, (audience, of) in counted.items():
                await connection.execute(
                    update(article_cards)
                    .where(article_cards.c.article_id == article_id)
                    .values(audience=asdict(audience), audience_of=of)
                )


def letter_name(article_id: int, version: int) -> str:
    """Return the key of the letter that shows an article's card for the `version`th time."""
    return f"article card {article_id} {version}"


async def _counts(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, PushCounts]:
    rows = await connection.execute(select_counts().where(articles.c.id.in_(ids)))
    return {row["article_id"]: PushCounts(**row) for row in rows.mappings()}


async def _steps(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, dict[int, int]]:
    rows = await connection.execute(select(push_delays).where(push_delays.c.article_id.in_(ids)))
    found: dict[int, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.article_id, {})[row.step] = row.chats
    return found


async def _read_disputes(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, list[tuple[str, int]]]:
    rows = await connection.execute(select(disputes).where(disputes.c.article_id.in_(ids)))
    found: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append((row.place, row.readers))
    return found

"""The places that editors gave to articles, as examples to calibrate the tagger."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import select

from bot.tagger.examples import Example
from storage.articles.places_json import places_of
from storage.engine.repository import Repository
from storage.tables.articles import examples

BATCH = 200  # articles in memory at a time


class Examples(Repository):
    """The examples, one an article: its last correction (storage.articles.place_correction)."""

    async def stream(self) -> AsyncIterator[Example]:
        """Yield all examples, in the order of the articles."""
        after = 0
        while True:
            query = (
                select(examples)
                .where(examples.c.article_id > after)
                .order_by(examples.c.article_id)
                .limit(BATCH)
            )
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).all()
            if not rows:
                return
            for row in rows:
                places = places_of(row.places)
                yield Example(
                    row.title,
                    row.text,
                    regencies=places.regencies,
                    districts=places.districts,
                    province=places.province,
                    categories=tuple(row.categories),
                )
            after = rows[-1].article_id

"""Many values in one statement, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.engine.arrays import bound, is_among, numbers, words
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.storage.stored import NOW, letter

EXTREMES = [0, -1, 1, 2**31, -(2**31) - 1, 2**52, -1_001_234_567_890, 2**63 - 1, -(2**63)]


@pytest.mark.parametrize("values", [[], [5], EXTREMES, list(range(5000))])
async def test_numbers_come_back_as_they_were_bound(storage: Storage, values: list[int]) -> None:
    """None, one, the largest an id may be, and thousands."""
    async with storage.database.read() as connection:
        statement = numbers(connection, "some")
        for given in (values, tuple(values), (value for value in values), dict.fromkeys(values)):
            found = await connection.scalars(statement, {"some": bound(connection, given)})
            assert sorted(found) == sorted(values)


@pytest.mark.parametrize(
    "values", [[], ["ä"], ["", "a'b", '"', "{}", "[1,2]", "\\", "NULL", "ñ\U0001d11e"]]
)
async def test_words_come_back_as_they_were_bound(storage: Storage, values: list[str]) -> None:
    """What has a meaning in JSON or in an array of PostgreSQL has none here."""
    async with storage.database.read() as connection:
        statement = words(connection, "some")
        found = await connection.scalars(statement, {"some": bound(connection, values)})
        assert sorted(found) == sorted(values)


@pytest.mark.parametrize("chats", [[], [2], [1, 3, -4, 99], [2, 2]])
async def test_a_column_is_compared_with_all_of_them(storage: Storage, chats: list[int]) -> None:
    """Two sets in one statement keep apart; an empty one has nothing in it."""
    await storage.outbox.put([letter(chat, "k") for chat in (1, 2, 3, -4)], now=NOW)
    column = outbox.c.chat_id
    async with storage.database.read() as connection:
        given = {"some": bound(connection, chats), "others": bound(connection, [3])}
        in_some = await connection.scalars(
            select(column).where(is_among(connection, column, "some")), given
        )
        in_one = await connection.scalars(
            select(column).where(
                is_among(connection, column, "some"), column.not_in(numbers(connection, "others"))
            ),
            given,
        )
        outside = await connection.scalars(
            select(column).where(column.not_in(numbers(connection, "some"))), given
        )
        assert set(in_some) == {1, 2, 3, -4} & set(chats)
        assert set(in_one) == {1, 2, -4} & set(chats)
        assert set(outside) == {1, 2, 3, -4} - set(chats)

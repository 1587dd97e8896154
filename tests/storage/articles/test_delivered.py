"""What a chat was sent, in pages."""

from __future__ import annotations

from sqlalchemy import insert, select, text

from bot.articles.model import Page
from bot.delivery.model import Kind, Priority
from storage.articles.articles import was_sent_to
from storage.repositories import Storage
from storage.tables.articles import articles
from storage.tables.outbox import outbox
from tests.support.storage.stored import NOW, filed, store


def titles(page: Page) -> list[str]:
    return [article.title for article in page.articles]


async def remember(storage: Storage, chat_id: int, *ids: int, state: str = "sent") -> None:
    """Rows of the outbox as the sender leaves them."""
    rows = [
        {
            "kind": Kind.PUSH.value,
            "priority": int(Priority.PUSH),
            "state": state,
            "chat_id": chat_id,
            "article_id": article_id,
            "created_at": NOW,
            "due_at": NOW,
        }
        for article_id in ids
    ]
    async with storage.database.write() as connection:
        await connection.execute(insert(outbox), rows)


async def test_a_chat_sees_what_it_was_sent_of_a_span_newest_first(storage: Storage) -> None:
    """Both ends belong to it; another chat's news, and what was not sent, does not."""
    news = [filed(title, at=NOW - 60 * age) for age, title in enumerate("fedcba")]
    ids = sorted(await store(storage, *news))
    a, b, c, d, e, f = ids
    await remember(storage, 1, a, b, d, f)
    await remember(storage, 1, e, state="pending")
    await remember(storage, 2, c, d)
    assert titles(await storage.articles.delivered_to(1, a, f, limit=9)) == ["f", "d", "b", "a"]
    assert titles(await storage.articles.delivered_to(1, b, d, limit=9)) == ["d", "b"]
    assert titles(await storage.articles.delivered_to(2, a, f, limit=9)) == ["d", "c"]


async def test_pages_turn_and_count_all_of_the_span(storage: Storage) -> None:
    """An offset behind the end is an empty page that still knows how many there are."""
    ids = [(await store(storage, filed(title, at=NOW + n)))[0] for n, title in enumerate("abcde")]
    await remember(storage, 1, *ids)
    first, last = ids[0], ids[-1]
    page = await storage.articles.delivered_to(1, first, last, limit=2)
    assert (titles(page), page.offset, page.total) == (["e", "d"], 0, 5)
    page = await storage.articles.delivered_to(1, first, last, limit=2, offset=4)
    assert (titles(page), page.offset, page.total) == (["a"], 4, 5)
    page = await storage.articles.delivered_to(1, first, last, limit=2, offset=6)
    assert (titles(page), page.total) == ([], 5)


async def test_a_span_with_nothing_left_is_empty(storage: Storage) -> None:
    """Rows are pruned one day; a span may be nonsense."""
    (article_id,) = await store(storage, filed("a"))
    assert await storage.articles.delivered_to(1, article_id, article_id, limit=5) == Page((), 0, 0)
    await remember(storage, 1, article_id)
    span = (article_id + 1, article_id - 1)
    assert await storage.articles.delivered_to(1, *span, limit=5) == Page((), 0, 0)


async def test_a_page_looks_only_at_this_chats_rows(storage: Storage) -> None:
    """By article and chat in one index: an article may have a million rows of other chats."""
    query = select(articles.c.id).where(was_sent_to(1, 10, 20))
    async with storage.database.read() as connection:
        if storage.database.is_sqlite:
            explain = "EXPLAIN QUERY PLAN "
        else:
            explain = "EXPLAIN "  # an empty table would be walked over otherwise
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        shown = query.compile(connection.sync_connection, compile_kwargs={"literal_binds": True})
        plan = str((await connection.execute(text(explain + str(shown)))).all())
    looked_up = (
        "outbox_of_article (article_id=? AND chat_id=?)",  # SQLite
        "((article_id = articles.id) AND (chat_id = 1))",  # PostgreSQL
    )
    assert any(condition in plan for condition in looked_up), plan

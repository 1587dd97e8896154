"""Which articles a chat was sent, as far as the outbox remembers."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from storage.schema import articles, outbox


def sent_to(chat_id: int, first: int, last: int) -> ColumnElement[bool]:
    """A condition on `articles`: with ids from `first` to `last`, and sent to this chat.

    Or on its way: a reader can press a button before its message is recorded as sent.

    One look for each article into the index of (article, chat): an article may have a million
    rows of other chats.
    """
    # A value, not EXISTS: PostgreSQL would make a join of that, and may walk the whole index.
    state = (
        select(outbox.c.state)
        .where(outbox.c.article_id == articles.c.id, outbox.c.chat_id == chat_id)
        .scalar_subquery()
    )
    return articles.c.id.between(first, last) & state.in_(("sent", "claimed"))

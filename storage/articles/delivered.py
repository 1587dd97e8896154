"""Which articles a chat was sent, as far as the outbox remembers."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, select

from bot.delivery.model import Kind
from storage.tables.articles import articles
from storage.tables.outbox import outbox


def was_sent_to(chat_id: int, first: int, last: int) -> ColumnElement[bool]:
    """A condition on `articles`: with ids from `first` to `last`, and sent to this chat.

    Or on its way: a reader can press a button before its message is recorded as sent. What was
    withdrawn since is not shown.

    One look for each article into the index of (article, chat): an article may have a million
    rows of other chats.
    """
    # A value, not EXISTS: PostgreSQL would make a join of that, and may walk the whole index.
    state = (
        select(case((outbox.c.kind == Kind.EDIT, "sent"), else_=outbox.c.state))
        .where(outbox.c.article_id == articles.c.id, outbox.c.chat_id == chat_id)
        .scalar_subquery()
    )
    shown = articles.c.id.between(first, last) & articles.c.withdrawn_at.is_(None)
    return shown & state.in_(("sent", "claimed"))

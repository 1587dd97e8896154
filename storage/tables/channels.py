"""Tables of the newsroom's channels. The columns that a reader has stand in `subscribers`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    Table,
    Text,
    select,
    text,
)

from storage.tables.base import metadata

# A channel is a chat that follows its one place: it has the state, the quiet hours and the place of
# a subscriber. `told`: the editors know that the bot may not post there. `named_in`: the article
# whose late pushes name it last, since `named_at` (storage.channels.late_pushes).
channels = Table(
    "channels",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("username", Text, nullable=False, server_default=text("''")),
    Column("place", Text, nullable=False),
    Column("told", Boolean, nullable=False, server_default=text("false")),
    Column("named_in", BigInteger),
    Column("named_at", Double),
)

# A code that was given to the editors and is to be said in the channel of that place.
channel_codes = Table(
    "channel_codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)


def no_channel(chat_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a subscriber is no channel; channels are stored as readers of their place."""
    return chat_id.not_in(select(channels.c.chat_id))

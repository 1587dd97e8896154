"""Tables of subscribers, the places that they follow, and their keywords.

A subscriber is a person, a group, or a topic of a group: `chat_id` is the id of the chat, or the
address of the topic (bot.delivery.addresses).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.tables.articles import Folded
from storage.tables.base import metadata, partial_index

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("paused_until", Double),
    # Whole days: a finer time could be matched with that of a tip.
    Column("joined_on", Double, nullable=False),
    Column("left_on", Double),
    Column("left_reason", Text),
    # The choice for all places, also for later ones (bot.readers.model.Subscriber).
    Column("mode", Text),
    Column("around", Boolean, nullable=False, server_default=text("false")),
    # Minutes of the day in the newsroom's time zone: a number is compared and cannot be nonsense
    # as a text can. Quiet hours may go over midnight.
    Column("summary_at", SmallInteger, nullable=False, server_default=text("1080")),
    Column("quiet_from", SmallInteger),
    Column("quiet_to", SmallInteger),
    Column("quiet_mode", Text, nullable=False, server_default=text("'silent'")),
    Column("urgent_at_night", Boolean, nullable=False, server_default=text("false")),
    Column("most_a_day", SmallInteger),
    # Whether they want the newsroom's announcements (storage.announcements).
    Column("announcements", Boolean, nullable=False, server_default=text("true")),
    # The time that was promised for the last summary that was sent.
    Column("summarized_for", Double),
    # The time to look whether no news has come for a week (storage.outbox.rounds.silent_weeks).
    Column("silence_check_at", Double),
    partial_index(
        "subscribers_to_check",
        "silence_check_at",
        where="state = 'active' AND silence_check_at IS NOT NULL",
    ),
)

follows = Table(
    "follows",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Text, primary_key=True),
    Column("regency", Text),  # that a district lies in
    Column("wide", Boolean, nullable=False),
    Column("around", Boolean, nullable=False, server_default=text("false")),
    Column("mode", Text, nullable=False, server_default=text("'direct'")),
    Column("position", Integer, nullable=False),
    Index("follows_of_place", "place", "chat_id"),
    Index(
        "follows_of_regency",
        "regency",
        "chat_id",
        sqlite_where=text("wide = 1 OR around = 1"),
        postgresql_where=text("wide OR around"),
    ),
)

# The keywords that a reader follows (`wanted`) or has muted, as words or as a subject of the site
# (bot.search.keywords). An article finds its keywords by the pivot.
keywords = Table(
    "keywords",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("keyword", Folded, primary_key=True),
    Column("pivot", Folded, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    # The day on which a story (bot.search.stories) ends, unless it goes on before.
    Column("until", Double),
    Index("keywords_of_pivot", "pivot", "keyword", "wanted", "chat_id"),
)

# The chat and the topic of each address that stands in place of a chat id.
group_topics = Table(
    "group_topics",
    metadata,
    Column("address", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Index("group_topics_of_group", "chat_id"),
)

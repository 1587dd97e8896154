"""The tables, as SQLAlchemy Core. `migrations/` brings a database to them; a test keeps both equal.

Times are UTC epoch seconds. Nothing that points at a source stands in a clear column: such
columns are called `sealed` (bot.secrecy seals them) or end in `_key` (keyed look-up keys).

To change a table: change it here, write the next file in `migrations/versions/`, set `VERSION`,
and say in `storage/backups.py` what of a new one a backup has.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

VERSION = "0014"

metadata = MetaData()

# SQLite gives ids by itself only to a column declared INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


def _unfinished(name: str, column: str) -> Index:
    """Of the jobs of a table, those that are not done."""
    to_do = text("finished_at IS NULL")
    return Index(name, column, sqlite_where=to_do, postgresql_where=to_do)


memory = Table(
    "memory",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("starts", SmallInteger, nullable=False),
    # Whole hours: update ids rise with time, and a finer one could be matched with that of a tip.
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("reason", Text),  # set aside because of this
    Column("sealed", LargeBinary),  # the update that was set aside
    Index(
        "updates_to_forget",
        "started_at",
        sqlite_where=text("sealed IS NULL"),
        postgresql_where=text("sealed IS NULL"),
    ),
)

# What an update has changed, so that it changes it once. One update may change several things.
changes = Table(
    "changes",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("change", Text, primary_key=True),  # a keyed look-up key (storage.once)
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("next_check_at", Double, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("baseline_at", Double),
    Column("last_success_at", Double),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("address", Text),  # where it moved to for good (301)
    Column("looked_at", Double),  # when the last look began, whatever it ended in
    Column("asked_at", Double),  # the site's last ping; a look that began before does not answer it
    Column("whole_at", Double),  # the last look that no 304 could shorten; empty: the next is one
    Column("broken_since", Double),
    Column("told", Boolean, nullable=False, server_default=text("false")),  # of its being broken
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
    Column("fingerprint", Text, nullable=False),
    Column("feed_id", Id, ForeignKey("feeds.id"), nullable=False),
    Column("link", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("image", Text),
    Column("categories", JSON, nullable=False, server_default=text("'[]'")),
    Column("places", JSON, nullable=False),  # with the reasons
    Column("published_at", Double, nullable=False),
    Column("stored_at", Double, nullable=False),
    Column("changed_at", Double),  # of its headline or lead, which messages show
    Column("placed_at", Double),  # when editors said its places; empty: they are the tagger's
    Column("missing_at", Double),  # when it was first found neither in the feed nor on the site
    Column("withdrawn_at", Double),
    Index("articles_of_feed", "feed_id", "published_at"),
)

# Every code of an article's direct reach. `published_at` is repeated so that the newest of a
# place are one range of one index.
article_places = Table(
    "article_places",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Text, primary_key=True),
    Column("published_at", Double, nullable=False),
    Index("article_places_newest", "place", "published_at", "article_id"),
)

# What editors said of an article's places, with the words they said it of: the article may change.
examples = Table(
    "examples",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("places", JSON, nullable=False),
    Column("placed_at", Double, nullable=False),
)

# The words an article is found by (storage.search). Each engine has its own index over them:
# the FTS5 table `article_index` on SQLite, a GIN index on PostgreSQL (migration 0001).
article_words = Table(
    "article_words",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("words", Text, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("paused_until", Double),
    # Whole days: a finer time could be matched with that of a tip.
    Column("joined_on", Double, nullable=False),
    Column("left_on", Double),
    Column("left_reason", Text),
    # Minutes of the day in the newsroom's time zone: a number is compared and cannot be nonsense
    # as a text can. They may go over midnight.
    Column("quiet_from", SmallInteger),
    Column("quiet_to", SmallInteger),
)

follows = Table(
    "follows",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Text, primary_key=True),
    Column("wide", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Index("follows_of_place", "place", "chat_id"),
    Index(
        "follows_wide",
        "place",
        "chat_id",
        sqlite_where=text("wide = 1"),
        postgresql_where=text("wide"),
    ),
)

# A job that makes an article's rows of the outbox; `cursor` is the last chat it has passed.
fanouts = Table(
    "fanouts",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("direct", JSON, nullable=False),
    Column("wide", JSON, nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default=text("3")),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    # Of many articles at once: when their pushes are due, so that they wait for one another.
    Column("due_at", Double),
    Column("finished_at", Double),
    _unfinished("fanouts_unfinished", "article_id"),
)

# A job that has those who were sent an article see it as it is now: its messages are edited. One
# an article: it begins anew with each change. `cursor` is the last chat it has passed.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("finished_at", Double),
    _unfinished("corrections_unfinished", "due_at"),
)

# A job that writes to those who were sent an article. `messages`: the parameters of sendMessage
# by language.
errata = Table(
    "errata",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("messages", JSON, nullable=False),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("finished_at", Double),
    _unfinished("errata_unfinished", "id"),
)

# What became of an article's pushes, kept when their rows are pruned. What waits is what is left
# of `made`; `delay_sum` adds up the seconds from publication to delivery of those sent.
tallies = Table(
    "tallies",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("made", Integer, nullable=False, server_default=text("0")),
    Column("sent", Integer, nullable=False, server_default=text("0")),
    Column("blocked", Integer, nullable=False, server_default=text("0")),
    Column("dropped", Integer, nullable=False, server_default=text("0")),
    Column("failed", Integer, nullable=False, server_default=text("0")),
    Column("delay_sum", Double, nullable=False, server_default=text("0")),
)

# Queries must say these in the same words (storage.states), or the indexes are not used.
_WAITS = text("state IN ('pending', 'claimed')")
_SECRET_WAITS = text("chat_key IS NOT NULL AND state IN ('pending', 'claimed')")
_LANE_WAITS = text("lane_key IS NOT NULL AND state IN ('pending', 'claimed')")
_PENDING = text("state = 'pending'")
_RETRIED = text("attempts > 0 AND state = 'pending'")
_CLAIMED = text("state = 'claimed'")

# A push has `chat_id` and `article_id`; while the message that came of it is to be edited, its kind
# says so (storage.correcting). A letter has `body` (method, parameters) and `letter_key`; a secret
# letter has `chat_key` in place of `chat_id`, and its body is sealed.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),  # pending, claimed, sent, failed, dropped
    Column("chat_id", BigInteger),
    Column("article_id", Id, ForeignKey("articles.id")),
    Column("chat_key", Text),
    Column("letter_key", Text),  # of chat and key: a key goes to a chat once
    Column("lane_key", Text),
    Column("case_id", Id),
    Column("reply_to_card", Boolean, nullable=False, server_default=text("false")),
    Column("secret", Boolean, nullable=False, server_default=text("false")),
    Column("body", LargeBinary),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("settled_at", Double),
    Column("reason", Text),
    Column("message_ids", JSON),
    # The row whose message carries this one too; itself included, empty for a message of its own.
    Column("bundle_id", Id),
    # Which of several copies of the bot holds it (storage.copies); empty on SQLite.
    Column("claimed_by", Text),
    Index("outbox_of_article", "article_id", "chat_id", unique=True),
    Index(
        "outbox_of_letter",
        "letter_key",
        unique=True,
        sqlite_where=text("letter_key IS NOT NULL"),
        postgresql_where=text("letter_key IS NOT NULL"),
    ),
    Index(
        "outbox_pending",
        "priority",
        "due_at",
        "id",
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    # What is tried again goes before what was never tried.
    Index(
        "outbox_retried",
        "priority",
        "due_at",
        "id",
        sqlite_where=_RETRIED,
        postgresql_where=_RETRIED,
    ),
    Index("outbox_claimed", "chat_id", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
    Index(
        "outbox_of_bundle",
        "bundle_id",
        sqlite_where=text("bundle_id IS NOT NULL"),
        postgresql_where=text("bundle_id IS NOT NULL"),
    ),
    Index(
        "outbox_waiting_of_chat",
        "chat_id",
        "id",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
    Index(
        "outbox_waiting_secret",
        "chat_key",
        "id",
        sqlite_where=_SECRET_WAITS,
        postgresql_where=_SECRET_WAITS,
    ),
    Index(
        "outbox_of_case",
        "case_id",
        sqlite_where=text("case_id IS NOT NULL"),
        postgresql_where=text("case_id IS NOT NULL"),
    ),
    Index(
        "outbox_waiting_of_lane",
        "lane_key",
        "id",
        sqlite_where=_LANE_WAITS,
        postgresql_where=_LANE_WAITS,
    ),
)

# Stars spent on paid broadcasts, in tenths, by the newsroom's day ("2026-11-24").
stars = Table(
    "stars",
    metadata,
    Column("day", Text, primary_key=True),
    Column("tenths", Integer, nullable=False),
)

# The three tables below are for several copies of the bot on one PostgreSQL database.
# Who does what only one may do; `number` rises with each holder and fences the one before.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("until", Double, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seen_at", Double, nullable=False),
)

# One rate for all copies: the moment up to which slots are given away.
budgets = Table(
    "budgets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_at", Double, nullable=False),
)

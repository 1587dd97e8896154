"""Tables of feeds, articles, their places and words, and the tallies of pushes."""

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
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.tables.base import Id, metadata, partial_index

# Compared by code points on both engines, not in the order of a language.
Folded = Text().with_variant(Text(collation="C"), "postgresql")

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
    Column("told", Boolean, nullable=False, server_default=text("false")),  # that it is broken
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
    Column("placed_at", Double),  # when editors set its places; empty: they are the tagger's
    Column("missing_at", Double),  # when it was first found neither in the feed nor on the site
    Column("withdrawn_at", Double),
    # The entry of the ledger that states why it was withdrawn; empty where it is not stated yet.
    Column("reason_entry", BigInteger),
    Column("reason_at", Double),  # the last change of the reason in messages; empty: never
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

# The places that editors set, with the article's words at that time: the article may change.
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

# The number of an article's readers who say that it is not about a place that brought it to them.
disputes = Table(
    "disputes",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Text, primary_key=True),
    Column("readers", Integer, nullable=False),
)

# The card of an article in the editors' group. `version`: the number of letters that wrote it so
# far, 0 while it is still to be written; `digest`: of the last letter. `listed`: it was one of many
# that came in one message.
article_cards = Table(
    "article_cards",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", Double, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("0")),
    Column("listed", Boolean, nullable=False, server_default=text("false")),
    Column("shown_at", Double),
    Column("digest", Text),
    # The readers that it is for, counted when `audience_of` (places, importance) changed last.
    Column("audience", JSON),
    Column("audience_of", Text),
    Index("article_cards_newest", "created_at"),
)

# The questions that an editor answers in words, by the bot's message that asks: a reply answers it.
# `subject`: the id of the article, or of the announcement, that the purpose is about.
desk_prompts = Table(
    "desk_prompts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("purpose", Text, nullable=False),
    Column("subject", Id, nullable=False),
    Column("created_at", Double, nullable=False),
)

# Sentences of the editors above a summary; the one confirmed last is shown.
summary_notes = Table(
    "summary_notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("promised_at", Double, nullable=False),
    Column("text", Text, nullable=False),
    Column("used_at", Double),
    Index("summary_notes_of_summary", "promised_at"),
)

# The terms an article is found by (bot.search.index_terms), in the order of publication: `position`
# rises with it (storage.articles.search_index). Each engine has its own index over them: the FTS5
# table `article_index` on SQLite, a GIN index on PostgreSQL.
article_words = Table(
    "article_words",
    metadata,
    Column("position", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column(
        "article_id",
        Id,
        ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("words", Text, nullable=False),
)

# Every word of the articles with its stem (bot.search.stems), and the number of articles with it.
vocabulary = Table(
    "vocabulary",
    metadata,
    Column("word", Folded, primary_key=True),
    Column("stem", Folded, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("vocabulary_stems", "stem"),
    sqlite_with_rowid=False,
)

# The words and stems that hold three letters in a row, for words that are misspelt.
trigrams = Table(
    "trigrams",
    metadata,
    Column("trigram", Folded, primary_key=True),
    Column("word", Folded, primary_key=True),
    sqlite_with_rowid=False,
)

# The analysis that the three tables above were made by (bot.search.index_terms): one row.
search_analysis = Table("search_analysis", metadata, Column("analysis", Text, primary_key=True))

# The outcomes of an article's pushes, kept when their rows are pruned. The rest of `made` waits;
# `delay_sum` adds up the seconds from publication to delivery of pushes sent at once; of all
# sent, `summarized` went in a summary.
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
    Column("summarized", Integer, nullable=False, server_default=text("0")),
)

# The public log of corrections, withdrawals and replies (bot.articles.ledger): rows are added, and
# never changed except where words are taken out of `words`. `article_id`: the article, for
# ourselves; not in the chain. `at`: whole seconds.
ledger = Table(
    "ledger",
    metadata,
    Column("sequence", Id, primary_key=True, autoincrement=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("ground", Text),
    Column("case_number", BigInteger),
    Column("refers_to", BigInteger),
    Column("told", BigInteger),
    Column("readers", BigInteger),
    Column("words", JSON, nullable=False),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="SET NULL")),
    partial_index("ledger_of_article", "article_id", where="article_id IS NOT NULL"),
    partial_index("ledger_referring", "refers_to", where="refers_to IS NOT NULL"),
)

# The delays of pushes that were sent at once: chats by the step of time that each was within
# (bot.articles.delays).
push_delays = Table(
    "push_delays",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("step", SmallInteger, primary_key=True, autoincrement=False),
    Column("chats", Integer, nullable=False),
)

# Entries without a recorded number of told readers yet (storage.articles.tellings). `erratum_id`:
# of the job that writes to them; empty where their messages are edited.
tellings = Table(
    "tellings",
    metadata,
    Column("sequence", Id, ForeignKey("ledger.sequence"), primary_key=True, autoincrement=False),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("erratum_id", Id),
    Column("created_at", Double, nullable=False),
)

"""The search: terms in the order of publication, the archive's vocabulary, trigrams of its words.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables anew, empty: `storage.articles.search_index` fills them when it is opened."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("DROP TABLE article_index")
    op.drop_table("article_words")
    op.create_table(
        "article_words",
        sa.Column("position", _ID, primary_key=True),
        sa.Column(
            "article_id",
            _ID,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "vocabulary",
        sa.Column("word", _FOLDED, primary_key=True),
        sa.Column("stem", _FOLDED, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("vocabulary_stems", "vocabulary", ["stem"])
    op.create_table(
        "trigrams",
        sa.Column("trigram", _FOLDED, primary_key=True),
        sa.Column("word", _FOLDED, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table("search_analysis", sa.Column("analysis", sa.Text(), primary_key=True))
    if sqlite:
        _sqlite_index()
    else:
        _postgresql_index()


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")


def _sqlite_index() -> None:
    # The terms are folded and parted by spaces already: `ascii` leaves them alone, and without
    # positions (detail=none) the index is a third the size.
    op.execute(
        "CREATE VIRTUAL TABLE article_index USING fts5(words, content='article_words',"
        " content_rowid='position', tokenize='ascii', detail='none')"
    )
    added = "INSERT INTO article_index(rowid, words) VALUES (new.position, new.words);"
    gone = (
        "INSERT INTO article_index(article_index, rowid, words)"
        " VALUES ('delete', old.position, old.words);"
    )
    for event, steps in {"INSERT": added, "DELETE": gone, "UPDATE": gone + " " + added}.items():
        op.execute(
            f"CREATE TRIGGER article_words_{event.lower()} AFTER {event} ON article_words"
            f" BEGIN {steps} END"
        )


def _postgresql_index() -> None:
    op.execute(
        "CREATE INDEX article_words_index ON article_words"
        " USING gin (array_to_tsvector(string_to_array(words, ' ')))"
    )
    # The words are read by the index only: kept aside, they leave the rows that a search walks
    # over a few bytes long.
    op.execute("ALTER TABLE article_words SET (toast_tuple_target = 128)")

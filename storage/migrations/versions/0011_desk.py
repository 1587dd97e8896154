"""What editors need each day: articles on hold or sent further, delays, announcements.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; no article is on hold, and everybody gets announcements."""
    op.add_column("fanouts", sa.Column("held_until", sa.Double()))
    op.add_column("fanouts", _flag("taking_back"))
    op.add_column("fanouts", sa.Column("also", sa.JSON()))
    _partial("fanouts_held", "fanouts", ["article_id", "held_until"], "held_until IS NOT NULL")
    op.create_table(
        "push_delays",
        sa.Column(
            "article_id", _ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("step", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("chats", sa.Integer(), nullable=False),
    )
    op.create_table(
        "desk_prompts",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", _ID, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
    )
    _add_announcements()


def _add_announcements() -> None:
    op.add_column("subscribers", _flag("announcements", "true"))
    op.create_table(
        "announcements",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        _number("revision"),
        *map(_words, ("text", "picture", "label", "address")),
        sa.Column("places", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("panel", sa.BigInteger()),
        _number("version"),
        sa.Column("digest", sa.Text()),
        sa.Column("asked_by", sa.BigInteger()),
        sa.Column("started_at", sa.Double()),
        sa.Column("cursor", sa.BigInteger()),
        sa.Column("spread_at", sa.Double()),
        sa.Column("stopped_at", sa.Double()),
        sa.Column("changed", sa.Text()),
        sa.Column("edited_at", sa.Double()),
        _flag("editing"),
        sa.Column("edit_cursor", sa.BigInteger()),
        sa.Column("finished_at", sa.Double()),
        sa.Column("counts", sa.JSON()),
    )
    _partial("announcements_unfinished", "announcements", ["id"], "finished_at IS NULL")
    op.add_column("outbox", sa.Column("announcement_id", _ID))
    _partial(
        "outbox_of_announcement",
        "outbox",
        ["announcement_id", "chat_id"],
        "announcement_id IS NOT NULL",
        unique=True,
    )


def _partial(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def _flag(name: str, default: str = "false") -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text(default))


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")

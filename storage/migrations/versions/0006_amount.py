"""The right amount: how the news of a place comes, summaries, a limit a day, quiet hours.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Nobody is sent anything else than before until they choose.
_CHOICES = (
    "UPDATE subscribers SET mode = CASE delivery WHEN 'off' THEN 'off' WHEN 'instant' THEN 'direct'"
    " ELSE 'daily' END, summary_at = CASE delivery WHEN 'morning' THEN 360 ELSE 1080 END",
    "UPDATE follows SET mode = coalesce("
    "(SELECT mode FROM subscribers WHERE subscribers.chat_id = follows.chat_id), 'direct'),"
    " regency = CASE WHEN place LIKE '%.%.%' THEN substr(place, 1, length(place) - 3) END",
    # They are told that there is a choice (storage.outbox.rounds.schedule_news).
    "INSERT INTO memory (name, value) SELECT 'schedule_news', ''"
    " WHERE EXISTS (SELECT 1 FROM subscribers)",
)


def upgrade() -> None:
    """Add the choices, and what of them a fan-out and the outbox have to know."""
    _add("subscribers", sa.Column("mode", sa.Text()))
    _add("subscribers", _flag("around"))
    _add(
        "subscribers",
        sa.Column("summary_at", sa.SmallInteger(), nullable=False, server_default=sa.text("1080")),
    )
    _add(
        "subscribers",
        sa.Column("quiet_mode", sa.Text(), nullable=False, server_default=sa.text("'silent'")),
    )
    _add("subscribers", _flag("urgent_at_night"))
    _add("subscribers", sa.Column("most_a_day", sa.SmallInteger()))
    _add("subscribers", sa.Column("summarized_for", sa.Double()))
    _add("follows", sa.Column("regency", sa.Text()))
    _add("follows", _flag("around"))
    _add(
        "follows", sa.Column("mode", sa.Text(), nullable=False, server_default=sa.text("'direct'"))
    )
    for statement in _CHOICES:
        op.execute(statement)
    op.drop_column("subscribers", "delivery")
    op.drop_index("follows_wide", "follows")
    op.create_index(
        "follows_of_regency",
        "follows",
        ["regency", "chat_id"],
        sqlite_where=sa.text("wide = 1 OR around = 1"),
        postgresql_where=sa.text("wide OR around"),
    )
    _add("fanouts", _flag("province"))
    _add("outbox", sa.Column("summary_for", sa.Double()))
    _add(
        "outbox",
        sa.Column("nearness", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
    )
    _add("outbox", sa.Column("over_limit", sa.Boolean()))
    op.create_index(
        "outbox_counted",
        "outbox",
        ["chat_id", "due_at"],
        sqlite_where=sa.text("over_limit = 0"),
        postgresql_where=sa.text("NOT over_limit"),
    )

    _add(
        "tallies",
        sa.Column("summarized", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")


def _add(table: str, column: sa.Column[object]) -> None:
    op.add_column(table, column)


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false"))

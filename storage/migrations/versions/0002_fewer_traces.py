"""Fewer traces of who was here and when: updates under a keyed look-up key, seals bound to rows.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables anew, so that no page keeps what their rows said."""
    _updates()
    _subscribers()
    _closings()
    _seals()


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")


def _updates() -> None:
    """No key can be made here: what was done with the updates of the last day is forgotten.

    Telegram gives a handled update again only where its confirmation was lost. What was set aside
    goes too: it held the names of who sent it.
    """
    op.drop_index("updates_to_forget", "updates")
    op.drop_table("updates")
    op.drop_table("changes")
    op.create_table(
        "updates",
        sa.Column("update_key", sa.Text(), primary_key=True),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double()),
        sa.Column("reason", sa.Text()),
        sa.Column("sealed", sa.LargeBinary()),
    )
    op.create_index(
        "updates_to_forget",
        "updates",
        ["started_at"],
        sqlite_where=sa.text("sealed IS NULL"),
        postgresql_where=sa.text("sealed IS NULL"),
    )
    op.create_table(
        "changes",
        sa.Column("update_key", sa.Text(), primary_key=True),
        sa.Column("change", sa.Text(), primary_key=True),
    )


def _subscribers() -> None:
    """START made a row of everybody: those that chose nothing go; a pause ends with its hour."""
    op.execute(
        "DELETE FROM subscribers WHERE state = 'active' AND delivery = 'instant'"
        " AND paused_until IS NULL AND quiet_from IS NULL"
        " AND chat_id NOT IN (SELECT chat_id FROM follows)"
    )
    op.execute(
        "UPDATE subscribers SET paused_until = (CAST(paused_until / 3600 AS BIGINT) + 1) * 3600.0"
        " WHERE paused_until IS NOT NULL"
    )


def _closings() -> None:
    """What editors close can be opened again for a day."""
    op.add_column("cases", sa.Column("closes_at", sa.Double()))
    op.create_index(
        "cases_closing",
        "cases",
        ["closes_at"],
        sqlite_where=sa.text("closes_at IS NOT NULL"),
        postgresql_where=sa.text("closes_at IS NOT NULL"),
    )


def _seals() -> None:
    """A seal is bound to its row from now on, and no secret is here to seal anew with.

    So what was sealed before goes: drafts, letters of cases, the way back to their sources. Open
    cases are closed, without a word to their sources; what the archive has of them stays.
    """
    op.execute("UPDATE cases SET sealed = NULL, source_key = NULL, ticket_key = NULL")
    for table in ("drafts", "removals", "topics", "waiting_cases", "waitlists"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 (the names stand above)
    op.execute(
        "UPDATE outbox SET body = NULL, chat_key = NULL,"
        " state = CASE WHEN state IN ('pending', 'claimed') THEN 'dropped' ELSE state END"
        " WHERE secret"
    )
    op.execute(
        "UPDATE evidence SET state = 'left', sealed = NULL, due_at = NULL WHERE state = 'waiting'"
    )
    op.drop_table("blocked_sources")
    op.create_table(
        "blocked_sources",
        sa.Column("source_key", sa.Text(), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
    )
    op.drop_index("case_messages_of_case", "case_messages")
    op.drop_table("case_messages")
    op.create_table(
        "case_messages",
        sa.Column("message_key", sa.Text(), primary_key=True),
        sa.Column("case_id", _ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("card_key", sa.Text(), unique=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_index("case_messages_of_case", "case_messages", ["case_id"])

"""The tables of reports that wait, beside those of `schema`."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Integer, Table, Text

from storage.schema import Id, metadata

# Cases beyond the editors' budgets (bot.flooding): their letters stand in the outbox and are not
# due (storage.letters.HELD) until the case leaves this list.
waiting_cases = Table(
    "waiting_cases",
    metadata,
    Column(
        "case_id",
        Id,
        ForeignKey("cases.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("since", Double, nullable=False),
)

# What of a budget is spent: when it is whole again. `owner`: a source's key, or empty for all.
tip_budgets = Table(
    "tip_budgets",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("whole_at", Double, nullable=False),
)

# The message in the editors' group that shows which cases wait, while there are any: so many, up to
# this one, the page after the `skipped` ones. The letter of this `version` made it so.
waitlists = Table(
    "waitlists",
    metadata,
    Column("posted_at", Double, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last_case", Id, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("shown_at", Double, nullable=False),
)

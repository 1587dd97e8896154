"""Tables of reports: drafts, cases, their messages and topics, the audit log, waiting cases."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from storage.tables.base import Id, metadata, partial_index

drafts = Table(
    "drafts",
    metadata,
    Column("source_key", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("touched_at", Double, nullable=False),
)


# A closed case keeps its row (a codename is not given twice), without its contents.
cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("codename", Text, nullable=False, unique=True),
    Column("source_key", Text),
    Column("ticket_key", Text, unique=True),
    Column("sealed", LargeBinary),
    Column("touched_at", Double, nullable=False),
    # The minute at which a case that editors closed is erased (bot.cases.model.Closing).
    Column("closes_at", Double),
    Index("cases_of_source", "source_key", "id"),
    partial_index("cases_closing", "closes_at", where="closes_at IS NOT NULL"),
)


# The messages of each case. `sealed`: the message's chat and id, so that it can be deleted there,
# and its name. `card_key`: of the case's message of this name in a chat; the first message has an
# empty one, and later ones reply to it.
case_messages = Table(
    "case_messages",
    metadata,
    Column("message_key", Text, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("card_key", Text, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Index("case_messages_of_case", "case_id"),
)


# Cases that their source took back: their messages are still to be deleted, and the source to be
# told the result. `sealed`: the chat to tell, and its language.
removals = Table(
    "removals",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("due_at", Double, nullable=False),
)


# The topic of a case in the editors' forum. `sealed`: the chat and the topic's number.
topics = Table(
    "topics",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)


# Sources that the editors hear no more. `sealed`: the source's chat id.
blocked_sources = Table(
    "blocked_sources",
    metadata,
    Column("source_key", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Double, nullable=False),
)


ticket_attempts = Table(
    "ticket_attempts",
    metadata,
    Column("source_key", Text, primary_key=True),
    Column("since", Double, nullable=False),
    Column("wrong", Integer, nullable=False),
)


# The audit log of cases. `editor`: a Telegram user id, the newsroom's own. It outlives the case's
# content, and has none of it.
deeds = Table(
    "deeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("editor", BigInteger, nullable=False),
    Column("did", Text, nullable=False),
    Column("at", Double, nullable=False),
    Index("deeds_of_case", "case_id", "id"),
)

# The cases that were compared, without the result.
compared_cases = Table(
    "compared_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
)

# Cases beyond the editors' budgets (bot.tips.limits): their letters stand in the outbox and are not
# due (storage.outbox.letters.HELD) until the case leaves this list.
waiting_cases = Table(
    "waiting_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Double, nullable=False),
)

# The spent part of a budget, as the time when it is whole again. `owner`: a source's key, or empty
# for all.
tip_budgets = Table(
    "tip_budgets",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("whole_at", Double, nullable=False),
)

# The message in the editors' group that lists the waiting cases, while there are any: `count` of
# them up to `last_case`, the page after the `skipped` ones. The letter of this `version` wrote it.
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

# The number of reports of a month that ended, by one property at a time (bot.cases.statistics): no
# case, and no two properties together.
case_counts = Table(
    "case_counts",
    metadata,
    Column("month", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

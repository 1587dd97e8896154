"""What must hold of /privasi: what a person is shown, and what is left once all is erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from bot.complaints.model import Status
from bot.complaints.to_editors import editors_lane
from bot.core.vault import Vault
from storage.outbox.letters import lane_key, letter_key
from tests.simulation.history import History
from tests.simulation.machine.world import SECRET
from tests.simulation.people.complainants import Complainant, Filing
from tests.simulation.people.erasing import Erasure
from tests.simulation.people.following import Sure
from tests.simulation.people.sources import Source
from tests.simulation.traces import opened, traces_of

# What docs/privacy.md says is kept: a keyed hash and when a budget is whole again, for an hour.
KEPT = frozenset({"tip_budgets"})
DAY = 24 * 3600.0


def what_is_shown_is_one_s_own(history: History) -> Iterator[str]:
    """The file has what was filed by name, nothing of a report that was sent, nor of others."""
    for erasure in history.erasures:
        shown = erasure.shown
        for person in erasure.people if shown else ():
            if isinstance(person, Source) and person.report.confirmed is Sure.YES:
                if person.mark in shown:
                    yield f"{person.name} was shown {person.mark}, which was sent"
            elif isinstance(person, Complainant):
                for filing in person.filings:
                    if filing.number and filing.number not in shown:
                        yield f"{person.name} was not shown {filing.number}"
        others = [each for each in (*history.sources, *history.complainants)
                  if shown and each.id != erasure.people[0].id]  # fmt: skip
        for other in others:
            if any(mark in shown for mark in (*other.identity(), other.mark)):
                yield f"{erasure.people[0].name} was shown something of {other.name}"


def what_was_erased_is_gone(history: History) -> Iterator[str]:
    """No row is about its person any more, and nothing of theirs lies in a file, sealed or not."""
    for erasure in _read(history):
        person = erasure.people[0]
        with closing(opened(history.ending.database)) as db:
            for trace in traces_of(db, person.id):
                if trace.table not in KEPT:
                    yield f"{person.name} ({person.id}) is in {trace.table}"
        # Several copies are on PostgreSQL, whose log keeps what it held until it is written over.
        # At the end: where somebody reads as it is erased, SQLite's log is cut within the hour.
        files = history.endings[-1].files if len(history.world.copies) == 1 else {}
        for name, content in files.items():
            if left := sum(blob in content for blob in erasure.sealed):
                yield f"{person.name} was erased, and {left} of {len(erasure.sealed)} lie in {name}"


def the_number_of_what_was_erased_stays(history: History) -> Iterator[str]:
    """That there was a complaint, and what became of it; of what was open the editors are told."""
    for erasure in _read(history):
        with closing(opened(history.ending.database)) as db:
            for filing in _filings(erasure):
                query = "SELECT id, status, sealed, person_key FROM complaints WHERE number = ?"
                kept = db.execute(query, (filing.number,)).fetchall()
                if len(kept) != 1 or kept[0][1] == Status.RECEIVED or any(kept[0][2:]):
                    yield f"{filing.number} was erased, and more than its number is kept, or less"
                elif kept[0][1] == Status.WITHDRAWN:
                    for what in _untold(history, db, kept[0][0]):
                        yield f"{filing.number} is withdrawn, and {what}"


ERASURE = (
    what_is_shown_is_one_s_own,
    what_was_erased_is_gone,
    the_number_of_what_was_erased_stays,
)


def _read(history: History) -> Iterator[Erasure]:
    """Those whose person has read that all is erased."""
    yield from (each for each in history.erasures if each.erased is Sure.YES)


def _untold(history: History, db: sqlite3.Connection, complaint_id: int) -> Iterator[str]:
    """What is wrong where not just a notice, and an edit of the card, come within a day."""
    vault, beginning = Vault(SECRET), f"complaint:{complaint_id}"
    keys = [
        letter_key(vault, history.world.desk, f"{beginning}:{each}")
        for each in ("withdrawn", "card:withdrawn")
    ]
    lane = lane_key(vault, editors_lane(complaint_id))
    rows = db.execute("SELECT letter_key, state, due_at FROM outbox WHERE lane_key = ?", (lane,))
    due = {key: (state, due_at) for key, state, due_at in rows}
    soon = history.world.clock.now() + DAY
    if not all(key in due and due[key][1] < soon for key in keys):
        yield "the editors are never told, or its card stays"
    if any(state == "pending" for key, (state, _) in due.items() if key not in keys):
        yield "more of it is to come to the editors"


def _filings(erasure: Erasure) -> Iterator[Filing]:
    """The complaints of which its person had a number."""
    for person in erasure.people:
        if isinstance(person, Complainant):
            yield from (each for each in person.filings if each.number)

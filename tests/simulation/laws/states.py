"""What is kept at the end is what a plain model says."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cases.buttons import CaseAction
from tests.simulation.history import History
from tests.simulation.model import UNKNOWN, states_after
from tests.simulation.people.following import PLACES, Sure


def cases_are_what_was_pressed(history: History) -> Iterator[str]:
    """Who has it, how far it is, whether it is closed. Of merged cases only the last."""
    deeds = [deed for editor in history.editors for deed in editor.deeds]
    administrator = history.editors[0].id
    merging = [deed for deed in deeds if deed.action is CaseAction.MERGE]
    names = {deed.case for deed in merging} | {deed.value for deed in merging}
    cases = history.ending.cases.values()
    merged = {case.id for case in cases if not names.isdisjoint({case.id, case.codename})}
    states = states_after(deeds, administrator=administrator, merged=merged)
    for case_id, state in states.items():
        case = history.ending.cases.get(case_id)
        if case is None:  # taken back
            continue
        expected = {"owner": state.owner, "status": state.status, "closed": state.closed}
        if case.id in merged:
            expected["status"] = UNKNOWN
        owner = case.owner.id if case.owner else 0
        kept = {"owner": owner, "status": case.status, "closed": case.closing is not None}
        for what, value in expected.items():
            if value not in {UNKNOWN, kept[what]}:
                yield f"{case.codename}: {what} is {kept[what]}, and {value} was pressed"


def nobody_lets_go_what_a_colleague_has(history: History) -> Iterator[str]:
    """By the plain button, which is the only one that is pressed: the bot asks back."""
    for case_id, entries in history.ending.logs.items():
        owner = 0  # nobody, or nobody knows
        for entry in entries:
            if entry.did == "released" and owner not in {0, entry.editor}:
                yield f"{entry.editor} let go case {case_id}, which {owner} had"
            if entry.did in {"took", "released", "merged", "parted"}:
                owner = entry.editor if entry.did == "took" else 0


def places_are_what_was_confirmed(history: History) -> Iterator[str]:
    """What each reader was told to follow, and not to follow any more."""
    now = history.ending.at
    for reader in (*history.readers, *history.administrators):
        for place in PLACES:
            sure, kept = reader.follows(place), (reader.address, place) in history.ending.follows
            if sure is not Sure.NOBODY_KNOWS and (sure is Sure.YES) is not kept:
                yield f"{reader.name} ({reader.id}) follows {place}: {sure.value}, kept {kept}"
        paused = history.ending.paused.get(reader.address, 0.0) > now
        if (
            reader.wants_news is not Sure.NOBODY_KNOWS
            and (reader.wants_news is Sure.NO) is not paused
        ):
            yield f"{reader.name} ({reader.id}) wants news: {reader.wants_news.value}"


STATES = (
    cases_are_what_was_pressed,
    nobody_lets_go_what_a_colleague_has,
    places_are_what_was_confirmed,
)

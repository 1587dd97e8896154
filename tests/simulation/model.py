"""What the cases must be after a history: a page that knows no crash, no message and no table.

Presses in one chat are handled in the order in which they were made. Of one that was never answered
nobody knows whether it was done: what it would have changed is `UNKNOWN` until a later one says it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from bot.cases.buttons import CaseAction
from bot.cases.workflow import Status
from tests.simulation.people.desk.editors import Deed

UNKNOWN: Final = "unknown"


@dataclass
class CaseState:
    """`owner`: the id of who has it, 0 for nobody."""

    owner: int | str = 0
    status: str = Status.NEW
    closed: bool | str = False


def states_after(
    deeds: Iterable[Deed], *, administrator: int, merged: Collection[int]
) -> dict[int, CaseState]:
    """The state of each case by its id, those left out of which nothing was pressed.

    `merged`: cases that may have got another's owner.
    """
    states: dict[int, CaseState] = {}
    for deed in sorted(deeds, key=lambda deed: deed.began):
        unknown = deed.case in merged
        state = states.setdefault(deed.case, CaseState(owner=UNKNOWN if unknown else 0))
        if deed.action is CaseAction.REOPEN:
            _set_closed(state, deed, administrator, closed=False)
        elif state.closed is True:
            continue  # every other button of what is closed is refused
        elif deed.action is CaseAction.CLOSE:
            _set_closed(state, deed, administrator, closed=True)
        elif deed.action is CaseAction.OWN and not unknown:
            state.owner = _owner_after(state, deed) if _is_sure(state, deed) else UNKNOWN
        elif deed.action is CaseAction.STATUS:
            state.status = deed.value if _is_sure(state, deed) else UNKNOWN
    return states


def _is_sure(state: CaseState, deed: Deed) -> bool:
    return deed.ended is not None and state.closed is False


def _owner_after(state: CaseState, deed: Deed) -> int | str:
    """Taken or let go; what a colleague has depends on which keyboard was pressed."""
    mine = state.owner in {0, deed.by}
    if deed.value == "1":
        return deed.by if mine else UNKNOWN
    return 0 if mine else state.owner


def _set_closed(state: CaseState, deed: Deed, administrator: int, *, closed: bool) -> None:
    """By who has it, or by who runs the group; all others are refused."""
    if deed.by not in {administrator, state.owner} and state.owner != UNKNOWN:
        return
    may = deed.by in {administrator, state.owner}
    if state.closed is not closed:
        state.closed = closed if may and deed.ended is not None else UNKNOWN

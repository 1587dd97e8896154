"""The work of editors on a case: (case, wanted state) -> case. Pure: it neither sends nor stores.

Every step can be repeated without further change, so a button pressed twice does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.cases.model import Case, Closing, Editor, Note, Turn
from bot.tips.draft import ACCOUNT, TEXT
from bot.tips.model import Draft, Evidence
from bot.tips.reading.stated_age import states_minor

NOTES_KEPT = 50
TURNS_KEPT = 300
HELD_AT_MOST = 30
DIALOGUE_LASTS = 1800.0  # seconds after the source's last message
UNDO = 24 * 3600.0  # seconds in which a closed case can be opened again
_MINUTE = 60.0


class Status(StrEnum):
    """The status of a case in the newsroom, in the order of its buttons."""

    NEW = "new"
    VERIFIED = "verified"
    FOLLOWED = "followed"  # somebody works on it
    FORWARDED = "forwarded"  # handed to Bawaslu
    PUBLISHED = "published"
    REJECTED = "rejected"  # the editors do not go on with it


# The order of progress: a case that follows another never sets it back. A rejected case is the
# least far: together with another one, it is to be looked at again.
_RANK = {
    status: rank
    for rank, status in enumerate(
        (
            Status.REJECTED,
            Status.NEW,
            Status.VERIFIED,
            Status.FOLLOWED,
            Status.FORWARDED,
            Status.PUBLISHED,
        )
    )
}


class Reason(StrEnum):
    """A ready reason to end a case, in the order of the buttons."""

    DONE = "done"
    NO_VIOLATION = "no_violation"
    NO_PROOF = "no_proof"
    OUTSIDE = "outside"  # not a subject of this newsroom
    TWICE = "twice"
    SPAM = "spam"


class Forwarding(StrEnum):
    """A source's answer on handing its report to Bawaslu."""

    NOT_ASKED = ""
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


def new_case(draft: Draft, *, case_id: int, codename: str, source: int, now: float) -> Case:
    """Return a new case of a draft that the chat `source` sends at `now`."""
    return Case(
        id=case_id,
        codename=codename,
        category=draft.answers.get("category", ""),
        place=draft.answers.get("place", ""),
        status=Status.NEW.value,
        opened_at=now,
        source_chat_id=source,
        language=draft.language,
        answers=dict(draft.answers),
        evidence=draft.evidence,
        form=draft.form,
    )


def status_of(case: Case) -> Status:
    """Return the status of a case; an unknown one counts as new."""
    return status_named(case.status) or Status.NEW


def status_named(name: str) -> Status | None:
    """Return the status of this name; None for an unknown one."""
    return next((status for status in Status if status.value == name), None)


def take(case: Case, editor: Editor) -> Case:
    """Make the editor the owner of a case, whoever had it before."""
    return replace(case, owner=editor)


def release(case: Case) -> Case:
    """Leave a case without an owner."""
    return replace(case, owner=None)


def set_status(case: Case, status: Status) -> Case:
    """Set the status of a case. Only a published case has an article."""
    article = case.article if status is Status.PUBLISHED else ""
    return replace(case, status=status.value, article=article, reason="", reason_told=False)


def stop(case: Case, reason: str, *, told: bool) -> Case:
    """Reject a case for this reason; `told`: the source learns of it."""
    return replace(set_status(case, Status.REJECTED), reason=reason, reason_told=told)


def close(case: Case, *, by: str, reason: str, now: float) -> Case:
    """Close a case; it is erased when that can no longer be undone, at a whole minute."""
    erased_at = -(-(now + UNDO) // _MINUTE) * _MINUTE
    return replace(case, closing=Closing(by, reason, erased_at))


def reopen(case: Case) -> Case:
    """Undo `close`: the case is as it was."""
    return replace(case, closing=None)


def is_held_by(case: Case, editor: Editor) -> bool:
    """Whether this editor is the owner of a case."""
    return case.owner is not None and case.owner.id == editor.id


def forwarding_of(case: Case) -> Forwarding:
    """Return the source's answer on handing the report to Bawaslu."""
    return Forwarding(case.forwarding)


def is_forwarded(case: Case) -> bool:
    """Whether the case was handed to Bawaslu. A case that only follows such a one was not."""
    return status_of(case) is Status.FORWARDED and forwarding_of(case) is Forwarding.AGREED


def ask_to_forward(case: Case, turn: Turn) -> Case:
    """Ask the source, once, whether its report may be handed to Bawaslu; `turn` is the question."""
    if case.forwarding:
        return case
    return replace(add_turn(case, turn), forwarding=Forwarding.ASKED.value)


def answer_forwarding(case: Case, *, yes: bool) -> Case:
    """Set the source's answer, which counts until the report is handed over."""
    if is_forwarded(case) or not case.forwarding:
        return case
    return replace(case, forwarding=(Forwarding.AGREED if yes else Forwarding.REFUSED).value)


def be_discreet(case: Case, *, yes: bool) -> Case:
    """Give the source a notice in place of the editors' words, or the words themselves."""
    return replace(case, discreet=yes)


def open_letters(case: Case) -> Case:
    """Count one more opening of the held letters, so that the next notice is a new one."""
    return replace(case, opened=case.opened + 1)


def publish(case: Case, article: str) -> Case:
    """Set a case as published, with the address of its article."""
    return replace(set_status(case, Status.PUBLISHED), article=article)


def snooze(case: Case, until: float | None) -> Case:
    """Snooze the reminders of a case until `until` (epoch seconds); None ends that."""
    return replace(case, snoozed_until=until)


def add_note(case: Case, note: Note) -> Case:
    """Add a note; beyond NOTES_KEPT the oldest are dropped."""
    return replace(case, notes=(*case.notes, note)[-NOTES_KEPT:])


def add_turn(case: Case, turn: Turn) -> Case:
    """Add a turn of the dialogue; beyond TURNS_KEPT the oldest are dropped."""
    return replace(case, turns=(*case.turns, turn)[-TURNS_KEPT:])


def is_answered(case: Case) -> bool:
    """Whether the editors have answered the source: only the first answer is to be confirmed.

    A ready question, which has no message of theirs, does not count, nor does a withdrawn answer.
    """
    return any(_is_answer(turn) and turn.piece.message_id for turn in case.turns)


def _is_answer(turn: Turn) -> bool:
    return not turn.by_source and not turn.withdrawn


def asked_at(case: Case) -> float | None:
    """Return when the editors spoke last; None if the source spoke since, or they never did."""
    last = next((turn for turn in reversed(case.turns) if not turn.withdrawn), None)
    return None if last is None or last.by_source else last.at


def has_lapsed(case: Case, opened_at: float, now: float) -> bool:
    """Whether the source has been silent for so long that the dialogue it opened is over."""
    said = [turn.at for turn in case.turns if turn.by_source]
    return now - max([opened_at, *said]) > DIALOGUE_LASTS


def was_just_asked(case: Case, question: str) -> bool:
    """Whether this question is the last turn: a button pressed twice asks once."""
    last = case.turns[-1] if case.turns else None
    return last is not None and not last.by_source and last.piece.text == question


def last_passed_on(case: Case, message_id: int) -> Evidence | None:
    """Return an editor's message as it was passed on last; None when it never was."""
    said = [t.piece for t in case.turns if _is_answer(t) and t.piece.message_id == message_id]
    return said[-1] if said and message_id else None


def passed_on_album(case: Case, message_id: int) -> tuple[Evidence, ...]:
    """Return an editor's message and the rest of its album, as they were passed on last."""
    last = last_passed_on(case, message_id)
    if last is None or not last.album:
        return () if last is None else (last,)
    ids = {t.piece.message_id for t in case.turns if t.piece.album == last.album}
    return tuple(filter(None, (last_passed_on(case, each) for each in sorted(ids))))


def withdraw(case: Case, pieces: Sequence[Evidence]) -> Case:
    """Mark these answers as withdrawn; the case still counts as answered by the editors."""
    gone = {piece.message_id for piece in pieces}
    turns = tuple(
        replace(turn, withdrawn=True)
        if not turn.by_source and turn.piece.message_id in gone
        else turn
        for turn in case.turns
    )
    return replace(case, turns=turns)


def hold(case: Case, piece: Evidence) -> Case:
    """Keep an answer until it is confirmed; a newer version replaces an older one."""
    others = tuple(each for each in case.held if each.message_id != piece.message_id)
    return replace(case, held=(*others, piece)[-HELD_AT_MOST:])


def held_album(case: Case, message_id: int) -> tuple[Evidence, ...]:
    """Return the held message, with the rest of its album."""
    albums = {each.album for each in case.held if each.message_id == message_id and each.album}
    return tuple(p for p in case.held if p.message_id == message_id or p.album in albums)


def let_go(case: Case, pieces: Sequence[Evidence]) -> Case:
    """Remove these from the held answers."""
    gone = {piece.message_id for piece in pieces}
    return replace(case, held=tuple(p for p in case.held if p.message_id not in gone))


def block_source(case: Case, *, yes: bool) -> Case:
    """Block the source of a case, or hear it again."""
    return replace(case, source_blocked=yes)


def merge(case: Case, into: Case) -> tuple[Case, Case]:
    """Let a case follow another one, where it may: both get the status of the one that is further.

    They stay two cases with two sources: words in one never reach the other's source.
    """
    if not may_merge(case, into):
        return case, into
    further = max(into, case, key=lambda each: _RANK[status_of(each)])
    names = tuple(dict.fromkeys((*into.merged, case.codename)))
    leader = follow(replace(into, merged=names, owner=into.owner or case.owner), further)
    return follow(replace(case, merged_into=into.codename, owner=leader.owner), further), leader


def follow(case: Case, other: Case) -> Case:
    """Set the other case's status, article and reason.

    With the same status only a missing article is set: what the source was told stays.
    """
    if case.status == other.status:
        return replace(case, article=case.article or other.article)
    return replace(set_status(case, status_of(other)), article=other.article, reason=other.reason)


def part(case: Case, leader: Case) -> tuple[Case, Case]:
    """Undo `merge`; the status that the case got meanwhile stays."""
    names = tuple(name for name in leader.merged if name != case.codename)
    return replace(case, merged_into=""), replace(leader, merged=names)


def may_merge(case: Case, into: Case) -> bool:
    """Whether a case may follow another: it leads and follows none, and the other follows none."""
    return case.id != into.id and not (case.merged or case.merged_into or into.merged_into)


def is_snoozed(case: Case, now: float) -> bool:
    """Whether the reminders of a case are snoozed now."""
    return case.snoozed_until is not None and case.snoozed_until > now


def said_by_source(case: Case) -> tuple[Evidence, ...]:
    """Return every version of every piece of a case, also those that came after it was sent.

    A newer version of a part of the account is a part of it, too.
    """
    told = {piece.message_id for piece in case.evidence if piece.kind == ACCOUNT}
    added = (
        replace(turn.piece, kind=ACCOUNT)
        if turn.piece.kind == TEXT and turn.piece.message_id in told
        else turn.piece
        for turn in case.turns
        if turn.by_source
    )
    return (*case.evidence, *added)


def texts_of_source(case: Case) -> tuple[str, ...]:
    """Return all that the source wrote: answers, the account, captions, and later messages."""
    return (*case.answers.values(), *(piece.text for piece in said_by_source(case)))


def is_of_minor(case: Case) -> bool:
    """Whether the source says, anywhere in the case, that they are under 18."""
    return any(map(states_minor, texts_of_source(case)))

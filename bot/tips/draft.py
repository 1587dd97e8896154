"""The draft of a tip: (draft, action of the source) -> draft. Pure: it neither sends nor stores.

A draft's `step` is the field of the question that waits, or one of the names below. Every piece
(a message of the source) is held under its message id; a newer version of the same message is
added beside the older ones, and the newest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeGuard

from bot.messages.day_words import read_iso
from bot.tips.model import Draft, Evidence
from bot.tips.questionnaire import (
    HAPPENED,
    KNOWN,
    NATIONAL,
    OFFICIAL,
    TRACK,
    Question,
    QuestionKind,
    form_in_force,
    load_form,
)

CONSENT = "consent"  # before the first question
REVIEW = "review"  # after the last question
DIALOGUE = "dialogue"  # adding to a case that is with the editors (`Draft.case_id`)
LANGUAGE = "language"  # no report yet: only the language of somebody who follows no place
IDENTITY = "identity"  # typing the source's identity, for the official form of a case; never kept

ACCOUNT = "account"  # kind of a piece that tells what happened
TEXT = "text"  # kind of a piece that is evidence in words
CONTACT_ASKED = "contact?"  # a contact whose owner may be the source: without consent yet
CONTACT = "contact"

PIECES_LIMIT = 30
ACCOUNT_LIMIT = 30
NEWER_VERSIONS_KEPT = 20  # of a piece, beside its first one
SAID_REMEMBERED = 200

_RETURNING = "returning"  # an answer is being changed: back to the review after it
_CONSENT_AT = "consent"


class TooManyPieces(Exception):
    """The draft holds as many pieces as it can."""


def begin(
    language: str, now: float, *, form: str = NATIONAL, instead_of: Draft | None = None
) -> Draft:
    """Return a new draft of this form, before consent; its buttons differ from a replaced one's."""
    if instead_of is not None:
        now = max(now, instead_of.started_at + 1)
    return Draft(step=CONSENT, language=language, started_at=now, form=form)


def join(case_id: int, language: str, now: float, *, instead_of: Draft | None = None) -> Draft:
    """Return a new draft for the dialogue with a case."""
    begun = begin(language, now, instead_of=instead_of)
    return replace(begun, step=DIALOGUE, case_id=case_id)


def identify(
    case_id: int, form: str, language: str, now: float, *, instead_of: Draft | None = None
) -> Draft:
    """Return a draft that takes the source's identity: for one file, never for the case.

    `form`: the case's.
    """
    joined = join(case_id, language, now, instead_of=instead_of)
    return replace(joined, step=IDENTITY, form=form)


def stamp(draft: Draft) -> str:
    """Return the stamp that tells this draft's buttons from those of an earlier one."""
    return f"{int(draft.started_at):x}"


def is_empty(draft: Draft) -> bool:
    """Whether the draft has neither answers nor pieces, so that it may be dropped."""
    given = draft.answers.keys() - {_CONSENT_AT, TRACK}
    return not draft.evidence and not any(draft.answers[field] for field in given)


def is_begun(draft: Draft | None) -> TypeGuard[Draft]:
    """Whether the draft is a report with answers or pieces that would be lost."""
    return draft is not None and draft.case_id is None and not is_empty(draft)


def has_consented(draft: Draft) -> bool:
    """Whether the source has agreed to the page of consent."""
    return _CONSENT_AT in draft.answers


def consent(draft: Draft, now: float) -> Draft:
    """Keep the time of consent, and move on to the first question."""
    if draft.step != CONSENT:
        return draft
    answers = {**draft.answers, _CONSENT_AT: f"{now:.0f}"}
    return replace(draft, step=load_form(draft.form).questions[0].field, answers=answers)


def is_official(answers: Mapping[str, str]) -> bool:
    """Whether the source prepares a report of their own to Bawaslu."""
    return answers.get(TRACK) == OFFICIAL


def waiting_question(draft: Draft) -> Question | None:
    """Return the question that waits; None before the first and after the last."""
    return load_form(draft.form).question(draft.step)


def answer(draft: Draft, field: str, values: Mapping[str, str]) -> Draft:
    """Keep an answer (empty values forget it). Only the question that waits moves on."""
    answered = note(draft, values)
    return advance(answered) if draft.step == field else answered


def note(draft: Draft, values: Mapping[str, str]) -> Draft:
    """Keep answers (empty values forget them) without moving on.

    The day of the event decides which law applies, and so the form.
    """
    changed = {**draft.answers, **values}
    noted = replace(draft, answers={name: value for name, value in changed.items() if value})
    day = read_iso(values.get(HAPPENED, ""))
    return noted if day is None else _under_law_of(noted, day)


def _under_law_of(draft: Draft, day: date) -> Draft:
    """Set the form of that day, unless that form lacks the question that waits."""
    now = load_form(draft.form)
    then = form_in_force(now.season, day)
    if now.question(draft.step) is not None and then.question(draft.step) is None:
        return draft
    return replace(draft, form=then.name)


def advance(draft: Draft) -> Draft:
    """Move on to the next question; after a change, back to the review.

    A question that depends on the changed answer is asked along with it.
    """
    if waiting_question(draft) is None:
        return draft
    following = load_form(draft.form).after(draft.step, draft.answers)
    if following and (_RETURNING not in draft.answers or following.needs == draft.step):
        return replace(draft, step=following.field)
    answers = {name: value for name, value in draft.answers.items() if name != _RETURNING}
    return replace(draft, step=REVIEW, answers=answers)


def doubt_known(draft: Draft) -> Draft | None:
    """Ask again when the source knew, if that was before the event; None where the days fit."""
    asked = {question.field for question in load_form(draft.form).questions_for(draft.answers)}
    known, happened = (read_iso(draft.answers.get(field, "")) for field in (KNOWN, HAPPENED))
    if known is None or happened is None or known >= happened or KNOWN not in asked:
        return None
    doubted = note(draft, {KNOWN: ""})
    return revisit(doubted, KNOWN) if draft.step == REVIEW else replace(doubted, step=KNOWN)


def revisit(draft: Draft, field: str) -> Draft:
    """Go from the review to a question again."""
    if load_form(draft.form).question(field) is None or not has_consented(draft):
        return draft
    return replace(draft, step=field, answers={**draft.answers, _RETURNING: "1"})


def newest(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the newest version of every piece, in the order they came."""
    return tuple({piece.message_id: piece for piece in pieces}.values())


def account(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the pieces that tell what happened."""
    return tuple(piece for piece in newest(pieces) if piece.kind == ACCOUNT)


def evidence(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the pieces that are evidence, and contacts that still wait for consent."""
    return tuple(piece for piece in newest(pieces) if piece.kind != ACCOUNT)


def is_ready(draft: Draft) -> bool:
    """Whether there is a piece to send, with consent."""
    told = any(piece.kind != CONTACT_ASKED and not piece.waits for piece in newest(draft.evidence))
    return draft.case_id is None and has_consented(draft) and told


def without_unasked(draft: Draft) -> Draft:
    """Remove answers to questions that are not asked on the source's track (any more).

    The editors get what the review shows.
    """
    form = load_form(draft.form)
    asked = {question.field for question in form.questions_for(draft.answers)}
    answers = {
        field: value
        for field, value in draft.answers.items()
        if field in asked or form.question(field) is None
    }
    return replace(draft, answers=answers)


def without_waiting(draft: Draft) -> Draft:
    """Remove the pieces for which the source has not chosen yet whether they go."""
    waiting = {piece.message_id for piece in newest(draft.evidence) if piece.waits}
    kept = tuple(piece for piece in draft.evidence if piece.message_id not in waiting)
    return replace(draft, evidence=kept)


def hold(draft: Draft, piece: Evidence) -> Draft:
    """Keep a piece, whatever question waits. Raises Full beyond the limits.

    Words are evidence after the account, else part of it. A piece of evidence that comes while the
    account is being told, with something told already, ends the telling.
    """
    question = waiting_question(draft)
    asked = question.kind if question else None
    if piece.kind == TEXT and asked not in {None, QuestionKind.EVIDENCE}:
        piece = replace(piece, kind=ACCOUNT)
    if piece.message_id not in {held.message_id for held in draft.evidence}:
        same = account(draft.evidence) if piece.kind == ACCOUNT else evidence(draft.evidence)
        limit = ACCOUNT_LIMIT if piece.kind == ACCOUNT else PIECES_LIMIT
        if len(same) >= limit:
            raise TooManyPieces
    held = _add_version(draft, piece)
    if asked is QuestionKind.WORDS and piece.kind != ACCOUNT and account(draft.evidence):
        return advance(held)
    return held


def add_said(draft: Draft, message_id: int) -> Draft:
    """Remember a message that asked or answered: it is deleted when the report is taken back.

    Pieces are remembered anyway. Beyond SAID_REMEMBERED, the newest are kept.
    """
    if message_id in draft.said or any(held.message_id == message_id for held in draft.evidence):
        return draft
    return replace(draft, said=(*draft.said, message_id)[-SAID_REMEMBERED:])


def revise(draft: Draft, newer: Evidence) -> Draft | None:
    """Add the new version of an edited message beside the old ones; None if it is not held."""
    old = next((p for p in newest(draft.evidence) if p.message_id == newer.message_id), None)
    if old is None:
        return None
    if old.kind == ACCOUNT and newer.kind == TEXT:
        newer = replace(newer, kind=ACCOUNT)
    if old.unique_id == newer.unique_id:  # the same file: the choice for it still holds
        newer = replace(newer, waits=old.waits, sha256=old.sha256)
    return _add_version(draft, newer)


def release(draft: Draft, message_id: int) -> Draft:
    """Let this piece go as it is, as the source chose."""
    pieces = tuple(
        replace(piece, waits=False) if piece.message_id == message_id else piece
        for piece in draft.evidence
    )
    return replace(draft, evidence=pieces)


def holds_file(draft: Draft, piece: Evidence) -> bool:
    """Whether this file of the same message is held already, with other words beside it."""
    here = {held.unique_id for held in draft.evidence if held.message_id == piece.message_id}
    return piece.unique_id in here


def take_back(draft: Draft, message_id: int) -> Draft:
    """Forget a piece with all its versions."""
    kept = tuple(piece for piece in draft.evidence if piece.message_id != message_id)
    return replace(draft, evidence=kept)


def exchange(draft: Draft, message_id: int, other: Evidence) -> Draft:
    """Put another piece in the place of one, of which no version is kept."""
    pieces: list[Evidence] = []
    for piece in draft.evidence:
        if piece.message_id != message_id:
            pieces.append(piece)
        elif other not in pieces:
            pieces.append(other)
    return replace(draft, evidence=tuple(pieces))


def forget_account(draft: Draft) -> Draft:
    """Forget the account, to tell it anew."""
    gone = {piece.message_id for piece in account(draft.evidence)}
    kept = tuple(piece for piece in draft.evidence if piece.message_id not in gone)
    return replace(draft, evidence=kept)


def decide_contact(draft: Draft, message_id: int, *, include: bool) -> Draft:
    """Send a contact's number on, or forget it, as the source chose."""
    if not include:
        return take_back(draft, message_id)
    pieces = tuple(
        replace(piece, kind=CONTACT)
        if piece.message_id == message_id and piece.kind == CONTACT_ASKED
        else piece
        for piece in draft.evidence
    )
    return replace(draft, evidence=pieces)


def continues_album(draft: Draft, piece: Evidence) -> bool:
    """Whether this piece came with the one before it."""
    return bool(piece.album and draft.evidence and draft.evidence[-1].album == piece.album)


def _add_version(draft: Draft, piece: Evidence) -> Draft:
    """Add a version; beyond the limit the second oldest is dropped, and the first always stays."""
    versions = [at for at, held in enumerate(draft.evidence) if held.message_id == piece.message_id]
    pieces = list(draft.evidence)
    if len(versions) > NEWER_VERSIONS_KEPT:
        del pieces[versions[1]]
    return replace(draft, evidence=(*pieces, piece))

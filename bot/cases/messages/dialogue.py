"""The dialogue and the notes of a case, for the editors, in pages."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cases.buttons import CaseAction, CaseButton
from bot.cases.messages.card import NAME_ROOM, EditorsView
from bot.cases.messages.copying import chunks_of, quote
from bot.cases.model import Case, Note, Turn
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import TAG, Message, clip_html
from bot.messages.paging import numbered_page
from bot.messages.sanitize import defang
from bot.tips import draft as tips
from bot.tips.wording import kind_text

PAGE_ROOM = 3000  # visible characters of a page; with its head it stays below Telegram's limit
_CHUNK = 1200


def dialogue_page(case: Case, number: int | None, view: EditorsView) -> Message:
    """Render the page of this number, from 1; None: the last, which has the newest."""
    pages = _pages(case, view)
    shown, turn = numbered_page(
        pages,
        len(pages) if number is None else number,
        1,
        lambda page: CaseButton(case.id, CaseAction.DIALOGUE, str(page)),
    )
    head = view.words.html("editors.dialogue_of", codename=case.codename)
    return Message("\n\n".join([head, *shown]), turn, protect=True)


def _pages(case: Case, view: EditorsView) -> list[Html]:
    pages: list[list[Html]] = [[]]
    room = PAGE_ROOM
    for block in _blocks(case, view):
        length = len(TAG.sub("", block))
        if length > room and pages[-1]:
            pages.append([])
            room = PAGE_ROOM
        pages[-1].append(block)
        room -= length
    return [Html("\n".join(page)) for page in pages]


def _blocks(case: Case, view: EditorsView) -> Iterator[Html]:
    """Yield blocks that fit a page, oldest first: the report, then turns and notes by time."""
    words = view.words
    told = "\n".join(piece.text for piece in tips.account(case.evidence))
    yield from _block(words("editors.said_first"), told, case.opened_at, view)
    said: list[Turn | Note] = [*case.turns, *case.notes]
    for each in sorted(said, key=lambda one: one.at):
        if isinstance(each, Note):
            name = clip_html(each.by, NAME_ROOM)
            yield from _block(words("editors.said_note", name=name), each.text, each.at, view)
        else:
            yield from _block(words(_speaker_key(each)), _turn_text(each, view), each.at, view)


def _speaker_key(turn: Turn) -> str:
    if turn.by_source:
        return "editors.said_corrected" if turn.corrected else "editors.said_by_source"
    return "editors.said_withdrawn" if turn.withdrawn else "editors.said_by_editors"


def _turn_text(turn: Turn, view: EditorsView) -> str:
    piece = turn.piece
    if piece.kind == tips.TEXT:
        return piece.text
    kind = kind_text(piece.kind, view.words)
    return f"[{kind}] {piece.text}".rstrip()


def _block(who: str, text: str, at: float, view: EditorsView) -> Iterator[Html]:
    head = f"{who} · {moment(view.words, at, view.now, view.zone)}"
    for chunk in chunks_of(defang(text), first=_CHUNK) or [""]:
        yield Html(f"{head}\n{quote(chunk)}")

"""The letters to the person of a complaint: the receipt, each new status, the editors' messages."""

from __future__ import annotations

from collections.abc import Iterator

from bot.articles.messages import headline_link
from bot.cases.messages.copying import COPIED, chunks_of, copy_of, fits_caption
from bot.complaints.model import Complaint, Event, Status
from bot.complaints.terms import Deadline, ends_at
from bot.core.json_codec import Params
from bot.delivery.model import Kind, Letter
from bot.messages.catalogue import Html, Words
from bot.messages.message import Button, Keyboard, Message, clip_html, params
from bot.places.labels import PageContext, date_and_time
from bot.tips.model import Evidence

REASON_SHOWN = 2000  # characters
RECEIPT = "receipt"  # in the key of its letter
COUNCIL = "https://dewanpers.or.id/"


def receipt(context: PageContext, complaint: Complaint, deadline: Deadline) -> Letter:
    """Write the receipt: the number, the deadline, the hashes of the files, how to add to it."""
    words = context.words
    parts: list[str] = [
        words.html("complaints.received", number=complaint.number),
        words.html("complaints.about", title=headline_link(complaint.article)),
    ]
    if (end := ends_at(complaint, deadline)) is not None:
        parts.append(words.html("complaints.receipt_until", when=date_and_time(context, end)))
    if hashes := "\n".join(_hashes(complaint, words)):
        parts.append(f"{words.html('complaints.hashes')}\n{hashes}")
    parts.append(words.html("complaints.how_to_add"))
    copy = (Button(words("complaints.copy_number"), copied=complaint.number),)
    page = Message("\n\n".join(parts), (copy,))
    return _letter(complaint, params(page), RECEIPT, plain=Message(page.text))


def state_letter(context: PageContext, complaint: Complaint, event: Event) -> Letter:
    """Write the letter on a new status: published where, refused why, or with the Press Council."""
    words = context.words
    parts: list[str] = [words.html(f"complaints.now_{event.status}", number=complaint.number)]
    buttons: Keyboard = ()
    if event.status is Status.PUBLISHED:
        buttons = ((Button(words("complaints.read_reply"), url=event.note),),)
        parts.append(words.html("complaints.published_to_readers"))
    if event.status is Status.REFUSED:
        reason = clip_html(event.note, REASON_SHOWN)
        parts.append(words.html("complaints.reason", by=event.by, reason=reason))
        buttons = ((Button(words("complaints.to_council"), url=COUNCIL),),)
        parts.append(words.html("complaints.council_hint"))
    return _letter(complaint, params(Message("\n\n".join(parts), buttons)), f"{event.status}")


def letter_keys(complaint: Complaint) -> tuple[str, ...]:
    """Return the keys of the letters that tell the person of each event, the receipt first."""
    decided = (str(event.status) for event in complaint.events[1:])
    return tuple(_key(complaint, name) for name in (RECEIPT, *decided))


def answer_letters(
    words: Words, complaint: Complaint, piece: Evidence, *, by: str, from_chat_id: int, mark: str
) -> tuple[Letter, ...]:
    """Write an editor's answer, under their name. `mark`: of the message, for a key of its own."""
    return tuple(_answer(words, complaint, piece, by=by, from_chat_id=from_chat_id, mark=mark))


def _answer(
    words: Words, complaint: Complaint, piece: Evidence, *, by: str, from_chat_id: int, mark: str
) -> Iterator[Letter]:
    head = words("complaints.answered", number=complaint.number, by=by)
    said = f"{head}\n\n{piece.text}".strip()
    if piece.kind not in COPIED:
        yield from word_letters(complaint, head, piece.text, mark)
        return
    caption = said if fits_caption(piece.kind, said) else head
    if caption == head and piece.text:
        yield from word_letters(complaint, head, piece.text, mark)
    copied, again = copy_of(piece, from_chat_id=from_chat_id, caption=caption)
    yield _letter(complaint, copied, f"{mark}:file", method="copyMessage", again=again)


def word_letters(complaint: Complaint, head: str, text: str, mark: str) -> Iterator[Letter]:
    """Yield letters with words under a head, in parts where they are long."""
    for number, chunk in enumerate(chunks_of(text)):
        page = Message(f"{clip_html(head, 200)}\n\n{clip_html(chunk, len(chunk))}")
        yield _letter(complaint, params(page), f"{mark}:{number}")


def _hashes(complaint: Complaint, words: Words) -> Iterator[Html]:
    for number, paper in enumerate(complaint.papers, 1):
        if paper.sha256:
            yield words.html("complaints.hash", number=number, sha256=paper.sha256)


def _key(complaint: Complaint, name: str) -> str:
    return f"complaint:{complaint.id}:{name}"


def _letter(
    complaint: Complaint,
    given: Params,
    key: str,
    *,
    method: str = "sendMessage",
    again: tuple[str, Params] | None = None,
    plain: Message | None = None,
) -> Letter:
    fallback = (again,) if again else (("sendMessage", params(plain)),) if plain else ()
    return Letter(
        complaint.chat_id,
        given,
        key=_key(complaint, key),
        kind=Kind.ANSWER,
        method=method,
        lane=f"complaint:{complaint.id}:person",
        fallback=fallback,
    )

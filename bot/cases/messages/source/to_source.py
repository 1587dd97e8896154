"""The letters to a source: the ticket, and the editors' answers. They never say who answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot.cases.buttons import AnswerEditors, MayForward
from bot.cases.messages.copying import (
    COPIED,
    REPLACEABLE,
    chunks_of,
    copy_of,
    fits_caption,
    give_keys,
    quote,
)
from bot.cases.model import Case
from bot.cases.workflow import Forwarding, Reason, forwarding_of
from bot.core.json_codec import Json, Params
from bot.delivery.model import Kind, Letter
from bot.delivery.retry import DELETE
from bot.messages.catalogue import Html, Texts, Words
from bot.messages.message import Button, Keyboard, Message, keyboard, params
from bot.messages.paging import mark_chosen
from bot.messages.sanitize import defang
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.wording import kind_text

# The beginnings of letters to a source; the last one is from before answers were called messages.
HEADS = ("tips.received", "tips.answered_plain", "tips.answered_before")
_ANSWER = "answer"  # begins the name of a letter with an answer


def receipt(
    case: Case, *, ticket: str, words: Words, waits: bool = False, buttons: Keyboard = ()
) -> Letter:
    """Write the ticket code, the next steps, and the hashes of the files, for the source alone.

    `waits`: the editors do not see the report yet. `buttons`: for filing it officially.
    """
    text = words.html("tips.receipt", head=words("tips.received"), ticket=ticket)
    if waits:
        text = Html(f"{text}\n\n{words.html('tips.waits')}")
    if hashes := "\n".join(_hashes(case, words)):
        text = Html(f"{text}\n\n{words.html('tips.hashes')}\n{hashes}")
    copy = (Button(words("tips.copy_ticket"), copied=ticket),)
    page = Message(text, (copy, *buttons))
    letter = _letter(case, params(page), key=f"case:{case.id}:receipt", to_card=False)
    # A server older than Bot API 7.11 does not know the copy button.
    plain = params(Message(text, buttons))
    return replace(letter, fallback=(("sendMessage", plain),))


def _hashes(case: Case, words: Words) -> Iterator[str]:
    for number, piece in enumerate(tips.evidence(case.evidence), 1):
        if piece.sha256:
            kind = kind_text(piece.kind, words)
            yield words.html("tips.hash", number=number, kind=kind, sha256=piece.sha256)


def answer_letters(
    case: Case,
    piece: Evidence,
    *,
    from_chat_id: int,
    words: Words,
    mark: str,
    status_line: int | None = None,
) -> tuple[Letter, ...]:
    """Write an editor's reply for the source; empty where it cannot be passed on.

    `from_chat_id`: the editors' group, where the piece stands. `mark`: random, so that the
    letters' keys are their own. `status_line`: the line there that tells when the last letter
    arrived.
    """
    letters = [*give_keys(_answer(case, piece, from_chat_id, words), case.id, mark)]
    if letters:
        letters[-1] = replace(_answerable(letters[-1], words), status_line=status_line)
    # An answer in parts cannot be edited as one message, but it can be withdrawn.
    parts = [f":{at}" for at in range(len(letters))] if len(letters) > 1 else [""]
    return tuple(
        replace(letter, name=_name(piece) + part)
        for letter, part in zip(letters, parts, strict=False)
    )


def edit_letter(
    case: Case, piece: Evidence, before: Evidence, *, words: Words, mark: str
) -> Letter | None:
    """Write the edit of an answer, as its editor edited it; None where it cannot be edited.

    `before`: as it was passed on last; the rest as of `answer_letters`.
    """
    heading = words("tips.answered_plain")
    caption = f"{heading}\n\n{piece.text}".rstrip()
    given: Params
    if piece.kind == tips.TEXT == before.kind:
        parts = _parts(piece.text, words)
        if len(parts) > 1 or len(_parts(before.text, words)) > 1:
            return None
        method, given = "editMessageText", params(Message(parts[0]))
    elif piece.kind != before.kind or not fits_caption(piece.kind, caption):
        return None
    elif piece.file_id == before.file_id:
        method, given = "editMessageCaption", {"caption": caption}
    elif piece.kind in REPLACEABLE:
        media: Params = {"type": piece.kind, "media": piece.file_id, "caption": caption}
        method, given = "editMessageMedia", {"media": media}
    else:
        return None
    letter = _letter(case, given, method=method, key=f"case:{case.id}:{mark}:edit", to_card=False)
    return replace(_answerable(letter, words), edits=_name(piece), name=_name(piece))


def withdrawal_letters(
    case: Case, pieces: Sequence[Evidence], *, words: Words, mark: str, status_line: int | None
) -> tuple[Letter, ...]:
    """Write the deletion of these answers at the source; parameters as of `answer_letters`."""
    names = [
        letter.name
        for piece in pieces
        for letter in answer_letters(case, piece, from_chat_id=0, words=words, mark=mark)
    ]
    letters = [
        replace(_letter(case, {}, method=DELETE, to_card=False), edits=name) for name in names
    ]
    letters[-1:] = [replace(letter, status_line=status_line) for letter in letters[-1:]]
    return give_keys(letters, case.id, f"{mark}:withdrawn")


def answer_named(name: str) -> int | None:
    """Return the editors' message that a letter of this name passes on; None for other letters."""
    kind, _, rest = name.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == _ANSWER and number.isdecimal() else None


def _name(piece: Evidence) -> str:
    """Return the name of the source's copy of an editors' message."""
    return f"{_ANSWER}:{piece.message_id}"


def question_letters(case: Case, asked: str, *, words: Words, mark: str) -> tuple[Letter, ...]:
    """Write a ready question of the editors in the source's words; `mark`: see `answer_letters`."""
    *before, last = _quote_letters(case, asked, words)
    return give_keys((*before, _answerable(last, words)), case.id, mark)


def forwarding_question(case: Case, words: Words) -> Message:
    """Render the question whether the report may be handed to Bawaslu, with the answer so far."""
    now = forwarding_of(case)
    parts = [words.html("tips.answered"), words.html("tips.forwarding")]
    if now in {Forwarding.AGREED, Forwarding.REFUSED}:
        parts.append(words.html(f"tips.forwarding_{now}"))
    no = mark_chosen(words("tips.forwarding_no"), on=now is Forwarding.REFUSED)
    yes = mark_chosen(words("tips.forwarding_yes"), on=now is Forwarding.AGREED)
    row = (MayForward(yes=False).button(no), MayForward(yes=True).button(yes))
    return Message("\n\n".join(parts), (row,))


def forwarding_letter(case: Case, *, words: Words, mark: str) -> Letter:
    """Write the letter with that question; `mark`: as of `answer_letters`."""
    page = params(forwarding_question(case, words))
    return _letter(case, page, key=f"case:{case.id}:{mark}")


def news_letter(
    case: Case, address: str, *, words: Words, mark: str, own_hosts: Collection[str]
) -> Letter:
    """Write that the report became the article at this address; `mark`: as of `answer_letters`.

    An address that is not on a host of the newsroom cannot be tapped, and has no preview.
    """
    shown = defang(address, own_hosts)
    text = words.html("tips.became_news", address=shown)
    page = Message(text, preview=address if shown == address else "")
    return _letter(case, params(page), key=f"case:{case.id}:{mark}")


def stop_letter(case: Case, *, words: Words, mark: str) -> Letter:
    """Write that the newsroom does not go on, and why; `mark`: as of `answer_letters`."""
    text = words.html("tips.not_pursued", reason=reason_for_source(case, words))
    return _letter(case, params(Message(text)), key=f"case:{case.id}:{mark}")


def reason_for_source(case: Case, words: Words) -> str:
    """Return the editors' reason not to go on, as the source reads it."""
    return words(f"tips.reason_{case.reason}") if case.reason in set(Reason) else case.reason


def closing_letter(case: Case, *, words: Words) -> Letter:
    """Write that a closed case is erased. The letter belongs to no case, since that is gone."""
    text = words.html("tips.closed_quietly" if case.discreet else "tips.closed_by_editors")
    page, key = params(Message(text)), f"case:{case.id}:closed"
    return Letter(case.source_chat_id, page, key=key, kind=Kind.ANSWER)


def is_headed(said: str, texts: Texts) -> bool:
    """Whether the bot's words are those of a letter to a source, in any language."""
    heads = (texts.in_every_language(key) for key in HEADS)
    return any(said.startswith(head) for head in heads)


def _answer(case: Case, piece: Evidence, from_chat_id: int, words: Words) -> Iterator[Letter]:
    head = words.html("tips.answered")
    if piece.kind in {tips.TEXT, tips.CONTACT, tips.CONTACT_ASKED}:
        yield from _quote_letters(case, piece.text, words)
        return
    if piece.latitude is not None and piece.longitude is not None:
        yield _message(case, head)
        place: Params = {"latitude": piece.latitude, "longitude": piece.longitude}
        yield _letter(case, place, method="sendLocation")
        return
    if piece.kind not in COPIED:
        return
    heading = words("tips.answered_plain")
    caption = f"{heading}\n\n{piece.text}".rstrip()
    if not fits_caption(piece.kind, caption):
        yield from _quote_letters(case, piece.text, words) if piece.text else [_message(case, head)]
        caption = ""
    copied, again = copy_of(piece, from_chat_id=from_chat_id, caption=caption)
    yield replace(_letter(case, copied, method="copyMessage"), fallback=(again,))


def _answerable(letter: Letter, words: Words) -> Letter:
    """Add *Jawab* below the letter. An edit without a keyboard would remove it (Bot API)."""
    answer = AnswerEditors().button(words("tips.answer_button"))
    below: dict[str, Json] = {"reply_markup": keyboard(((answer,),))}
    again = tuple((method, {**given, **below}) for method, given in letter.fallback)
    return replace(letter, params={**letter.params, **below}, fallback=again)


def _quote_letters(case: Case, text: str, words: Words) -> Sequence[Letter]:
    return [_message(case, part) for part in _parts(text, words)]


def _parts(text: str, words: Words) -> list[str]:
    """Return an answer in words as messages: most often one."""
    parts = [quote(chunk) for chunk in chunks_of(text) or [""]]
    parts[0] = words.html("tips.answered") + "\n" + parts[0]
    parts[-1] += "\n" + words.html("tips.answer_back")
    return parts


def _message(case: Case, text: str) -> Letter:
    return _letter(case, params(Message(text)))


def _letter(
    case: Case, given: Params, *, key: str = "", method: str = "sendMessage", to_card: bool = True
) -> Letter:
    return Letter.to_source(
        case.source_chat_id, case.id, given, key=key, method=method, to_card=to_card
    )

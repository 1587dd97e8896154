"""A tip as letters: to the editors without anything that tells who sent it, to its source alone.

Media go by copyMessage, which has no link to the original (Bot API: copyMessage), never by
forwardMessage. Captions are always given anew and without entities: a kept one carries text
mentions. Where the source has deleted the original, the file itself is sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.cases.messages.card import (
    ANSWER_ROOM,
    EditorsView,
    account_chunks,
    card_text,
    category_name,
    pieces_of,
    place_name,
)
from bot.cases.messages.card_buttons import card_buttons
from bot.cases.messages.copying import COPIED, chunks_of, copy_of, fits_caption, quote
from bot.cases.messages.topic import topic_name
from bot.cases.model import Case
from bot.core.json_codec import Json, Params
from bot.delivery.model import Kind, Letter, Outcome, Priority
from bot.delivery.retry import CREATE
from bot.messages.catalogue import Html
from bot.messages.message import Keyboard, Message, params
from bot.messages.sanitize import defang
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence
from bot.tips.questionnaire import QuestionKind, load_form

__all__ = [
    "ANSWER_ROOM",
    "EditorsView",
    "addition_letters",
    "card",
    "card_letter",
    "card_letter_if_changed",
    "category_name",
    "end_of_topic_letter",
    "letters_again",
    "opening_letters",
    "place_name",
    "remark_letter",
]

_IN_WORDS = {
    tips.TEXT: "editors.text",
    tips.ACCOUNT: "editors.text",
    tips.CONTACT: "editors.contact",
}


def opening_letters(
    draft: Draft, *, case_id: int, codename: str, source: int, view: EditorsView, now: float
) -> tuple[Letter, ...]:
    """A new case for the editors: the card, then the evidence, in one lane."""
    case = Case(
        id=case_id,
        codename=codename,
        category=draft.answers.get("category", ""),
        place=draft.answers.get("place", ""),
        status="new",
        opened_at=now,
        source_chat_id=source,
        language=draft.language,
        answers=draft.answers,
        evidence=draft.evidence,
        form=draft.form,
    )
    return _opening(case, view=view, now=now, mark="opening")


def _opening(case: Case, *, view: EditorsView, now: float, mark: str) -> tuple[Letter, ...]:
    post = _Post(case.id, case.codename, case.source_chat_id, view, mark=mark)
    letters = [
        post.topic(topic_name(case, view)),
        _shown(case, post, now),
        *(
            post.message(f"{post.head('editors.continued')}\n{quote(chunk)}")
            for chunk in account_chunks(case)[1:]
        ),
        *_answers(case, post),
        *post.all_of(pieces_of(case)),
        *_dialogue(case, post),
    ]
    return tuple(post.number(letters))


def letters_again(
    case: Case, outcome: Outcome, *, view: EditorsView, now: float
) -> tuple[Letter, ...]:
    """What editors deleted, for them: the card where that alone is gone, else all of the case."""
    mark = f"again:{outcome.item.id}"
    if outcome.item.kind is not Kind.CARD:
        return _opening(case, view=view, now=now, mark=mark)
    post = _Post(case.id, case.codename, case.source_chat_id, view, mark=mark)
    return tuple(post.number([_shown(case, post, now)]))


def _shown(case: Case, post: _Post, now: float) -> Letter:
    text, buttons = card_text(case, post.view, now), card_buttons(case, post.view)
    return post.message(text, buttons=buttons, card=True)


def card_letter_if_changed(
    before: Case, after: Case, view: EditorsView, now: float, *, mark: str
) -> tuple[Letter, ...]:
    """The card anew, where what happened is seen on it: the first evidence moves the meter."""
    if card_text(before, view, now) == card_text(after, view, now):
        return ()
    return (card_letter(after, view, now, mark=mark),)


def remark_letter(case: Case, text: Html, *, chat_id: int, mark: str) -> Letter:
    """A line of the bot's under the card, for the editors; `mark`: as of `addition_letters`."""
    page: Params = {**params(Message(text, protect=True)), "disable_notification": True}
    return Letter.to_editors(chat_id, case.id, page, key=f"case:{case.id}:remark:{mark}")


def end_of_topic_letter(case: Case, thread: int, *, chat_id: int, delete: bool = False) -> Letter:
    """Closes the topic of a case that is closed; of one that was taken back, deletes it.

    A letter of no case: that is erased.
    """
    return Letter.to_chat(
        chat_id,
        {"message_thread_id": thread},
        key=f"case:{case.id}:end of topic",
        method="deleteForumTopic" if delete else "closeForumTopic",
    )


def card(case: Case, view: EditorsView, now: float) -> Message:
    """The card of a case as it is now, with its buttons."""
    return Message(card_text(case, view, now), card_buttons(case, view), protect=True)


def card_letter(
    case: Case, view: EditorsView, now: float, *, mark: str, urgent: bool = True
) -> Letter:
    """The card where it stands, shown as the case is now. `mark`: as of `addition_letters`."""
    return Letter.to_editors(
        view.chat_id,
        case.id,
        params(card(case, view, now)),
        key=f"case:{case.id}:card:{mark}",
        kind=Kind.CARD,
        priority=Priority.TIP if urgent else Priority.EDIT,
        method="editMessageText",
    )


def addition_letters(
    case: Case,
    piece: Evidence,
    *,
    view: EditorsView,
    source: int,
    mark: str,
    corrected: bool = False,
) -> tuple[Letter, ...]:
    """What a source adds to its case later; a corrected message is added, the first one stays.

    `mark`: random, so that the letters' keys are their own. `source`: the chat it came from.
    """
    post = _Post(case.id, case.codename, source, view, mark=mark)
    return tuple(post.number(list(_added(piece, post, corrected=corrected))))


def _added(piece: Evidence, post: _Post, *, corrected: bool) -> Iterator[Letter]:
    head = "editors.corrected" if corrected else "editors.added"
    if piece.kind in _IN_WORDS:
        yield from post.quoted(piece.text, head)
        return
    if corrected:
        yield post.line(head)
    yield from post.media(piece)


def _dialogue(case: Case, post: _Post) -> Iterator[Letter]:
    """What was said since, where a case is shown again."""
    for turn in case.turns:
        if turn.by_source:
            yield from _added(turn.piece, post, corrected=turn.corrected)
        else:
            yield from post.answer_copy(turn.piece)


def _answers(case: Case, post: _Post) -> Iterator[Letter]:
    """What was answered in words of some length, each under the name of its question."""
    for question in load_form(case.form).asked(case.answers):
        if question.kind is QuestionKind.LINE and question.label:
            label = post.view.words(question.label)
            head = post.view.words.html("editors.answer", codename=post.codename, label=label)
            for chunk in chunks_of(defang(case.answers.get(question.field, ""))):
                yield post.message(f"{head}\n{quote(chunk)}")


@dataclass(frozen=True, slots=True)
class _Post:
    """Writes the letters of one case to the editors."""

    case_id: int
    codename: str
    source: int
    view: EditorsView
    mark: str

    def number(self, letters: Sequence[Letter]) -> Iterator[Letter]:
        """Each letter gets a key of its own: none is written twice."""
        for at, letter in enumerate(letters):
            yield replace(letter, key=f"case:{self.case_id}:{self.mark}:{at}")

    def all_of(self, pieces: Sequence[Evidence]) -> Iterator[Letter]:
        """Pieces in their order; those of an album together."""
        for album, group in groupby(pieces, key=lambda piece: piece.album or None):
            together = sorted(group, key=lambda piece: piece.message_id)
            if album is None or len(together) == 1:
                for piece in together:
                    yield from self.piece(piece)
            else:
                for at in range(0, len(together), 10):
                    yield from self._album(together[at : at + 10])

    def piece(self, piece: Evidence) -> Iterator[Letter]:
        """One piece, in words or as a copy."""
        if piece.kind in _IN_WORDS:
            yield from self.quoted(piece.text, _IN_WORDS[piece.kind])
        else:
            yield from self.media(piece)

    def media(self, piece: Evidence) -> Iterator[Letter]:
        """A copy of the source's message with its caption in plain words."""
        if piece.latitude is not None and piece.longitude is not None:
            if piece.text:
                yield from self.quoted(piece.text, "editors.location")
            yield self._letter(
                "sendLocation", {"latitude": piece.latitude, "longitude": piece.longitude}
            )
            return
        caption = defang(piece.text)
        if not fits_caption(piece.kind, caption):
            yield from self.quoted(piece.text, "editors.caption")
            caption = ""
        copied, again = copy_of(piece, from_chat_id=self.source, caption=caption)
        yield self._letter("copyMessage", copied, fallback=again)

    def answer_copy(self, piece: Evidence) -> Iterator[Letter]:
        """What editors answered, in their own group: its message may be gone with the topic."""
        yield from self.quoted(piece.text, "editors.answered_before")
        if piece.kind in COPIED:
            _, (method, again) = copy_of(piece, from_chat_id=self.view.chat_id, caption="")
            yield self._letter(method, again)

    def topic(self, name: str) -> Letter:
        """A topic for all that follows, where the group is a forum."""
        return self._letter(CREATE, {"name": name}, to_card=False)

    def _album(self, pieces: Sequence[Evidence]) -> Iterator[Letter]:
        """An album as one: first its words (copyMessages can drop captions, not change them)."""
        captions = [piece.text for piece in pieces if piece.text]
        said = "\n".join(captions)
        yield from self.quoted(said, "editors.album", n=len(pieces))
        ids = [piece.message_id for piece in pieces]  # strictly increasing (Bot API: copyMessages)
        media: list[Json] = [{"type": piece.kind, "media": piece.file_id} for piece in pieces]
        yield self._letter(
            "copyMessages",
            {"from_chat_id": self.source, "message_ids": ids, "remove_caption": True},
            fallback=("sendMediaGroup", {"media": media}),
            to_card=False,  # copyMessages takes no reply_parameters
        )

    def quoted(self, text: str, key: str, n: int | None = None) -> list[Letter]:
        """A stranger's words under a line that says what they are; in parts where they are long."""
        head = self.head(key, n)
        chunks = chunks_of(defang(text))
        if not chunks:
            return [self.message(head)]
        return [self.message(f"{head}\n{quote(chunk)}") for chunk in chunks]

    def line(self, key: str) -> Letter:
        """A line alone."""
        return self.message(self.head(key))

    def head(self, key: str, n: int | None = None) -> Html:
        """The codename and what follows."""
        if n is None:
            return self.view.words.html(key, codename=self.codename)
        return self.view.words.count_html(key, n, codename=self.codename)

    def message(self, text: str, *, buttons: Keyboard = (), card: bool = False) -> Letter:
        """A message in HTML."""
        return self._letter("sendMessage", params(Message(text, buttons)), to_card=not card)

    def _letter(
        self,
        method: str,
        given: Params,
        *,
        fallback: tuple[str, Params] | None = None,
        to_card: bool = True,
    ) -> Letter:
        protected: dict[str, Json] = {} if method == CREATE else {"protect_content": True}
        return Letter.to_editors(
            self.view.chat_id,
            self.case_id,
            {**given, **protected},
            key="",
            kind=Kind.TIP,
            method=method,
            to_card=to_card,
            fallback=((fallback[0], {**fallback[1], **protected}),) if fallback else (),
        )

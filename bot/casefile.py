"""A tip as letters: to the editors without anything that tells who sent it, to its source alone.

Media go by copyMessage, which has no link to the original (Bot API: copyMessage), never by
forwardMessage. Captions are always given anew and without entities: a kept one carries text
mentions. Where the source has deleted the original, the file itself is sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from bot import tips
from bot.copies import chunks_of, copy_of, fits_caption, quote
from bot.defang import defang
from bot.gazetteer import Gazetteer
from bot.model import Case, Draft, Evidence, Json, Kind, Letter, Params, Priority
from bot.render import Message, params, plain
from bot.texts import Html, Words
from bot.timewords import clock_time, day
from bot.tipform import Asked, Form, category_label
from bot.tipwords import known_text, place_details, place_text

ANSWER_ROOM = 400  # more than an answer has, even with its dots defanged
_IN_WORDS = {
    tips.TEXT: "editors.text",
    tips.ACCOUNT: "editors.text",
    tips.CONTACT: "editors.contact",
}


@dataclass(frozen=True, slots=True)
class EditorsDesk:
    """The editors' side: their group, their words."""

    chat_id: int
    words: Words
    gazetteer: Gazetteer
    form: Form
    zone: ZoneInfo


def place_name(place: str, desk: EditorsDesk) -> str:
    """The place as editors read it."""
    where = place_text(place, desk.gazetteer, desk.words)
    return defang(where) or desk.words("editors.no_place")


def category_name(slug: str, desk: EditorsDesk) -> str:
    """The category's name as editors read it."""
    return desk.words(category_label(slug) or "editors.no_category")


def opening(
    draft: Draft, *, case_id: int, codename: str, source: int, desk: EditorsDesk, now: float
) -> tuple[Letter, ...]:
    """A new case for the editors: the card, then the evidence, in one lane."""
    post = _Post(case_id, codename, source, desk, mark="opening")
    pieces = [piece for piece in tips.evidence(draft) if piece.kind != tips.CONTACT_ASKED]
    card, answers = _card(draft, pieces, post, now), _answers(draft, post)
    return tuple(post.number([*card, *answers, *post.all_of(pieces)]))


def addition(
    case: Case,
    piece: Evidence,
    *,
    desk: EditorsDesk,
    source: int,
    mark: str,
    corrected: bool = False,
) -> tuple[Letter, ...]:
    """What a source adds to its case later; a corrected message is added, the first one stays.

    `mark`: random, so that the letters' keys are their own. `source`: the chat it came from.
    """
    post = _Post(case.id, case.codename, source, desk, mark=mark)
    head = "editors.corrected" if corrected else "editors.added"
    if piece.kind in _IN_WORDS:
        return tuple(post.number(post.quoted(piece.text, head)))
    lines = [post.line(head)] if corrected else []
    return tuple(post.number([*lines, *post.media(piece)]))


def _card(draft: Draft, pieces: Sequence[Evidence], post: _Post, now: float) -> Iterator[Letter]:
    desk = post.desk
    category = desk.form.category(draft.answers.get("category", ""))
    place = draft.answers.get("place", "")
    known = defang(known_text(draft.answers.get("known", ""), desk.words, desk.zone, now))
    head = desk.words.html(
        "editors.card",
        codename=post.codename,
        category=category_name(category.slug if category else "", desk),
        place=plain(place_name(place, desk), ANSWER_ROOM),
        known=plain(known, ANSWER_ROOM) if known else desk.words("editors.not_said"),
        arrived=f"{day(desk.words, now, desk.zone)} {clock_time(desk.words, now, desk.zone)}",
    )
    lines = [str(head)]
    said = place_details(place, draft.answers.get("place_words", ""), desk.gazetteer)
    if said:
        lines.append(desk.words.html("editors.place", place=plain(defang(said), ANSWER_ROOM)))
    if happened := draft.answers.get("happened"):
        day_of_it = defang(known_text(happened, desk.words, desk.zone, now))
        lines.append(desk.words.html("editors.happened", day=plain(day_of_it, ANSWER_ROOM)))
    if tips.is_official(draft):
        lines.append(desk.words.html("editors.official"))
    if category and category.articles:
        lines.append(desk.words.html("editors.articles", articles="; ".join(category.articles)))
    if pieces:
        lines.append(desk.words.count_html("editors.evidence_count", len(pieces)))
    told = "\n".join(piece.text for piece in tips.account(draft))
    first, *rest = chunks_of(defang(told)) or [desk.words("editors.no_account")]
    lines.append(quote(first))
    lines.append(desk.words.html("editors.how_to_answer"))
    yield post.message("\n".join(lines), card=True)
    for chunk in rest:
        yield post.message(post.head("editors.continued") + "\n" + quote(chunk))


def _answers(draft: Draft, post: _Post) -> Iterator[Letter]:
    """What was answered in words of some length, each under the name of its question."""
    for question in post.desk.form.asked(draft.answers):
        if question.asked is Asked.LINE and question.label:
            label = post.desk.words(question.label)
            head = post.desk.words.html("editors.answer", codename=post.codename, label=label)
            for chunk in chunks_of(defang(draft.answers.get(question.field, ""))):
                yield post.message(f"{head}\n{quote(chunk)}")


@dataclass(frozen=True, slots=True)
class _Post:
    """Writes the letters of one case to the editors."""

    case_id: int
    codename: str
    source: int
    desk: EditorsDesk
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
            return self.desk.words.html(key, codename=self.codename)
        return self.desk.words.count_html(key, n, codename=self.codename)

    def message(self, text: str, *, card: bool = False) -> Letter:
        """A message in HTML."""
        return self._letter("sendMessage", params(Message(text)), to_card=not card)

    def _letter(
        self,
        method: str,
        given: Params,
        *,
        fallback: tuple[str, Params] | None = None,
        to_card: bool = True,
    ) -> Letter:
        protected: dict[str, Json] = {"protect_content": True}
        return Letter(
            chat_id=self.desk.chat_id,
            kind=Kind.TIP,
            priority=Priority.TIP,
            method=method,
            params={**given, **protected},
            key="",
            lane=f"case:{self.case_id}:editors",
            secret=True,
            case_id=self.case_id,
            reply_to_card=to_card,
            fallback=((fallback[0], {**fallback[1], **protected}),) if fallback else (),
        )

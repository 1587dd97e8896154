"""The review of a tip: everything that would be sent, and each piece that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot import tips
from bot.defang import visible
from bot.gazetteer import Gazetteer
from bot.model import Draft, Evidence
from bot.render import Button, Message, plain
from bot.texts import Html, Words
from bot.tipbuttons import TipButtons, rows
from bot.tipform import Form
from bot.tipwords import known_text, place_details, place_text

ACCOUNT_SHOWN = 1000
ANSWER_SHOWN = 150
PIECE_SHOWN = 24
_KINDS = {
    tips.TEXT: "tips.kind_text",
    "photo": "tips.kind_photo",
    "video": "tips.kind_video",
    "animation": "tips.kind_animation",
    "voice": "tips.kind_voice",
    "video_note": "tips.kind_video_note",
    "audio": "tips.kind_audio",
    "document": "tips.kind_document",
    "location": "tips.kind_location",
    tips.CONTACT: "tips.kind_contact",
    tips.CONTACT_ASKED: "tips.kind_contact",
}


@dataclass(frozen=True, slots=True)
class Review:
    """Makes the messages of one source's review."""

    words: Words
    gazetteer: Gazetteer
    form: Form
    zone: ZoneInfo

    def page(self, draft: Draft) -> Message:
        """Everything that would be sent, each part with a way to change it."""
        pieces = tips.evidence(draft)
        told = "\n".join(piece.text for piece in tips.account(draft))
        category = self.form.category(draft.answers.get("category", ""))
        none = self.words("tips.not_said")
        known = known_text(draft.answers.get("known", ""), self.words, self.zone)
        text = self.words.html(
            "tips.review",
            category=self.words(category.label) if category else none,
            place=plain(visible(self._place(draft)) or none, ANSWER_SHOWN),
            known=plain(visible(known) or none, ANSWER_SHOWN),
            account=plain(visible(told) or none, ACCOUNT_SHOWN),
            evidence=Html("\n".join(self._listed(pieces)) or none),
        )
        end = self.words.html("tips.review_end" if tips.ready(draft) else "tips.empty")
        parts = (text, file_warning(self.words, pieces), end)
        buttons = TipButtons(self.words, draft)
        changes = [
            buttons.of(question.change, "go", question.field) for question in self.form.questions
        ]
        if pieces:
            changes.append(buttons.of("tips.take_back", "pieces"))
        last: tuple[Button, ...] = (buttons.cancel(),)
        if tips.ready(draft):
            last += (buttons.of("tips.send", "send"),)
        return Message("\n\n".join(part for part in parts if part), (*rows(changes, 2), last))

    def pieces(self, draft: Draft) -> Message:
        """The pieces of evidence, each with a button that takes it back."""
        pieces = tips.evidence(draft)
        buttons = TipButtons(self.words, draft)
        taking = [
            buttons.labelled(f"✕ {number}", "x", str(piece.message_id))
            for number, piece in enumerate(pieces, 1)
        ]
        text = self.words.html("tips.pieces", evidence=Html("\n".join(self._listed(pieces))))
        return Message(text, (*rows(taking, 5), (buttons.of("tips.back", "review"),)))

    def _place(self, draft: Draft) -> str:
        place = draft.answers.get("place", "")
        where = place_text(place, self.gazetteer, self.words)
        details = place_details(place, draft.answers.get("place_words", ""), self.gazetteer)
        return f"{where} ({details})" if details else where

    def _listed(self, pieces: Sequence[Evidence]) -> list[str]:
        lines = []
        for number, piece in enumerate(pieces, 1):
            line = f"{number}. {self.words(_KINDS[piece.kind])}"
            if piece.text:
                line += f" – {plain(' '.join(visible(piece.text).split()), PIECE_SHOWN)}"
            if piece.kind == tips.CONTACT_ASKED:
                line += " " + self.words.html("tips.contact_unsent")
            lines.append(line)
        return lines


def file_warning(words: Words, pieces: Sequence[Evidence]) -> str:
    """Files go as they are, with what is hidden in them: that must be said before."""
    return words.html("tips.file_warning") if _files(pieces) else ""


def came_with_first_file(pieces: Sequence[Evidence]) -> bool:
    """Whether the newest piece is the first file, or of its album: the warning is said once."""
    files = _files(pieces)
    if not files:
        return False
    first, newest = files[0], pieces[-1]
    return newest is first or bool(newest.album and newest.album == first.album)


def _files(pieces: Sequence[Evidence]) -> list[Evidence]:
    return [piece for piece in pieces if piece.kind in {"document", "audio"}]

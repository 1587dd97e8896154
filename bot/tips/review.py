"""The review of a tip: all that would be sent, and each piece that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages.catalogue import Html, Words
from bot.messages.message import Message, clip_html
from bot.messages.paging import rows
from bot.messages.sanitize import remove_tricks
from bot.tips import completeness
from bot.tips import draft as tips
from bot.tips.buttons import DraftButtons, TipAction
from bot.tips.model import Evidence
from bot.tips.oneself import NOBODY, Oneself, hints, words_of
from bot.tips.questionnaire import Question, QuestionKind
from bot.tips.wording import answer_text, kind_text, meter_text, missing_text, time_left_text

ACCOUNT_SHOWN = 1000
ANSWER_SHOWN = 150
PIECE_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Review(DraftButtons):
    """The pages of the review of one source, who is `oneself`."""

    oneself: Oneself = NOBODY

    def page(self) -> Message:
        """Render all that would be sent, each part with a way to change it."""
        draft = self.draft
        pieces = tips.evidence(draft.evidence)
        text = "\n".join([self.words.html("tips.review"), "", *self._answers()])
        end = self.words.html(self._end() if tips.is_ready(draft) else "tips.empty")
        own = hints(words_of(draft), self.oneself, self.words)
        parts = (text, own, file_warning(self.words, pieces), self._meter(), end)
        changes = [
            self.button(question.change, TipAction.REVISIT, question.field)
            for question in self.form.questions_for(draft.answers)
            if question.change
        ]
        if pieces:
            changes.append(self.button("tips.take_back", TipAction.LIST_EVIDENCE))
        last = (self.cancel(), *self.send())
        return Message("\n\n".join(part for part in parts if part), (*rows(changes, 2), last))

    def pieces(self) -> Message:
        """Render the pieces of evidence, each with a button that takes it back."""
        pieces = tips.evidence(self.draft.evidence)
        taking = [
            self.labelled_button(f"✕ {number}", TipAction.TAKE_BACK, str(piece.message_id))
            for number, piece in enumerate(pieces, 1)
        ]
        text = self.words.html("tips.pieces", evidence=Html("\n".join(self._list_pieces(pieces))))
        return Message(text, (*rows(taking, 5), (self.button("tips.back", TipAction.REVIEW),)))

    def _answers(self) -> Iterator[str]:
        draft, none = self.draft, self.words("tips.not_said")
        for question in self.form.questions_for(draft.answers):
            if not question.label:
                continue
            label = self.words(question.label)
            if question.kind is QuestionKind.WORDS:
                told = "\n".join(piece.text for piece in tips.account(draft.evidence))
                shown = clip_html(remove_tricks(told) or none, ACCOUNT_SHOWN)
                yield self.words.html("tips.review_block", label=label, answer=shown)
            elif question.kind is QuestionKind.EVIDENCE:
                listed = Html("\n".join(self._list_pieces(tips.evidence(draft.evidence))) or none)
                yield ""
                yield self.words.html("tips.review_block", label=label, answer=listed)
            else:
                answer = remove_tricks(self._answer(question)) or none
                shown = clip_html(answer, ANSWER_SHOWN)
                yield self.words.html("tips.review_line", label=label, answer=shown)

    def _answer(self, question: Question) -> str:
        said = answer_text(question, self.draft.answers, self.context)
        return " ".join(said.split()) if question.kind is QuestionKind.LINE else said

    def _meter(self) -> str:
        """Render what an official report still needs, if the source prepares one."""
        draft = self.draft
        if not tips.is_official(draft.answers):
            return ""
        meter = completeness.measure(draft.answers, tips.newest(draft.evidence), self.form)
        left = completeness.time_left(draft.answers, self.form, self.context)
        score, until = meter_text(meter, self.words), time_left_text(left, self.words)
        return self.words.html(
            "tips.meter_page",
            meter=score,
            missing=missing_text(meter, self.words),
            until=until or self.words("tips.days_unknown"),
        )

    def _end(self) -> str:
        if not self.form.requirements:
            return "tips.review_end_general"
        official = tips.is_official(self.draft.answers)
        return "tips.review_end_official" if official else "tips.review_end"

    def _list_pieces(self, pieces: Sequence[Evidence]) -> list[str]:
        lines = []
        for number, piece in enumerate(pieces, 1):
            line = f"{number}. {kind_text(piece.kind, self.words)}"
            if piece.text:
                line += f" – {clip_html(' '.join(remove_tricks(piece.text).split()), PIECE_SHOWN)}"
            if piece.kind == tips.CONTACT_ASKED:
                line += " " + self.words.html("tips.contact_unsent")
            if piece.waits:
                line += " " + self.words.html("traces.unsent")
            lines.append(line)
        return lines


def file_warning(words: Words, pieces: Sequence[Evidence]) -> str:
    """Return the warning that files go as they are, with hidden data; empty without files."""
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

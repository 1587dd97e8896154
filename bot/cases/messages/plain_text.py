"""A report as plain text, whole: for the file that its source asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.cases.model import Turn
from bot.messages.catalogue import Words
from bot.places.gazetteer import Gazetteer
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import Form, Question, QuestionKind
from bot.tips.wording import answer_text, kind_text


@dataclass(frozen=True, slots=True)
class CaseText:
    """Writes out what is held of one report, all versions included."""

    words: Words
    gazetteer: Gazetteer
    form: Form
    zone: ZoneInfo

    def lines(self, answers: Mapping[str, str], evidence: Sequence[Evidence]) -> Iterator[str]:
        """Each answer under its name, then the account, then each piece."""
        for question in self.form.asked(answers):
            if question.label and question.kind not in {QuestionKind.WORDS, QuestionKind.EVIDENCE}:
                said = self._said(question, answers) or self.words("tips.not_said")
                yield f"{self.words(question.label)}: {said}"
        for piece in evidence:
            if piece.kind == tips.ACCOUNT:
                yield f"{self.words('tips.label_account')}: {piece.text}"
        for piece in evidence:
            if piece.kind != tips.ACCOUNT:
                yield self._piece(piece)

    def answer_lines(self, turns: Iterable[Turn]) -> Iterator[str]:
        """What the editors answered."""
        for turn in turns:
            if not turn.by_source:
                answer = turn.piece.text or kind_text(turn.piece.kind, self.words)
                yield f"{self.words('mydata.answered')}: {answer}"

    def _said(self, question: Question, answers: Mapping[str, str]) -> str:
        return answer_text(
            question,
            answers,
            form=self.form,
            words=self.words,
            gazetteer=self.gazetteer,
            zone=self.zone,
            now=0.0,
        )

    def _piece(self, piece: Evidence) -> str:
        parts = [kind_text(piece.kind, self.words)]
        if piece.latitude is not None and piece.longitude is not None:
            parts.append(f"{piece.latitude}, {piece.longitude}")
        if piece.text:
            parts.append(piece.text)
        if piece.file_id:
            parts.append(f"file_id {piece.file_id}")
        return f"{self.words('tips.label_evidence')}: {' – '.join(parts)}"

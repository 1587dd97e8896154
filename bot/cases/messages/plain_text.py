"""A whole report as plain text, for the file that its source asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.cases.model import Turn
from bot.messages.catalogue import Words
from bot.places.labels import PageContext
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import Form, QuestionKind
from bot.tips.wording import answer_text, kind_text


def report_lines(
    answers: Mapping[str, str], evidence: Sequence[Evidence], form: Form, context: PageContext
) -> Iterator[str]:
    """Yield each answer under its name, then the account, then each piece, with all versions."""
    words = context.words
    asked = form.questions_for(answers)
    for question in form.questions:
        if question not in asked and not answers.get(question.field):
            continue
        if question.label and question.kind not in {QuestionKind.WORDS, QuestionKind.EVIDENCE}:
            said = answer_text(question, answers, context) or words("tips.not_said")
            yield f"{words(question.label)}: {said}"
    for piece in evidence:
        if piece.kind == tips.ACCOUNT:
            yield f"{words('tips.label_account')}: {piece.text}"
    for piece in evidence:
        if piece.kind != tips.ACCOUNT:
            yield _piece_line(piece, words)


def answer_lines(turns: Iterable[Turn], words: Words) -> Iterator[str]:
    """Yield the answers of the editors."""
    for turn in turns:
        if not turn.by_source and not turn.withdrawn:
            answer = turn.piece.text or kind_text(turn.piece.kind, words)
            yield f"{words('mydata.answered')}: {answer}"


def _piece_line(piece: Evidence, words: Words) -> str:
    parts = [kind_text(piece.kind, words)]
    if piece.latitude is not None and piece.longitude is not None:
        parts.append(f"{piece.latitude}, {piece.longitude}")
    if piece.text:
        parts.append(piece.text)
    if piece.file_id:
        parts.append(f"file_id {piece.file_id}")
    return f"{words('tips.label_evidence')}: {' – '.join(parts)}"

"""The letters to the editors about a case: none of them tells who sent it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cases.messages.card import (
    EditorsView,
    account_chunks,
    card_text,
    closed_text,
    erased_text,
    pieces_of,
    topic_name,
)
from bot.cases.messages.card_buttons import card_buttons, closed_buttons
from bot.cases.messages.copying import chunks_of, give_keys, quote
from bot.cases.messages.letter_writer import IN_WORDS, LetterWriter
from bot.cases.model import Case, Closing
from bot.core.json_codec import Params
from bot.delivery.model import Kind, Letter, Outcome, Priority
from bot.messages.catalogue import Html, Words
from bot.messages.message import Message, params
from bot.messages.sanitize import defang
from bot.tips.model import Evidence
from bot.tips.questionnaire import QuestionKind, load_form


def opening_letters(case: Case, *, view: EditorsView) -> tuple[Letter, ...]:
    """Write the letters of a new case: the card, then the evidence, in one lane."""
    return _opening(case, view=view, mark="opening")


def _opening(case: Case, *, view: EditorsView, mark: str) -> tuple[Letter, ...]:
    writer = LetterWriter(case, view)
    letters = [
        writer.topic(topic_name(case, view)),
        _card_of(writer),
        *(
            writer.message(f"{writer.head('editors.continued')}\n{quote(chunk)}")
            for chunk in account_chunks(case)[1:]
        ),
        *_answers(writer),
        *writer.all_of(pieces_of(case)),
        *_dialogue(writer),
    ]
    return give_keys(letters, case.id, mark)


def letters_again(case: Case, outcome: Outcome, *, view: EditorsView) -> tuple[Letter, ...]:
    """Write again what editors deleted: the card where only that is gone, else all of the case."""
    mark = f"again:{outcome.item.id}"
    if outcome.item.kind is not Kind.CARD:
        return _opening(case, view=view, mark=mark)
    return give_keys([_card_of(LetterWriter(case, view))], case.id, mark)


def _card_of(writer: LetterWriter) -> Letter:
    page = card(writer.case, writer.view)
    return writer.message(page.text, buttons=page.buttons, card=True)


def card_letter_if_changed(
    before: Case, after: Case, view: EditorsView, *, mark: str
) -> tuple[Letter, ...]:
    """Write the card anew, if its text has changed: the first evidence moves the meter."""
    if card_text(before, view) == card_text(after, view):
        return ()
    return (card_letter(after, view, mark=mark),)


def remark_letter(case: Case, text: Html, *, chat_id: int, mark: str, quiet: bool = True) -> Letter:
    """Write a line of the bot under the card, for the editors; `mark`: as of `addition_letters`."""
    page: Params = {**params(Message(text, protect=True)), "disable_notification": quiet}
    return Letter.to_editors(chat_id, case.id, page, key=f"case:{case.id}:remark:{mark}")


def end_of_topic_letter(case: Case, thread: int, *, chat_id: int, delete: bool = False) -> Letter:
    """Close the topic of a closed case; with `delete`, delete that of a case taken back.

    The letter belongs to no case, since that is erased.
    """
    return Letter(
        chat_id,
        {"message_thread_id": thread},
        key=f"case:{case.id}:end of topic",
        method="deleteForumTopic" if delete else "closeForumTopic",
    )


def erased_letter(case: Case, closing: Closing, card: int, *, chat_id: int, words: Words) -> Letter:
    """Write the card in this message once its case is erased; the letter belongs to no case."""
    return Letter(
        chat_id,
        {**params(Message(erased_text(case, closing, words))), "message_id": card},
        key=f"case:{case.id}:erased",
        method="editMessageText",
    )


def card(case: Case, view: EditorsView) -> Message:
    """Render the card of a case as it is now, with its buttons; or that the case is closed."""
    if case.closing is not None:
        text = closed_text(case, case.closing, view)
        return Message(text, closed_buttons(case, view), protect=True)
    return Message(card_text(case, view), card_buttons(case, view), protect=True)


def card_letter(case: Case, view: EditorsView, *, mark: str, urgent: bool = True) -> Letter:
    """Write the edit of the card to the case as it is now. `mark`: as of `addition_letters`."""
    return Letter.to_editors(
        view.chat_id,
        case.id,
        params(card(case, view)),
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
    mark: str,
    corrected: bool = False,
) -> tuple[Letter, ...]:
    """Write what a source adds later; a corrected message is added, and the first one stays.

    `mark`: random, so that the letters' keys are their own.
    """
    added = _addition(piece, LetterWriter(case, view), corrected=corrected)
    return give_keys(added, case.id, mark)


def _addition(piece: Evidence, writer: LetterWriter, *, corrected: bool) -> Iterator[Letter]:
    head = "editors.corrected" if corrected else "editors.added"
    if piece.kind in IN_WORDS:
        yield from writer.quote_words(piece.text, head)
        return
    if corrected:
        yield writer.message(writer.head(head))
    yield from writer.media(piece)


def _dialogue(writer: LetterWriter) -> Iterator[Letter]:
    """Write the dialogue so far, where a case is shown again."""
    for turn in writer.case.turns:
        if turn.by_source:
            yield from _addition(turn.piece, writer, corrected=turn.corrected)
        elif not turn.withdrawn:
            yield from writer.answer_copy(turn.piece)


def _answers(writer: LetterWriter) -> Iterator[Letter]:
    """Write the longer answers in words, each under the name of its question."""
    case = writer.case
    for question in load_form(case.form).questions_for(case.answers):
        if question.kind is QuestionKind.LINE and question.label:
            label = writer.view.words(question.label)
            head = writer.view.words.html("editors.answer", codename=case.codename, label=label)
            for chunk in chunks_of(defang(case.answers.get(question.field, ""))):
                yield writer.message(f"{head}\n{quote(chunk)}")

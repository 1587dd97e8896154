"""The bot's last question in a chat, so that "ya" or a bare name may answer it.

The question is kept in the process only, until the person's next message or press is answered.
After a restart "ya" is a courtesy, and the question's buttons still work. Keeping it in a table
would cost a row at every question for the seconds of a restart, as Telegram does not show a bot its
own messages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.messages.callback_data import CallbackData
from bot.readers.buttons import SchedulePart
from bot.readers.understanding.wishes import Wish
from handlers.base.request import Request

_WAITING = "question"


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question with the button that "yes" stands for, or the wish that lacks a place or words.

    `typed`: the page of /jadwal whose hour or number is missing; `again`: it was asked again.
    """

    yes: CallbackData | None = None
    missing: Wish | None = None
    typed: SchedulePart | None = None
    again: bool = False


def remember_question(request: Request, question: Question) -> None:
    """Remember the question; where it needs words, a group is told to reply to it."""
    request.asks_for_words = question.yes is None
    if request.memory is not None:
        request.memory[_WAITING] = question


def keep_question(request: Request) -> None:
    """Keep the question after words of a group's member whose answer does not count."""
    question = waiting_question(request)
    if question is not None and request.memory is not None:
        request.memory[_WAITING] = replace(question)


def waiting_question(request: Request) -> Question | None:
    """Return the question that waits for an answer; None without one."""
    kept = request.memory.get(_WAITING) if request.memory is not None else None
    return kept if isinstance(kept, Question) else None


def settle_question(request: Request, question: Question | None) -> None:
    """Forget this question, which the message after it answered; a new one stays."""
    if question is not None and waiting_question(request) is question and request.memory:
        del request.memory[_WAITING]

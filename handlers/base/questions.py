"""The question that the bot asked last in a chat, so that "ya" or a bare name may answer it.

It stands until the next thing that person says or taps was answered, and in the process only:
after a restart "ya" is a courtesy, and the buttons of the question still work. To keep it
would cost a row at every question for the seconds of a restart, as Telegram does not show a bot
its own messages.
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
    """What a yes stands for, as the button that says it; or whose place or words are missing.

    `typed`: the page of /jadwal whose hour or number is; `again`: it was asked for once more.
    """

    yes: CallbackData | None = None
    missing: Wish | None = None
    typed: SchedulePart | None = None
    again: bool = False


def remember_question(request: Request, question: Question) -> None:
    """This is asked now; in a group it says that words count as a reply to it."""
    request.asks_for_words = question.yes is None
    if request.memory is not None:
        request.memory[_WAITING] = question


def keep_question(request: Request) -> None:
    """It stands, whatever was said: in a group, somebody said it whose answer it does not want."""
    question = waiting_question(request)
    if question is not None and request.memory is not None:
        request.memory[_WAITING] = replace(question)


def waiting_question(request: Request) -> Question | None:
    """The question that stands."""
    kept = request.memory.get(_WAITING) if request.memory is not None else None
    return kept if isinstance(kept, Question) else None


def settle_question(request: Request, question: Question | None) -> None:
    """The message after this question was answered: it stands no more, unless a new one does."""
    if question is not None and waiting_question(request) is question and request.memory:
        del request.memory[_WAITING]

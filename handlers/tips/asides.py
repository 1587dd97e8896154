"""Words in a report's dialogue that answer its buttons, or may not be for the report."""

from __future__ import annotations

import telegram

from bot.messages.message import Message
from bot.readers.understanding.intents import asks_for_news, understand
from bot.readers.understanding.sentence_reader import Utterance
from bot.readers.understanding.wishes import Wish, load_catalogue
from bot.tips import draft as tips
from bot.tips.buttons import ForReport
from bot.tips.model import Draft
from bot.tips.questionnaire import QuestionKind
from handlers.base.prompts import last_prompt
from handlers.base.request import Request

REALLY = "really"  # the step of the prompt "Hapus laporan ini?"
AGREEING = frozenset({Wish.YES, Wish.FINE, Wish.RESUME})
REFUSING = frozenset({Wish.NO, Wish.NEVER_MIND})
_FOR_BOT = frozenset({
    Wish.HELP, Wish.WHO, Wish.LATEST, Wish.PLACES, Wish.MY_REPORT, Wish.PAUSE, Wish.STOP,
    Wish.LESS, Wish.NOT_AT_NIGHT, Wish.ONLY_MORNINGS, Wish.LANGUAGE, Wish.PRIVACY, Wish.CONTACT,
    Wish.SCHEDULE, Wish.ADVERTISE, Wish.FOLLOW, Wish.UNFOLLOW, Wish.UNFOLLOW_ALL,
})  # fmt: skip


def wish_of(request: Request, message: telegram.Message) -> Utterance | None:
    """Return the wish of a message with known words only; None for other messages."""
    if not message.text:
        return None
    said = understand(message.text, load_catalogue(), request.services.finder)
    return said if said.whole else None


def is_asked_to_drop(request: Request) -> bool:
    """Whether the last prompt was "Hapus laporan ini?"."""
    return last_prompt(request, REALLY) is not None


def is_for_bot(message: telegram.Message, said: Utterance) -> bool:
    """Whether the message is a wish to the bot, or a question for news."""
    if said.wish in _FOR_BOT:
        return True
    return asks_for_news(message.text or "", load_catalogue()) and bool(said.rest)


def advances(draft: Draft, said: Utterance) -> bool:
    """Whether the words skip the question: "lanjutkan", or "tidak ada" for evidence."""
    question = tips.waiting_question(draft)
    if question is None:
        return False
    if said.wish is Wish.RESUME:
        return True
    return question.kind is QuestionKind.EVIDENCE and said.wish is Wish.NO


async def ask_back(request: Request, message: telegram.Message, draft: Draft) -> None:
    """Ask whether a message is for the report or for the bot; keep nothing before the answer."""
    words = request.services.texts.of(draft.language)
    no = ForReport(yes=False).button(words("wishes.for_report_no"))
    yes = ForReport(yes=True).button(words("wishes.for_report_yes"))
    page = Message(words.html("wishes.for_report"), ((no, yes),))
    await request.reply(page, quoted=message.message_id)

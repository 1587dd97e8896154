"""Words said while a report is written that answer its buttons, or may not be for it at all."""

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
    """What a message of nothing but known words wants; None for a story, or no words."""
    if not message.text:
        return None
    said = understand(message.text, load_catalogue(), request.services.finder)
    return said if said.whole else None


def is_asked_to_drop(request: Request) -> bool:
    """Whether "Hapus laporan ini?" was the last that was asked."""
    return last_prompt(request, REALLY) is not None


def is_for_bot(message: telegram.Message, said: Utterance) -> bool:
    """Whether it is a wish to the bot, or a question for news."""
    if said.wish in _FOR_BOT:
        return True
    return asks_for_news(message.text or "", load_catalogue()) and bool(said.rest)


def advances(draft: Draft, said: Utterance) -> bool:
    """Whether it says that there is nothing (more) to say: "lanjutkan", "tidak ada" evidence."""
    question = tips.waiting_question(draft)
    if question is None:
        return False
    if said.wish is Wish.RESUME:
        return True
    return question.kind is QuestionKind.EVIDENCE and said.wish is Wish.NO


async def ask_back(request: Request, message: telegram.Message, draft: Draft) -> None:
    """For the report, or for the bot? Nothing is kept before that is answered."""
    words = request.services.texts.of(draft.language)
    no = ForReport(yes=False).button(words("wishes.for_report_no"))
    yes = ForReport(yes=True).button(words("wishes.for_report_yes"))
    page = Message(words.html("wishes.for_report"), ((no, yes),))
    await request.reply(page, quoted=message.message_id)

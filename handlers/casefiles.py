"""Files that a source asks for on its ticket's page: what is held of the report."""

from __future__ import annotations

from telegram import Update

from bot.casetext import CaseText
from bot.context import Context
from bot.model import Case
from bot.render import Button
from bot.texts import Words
from bot.timewords import moment
from bot.tipform import load_form
from handlers.files import send_file
from handlers.replies import parts_of, toast
from handlers.takingback import own_case_of_press, say_closed, tie

BUTTON = "g"  # callback data: `g:text`, of the case that the message belongs to


def button(words: Words) -> Button:
    """For what is held of the report."""
    return Button(words("mydata.report"), f"{BUTTON}:text")


async def press(update: Update, context: Context) -> None:
    """`g:text`: what is held of the report, whole."""
    case = await own_case_of_press(update, context)
    if case is None or parts_of(update) != ["text"]:
        await say_closed(update, context)
        return
    await toast(update)
    words = context.services.words(case.language)
    sent = await send_file(
        update,
        context,
        _text(context, case, words).encode("utf-8", "replace"),
        name=words("mydata.report_file_name"),
        caption=words.html("mydata.report_caption"),
    )
    await tie(update, context, case, sent)


def _text(context: Context, case: Case, words: Words) -> str:
    services = context.services
    when = moment(words, case.opened_at, 0.0, services.zone)
    text = CaseText(words, services.gazetteer, load_form(case.form), services.zone)
    lines = [words("mydata.report_title", when=when), ""]
    return "\n".join([*lines, *text.lines(case.answers, case.evidence)]) + "\n"

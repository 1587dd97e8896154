"""Buttons of the ticket's page: the report as a file, and the official form of it."""

from __future__ import annotations

from telegram import Update

from bot.cases import workflow as tips
from bot.cases.messages import removal
from bot.cases.messages.plain_text import CaseText
from bot.cases.model import Case
from bot.cases.official_form import offered
from bot.messages.catalogue import Words
from bot.messages.dates import moment
from bot.messages.message import Button, Keyboard
from bot.tips.questionnaire import load_form
from handlers.base.context import Context
from handlers.base.files import send_file
from handlers.base.replies import parts_of, toast
from handlers.tips import official_form as officialform
from handlers.tips.removal import own_case_of_press, say_closed, tie

BUTTON = "g"  # callback data: `g:text`, `g:form`, of the case that the message belongs to; `g:gone`


def rows(case: Case, words: Words) -> Keyboard:
    """What a source can do with its report."""
    held = (removal.button(words), Button(words("mydata.report"), f"{BUTTON}:text"))
    if not offered(load_form(case.form)):
        return (held,)
    return ((Button(words("form.button"), f"{BUTTON}:form"),), held)


async def press(update: Update, context: Context) -> None:
    """What is held of the report, whole; its official form; or the pressed file goes."""
    wanted = parts_of(update)
    if wanted == ["gone"]:
        await officialform.delete_pressed(update, context)
        return
    case = await own_case_of_press(update, context)
    if case is not None and wanted == ["text"]:
        await toast(update)
        await _send_text(update, context, case)
    elif case is not None and wanted == ["form"] and offered(load_form(case.form)):
        await officialform.ask(update, context, case)
    else:
        await say_closed(update, context)


async def _send_text(update: Update, context: Context, case: Case) -> None:
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
    lines += text.lines(case.answers, tips.said_by_source(case))
    lines += text.answered(case.turns)
    return "\n".join(lines) + "\n"

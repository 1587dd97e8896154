"""Buttons of the ticket's page: the report as a file, and the official form of it."""

from __future__ import annotations

from dataclasses import replace

from bot.cases import workflow as tips
from bot.cases.buttons import FileWish, TicketFile
from bot.cases.messages import removal
from bot.cases.messages.plain_text import answer_lines, report_lines
from bot.cases.model import Case
from bot.cases.official_form import is_offered
from bot.messages.catalogue import Words
from bot.messages.dates import moment
from bot.messages.message import Keyboard
from bot.tips.identity import official_name
from bot.tips.questionnaire import load_form
from handlers.base.request import Request
from handlers.tips import official_form
from handlers.tips.removal import own_case_of_press, say_closed, tie_to_case


def rows(case: Case, words: Words) -> Keyboard:
    """What a source can do with its report."""
    report = TicketFile(FileWish.TEXT).button(words("mydata.report"))
    held = (removal.button(words), report)
    form = load_form(case.form)
    if not is_offered(form):
        return (held,)
    official = words("form.button", form=official_name(form.name))
    return ((TicketFile(FileWish.FORM).button(official),), held)


async def press(request: Request, button: TicketFile) -> None:
    """What is held of the report, whole; its official form; or the pressed file goes."""
    if button.wish is FileWish.GONE:
        await official_form.delete_pressed(request)
        return
    case = await own_case_of_press(request)
    if case is not None and button.wish is FileWish.TEXT:
        await _send_text(request, case)
    elif case is not None and is_offered(load_form(case.form)):
        await official_form.ask(request, case)
    else:
        await say_closed(request)


async def _send_text(request: Request, case: Case) -> None:
    words = request.services.texts.of(case.language)
    sent = await request.reply_with_file(
        _text(request, case, words).encode("utf-8", "replace"),
        name=words("mydata.report_file_name"),
        caption=words.html("mydata.report_caption"),
    )
    await tie_to_case(request, case, sent)


def _text(request: Request, case: Case, words: Words) -> str:
    context = replace(request.context_in(case.language), now=0.0)
    when = moment(words, case.opened_at, context.now, context.zone)
    lines = [words("mydata.report_title", when=when), ""]
    lines += report_lines(case.answers, tips.said_by_source(case), load_form(case.form), context)
    lines += answer_lines(case.turns, words)
    return "\n".join(lines) + "\n"

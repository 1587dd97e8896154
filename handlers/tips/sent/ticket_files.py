"""The buttons of the ticket's page: the report's files, and the discreet mode."""

from __future__ import annotations

from dataclasses import replace

from bot.cases import workflow
from bot.cases.buttons import Discreet, FileWish, OpenLetters, TicketFile
from bot.cases.messages import removal
from bot.cases.messages.plain_text import answer_lines, report_lines
from bot.cases.messages.source.discreet import discreet_button
from bot.cases.model import Case
from bot.cases.official_form import is_offered
from bot.messages.catalogue import Words
from bot.messages.dates import moment
from bot.messages.message import Keyboard
from bot.tips.questionnaire import load_form
from bot.tips.reading.identity import official_name
from handlers.base.request import Request
from handlers.tips.sent import official_form
from handlers.tips.sent.removal import own_case_of_press, say_closed, tie_to_case


def rows(case: Case, words: Words) -> Keyboard:
    """Return the buttons of what a source can do with its report."""
    report = TicketFile(FileWish.TEXT).button(words("mydata.report"))
    held = (
        (removal.button(words), report),
        (removal.tidy_button(words), discreet_button(case, words)),
    )
    form = load_form(case.form)
    if not is_offered(form):
        return held
    official = words("form.button", form=official_name(form))
    return ((TicketFile(FileWish.FORM).button(official),), *held)


async def press(request: Request, button: TicketFile) -> None:
    """Send the report's text, ask for the official form, or delete the pressed form."""
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


async def press_discreet(request: Request, button: Discreet) -> None:
    """Replace the editors' words by a notice from now on, or show them and those that wait."""
    case, changes = await own_case_of_press(request), request.services.storage.case_changes
    if case is None:
        await say_closed(request)
        return
    changed = await changes.change(
        case.id,
        lambda case: workflow.be_discreet(case, yes=button.yes),
        entry=request.now,
        shown=False,
        once=request.update_id,
    )
    if not button.yes:
        await changes.release_letters(case.id, now=request.now)
        request.services.editors.notify()
    words = request.services.texts.of(case.language)
    await request.toast(
        words("tips.discreet_on" if button.yes else "tips.discreet_off"), alert=True
    )
    now = discreet_button(changed or case, words)
    await request.rewrite_buttons(
        tuple(
            tuple(now if Discreet.parse(each.data) else each for each in row)
            for row in request.pressed_buttons
        )
    )


async def press_open(request: Request, _button: OpenLetters) -> None:
    """Send the editors' words to the source, in place of the notice."""
    case, changes = await own_case_of_press(request), request.services.storage.case_changes
    if case is None:  # closed; or sent a moment ago, so that its button stays
        await request.toast(request.own_words("tips.old_button"))
        return
    await changes.change(
        case.id, workflow.open_letters, entry=request.now, shown=False, once=request.update_id
    )
    await changes.release_letters(case.id, now=request.now)
    request.services.editors.notify()
    if request.pressed_id is not None:
        await request.delete(request.pressed_id)


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
    lines += report_lines(
        case.answers, workflow.said_by_source(case), load_form(case.form), context
    )
    lines += answer_lines(case.turns, words)
    return "\n".join(lines) + "\n"

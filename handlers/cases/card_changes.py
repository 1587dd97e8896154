"""The changes that a card's buttons make; each raises OldButton where it makes no sense."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeAlias

from bot.cases import workflow
from bot.cases.buttons import CaseButton
from bot.cases.messages import card_buttons as keyboards
from bot.cases.messages import to_editors
from bot.cases.messages.card import NAME_ROOM
from bot.cases.messages.source import to_source
from bot.cases.model import Case, Editor, Turn
from bot.cases.records import Record, RecordKind, message_record
from bot.cases.workflow import Status
from bot.delivery.model import Letter
from bot.messages.catalogue import Html, Words
from bot.messages.message import clip_html
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import load_form
from handlers.base.editors import audit_entry, card_letters, editors_view_of, member_name, new_mark
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.cases import forwarding
from handlers.cases.card_prompts import ARTICLE, prompt

Action: TypeAlias = Callable[[Request, Case, CaseButton], Awaitable[None]]


async def change_owner(request: Request, case: Case, button: CaseButton) -> None:
    """Take or release a case; a colleague's case needs the button that names the colleague."""
    owner, editor = case.owner, request.editor
    if button.value == "0":
        if owner and owner.id != editor.id and button.second != str(owner.id):
            page = keyboards.release_page(case, owner, editors_view_of(request))
            await request.rewrite_buttons(page)
            await alert(request, "editors.has_it_asks", name=owner.name)
        else:
            await _change(request, case, workflow.release, "released")
        return
    labels = {each.text for row in request.pressed_buttons for each in row}
    had_nobody = request.newsroom_words("editors.take") in labels  # when the keyboard was made
    if owner and owner.id != editor.id and had_nobody:
        await show(request, case)
        await alert(request, "editors.taken_by_other", name=owner.name)
        return
    await _change(request, case, lambda case: workflow.take(case, editor), "took")


async def set_status(request: Request, case: Case, button: CaseButton) -> None:
    """Set the newsroom's status of a case; for a published one ask for the article's address."""
    wanted = workflow.status_named(button.value)
    if wanted is None:
        raise OldButton
    if wanted is Status.REJECTED:  # an old button, which had no reason
        await request.rewrite_buttons(keyboards.stop_page(case, editors_view_of(request)))
        return
    if forwarding.needs_consent(case, wanted):
        asked, told = await forwarding.ask_source(request, case)
        await show(request, asked)
        await alert(request, told)
        return
    changed = await request.services.storage.case_changes.change_all(
        case.id,
        lambda case: case if case.status == wanted else workflow.set_status(case, wanted),
        entry=audit_entry(request, f"status_{wanted}"),
        letters=partial(card_elsewhere, request, case),
        once=request.update_id,
    )
    await show(request, changed)
    if wanted is Status.PUBLISHED and changed is not None and not changed.article:
        await prompt(request, changed, ARTICLE)


async def ask_source(request: Request, case: Case, button: CaseButton) -> None:
    """Ask the source a ready question in its language; the group sees it in its own."""
    services = request.services
    theirs, ours = services.texts.of(case.language), request.newsroom_words
    question, shown = await _question(request, case, button, theirs)
    if workflow.was_just_asked(case, question):
        await show(request, case)
        return
    asked = to_source.question_letters(case, question, words=theirs, mark=new_mark())
    told = to_editors.remark_letter(
        case,
        ours.html("editors.asked_source", codename=case.codename, question=shown),
        chat_id=request.chat_id,
        mark=new_mark(),
    )
    piece = Evidence(tips.TEXT, 0, text=question)
    turn = Turn(request.now, by_source=False, piece=piece)
    await _change(
        request,
        case,
        lambda case: workflow.add_turn(case, turn),
        "asked",
        letters=(*asked, told),
        records=[message_record(RecordKind.ANSWERED, piece, now=request.now)],
    )


async def _question(
    request: Request, case: Case, button: CaseButton, theirs: Words
) -> tuple[str, str]:
    """Return a question as the source and the editors read it; own questions stay as written."""
    if button.value == keyboards.OWN:
        for each in await request.services.storage.own_questions.all():
            if button.second == str(each.id):
                return each.text, each.text
    for ask in load_form(case.form).asks_about(case.category):
        if ask.name == button.value:
            return theirs(ask.ask), request.newsroom_words(ask.ask)
    raise OldButton


async def snooze(request: Request, case: Case, button: CaseButton) -> None:
    """Snooze the case until a morning, or wake it."""
    try:
        until = keyboards.wakes_at(button.value, editors_view_of(request))
    except ValueError:
        raise OldButton from None
    did = "woke" if until is None else "snoozed"
    await _change(request, case, lambda case: workflow.snooze(case, until), did)


async def merge(request: Request, case: Case, button: CaseButton) -> None:
    """Let the case follow another one; a button can be older than that one's own merging."""
    await _change_two(request, case, button.value, workflow.merge, "merged")


async def part(request: Request, case: Case, _button: CaseButton) -> None:
    """Make a merged case independent again."""
    await _change_two(
        request,
        case,
        case.merged_into,
        workflow.part,
        "parted",
        alone=lambda case: workflow.part(case, case)[0],
    )


async def block(request: Request, case: Case, button: CaseButton) -> None:
    """Block the source of a case, or unblock it."""
    yes = button.value == "1"
    changed = await request.services.storage.case_changes.change(
        case.id,
        lambda case: workflow.block_source(case, yes=yes),
        blocked=yes,
        entry=audit_entry(request, "blocked" if yes else "unblocked"),
        once=request.update_id,
    )
    await show(request, changed)
    await alert(request, "editors.block_done" if yes else "editors.unblock_done")


async def assign(request: Request, case: Case, button: CaseButton) -> None:
    """Give the case to a colleague, and tell the colleague in the group."""
    services, chat_id = request.services, request.chat_id
    wanted = int(button.value) if button.value.isdecimal() else 0
    if not await services.members.has(chat_id, wanted):
        raise OldButton
    colleague = Editor(wanted, await member_name(request, wanted))
    mention = Html(f'<a href="tg://user?id={wanted}">{clip_html(colleague.name, NAME_ROOM)}</a>')
    told = request.newsroom_words.html(
        "editors.assigned", codename=case.codename, name=request.editor.name, colleague=mention
    )
    letter = to_editors.remark_letter(case, told, chat_id=chat_id, mark=new_mark(), quiet=False)
    await _change(
        request, case, lambda case: workflow.take(case, colleague), "assigned", letters=[letter]
    )


async def _change(
    request: Request,
    case: Case,
    change: Callable[[Case], Case],
    did: str,
    *,
    letters: Sequence[Letter] = (),
    records: Sequence[Record] = (),
) -> None:
    changed = await request.services.storage.case_changes.change(
        case.id,
        change,
        entry=audit_entry(request, did),
        letters=lambda _: letters,
        records=records,
        once=request.update_id,
    )
    await show(request, changed)


async def _change_two(
    request: Request,
    case: Case,
    other: str,
    change: Callable[[Case, Case], tuple[Case, Case]],
    did: str,
    *,
    alone: Callable[[Case], Case] | None = None,
) -> None:
    changed = await request.services.storage.case_changes.change_two(
        case.id,
        other,
        change,
        alone=alone,
        entry=audit_entry(request, did),
        letters=partial(card_elsewhere, request, case),
        once=request.update_id,
    )
    await show(request, changed)


def card_elsewhere(request: Request, pressed: Case, case: Case) -> Sequence[Letter]:
    """Return the letters of other cases' cards; the pressed card is rewritten at once."""
    return () if case.id == pressed.id else card_letters(request, case)


async def alert(request: Request, key: str, **values: str) -> None:
    """Show words that stay until the editor taps them away."""
    await request.toast(request.newsroom_words(key, **values), alert=True)


async def show(request: Request, case: Case | None) -> None:
    """Rewrite the card with the case's present state; letters written with the change are sent."""
    request.services.editors.notify()
    if case is None:
        await request.rewrite_buttons(())
    else:
        await request.rewrite(to_editors.card(case, editors_view_of(request)))

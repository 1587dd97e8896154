"""What a button of the card changes: each says False where it makes no sense (any more)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from bot.cases import workflow
from bot.cases.messages import card_buttons as keyboards
from bot.cases.messages import to_editors, to_source
from bot.cases.model import AuditEntry, Case, Editor, Turn
from bot.cases.records import Record, What, message_record
from bot.cases.workflow import Status
from bot.delivery.model import Letter
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import load_form
from handlers.base.editors import editors_view_of, new_mark
from handlers.base.request import Request
from handlers.cases.card_prompts import ARTICLE, card_letters, prompt


@dataclass(frozen=True, slots=True)
class CasePress:
    """A pressed button of an open case; the values are those of the button."""

    case: Case
    editor: Editor
    value: str
    second: str

    def deed(self, request: Request, did: str) -> AuditEntry:
        """That the editor did this now."""
        return AuditEntry(self.editor.id, did, request.now)

    async def say(self, request: Request, key: str, **values: str) -> None:
        """Words that stay until they are tapped away."""
        await request.toast(request.newsroom_words(key, **values), alert=True)


Action: TypeAlias = Callable[[Request, CasePress], Awaitable[bool]]


async def change_owner(request: Request, press: CasePress) -> bool:
    """Take it or let it go; what another has is taken over only by the button that says so."""
    owner, labels = press.case.owner, {b.text for row in request.pressed_buttons for b in row}
    if press.value == "0":
        return await _change(request, press, workflow.release, "released")
    had_nobody = request.newsroom_words("editors.take") in labels  # when the keyboard was made
    if owner and owner.id != press.editor.id and had_nobody:
        await _show(request, press.case)
        await press.say(request, "editors.taken_by_other", name=owner.name)
        return True
    return await _change(request, press, lambda case: workflow.take(case, press.editor), "took")


async def set_status(request: Request, press: CasePress) -> bool:
    """How far the newsroom is; of what is published, the article's address is asked for."""
    wanted = workflow.status_named(press.value)
    if wanted is None:
        return False
    changed = await request.services.storage.case_changes.change_all(
        press.case.id,
        lambda case: case if case.status == wanted else workflow.set_status(case, wanted),
        entry=press.deed(request, f"status_{wanted}"),
        letters=partial(_card_elsewhere, request, press),
        once=request.update_id,
    )
    await _show(request, changed)
    if wanted is Status.PUBLISHED and changed is not None and not changed.article:
        await prompt(request, changed, ARTICLE)
    await request.toast()
    return True


async def ask_source(request: Request, press: CasePress) -> bool:
    """A ready question, in the source's language; the group sees it in its own."""
    case, services = press.case, request.services
    asks = load_form(case.form).asks_about(case.category)
    wanted = next((each for each in asks if each.name == press.value), None)
    if wanted is None:
        return False
    theirs, ours = services.texts.of(case.language), request.newsroom_words
    question = theirs(wanted.ask)
    if workflow.was_just_asked(case, question):
        await _show(request, case)
        await request.toast()
        return True
    asked = to_source.question_letters(case, question, words=theirs, mark=new_mark())
    told = to_editors.remark_letter(
        case,
        ours.html("editors.asked_source", codename=case.codename, question=ours(wanted.ask)),
        chat_id=request.chat_id,
        mark=new_mark(),
    )
    piece = Evidence(tips.TEXT, 0, text=question)
    turn = Turn(request.now, by_source=False, piece=piece)
    return await _change(
        request,
        press,
        lambda case: workflow.add_turn(case, turn),
        "asked",
        letters=(*asked, told),
        records=[message_record(What.ANSWERED, piece, now=request.now)],
    )


async def snooze(request: Request, press: CasePress) -> bool:
    """It can wait until a morning."""
    try:
        until = keyboards.wakes_at(press.value, editors_view_of(request))
    except ValueError:
        return False
    did = "woke" if until is None else "snoozed"
    return await _change(request, press, lambda case: workflow.snooze(case, until), did)


async def merge(request: Request, press: CasePress) -> bool:
    """It follows another case; a button can be older than that one's own merging."""
    return await _change_two(request, press, press.value, workflow.merge, "merged")


async def part(request: Request, press: CasePress) -> bool:
    """A case of its own again."""
    return await _change_two(
        request,
        press,
        press.case.merged_into,
        workflow.part,
        "parted",
        alone=lambda case: workflow.part(case, case)[0],
    )


async def block(request: Request, press: CasePress) -> bool:
    """Its source is not heard any more, or again."""
    yes = press.value == "1"
    changed = await request.services.storage.case_changes.change(
        press.case.id,
        lambda case: workflow.block_source(case, yes=yes),
        blocked=yes,
        entry=press.deed(request, "blocked" if yes else "unblocked"),
        once=request.update_id,
    )
    await _show(request, changed)
    await press.say(request, "editors.block_done" if yes else "editors.unblock_done")
    return True


async def close(request: Request, press: CasePress) -> bool:
    """It ends: everything of it is erased from the server, and its source is told."""
    case, services, words = press.case, request.services, request.newsroom_words
    letters: list[Letter] = []
    if not case.source_blocked:
        letters.append(to_source.closing_letter(case, words=services.texts.of(case.language)))
    thread = await services.storage.case_changes.topic_of(case.id, request.chat_id)
    if thread is not None:
        letters.append(to_editors.end_of_topic_letter(case, thread, chat_id=request.chat_id))
    await services.storage.cases.close(
        case.id,
        entry=press.deed(request, "closed"),
        letters=letters,
        once=request.update_id,
    )
    services.editors.notify()
    text = words.html("editors.is_closed", codename=case.codename, name=press.editor.name)
    await request.rewrite(Message(text, protect=True))
    await request.toast()
    return True


async def _change(
    request: Request,
    press: CasePress,
    change: Callable[[Case], Case],
    did: str,
    *,
    letters: Sequence[Letter] = (),
    records: Sequence[Record] = (),
) -> bool:
    changed = await request.services.storage.case_changes.change(
        press.case.id,
        change,
        entry=press.deed(request, did),
        letters=lambda _: letters,
        records=records,
        once=request.update_id,
    )
    return await _finish(request, changed)


async def _change_two(
    request: Request,
    press: CasePress,
    other: str,
    change: Callable[[Case, Case], tuple[Case, Case]],
    did: str,
    *,
    alone: Callable[[Case], Case] | None = None,
) -> bool:
    changed = await request.services.storage.case_changes.change_two(
        press.case.id,
        other,
        change,
        alone=alone,
        entry=press.deed(request, did),
        letters=partial(_card_elsewhere, request, press),
        once=request.update_id,
    )
    return await _finish(request, changed)


def _card_elsewhere(request: Request, press: CasePress, case: Case) -> Sequence[Letter]:
    """The pressed card is rewritten at once; those of the other cases by letter."""
    return () if case.id == press.case.id else card_letters(request, case)


async def _finish(request: Request, changed: Case | None) -> bool:
    request.services.editors.notify()
    await _show(request, changed)
    await request.toast()
    return True


async def _show(request: Request, case: Case | None) -> None:
    """The card as the case is now."""
    if case is None:
        await request.rewrite_buttons(())
    else:
        await request.rewrite(to_editors.card(case, editors_view_of(request), request.now))

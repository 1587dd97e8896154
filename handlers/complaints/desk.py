"""The editors' work on complaints in their group: the list, the card's buttons, replies."""

from __future__ import annotations

from dataclasses import replace

import telegram

from bot.articles.desk.errata import parse_address
from bot.complaints.buttons import ComplaintsPage, DeskAction, DeskButton
from bot.complaints.model import Complaint, Event, Status
from bot.complaints.terms import next_reminder
from bot.complaints.to_editors import (
    PER_PAGE,
    Desk,
    card,
    complaints_list,
    edited_card,
    told_line,
)
from bot.complaints.to_person import REASON_SHOWN, letter_keys, state_letter
from bot.complaints.to_readers import reply_message, reply_messages
from bot.complaints.workflow import become, can_become
from bot.messages.catalogue import Html
from bot.messages.message import Message, Style
from handlers.articles.reference import addresses
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor, write_quietly
from handlers.base.errors import OldButton
from handlers.base.references import replied_to
from handlers.base.request import Request
from handlers.complaints.additions import number_replied_to, take_answer
from handlers.complaints.dossier import send_dossier
from handlers.complaints.drafts import desk_of
from storage.complaints.complaints import Change

_ASKS = {
    DeskAction.PUBLISH: ("complaints.ask_address", Status.PUBLISHED),
    DeskAction.REFUSE: ("complaints.ask_reason", Status.REFUSED),
}


async def show_list(request: Request) -> None:
    """Handle /hakjawab in the editors' group: list the open complaints."""
    await request.reply(await _list(request, 0))


async def press_page(request: Request, button: ComplaintsPage) -> None:
    """Show another page of the open complaints."""
    await request.rewrite(await _list(request, button.offset))


async def press(request: Request, button: DeskButton) -> None:
    """Handle a card's button; the slower of two editors is told what the first one did."""
    stored = await request.services.storage.complaints.get(button.complaint_id)
    if stored is None:
        raise OldButton
    action, complaint = button.action, await _as_now(request, stored)
    if action is DeskAction.SHOW:
        await _show(request, complaint)
    elif action is DeskAction.DOSSIER:
        await send_dossier(request, complaint)
    elif action in _ASKS:
        await _ask(request, complaint, action)
    elif action is DeskAction.COUNCIL:
        await _bring(request, complaint, Event(request.now, Status.COUNCIL, request.editor.name))
    else:
        await _publish(request, complaint)


async def take_reply(request: Request, message: telegram.Message) -> bool:
    """Take an editor's reply to a message of a complaint; return False for any other message."""
    number = number_replied_to(request, message)
    if not number:
        return False
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return True
    stored = await request.services.storage.complaints.by_number(number)
    if stored is None:
        await tell_editor(request, message, "complaints.erased")
        return True
    complaint = await _as_now(request, stored)
    replied, words = replied_to(message), request.newsroom_words
    asked = (replied.text or "") if replied else ""
    said = (message.text or "").strip()
    if asked == words("complaints.ask_address", number=number):
        await _preview(request, message, complaint, parse_address(said))
    elif asked == words("complaints.ask_reason", number=number):
        await _refuse(request, message, complaint, said)
    else:
        await take_answer(request, message, complaint)
    return True


async def _as_now(request: Request, complaint: Complaint) -> Complaint:
    """Return the complaint with its article's state: a withdrawn headline is not shown."""
    article = await request.services.storage.articles.get(complaint.article.id)
    withdrawn = article is not None and article.withdrawn_at is not None
    return replace(complaint, article=replace(complaint.article, withdrawn=withdrawn))


async def _show(request: Request, complaint: Complaint) -> None:
    """Send the complaint's card again; later changes rewrite this one."""
    storage, outcomes = request.services.storage, request.services.storage.complaint_outcomes
    page = card(
        _desk(request),
        complaint,
        await outcomes.count_told(complaint),
        undelivered=await outcomes.is_undelivered(complaint, letter_keys(complaint)),
    )
    sent = await request.reply(page)
    if sent is not None:
        await storage.complaints.keep_card(complaint.id, sent.message_id)


async def _ask(request: Request, complaint: Complaint, action: DeskAction) -> None:
    key, status = _ASKS[action]
    if not can_become(complaint, status):
        await _say_how_it_is(request, complaint)
        return
    if request.pressed_message is None:
        raise OldButton
    await request.services.storage.complaints.keep_card(
        complaint.id, request.pressed_message.message_id
    )
    await write_quietly(request, request.pressed_message, key, number=complaint.number)


async def _preview(
    request: Request, message: telegram.Message, complaint: Complaint, address: str
) -> None:
    """Show the message that the article's readers will get, their number, and its button."""
    services, words = request.services, request.newsroom_words
    if not address or not _is_own(request, address):
        hosts = ", ".join(sorted(services.settings.own_hosts))
        await write_quietly(request, message, "complaints.no_address", hosts=hosts)
        return
    if not can_become(complaint, Status.PUBLISHED):
        by, key = complaint.events[-1].by, f"complaints.already_{complaint.status}"
        await write_quietly(request, message, key, by=by)
        return
    corrections = services.storage.corrections
    readers = await corrections.count_readers(complaint.article.id)
    forgotten = await corrections.count_forgotten(complaint.article.id)
    shown = reply_message(request.newsroom_context, complaint, address)
    parts = [words.html("complaints.preview", number=complaint.number), shown.text]
    if forgotten:
        parts.append(words.count_html("corrections.forgotten", forgotten))
    confirm = DeskButton(complaint.id, DeskAction.CONFIRM).button(
        words.count("complaints.send_to", readers)
    )
    buttons = (*shown.buttons, (confirm.in_style(Style.SUCCESS),))
    await request.reply(Message("\n\n".join(parts), buttons), quoted=message.message_id)


async def _publish(request: Request, complaint: Complaint) -> None:
    """Publish the address in the pressed preview, and tell the article's readers."""
    if not can_become(complaint, Status.PUBLISHED):
        await _say_how_it_is(request, complaint)
        return
    address = [*addresses(request.pressed_message)][-1:] if request.pressed_message else []
    if not address:
        raise OldButton
    event = Event(request.now, Status.PUBLISHED, request.editor.name, address[0])
    after = await _bring(request, complaint, event)
    told = await request.services.storage.complaint_outcomes.count_told(after)
    if told is not None:
        words = request.newsroom_words
        line = words.html("complaints.publishing", number=after.number)
        await request.rewrite(Message(Html(f"{line}\n{told_line(words, told)}")))


async def _refuse(
    request: Request, message: telegram.Message, complaint: Complaint, reason: str
) -> None:
    if not reason or len(reason) > REASON_SHOWN:
        limit = request.newsroom_words.number(REASON_SHOWN)
        await write_quietly(request, message, "complaints.reason_in_words", limit=limit)
        return
    event = Event(request.now, Status.REFUSED, request.editor.name, reason)
    after = await _bring(request, complaint, event)
    ours = after.event(Status.REFUSED)
    key = "complaints.refused" if ours == event else f"complaints.already_{after.status}"
    by = after.events[-1].by
    await write_quietly(request, message, key, number=complaint.number, by=by)


async def _bring(request: Request, complaint: Complaint, event: Event) -> Complaint:
    """Store an event of the complaint and all letters on it, in one transaction."""
    services, desk = request.services, _desk(request)
    context = request.context_in(complaint.language)
    storage = services.storage.complaints

    def brought(stored: Complaint) -> Change | None:
        before = replace(stored, article=complaint.article)
        after = become(before, event)
        if after is before:
            return None
        letters = (
            state_letter(context, after, event),
            edited_card(desk, after, mark=f"{event.status}:{request.update_id}"),
        )
        published = event.status is Status.PUBLISHED
        return Change(
            after,
            letters,
            next_reminder(after, desk.deadline, request.now),
            reply_messages(request.newsroom_context, services.texts, after, event.note)
            if published
            else None,
        )

    changed = await storage.change(complaint.id, brought, now=request.now, once=request.update_id)
    if changed is None:
        raise OldButton
    services.editors.notify()
    if not changed.done:
        await _say_how_it_is(request, changed.complaint)
    return changed.complaint


async def _say_how_it_is(request: Request, complaint: Complaint) -> None:
    """Answer the press with the event of the colleague who was quicker."""
    last = complaint.events[-1]
    said = request.newsroom_words(f"complaints.already_{last.status}", by=last.by)
    await request.toast(said, alert=True)


async def _list(request: Request, offset: int) -> Message:
    listed, total = await request.services.storage.complaints.list_open(
        limit=PER_PAGE, offset=offset
    )
    return complaints_list(_desk(request), listed, offset, total)


def _desk(request: Request) -> Desk:
    """Return the editors' desk. Raises OldButton without a group."""
    desk = desk_of(request)
    if desk is None:
        raise OldButton
    return desk


def _is_own(request: Request, address: str) -> bool:
    """Whether the page is on one of the newsroom's own hosts."""
    host = address.partition("://")[2].partition("/")[0].partition(":")[0].lower()
    return any(
        host == own or host.endswith(f".{own}") for own in request.services.settings.own_hosts
    )

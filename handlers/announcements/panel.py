"""/umumkan: editors compose an announcement in steps, on a panel in their group."""

from __future__ import annotations

import telegram

from bot.announcements.buttons import ChooseRecipients, PanelAction, PanelButton
from bot.announcements.limits import LABEL_LIMIT, limit_of, parse_button, visible_length
from bot.announcements.model import Announcement
from bot.announcements.pages import changed_page, panel, recipients_page
from bot.messages.message import Message
from bot.messages.sanitize import storable
from bot.places.typed_places import narrowest_codes, parse_places
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.announcements.preview import preview, show_reader
from handlers.announcements.sending import change_now, send, stop
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor
from handlers.base.errors import OldButton
from handlers.base.references import replied_to
from handlers.base.request import Request
from storage.articles.desk.prompts import Prompt

PANEL, BUTTON, RECIPIENTS, CHANGE = "announcement", "its button", "its recipients", "its change"
_PURPOSES = frozenset({PANEL, BUTTON, RECIPIENTS, CHANGE})


async def begin(request: Request) -> None:
    """Handle /umumkan [TEKS]: create an announcement; its panel shows the next steps."""
    message = request.message
    if message is None:
        return
    _, *words = message.text_html.split(maxsplit=1)
    made = await request.services.storage.announcements.create(
        storable(words[0]).strip() if words else "", now=request.now, once=request.update_id
    )
    await _show_panel(request, made)


async def press(request: Request, button: PanelButton) -> None:
    """Handle a press on the panel, on the preview, or on an announcement that is being sent."""
    announcement = await request.services.storage.announcements.get(button.announcement)
    if announcement is None:
        raise OldButton
    match button.action:
        case PanelAction.STOP:
            await stop(request, announcement)
        case PanelAction.CHANGE:
            await _ask(request, announcement, CHANGE, "announcements.ask_change")
        case PanelAction.CHANGE_NOW:
            await change_now(request, announcement, button.revision)
        case PanelAction.SEND:
            await send(request, announcement, button.revision)
        case _ if announcement.started_at is not None:
            await request.toast(request.newsroom_words("announcements.begun"), alert=True)
        case _:
            await _compose(request, announcement, button.action)


async def _compose(request: Request, announcement: Announcement, action: PanelAction) -> None:
    match action:
        case PanelAction.PANEL:
            await _rewrite_panel(request, announcement)
        case PanelAction.BUTTON:
            await _ask(request, announcement, BUTTON, "announcements.ask_button")
        case PanelAction.NO_BUTTON:
            await _change(request, announcement, label="", address="")
        case PanelAction.NO_PICTURE:
            await _change(request, announcement, picture="")
        case PanelAction.RECIPIENTS:
            await request.rewrite(recipients_page(request.newsroom_context, announcement))
            await _remember(request, announcement, RECIPIENTS, request.pressed_id)
        case PanelAction.PREVIEW:
            sent = await preview(request, announcement)
            if sent is not None:
                await request.rewrite_buttons(())
                await request.services.storage.announcements.keep_panel(announcement.id, sent)
        case PanelAction.CANCEL:
            if await request.services.storage.announcements.cancel(announcement.id):
                said = request.newsroom_words.html("announcements.cancelled")
                await request.rewrite(Message(said))


async def press_recipients(request: Request, button: ChooseRecipients) -> None:
    """Add or remove followers of a place as recipients; without a place choose everybody."""
    announcements = request.services.storage.announcements
    announcement = await announcements.get(button.announcement)
    if announcement is None or (button.place and button.place not in request.services.gazetteer):
        raise OldButton
    others = [code for code in announcement.places if code != button.place]
    chosen = [*others, button.place] if button.wanted and button.place else others
    changed = await announcements.change(announcement.id, places=chosen if button.place else [])
    if changed is None:
        await request.toast(request.newsroom_words("announcements.begun"), alert=True)
        return
    await request.rewrite(recipients_page(request.newsroom_context, changed))


async def take_reply(request: Request, message: telegram.Message) -> bool:
    """Take a reply to the panel's questions; return False for any other message."""
    replied = replied_to(message)
    if replied is None:
        return False
    services = request.services
    prompt = await services.storage.prompts.find(message.chat_id, replied.message_id)
    if prompt is None or prompt.purpose not in _PURPOSES:
        return False
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return True
    announcement = await services.storage.announcements.get(prompt.subject)
    if announcement is None:
        await _say(request, "announcements.cancelled")
    elif prompt.purpose == CHANGE:
        await _propose(request, message, announcement)
    elif announcement.started_at is not None:
        await _say(request, "announcements.begun")
    elif prompt.purpose == BUTTON:
        await _take_button(request, message, announcement)
    elif prompt.purpose == RECIPIENTS:
        await _take_recipients(request, message, announcement)
    else:
        await _take_words(request, message, announcement)
    return True


async def _take_words(
    request: Request, message: telegram.Message, announcement: Announcement
) -> None:
    picture = message.photo[-1].file_id if message.photo else ""
    words = storable(message.text_html if message.text else message.caption_html or "").strip()
    if not picture and not message.text:
        await _say(request, "announcements.not_understood")
        return
    said = ({"picture": picture} if picture else {}) | ({"text": words} if words else {})
    await _change(request, announcement, **said)


async def _take_button(
    request: Request, message: telegram.Message, announcement: Announcement
) -> None:
    parts = parse_button(storable(message.text or ""))
    if parts is None:
        await _say(request, "announcements.bad_button", limit=str(LABEL_LIMIT))
        return
    await _change(request, announcement, label=parts.label, address=parts.address)


async def _take_recipients(
    request: Request, message: telegram.Message, announcement: Announcement
) -> None:
    services = request.services
    typed = (message.text or "")[:READ_AT_MOST]
    found = parse_places(typed, services.finder, services.gazetteer)
    if not found.interpretations or found.unclear:
        names = ", ".join(found.unclear or found.unknown) or typed
        await _say(request, "placing.too_many" if found.unclear else "placing.unknown", names=names)
        return
    codes = narrowest_codes(found.interpretations[0].places, services.gazetteer)
    everybody = services.gazetteer.province in codes
    await _change(request, announcement, places=[] if everybody else list(codes))


async def _propose(request: Request, message: telegram.Message, announcement: Announcement) -> None:
    """Show new words for a sent announcement as readers will see them, to be confirmed."""
    words = request.newsroom_words
    text = storable(message.text_html if message.text else "").strip()
    length, limit = visible_length(text), limit_of(announcement.picture)
    if not length or length > limit:
        key = "announcements.too_long" if length else "announcements.not_understood"
        await _say(request, key, n=words.number(length), limit=words.number(limit))
        return
    storage = request.services.storage.announcements
    proposed = await storage.propose(announcement.id, text)
    if proposed is None:
        await _say(request, "announcements.cancelled")
    elif await show_reader(request, proposed, text):
        progress = await storage.progress(announcement.id)
        await request.reply(
            changed_page(request.newsroom_context, proposed, messages=progress.sent)
        )


async def _change(request: Request, announcement: Announcement, **said: str | list[str]) -> None:
    """Change the announcement and show its new state on the panel."""
    changed = await request.services.storage.announcements.change(announcement.id, **said)
    if changed is None:
        await _say(request, "announcements.begun")
    elif request.query is not None:
        await _rewrite_panel(request, changed)
    else:
        await _show_panel(request, changed)


async def _show_panel(request: Request, announcement: Announcement) -> None:
    """Send a new panel below the last message, and delete the panel before it."""
    sent = await request.reply(panel(request.newsroom_context, announcement))
    if sent is None:
        return
    if announcement.panel is not None:
        await request.delete(announcement.panel)
    await request.services.storage.announcements.keep_panel(announcement.id, sent.message_id)
    await _remember(request, announcement, PANEL, sent.message_id)


async def _rewrite_panel(request: Request, announcement: Announcement) -> None:
    await request.rewrite(panel(request.newsroom_context, announcement))
    if request.pressed_id is not None:
        await request.services.storage.announcements.keep_panel(announcement.id, request.pressed_id)
    await _remember(request, announcement, PANEL, request.pressed_id)


async def _ask(request: Request, announcement: Announcement, purpose: str, key: str) -> None:
    page = Message(request.newsroom_words.html(key))
    sent = await request.reply(page, quoted=request.pressed_id)
    await _remember(request, announcement, purpose, sent.message_id if sent else None)


async def _remember(
    request: Request, announcement: Announcement, purpose: str, message: int | None
) -> None:
    """Remember the purpose of this message, so that a reply to it is understood."""
    if message is not None:
        await request.services.storage.prompts.keep(
            request.chat_id, message, Prompt(purpose, announcement.id), now=request.now
        )


async def _say(request: Request, key: str, **values: str) -> None:
    await request.reply(Message(request.newsroom_words.html(key, **values)))

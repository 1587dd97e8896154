"""The draft of a tip: storing it and showing its pages, for all handlers of tips."""

from __future__ import annotations

from datetime import datetime

from bot.articles.buttons import latest_button
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.consent import Terms
from bot.tips.model import Draft
from bot.tips.oneself import NOBODY, Oneself
from bot.tips.pages import Pages
from bot.tips.questionnaire import form_in_force
from handlers.base.prompts import ask, last_prompt
from handlers.base.request import Request


def pages_of(request: Request, draft: Draft) -> Pages:
    """Return the pages of a draft, in its language."""
    context = request.context_in(draft.language)
    settings = request.services.settings
    terms = Terms(
        settings.tip_retention_days,
        archived=bool(settings.tip_public_keys),
        archive_days=settings.archive_retention_days,
        safer_contact=settings.tip_safer_contact,
    )
    return Pages(context, draft, terms, oneself_of(request))


def oneself_of(request: Request) -> Oneself:
    """Return the person who writes, as Telegram names them now."""
    user = request.user
    return Oneself(user.id, user.full_name, user.username or "") if user else NOBODY


async def keep(request: Request, draft: Draft) -> Draft:
    """Store the draft and return the stored one (an update seen twice changes nothing)."""
    services = request.services
    if request.message is not None:
        draft = tips.add_said(draft, request.message.message_id)
    shown = request.pressed_id or last_prompt(request)
    if shown is not None and tips.has_consented(draft):  # before, it may be any page's button
        draft = tips.add_said(draft, shown)
    stored = await services.storage.drafts.save(
        request.chat_id, draft, now=request.now, once=request.update_id
    )
    return stored or draft


async def form_now(request: Request) -> str:
    """Return the name of a new report's form: of the season, under the law of today.

    The day of the event may change it to the form of another law (`tips.note`).
    """
    services = request.services
    today = datetime.fromtimestamp(request.now, services.zone).date()
    return form_in_force(await services.storage.season.form(), today).name


async def show_question(
    request: Request,
    draft: Draft,
    *,
    note: str = "",
    shown: str = "",
    album: bool = False,
) -> None:
    """Show the question that waits."""
    page = pages_of(request, draft).question(note, shown)
    await ask(request, page, step=draft.step, album=album)


async def refresh_question(request: Request, draft: Draft) -> None:
    """Show the draft's present state in the message of the waiting question."""
    at = last_prompt(request, draft.step)
    if at is not None:
        await request.edit(at, pages_of(request, draft).question())


async def close_draft(request: Request, draft: Draft, key: str) -> None:
    """Drop the draft; answer with the text of `key` and the way to the news."""
    context = request.context_in(draft.language)
    await request.services.storage.drafts.drop(request.chat_id, once=request.update_id)
    page = Message(context.words.html(key), ((latest_button(context),),))
    await ask(request, page, step=key)


async def remember_replies(request: Request, case_id: int) -> None:
    """Tie the bot's answers to the case; a source's reply to them goes to nobody."""
    if request.sent:
        await request.services.storage.removals.remember_traces(
            case_id, request.chat_id, request.sent
        )

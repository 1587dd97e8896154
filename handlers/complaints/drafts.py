"""The draft of a complaint: storing it and showing its pages, for all handlers of complaints."""

from __future__ import annotations

from bot.complaints.model import Draft
from bot.complaints.pages import Pages
from bot.complaints.terms import Deadline, deadlines
from bot.complaints.to_editors import Desk
from bot.messages.message import Message
from handlers.base.prompts import ask
from handlers.base.request import Request


async def pages_of(request: Request, draft: Draft) -> Pages:
    """Return the pages of a draft, in its language."""
    services = request.services
    article = None
    if draft.article is not None:
        article = await services.storage.articles.get(draft.article)
    return Pages(
        request.context_in(draft.language),
        draft,
        article,
        services.newsroom,
        services.settings.complaint_retention_days,
    )


async def keep(request: Request, draft: Draft) -> Draft:
    """Store the draft and return the stored one (an update seen twice changes nothing)."""
    stored = await request.services.storage.complaint_drafts.save(
        request.chat_id, draft, now=request.now, once=request.update_id
    )
    return stored or draft


async def show(request: Request, draft: Draft, note: str = "") -> None:
    """Show the step that waits for an answer; `note`: HTML above it."""
    page = (await pages_of(request, draft)).question(note)
    await ask(request, page, step=f"complaint {draft.step}")


async def keep_and_show(request: Request, draft: Draft, note: str = "") -> None:
    """Store the draft, and show the step that now waits for an answer."""
    await show(request, await keep(request, draft), note)


async def close(request: Request, draft: Draft) -> None:
    """Drop the draft, and tell the person."""
    await request.services.storage.complaint_drafts.drop(request.chat_id, once=request.update_id)
    words = request.services.texts.of(draft.language)
    await ask(request, Message(words.html("complaints.dropped")), step="complaint dropped")


def desk_of(request: Request) -> Desk | None:
    """Return the editors' desk at the present time; None without an editors' group."""
    editors = request.services.editors.id
    if editors is None:
        return None
    return Desk(editors, request.newsroom_context, deadline_of(request))


def deadline_of(request: Request) -> Deadline:
    """Return the rule by which the newsroom's terms end."""
    return deadlines(request.services.zone, request.services.calendar)

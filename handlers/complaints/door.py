"""/hakjawab: the entrance to complaints: the terms, the sent complaints, or the open draft."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.desk.errata import parse_address
from bot.articles.model import Article
from bot.complaints import draft as drafts
from bot.complaints.buttons import OpenComplaint
from bot.complaints.pages import sent_page
from bot.messages.message import Message
from bot.tips import draft as tips
from handlers.articles.reference import articles_shown
from handlers.base.references import replied_to
from handlers.base.request import Request
from handlers.complaints.drafts import deadline_of, keep, pages_of, show

MOST_OPEN = 5  # complaints of one person that are not decided
COMPLAINT = "hakjawab"  # the payload of /start that means /hakjawab


async def open_complaint(request: Request) -> None:
    """Handle /hakjawab [ALAMAT], also in reply to the bot's message with an article."""
    await _open(request, fresh=False)


async def press_open(request: Request, button: OpenComplaint) -> None:
    """Open a complaint by button."""
    await _open(request, fresh=button.fresh)


async def _open(request: Request, *, fresh: bool) -> None:
    words, services = await request.words(), request.services
    if not services.takes_tips:
        await request.reply(Message(words.html("complaints.closed")))
        return
    if not await _leave_report(request):
        await request.reply(Message(words.html("complaints.report_is_open")))
        return
    draft = await services.storage.complaint_drafts.get(request.chat_id)
    if draft is not None and not drafts.is_empty(draft):
        await request.reply((await pages_of(request, draft)).resume())
        return
    meant, problem = await _articles_meant(request)
    sent = await services.storage.complaints.of_person(request.chat_id)
    if sent and not fresh and not meant and not problem:
        context = request.context_in(words.language)
        await request.reply(sent_page(context, sent, deadline_of(request)))
        return
    if sum(each.is_open for each in sent) >= MOST_OPEN:
        await request.reply(Message(words.html("complaints.too_many", n=MOST_OPEN)))
        return
    article = meant[0].id if len(meant) == 1 else None
    after = draft.started_at if draft else 0.0
    begun = drafts.begin(words.language, request.now, article=article, after=after)
    note = words.html(problem) if problem else ""
    if request.query is None:
        await show(request, await keep(request, begun), note)
    else:  # The message with the button is not rewritten.
        stored = await keep(request, begun)
        await request.reply((await pages_of(request, stored)).question(note))


async def _leave_report(request: Request) -> bool:
    """Close a report that is not begun; return False where one is being written.

    A named complaint and an anonymous report are never open at the same time.
    """
    storage = request.services.storage
    report = await storage.drafts.get(request.chat_id)
    if report is None:
        return True
    if tips.is_begun(report) or report.step == tips.IDENTITY:
        return False
    await storage.drafts.drop(request.chat_id, once=request.update_id)
    return True


async def _articles_meant(request: Request) -> tuple[Sequence[Article], str]:
    """Return the articles of the address behind the command, or of the message replied to.

    For an unknown address, the second value is the key of the words that say so.
    """
    if address := next(filter(None, map(parse_address, request.arguments)), ""):
        found = await request.services.storage.articles.by_address(address)
        return ((found,), "") if found else ((), "complaints.unknown_article")
    replied = replied_to(request.message) if request.message else None
    return (await articles_shown(request, replied), "") if replied else ((), "")

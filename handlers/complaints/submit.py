"""`Kirim`: a draft becomes a complaint. The confirmation follows the commit (law 2)."""

from __future__ import annotations

from datetime import datetime

from bot.complaints import draft as drafts
from bot.complaints.model import Complaint, DisputedArticle, Draft, Event, Status
from bot.complaints.terms import next_reminder
from bot.complaints.to_editors import opening_letters
from bot.complaints.to_person import receipt
from bot.messages.message import Message
from handlers.base.prompts import ask
from handlers.base.request import Request
from handlers.complaints.drafts import desk_of, show

A_YEAR = 100_000  # complaints that a year can have: their ids begin with it


async def send(request: Request, draft: Draft) -> None:
    """Send the complaint; ask for what is missing instead."""
    desk, services = desk_of(request), request.services
    context = request.context_in(draft.language)
    if desk is None:
        await request.reply(Message(context.words.html("complaints.closed")))
        return
    complaint = await _complaint(request, draft) if drafts.is_complete(draft) else None
    if complaint is None:
        await show(request, draft)
        return
    letters = (receipt(context, complaint, desk.deadline), *opening_letters(desk, complaint))
    stored = await services.storage.complaints.open(
        complaint,
        letters,
        remind_at=next_reminder(complaint, desk.deadline, request.now),
        once=request.update_id,
    )
    services.editors.notify()
    await confirm(request, stored)


async def confirm(request: Request, complaint: Complaint) -> None:
    """Confirm that the editors have the complaint; the receipt follows as a letter."""
    words = request.services.texts.of(complaint.language)
    page = Message(words.html("complaints.sent", number=complaint.number))
    await ask(request, page, step="complaint sent")


async def _complaint(request: Request, draft: Draft) -> Complaint | None:
    """Return the complaint to send; None where its article no longer exists."""
    storage, now = request.services.storage, request.now
    article = await storage.articles.get(draft.article or 0)
    if article is None:
        return None
    _title, text, _categories = await storage.articles.words_of(article.id)
    year = datetime.fromtimestamp(now, request.services.zone).year
    drawn = await storage.complaints.draw_id(year, year * A_YEAR + 1)
    user = request.user
    name = user.full_name if user else ""
    return Complaint(
        id=drawn,
        number=f"HJ-{year}-{drawn % A_YEAR:04d}",
        right=drafts.right_of(draft),
        article=DisputedArticle(
            article.id,
            article.title,
            article.link,
            article.published_at,
            text or article.lead,
            withdrawn=article.withdrawn_at is not None,
        ),
        chat_id=request.chat_id,
        language=draft.language,
        capacity=drafts.capacity_of(draft),
        name=draft.answers[drafts.NAME],
        account=f"{name} (@{user.username})" if user and user.username else name,
        wrong=draft.answers[drafts.WRONG],
        asked=draft.answers[drafts.ASKED],
        contact=draft.answers.get(drafts.CONTACT, ""),
        events=(Event(now, Status.RECEIVED),),
        papers=tuple(paper for paper in draft.papers if not paper.waits),
    )

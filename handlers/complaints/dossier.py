"""The dossier of a complaint, made for the editor who asks for it and stored nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

from bot.complaints.dossier import Facts, Section, dossier, file_name, title
from bot.complaints.model import Complaint
from bot.complaints.to_person import letter_keys
from bot.messages.catalogue import DEFAULT_LANGUAGE
from handlers.base.request import Request
from handlers.complaints.drafts import deadline_of


async def send_dossier(request: Request, complaint: Complaint) -> None:
    """Send the dossier as a PDF to the editors' group, in the Press Council's language."""
    await request.toast()  # making it takes a moment
    services = request.services
    context = request.context_in(DEFAULT_LANGUAGE)
    outcomes = services.storage.complaint_outcomes
    entries = await outcomes.entries(complaint)
    facts = Facts(
        services.newsroom,
        await outcomes.count_told(complaint),
        await outcomes.is_undelivered(complaint, letter_keys(complaint)),
        tuple(f"{sequence} · {digest}" for sequence, digest in entries),
    )
    sections = [*dossier(context, complaint, facts, deadline_of(request))]
    on = datetime.fromtimestamp(request.now, services.zone).date()
    pdf = await asyncio.to_thread(_pdf, title(context, complaint), sections, on)
    await request.reply_with_file(
        pdf,
        name=file_name(complaint),
        caption=context.words.html("dossier.caption", number=complaint.number),
    )


def _pdf(title: str, sections: Sequence[Section], on: date) -> bytes:
    from bot.complaints.dossier_pdf import dossier_pdf  # on use: see bot.messages.pdf

    return dossier_pdf(title, sections, on)

"""A complaint as tests store it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.complaints.model import Capacity, Complaint, DisputedArticle, Event, Right, Status
from bot.complaints.terms import deadlines
from bot.complaints.to_editors import Desk
from bot.deadlines.holidays import packaged_calendar
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips.model import Evidence
from tests.support.storage.stored import NOW

# Long ones: a short one stands in some hash by chance.
EDITORS, PERSON, STRANGER = -1_001, 7_001_000_001, 7_001_000_002
JAKARTA = ZoneInfo("Asia/Jakarta")
DEADLINE = deadlines(JAKARTA, packaged_calendar())
PAPER = Evidence("document", 31, text="surat kuasa", file_id="BQAC1", sha256="ab" * 32)


def a_complaint(
    article: int = 1,
    *,
    serial: int = 1,
    person: int = PERSON,
    right: Right = Right.REPLY,
    now: float = NOW,
    published_at: float = NOW,
) -> Complaint:
    return Complaint(
        id=202_300_000 + serial,
        number=f"HJ-2023-{serial:04d}",
        right=right,
        article=DisputedArticle(article, "Pleno", "https://example.org/a", published_at, "Naskah."),
        chat_id=person,
        language="id",
        capacity=Capacity.SUBJECT,
        name="Sumarni, S.Pd.",
        account="Sumarni (@sumarni)",
        wrong="Jumlahnya 41, bukan 14.",
        asked="Mohon dimuat: jumlahnya 41.",
        contact="0812-0000-1111",
        events=(Event(now, Status.RECEIVED),),
        papers=(PAPER,),
    )


def a_context(now: float = NOW) -> PageContext:
    return PageContext(load_texts().of("id"), load_gazetteer(), JAKARTA, now)


def a_desk(now: float = NOW) -> Desk:
    return Desk(EDITORS, a_context(now), DEADLINE)

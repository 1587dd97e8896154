"""A month of figures for the tests of what is made of them."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.figures.model import (
    ArticleArrivals,
    DayFigures,
    Figures,
    LeftAfter,
    PlaceFollowers,
    SilentPlace,
    SourceArrivals,
)
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext

MONDAY = 1_700_442_000.0  # 20 November 2023, 08.00 WIB
WIB = ZoneInfo("Asia/Jakarta")
SUNDAY = date(2023, 11, 19)


def context(language: str = "id") -> PageContext:
    return PageContext(load_texts().of(language), load_gazetteer(), WIB, MONDAY)


def month(*, joined: int = 10, left: int = 3, sent: int = 2000, delay: float = 41.0) -> Figures:
    """Thirty days that are alike, and something in every list."""
    span = [SUNDAY - timedelta(days=back) for back in range(29, -1, -1)]
    days = [
        DayFigures(day, active=1000 + number, joined=joined, left=left, sent=sent, delay=delay)
        for number, day in enumerate(span)
    ]
    return Figures(
        days=days,
        followers=(
            PlaceFollowers("36", 540, 530),
            PlaceFollowers("36.03", 300, 310),
            PlaceFollowers("36.71", 90, None),
        ),
        silent=(
            SilentPlace("36.03.19", 12, MONDAY - 41 * 86_400),
            SilentPlace("36.01.01", 3, None),
        ),
        left_after=(LeftAfter("Iklan <b>", "https://example.org/?a=1&b=2", 6, 9812),),
        missed={"loker cikupa": 41},
        arrived=(
            SourceArrivals("s", 1031, (("36.03.19", 812), ("36.01.12", 19))),
            SourceArrivals("pasar", 7),
        ),
        arrived_by=(ArticleArrivals("Banjir & macet", "https://example.org/?a=1&b=2", 12),),
    )


def take_too_much_memory(*_given: object) -> bytes:
    """In place of drawing, in the process that draws."""
    raise MemoryError

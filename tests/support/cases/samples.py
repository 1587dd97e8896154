"""A source, the editors' desk, a case and the draft it came of."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.cases.messages.card import EditorsView
from bot.cases.model import Case
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence

NOW = 1_699_999_200.0  # a whole hour (UTC)
SOURCE, EDITORS = 9_812_345_678, -1_001_234_567_890
DESK = EditorsView(load_texts().of("id"), load_gazetteer(), ZoneInfo("Asia/Jakarta"), NOW, EDITORS)
CASE = Case(5, "MERPATI-41", "etik", "36.03.19", "new", NOW, SOURCE, "en")


def draft(*pieces: Evidence, **answers: str) -> Draft:
    return Draft(tips.REVIEW, "en", NOW, answers, pieces)


def told(text: str, message_id: int = 1) -> Evidence:
    return Evidence(tips.ACCOUNT, message_id, text=text)

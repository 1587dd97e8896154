"""Formulir B.1, filled in from a case and an identity."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.cases.model import Case
from bot.cases.official_form import FilledForm
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips.model import Evidence
from bot.tips.questionnaire import NATIONAL
from bot.tips.reading.identity import NOBODY, Identity

NOW = 1_708_300_000.0  # Monday 19 February 2024
EMPTY = Case(1, "MERPATI-41", "", "", "new", NOW, 7, "en")
CASE = replace(
    EMPTY,
    answers={
        "track": "official",
        "category": "politik_uang",
        "place": "36.03.19",
        "place_words": "Balai Desa Ranca Iyuh",
        "happened": "2024-02-12",
        "known": "2024-02-16",
        "reported": "Pak Anu, ketua RT",
        "witnesses": "Bu Tini",
    },
    evidence=(
        Evidence("account", 1, text="Versi lama."),
        Evidence("photo", 2, text="Amplop", file_id="x"),
        Evidence("account", 1, text="Versi baru."),
        Evidence("contact?", 3, text="0812"),
        Evidence("account", 4, text="Lanjutannya."),
    ),
)


def filled(
    case: Case,
    identity: Identity = NOBODY,
    form: str = NATIONAL,
) -> FilledForm:
    context = PageContext(load_texts().of("id"), load_gazetteer(), ZoneInfo("Asia/Jakarta"), NOW)
    return FilledForm(context, replace(case, form=form), identity)

"""The file of everything held about a person, as text."""

from __future__ import annotations

from dataclasses import fields
from zoneinfo import ZoneInfo

import pytest

from bot.cases.messages.copying import COPIED
from bot.complaints.model import Draft as ComplaintDraft
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.readers.model import (
    Follow,
    Mode,
    QuietHours,
    QuietMode,
    SentNews,
    State,
    StoredData,
    Subscriber,
)
from bot.readers.personal_data import personal_data
from bot.tips.model import Draft, Evidence
from tests.support.complaints.samples import a_complaint

NOW = 1_700_000_000.0
KINDS = (*sorted(COPIED), "text", "location", "contact", "contact?")
HELD = StoredData(
    chat_id=918_273_645,
    subscriber=Subscriber(
        918_273_645,
        "id",
        follows=(Follow("36.03.19", wide=True),),
        quiet=QuietHours(1320, 330),
    ),
    joined_on=NOW,
    summarized_for=NOW,
    news=(SentNews("Judul-satu", NOW),),
    announced=(NOW,),
    draft=Draft(
        step="review",
        language="id",
        started_at=NOW,
        answers={"place": "36.03.19", "place_words": "TPS 4", "known": "2023-11-10"},
        evidence=(
            Evidence("account", 1, text="Versi-satu"),
            Evidence("account", 1, text="Versi-dua"),
            Evidence("location", 2, latitude=-6.25, longitude=106.5),
            *(Evidence(kind, 3, text=f"isi-{kind}", file_id="AgAC") for kind in KINDS),
        ),
    ),
    complaint_draft=ComplaintDraft("asked", "id", NOW, answers={"wrong": "keliru-satu"}),
    complaints=(a_complaint(),),
    unhandled=("kata-gagal",),
    wrong_codes=3,
    blocked=True,
    deeds=2,
)


def file(held: StoredData, language: str = "id") -> str:
    words, zone = load_texts().of(language), ZoneInfo("Asia/Jakarta")
    return personal_data(PageContext(words, load_gazetteer(), zone, NOW), held)


@pytest.mark.parametrize("language", load_texts().languages)
def test_everything_that_is_held_is_in_the_file(language: str) -> None:
    """Every version of every piece, with what an answer was in the source's own words."""
    text = file(HELD, language)
    for held in (
        "918273645", "Panongan, Kab. Tangerang", "Judul-satu", "TPS 4",
        *{"id": ("22.00", "05.30"), "en": ("22:00", "05:30")}[language],
        {"id": "10/11/2023", "en": "10 Nov 2023"}[language], "Versi-satu", "Versi-dua", "-6.25",
        "kata-gagal", "3", "2", "AgAC", "keliru-satu", "HJ-2023-0001", "Sumarni, S.Pd.",
        "Jumlahnya 41, bukan 14.", "0812-0000-1111", "surat kuasa",
        *(f"isi-{kind}" for kind in KINDS),
    ):  # fmt: skip
        assert held in text


@pytest.mark.parametrize("name", [each.name for each in fields(StoredData)])
def test_each_thing_held_changes_the_file(name: str) -> None:
    """Nothing that the tables have is passed over in silence."""
    without = {each.name: getattr(HELD, each.name) for each in fields(StoredData)}
    without[name] = getattr(StoredData(1), name)
    if name == "left_on":
        gone = Subscriber(1, "id", state=State.LEFT)
        assert file(StoredData(1, gone, left_on=NOW)) != file(StoredData(1, gone))
    else:
        assert file(StoredData(**without)) != file(HELD)


def test_of_a_stranger_nothing_is_held_but_the_number() -> None:
    """Which Telegram tells with each message."""
    text = file(StoredData(77))
    assert "77" in text
    assert text.count("(tidak ada)") == 8


def test_choices_and_days_stand_in_the_file_as_people_say_them() -> None:
    """The language by its name, the delivery in words, a day as a day: of UTC, as it is kept."""
    day = 1_699_920_000.0  # 2023-11-14, 00.00 UTC: the day that is kept has no time of day
    for language, lines in (
        ("id", ("Bahasa: Indonesia", "Kabar: langsung", "Mulai: 14 November 2023")),
        ("en", ("Language: Indonesian", "Alerts: at once", "Since: 14 November 2023")),
    ):
        said = file(StoredData(1, Subscriber(1, "id"), joined_on=day), language).splitlines()
        assert set(lines) <= set(said)


@pytest.mark.parametrize("language", load_texts().languages)
def test_each_choice_has_words_of_its_own(language: str) -> None:
    """Also what was chosen before the news was stopped; no word of the program's is among them."""
    files = {
        file(StoredData(1, Subscriber(1, "en", state=state, mode=mode)), language)
        for state in State
        for mode in (None, *Mode)
    }
    assert len(files) == len(State) * (1 + len(Mode))
    assert not [text for text in files if "instant" in text or ": en" in text]


CHOICES = (
    Subscriber(1, "id", announcements=False),
    Subscriber(1, "id", around=True),
    Subscriber(1, "id", summary_at=6 * 60),
    Subscriber(1, "id", most_a_day=3),
    Subscriber(1, "id", quiet=QuietHours(0, 60)),
    Subscriber(1, "id", quiet=QuietHours(0, 60, QuietMode.WAIT)),
    Subscriber(1, "id", quiet=QuietHours(0, 60, urgent=True)),
    Subscriber(1, "id", follows=(Follow("36"),)),
    Subscriber(1, "id", follows=(Follow("36", mode=Mode.DAILY),)),
)


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_choice_of_how_much_comes_is_in_the_file(language: str) -> None:
    """No two readers who chose otherwise have the same file."""
    files = {file(StoredData(1, each), language) for each in (Subscriber(1, "id"), *CHOICES)}
    assert len(files) == 1 + len(CHOICES)


def test_what_was_said_of_an_article_stands_beside_it() -> None:
    """Its places by name, in both languages."""
    news = (SentNews("Judul-satu", NOW, ("36.03.19",)),)
    said = "Judul-satu (Anda menandai: bukan kabar Panongan, Kab. Tangerang)"
    assert said in file(StoredData(1, news=news))
    assert "not being about Panongan" in file(StoredData(1, news=news), "en")

"""The ticket's page: status in words, days left, the end of the dialogue."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.cases.messages.source.ticket import TURNS_SHOWN, ticket_text
from bot.cases.messages.source.to_source import receipt
from bot.cases.model import Case, Turn
from bot.cases.workflow import Forwarding, Status
from bot.messages.catalogue import load_texts
from bot.messages.message import TEXT_LIMIT
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips.model import Evidence

NOW = 1_708_300_000.0  # Monday 19 February 2024
CASE = Case(1, "MERPATI-41", "", "", "new", NOW, 7, "id")


def text(case: Case, *, waits: bool = False) -> str:
    zone = ZoneInfo("Asia/Jakarta")
    context = PageContext(load_texts().of("id"), load_gazetteer(), zone, NOW)
    return ticket_text(case, context, waits=waits)


def said(number: int, *, by_source: bool = True, words: str = "") -> Turn:
    return Turn(NOW, by_source, Evidence("text", number, text=words or f"Kata-{number}."))


def test_every_status_has_its_words() -> None:
    """No two are told alike, and neither tells the codename."""
    agreed = replace(CASE, forwarding=Forwarding.AGREED.value)
    told = {text(replace(agreed, status=status.value)) for status in Status}
    told.add(text(CASE, waits=True))
    assert len(told) == len(Status) + 1
    assert not any("MERPATI" in each for each in told)


def test_a_report_that_only_follows_one_with_bawaslu_is_not_said_to_be_there() -> None:
    """Its own source was not asked: nothing of it was handed over."""
    forwarded = replace(CASE, status=Status.FORWARDED.value)
    assert text(forwarded) == text(replace(CASE, status=Status.FOLLOWED.value))


@pytest.mark.parametrize(
    ("known", "until"),
    [
        ("2024-02-16", "8 hari kalender lagi"),
        ("2024-02-08", "hari ini"),
        ("2024-02-01", "lewat 7"),
    ],
)
def test_who_files_a_report_sees_how_long_that_can_be_done(known: str, until: str) -> None:
    """On the official track only."""
    official = replace(CASE, answers={"track": "official", "known": known})
    assert until in text(official)
    assert until not in text(replace(CASE, answers={"track": "newsroom", "known": known}))


def test_the_end_of_the_dialogue_is_shown_with_who_said_it() -> None:
    """The newest turns, in their order; media by their kind; nothing where nothing was said."""
    photo = Turn(NOW, True, Evidence("photo", 99, text="Ini", file_id="x"))
    turns = (*map(said, range(9)), said(50, by_source=False), photo)
    lines = text(replace(CASE, turns=turns)).splitlines()
    assert lines[-TURNS_SHOWN:] == [
        "Anda: Kata-6.", "Anda: Kata-7.", "Anda: Kata-8.", "Redaksi: Kata-50.", "Anda: Foto: Ini",
    ]  # fmt: skip
    assert "\n" not in text(CASE)


def test_long_and_strange_words_fit_and_are_escaped() -> None:
    """The page is one message, whatever was said."""
    turns = tuple(said(at, words="<b>&" * 2000) for at in range(9))
    made = text(replace(CASE, turns=turns))
    assert len(made) < TEXT_LIMIT * 2  # before its entities are parsed
    assert "<b>&" not in made


def test_the_ticket_code_can_be_copied_with_a_tap() -> None:
    """A server that knows no such button gets the receipt without it."""
    letter = receipt(CASE, ticket="KODE-1234", words=load_texts().of("id"))
    assert letter.params["reply_markup"] == {
        "inline_keyboard": [[{"text": "Salin kode tiket", "copy_text": {"text": "KODE-1234"}}]]
    }
    ((method, plain),) = letter.fallback
    assert (method, plain["text"]) == ("sendMessage", letter.params["text"])
    assert "reply_markup" not in plain

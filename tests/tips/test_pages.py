"""What a source is shown: within Telegram's limits, whatever was said, and readable."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.messages.message import Message
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips import draft as tips
from bot.tips.consent import Terms
from bot.tips.model import Draft, Evidence
from bot.tips.pages import MORE, Pages
from bot.tips.questionnaire import GENERAL, SEASONS, load_form
from bot.tips.wording import MAP, known_text, place_details, place_text

NOW = 1_700_000_000.0  # Rabu, 15 November 2023, 05.13 WIB
TEXTS, GAZETTEER, FORM, ZONE = (
    load_texts(),
    load_gazetteer(),
    load_form(),
    ZoneInfo("Asia/Jakarta"),
)
CONTEXT = PageContext(TEXTS.of("id"), GAZETTEER, ZONE, NOW)
PANONGAN = "36.03.19"

kinds = st.sampled_from(
    [tips.ACCOUNT, tips.TEXT, tips.CONTACT_ASKED, "photo", "document", "video_note", "voice"]
)
texts = st.text(max_size=300)
drafts = st.builds(
    lambda step, track, place, known, said, pieces: Draft(
        step,
        "id",
        NOW,
        {
            "consent": "1",
            "track": track,
            "category": "politik_uang",
            "place": place,
            "known": known,
            "happened": known,
            "reported": said,
            "witnesses": said,
        },
        tuple(Evidence(kind, at, text=text) for at, (kind, text) in enumerate(pieces)),
    ),
    st.sampled_from([tips.CONSENT, tips.REVIEW, *(q.field for q in FORM.questions)]),
    st.sampled_from(["newsroom", "official"]),
    texts,
    texts | st.dates().map(str),
    st.text(max_size=1000),
    st.lists(st.tuples(kinds, texts), max_size=tips.PIECES_LIMIT),
)


def check(page: Message) -> None:
    seen = html.unescape(re.sub("<[^>]*>", "", page.text))
    assert 0 < len(seen) <= 4096
    for row in page.buttons:
        assert 0 < len(row) <= 5
        for button in row:
            assert button.text
            assert 0 < len(button.data.encode()) <= 64


@settings(max_examples=60)
@given(drafts, st.sampled_from(["", "2", "36.03", "36.03 3", "36.03 x", "99.99", "more"]))
def test_every_page_fits_telegrams_limits(draft: Draft, shown: str) -> None:
    """4096 characters, 64 bytes of callback data, whatever was said and wherever it is."""
    pages = Pages(CONTEXT, draft)
    for page in (
        pages.question(note="<b>catatan</b>", shown=shown),
        pages.review.page(),
        pages.review.pieces(),
        pages.candidates("curug", ["36.03.20", "36.73.04"]),
        pages.nearby_districts(["36.03.20", "36.73.04", "36.03.19", "36.74.01"]),
        pages.contact(2**31),
        pages.resume(),
        pages.confirm_drop(),
        pages.dialogue(),
        pages.consent_needed(),
    ):
        check(page)


@pytest.mark.parametrize("form", SEASONS)
@pytest.mark.parametrize("language", TEXTS.languages)
def test_all_that_is_agreed_to_fits_a_message(form: str, language: str) -> None:
    """With an archive, and the longest word on where to turn instead."""
    context = replace(CONTEXT, words=TEXTS.of(language))
    terms = Terms(days=3650, archived=True, archive_days=36500, safer_contact="<" * 300)
    check(Pages(context, tips.begin(language, NOW, form=form), terms).question(shown=MORE))


def test_the_terms_say_what_this_newsroom_does() -> None:
    """How long, whether there is an archive, and who is asked before Bawaslu hears of it."""
    draft = tips.begin("id", NOW, form=GENERAL)
    kept = Pages(CONTEXT, draft, Terms(days=30, archived=True)).question(shown=MORE).text
    assert "30 hari" in kept
    assert "arsip terenkripsi" in kept
    assert "Bawaslu" not in kept
    assert "Arsipnya dihapus" not in kept
    ends = Terms(archived=True, archive_days=365)
    page = Pages(CONTEXT, draft, ends).question(shown=MORE).text
    assert "Arsipnya dihapus 365 hari setelah laporan berakhir" in page
    assert "Tidak ada: setelah" in Pages(CONTEXT, draft).question(shown=MORE).text
    national = Pages(CONTEXT, tips.begin("id", NOW)).question(shown=MORE).text
    assert "Anda ditanya dulu" in national


def test_an_album_of_files_keeps_its_warning() -> None:
    """The page is rewritten with each piece of it; a file that comes later only counts."""
    album = tuple(Evidence("document", at, file_id="f", album="a") for at in (1, 2))
    later = Evidence("audio", 3, file_id="f")
    together = Draft("evidence", "id", NOW, {"consent": "1"}, album)
    assert "apa adanya" in Pages(CONTEXT, together).question().text
    after = Draft("evidence", "id", NOW, {"consent": "1"}, (*album, later))
    assert "apa adanya" not in Pages(CONTEXT, after).question().text
    assert "apa adanya" in Pages(CONTEXT, after).review.page().text
    assert "<b>Waktu kejadian:</b>" in Pages(CONTEXT, after).review.page().text


def test_a_day_button_means_the_day_it_said() -> None:
    """A press tomorrow on "Hari ini" is still today's date."""
    draft = Draft("known", "id", NOW, {"consent": "1"})
    first, *_ = Pages(CONTEXT, draft).question().buttons
    assert [button.data.rpartition(":")[2] for button in first[:2]] == ["2023-11-15", "2023-11-14"]
    others = Pages(CONTEXT, draft).question(shown="more").buttons
    assert others[0][0].text == "Senin 13/11"


@pytest.mark.parametrize(
    ("place", "said", "shown", "details"),
    [
        (PANONGAN, "", "Panongan, Kab. Tangerang", ""),
        (PANONGAN, "panongan", "Panongan, Kab. Tangerang", ""),
        (PANONGAN, "TPS 4 Panongan", "Panongan, Kab. Tangerang", "TPS 4 Panongan"),
        ("gang buntu", "gang buntu", "gang buntu", ""),
        (MAP, "", "lokasi di peta", ""),
        ("", "", "", ""),
    ],
)
def test_a_place_is_said_once_and_with_what_the_source_added(
    place: str, said: str, shown: str, details: str
) -> None:
    """The official name, and the source's words where they say more."""
    assert place_text(place, GAZETTEER, TEXTS.of("id")) == shown
    assert place_details(place, said, GAZETTEER) == details


def test_a_day_in_words_stays_as_it_was_said() -> None:
    """Nothing is guessed."""
    words = TEXTS.of("id")
    assert known_text("2023-11-14", words, ZONE, NOW) == "Selasa 14/11"
    assert known_text("minggu lalu", words, ZONE, NOW) == "minggu lalu"
    assert known_text("2022-11-14", words, ZONE, NOW) == "Senin 14/11/2022"

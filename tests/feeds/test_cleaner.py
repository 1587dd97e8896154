"""What readers must never see, and what the tagger must still find."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import SettingsError
from bot.feeds.cleaner import Cleaner, strip_invisible

CLEANER = Cleaner.load()

LEFTOVERS = (
    "[otw_is sidebar=otw-sidebar-1]",
    "[/vc_row]",
    "[gallery ids=”1,2”]",
    "[&#8230;]",
    "[…]",
    "The post Banjir appeared first on Posbanten.co.id.",
    "Baca juga: Jalan Rusak di Lebak",
    "BACA JUGA :",
    "Bagikan: Facebook | Twitter | WhatsApp",
    "(red/din)",
    "Editor: Redaksi",
    "Posbanten.co.id Tangerang – ",
    "PANDEGLANG, POSBANTEN – ",
    "Lebak | ",
    "\u200b\u200d\ufeff\u00a0\u00ad\x0b",
    "👨\u200d👩\u200d👧",
    "\n\n",
    "\u2028",
    "Warga mengungsi. ",
    "H. Ahmad, S.H., berkata, “Air naik. ",
)
messy = st.lists(st.one_of(st.sampled_from(LEFTOVERS), st.text(max_size=20)), max_size=8).map(
    "".join
)


@given(messy)
def test_a_cleaned_text_is_clean(raw: str) -> None:
    """Whatever comes in: no control or zero-width character and no pattern's match comes out."""
    text = CLEANER.text(raw)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") and c != "\n" for c in text), (
        ascii(text)
    )
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\ufeff\u00a0\u00ad]", text)
    for pattern in (*CLEANER.anywhere, *CLEANER.cut_marks):
        assert not pattern.search(text)
    for line in text.split("\n"):
        for pattern in (*CLEANER.lines, *CLEANER.list_headings):
            assert not line or not pattern.fullmatch(line)


def test_a_byline_behind_a_leftover_reaches_no_reader() -> None:
    """What was cut away in front of it leaves an ellipsis, which must not hide the dateline."""
    raw = "[…][otw_is sidebar=otw-sidebar-1]Posbanten.co.id Tangerang – Warga mengungsi."
    assert CLEANER.text(raw) == "Tangerang – Warga mengungsi."
    assert CLEANER.lead(CLEANER.text(raw)) == "Warga mengungsi."


@given(messy)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    """Texts, lines and leads are the same when cleaned again."""
    text = CLEANER.text(raw)
    assert CLEANER.text(text) == text
    lead = CLEANER.lead(text)
    assert CLEANER.lead(lead) == lead
    line = CLEANER.line(raw)
    assert CLEANER.line(line) == line
    assert "\n" not in line


@example(raw="?", limit=20)
@example(raw="Apa Itu Sirekap?", limit=20)
@given(messy, st.integers(min_value=20, max_value=600))
def test_a_lead_keeps_its_limit(raw: str, limit: int) -> None:
    """A lead is never longer than asked, and never empty when there is a text."""
    text = CLEANER.text(raw)
    lead = CLEANER.lead(text, limit)
    assert len(lead) <= limit + 1  # a full stop given to a writer who forgot it
    assert bool(lead) == bool(text)


@pytest.mark.parametrize(
    ("raw", "text", "lead"),
    [
        (
            "Posbanten.co.id Tangerang – Hujan deras merendam rumah.",
            "Tangerang – Hujan deras merendam rumah.",
            "Hujan deras merendam rumah.",
        ),
        (
            "PANDEGLANG, POSBANTEN – Tiga desa terendam.",
            "PANDEGLANG – Tiga desa terendam.",
            "Tiga desa terendam.",
        ),
        (
            "PANDEGLANG (Contoh.com) – Tiga desa terendam.",
            "PANDEGLANG – Tiga desa terendam.",
            "Tiga desa terendam.",
        ),
        ("CONTOH7.CO.ID - Lebak - Warga resah.", "Lebak – Warga resah.", "Warga resah."),
        ("Kabar6-Warga resah.", "Warga resah.", "Warga resah."),
        (
            "Tigaraksa, 30 Mei 2025 – Polisi berpatroli.",
            "Tigaraksa – Polisi berpatroli.",
            "Polisi berpatroli.",
        ),
        ("TANGERANG-Kapolres meninjau pos.", "TANGERANG – Kapolres meninjau pos.", None),
        (
            "Kab. Tangerang – jalan rusak.",
            "Kab. Tangerang – Jalan rusak.",
            "Jalan rusak.",
        ),
    ],
)
def test_a_dateline_stays_for_the_tagger_and_leaves_the_lead(
    raw: str, text: str, lead: str | None
) -> None:
    """The outlet goes, the place stays in the text; the lead opens with the first sentence."""
    assert CLEANER.text(raw) == text
    assert CLEANER.lead(text) == (lead or text.split(" – ")[1])


@pytest.mark.parametrize(
    "raw",
    [
        "Bupati Tangerang – orang nomor satu di sini – meresmikan jembatan.",
        "Jalan tol Serang-Panimbang dibuka.",
        "Posbanten.co.id melaporkan hasil rapat.",
        "Harga naik: cabai, bawang – semuanya.",
    ],
)
def test_a_sentence_that_looks_like_a_dateline_stays_whole(raw: str) -> None:
    """Titles, hyphens and outlets as subjects are no datelines."""
    assert CLEANER.text(raw) == raw
    assert CLEANER.lead(raw) == raw


def test_lists_of_other_articles_go_with_their_heading() -> None:
    """Headlines under "Baca juga" go; the story after them stays."""
    raw = "Banjir surut.\n\nBaca Juga:\n\nJalan Rusak di Lebak\n\nHarga Gabah Naik\n\nWarga pulang."
    assert CLEANER.text(raw) == "Banjir surut.\n\nWarga pulang."


def test_leftovers_in_the_middle_of_an_excerpt_go() -> None:
    """In an excerpt all paragraphs run together."""
    raw = (
        "[otw_is sidebar=otw-sidebar-1] Posbanten.co.id Tangerang – Hujan deras. Baca Juga: Jalan "
        "Rusak di Lebak Warga mengungsi. Air surut [&#8230;] The post X appeared first on Y.co.id."
    ).replace("&#8230;", "…")
    assert CLEANER.text(raw) == "Tangerang – Hujan deras. Air surut …"


@pytest.mark.parametrize(
    "kept",
    [
        "Rapat [kurung](x) 50% @warga_ #banten",
        "Keluarga 👨\u200d👩\u200d👧 selamat ❤\ufe0f",
        "Ibu (50) membaca juga.",
        "Pukul 14.05 WIB (20/11) di Kec. Setu.",
    ],
)
def test_ordinary_writing_is_left_alone(kept: str) -> None:
    """Brackets, joined emoji, ages and times are no leftovers."""
    assert CLEANER.text(kept) == kept


def test_invisible_characters_go_and_words_stay_apart() -> None:
    """Tabs and non-breaking spaces become spaces; zero-width ones nothing."""
    assert strip_invisible("a\u00a0b\tc\u200bd\u202ee\r\nf\u2028g\ud800") == "a b cde\nf\ng"


def test_an_operator_extends_the_patterns() -> None:
    """A pattern of the operator's own works without a line of code."""
    cleaner = Cleaner.from_toml("anywhere = ['KLIK DI SINI']")
    assert cleaner.text("Banjir. klik di sini") == "Banjir."


@pytest.mark.parametrize(
    "toml",
    ["anywhere = ['(']", "remove_elements = ['p[[']", "lines = 'x'", "lines = [", "outlets = [1]"],
)
def test_a_wrong_pattern_is_said_plainly(toml: str) -> None:
    """The file's mistakes are a settings error that names the file."""
    with pytest.raises(SettingsError, match=r"cleaning\.toml"):
        Cleaner.from_toml(toml)

"""The letters of a case: everything the source said, nothing of who said it."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.cases.messages.source.to_source import answer_letters, receipt
from bot.cases.messages.to_editors import addition_letters, opening_letters
from bot.cases.workflow import new_case
from bot.delivery.model import Letter
from bot.messages.catalogue import load_texts
from bot.messages.sanitize import defang
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence
from tests.support.cases.samples import CASE, DESK, EDITORS, NOW, SOURCE, draft, told


def letters_of(given: Draft) -> tuple[Letter, ...]:
    """Without the topic, which is first."""
    return opening_letters(
        new_case(given, case_id=5, codename="MERPATI-41", source=SOURCE, now=NOW), view=DESK
    )[1:]


def text_of(letter: Letter) -> str:
    return str(letter.params.get("text", ""))


def test_the_first_line_of_the_card_says_what_and_where() -> None:
    """Codename, category, place; how it stands; when it became known; the account, quoted."""
    card, *rest = letters_of(
        draft(
            told("Amplop <b>dibagi</b>"),
            category="politik_uang",
            place="36.03.19",
            known="2023-11-14",
        )
    )
    first, *lines = text_of(card).splitlines()
    assert first == "<b>MERPATI-41 · Politik uang · Panongan, Kab. Tangerang</b>"
    assert lines[:4] == [
        "Baru · belum diambil",
        "Masuk: Rabu 15/11 05.00 WIB",
        "Diketahui: Selasa 14/11 · 8 hari kalender lagi",
        "Laporan resmi: formal 1/3, materiel 1/3",
    ]
    assert "<blockquote>Amplop &lt;b&gt;dibagi&lt;/b&gt;</blockquote>" in text_of(card)
    assert not card.reply_to_card
    assert not rest


def test_a_general_tip_has_no_line_for_what_was_not_asked() -> None:
    """Only for an official report it counts when it became known; "not said" would mislead."""
    general = replace(draft(told("Pungli."), category="pungli"), form="umum")
    assert "Diketahui" not in text_of(letters_of(general)[0])
    assert "Diketahui" not in text_of(letters_of(draft(told("Amplop.")))[0])
    official = draft(told("Amplop."), track="official")
    assert "Diketahui: tidak disebut" in text_of(letters_of(official)[0])


def test_the_sources_own_words_for_the_place_stand_below_its_name() -> None:
    """The first line stays short, and no detail is lost."""
    card, *_ = letters_of(draft(place="36.03.19", place_words="TPS 4 <balai>", category="etik"))
    first, *lines = text_of(card).splitlines()
    assert first == "<b>MERPATI-41 · Etik KPU/Bawaslu · Panongan, Kab. Tangerang</b>"
    assert "Tempat: TPS 4 &lt;balai&gt;" in lines


def test_every_letter_is_sealed_protected_and_in_the_lane_of_its_case() -> None:
    """None can be forwarded or saved, none overtakes another, no key is used twice."""
    letters = letters_of(
        draft(told("a"), Evidence("photo", 2, file_id="f"), Evidence(tips.TEXT, 3, text="b"))
    )
    assert len({letter.key for letter in letters}) == len(letters) == 3
    for letter in letters:
        assert letter.chat_id == EDITORS
        assert letter.secret
        assert letter.lane == "case:5:editors"
        assert letter.case_id == 5
        assert letter.params["protect_content"] is True
        assert all(given["protect_content"] is True for _, given in letter.fallback)
        assert "forward" not in letter.method


def test_nothing_of_the_source_is_in_what_the_editors_get() -> None:
    """Neither language nor id: the id is only where a copy is taken from, which Telegram eats."""
    pieces = (
        told("Cerita"),
        Evidence("photo", 11, text="ket", file_id="f1", album="a"),
        Evidence("photo", 12, file_id="f2", album="a"),
        Evidence("voice", 13, file_id="f3"),
        Evidence("location", 14, latitude=-6.2, longitude=106.5),
        Evidence(tips.CONTACT_ASKED, 15, text="Sumber Sendiri, +62811"),
        Evidence(tips.TEXT, 16, text="Tambahan"),
    )
    for letter in letters_of(draft(*pieces, category="etik")):
        shown = {k: v for k, v in letter.params.items() if k != "from_chat_id"}
        said = json.dumps([shown, letter.fallback, letter.key, letter.lane])
        assert str(SOURCE) not in said
        assert "+62811" not in said
        assert "language" not in said


def test_an_album_stays_together_and_its_words_go_first() -> None:
    """By its file ids, without captions: it replies to the card in an ordinary group."""
    line, album = letters_of(
        draft(
            Evidence("photo", 12, file_id="f2", album="a"),
            Evidence("video", 11, text="Lihat t.me/x", file_id="f1", album="a"),
        )
    )[1:]
    assert "Lihat t[.]me/x" in text_of(line)
    assert album.method == "sendMediaGroup"
    assert album.reply_to_card
    assert album.params["media"] == [
        {"type": "video", "media": "f1", "caption": ""},
        {"type": "photo", "media": "f2", "caption": ""},
    ]


def test_the_hash_of_every_file_is_at_the_file_and_in_the_receipt() -> None:
    """In its caption, below the source's words; a video note has none, and gets a line."""
    pieces = (
        Evidence("photo", 11, text="Amplop", file_id="f1", sha256="a1" * 32),
        Evidence("video_note", 12, file_id="f2", sha256="b2" * 32),
        Evidence("document", 13, text="k" * 1000, file_id="f3", sha256="c3" * 32),
        Evidence("photo", 14, file_id="f4", album="a", sha256="d4" * 32),
        Evidence("photo", 15, file_id="f5", album="a", sha256="e5" * 32),
    )
    photo, line, note, words, document, _, album = letters_of(draft(*pieces))[1:]
    assert photo.params["caption"] == f"Amplop\nSHA-256: {'a1' * 32}"
    assert "b2" * 32 in text_of(line)
    assert note.method == "copyMessage"
    assert "k" * 1000 in text_of(words)
    assert document.params["caption"] == f"SHA-256: {'c3' * 32}"
    shown = json.dumps(album.params["media"])
    assert shown.index("d4" * 32) < shown.index("e5" * 32)
    case = new_case(draft(*pieces), case_id=5, codename="MERPATI-41", source=SOURCE, now=NOW)
    said = text_of(receipt(case, ticket="ABCD", words=load_texts().of("id")))
    assert all(piece.sha256 in said for piece in pieces)
    assert "1. Foto: " in said


def test_a_caption_is_always_said_anew() -> None:
    """An original caption would bring the people it mentions along; so even none is said."""
    for caption in ("", "Foto amplop"):
        (copy,) = letters_of(draft(Evidence("photo", 2, text=caption, file_id="f")))[1:]
        assert copy.method == "copyMessage"
        assert copy.params["caption"] == caption
        assert "parse_mode" not in copy.params
        (again,) = copy.fallback
        assert again[0] == "sendPhoto"
        assert again[1]["photo"] == "f"
        assert again[1]["caption"] == caption


def test_a_caption_too_long_for_a_copy_goes_as_words() -> None:
    """No word of a caption is cut off."""
    line, copy = letters_of(draft(Evidence("photo", 2, text="k" * 1500, file_id="f")))[1:]
    assert "k" * 1500 in text_of(line)
    assert copy.params["caption"] == ""


def test_a_corrected_message_is_added_not_replaced() -> None:
    """The editors see that it is a correction, and keep what came first."""
    (letter,) = addition_letters(
        CASE, Evidence(tips.TEXT, 3, text="jam 9"), view=DESK, mark="m",
        corrected=True,
    )  # fmt: skip
    assert "Ralat dari sumber" in text_of(letter)
    assert "jam 9" in text_of(letter)
    assert letter.reply_to_card


@given(st.lists(st.text(min_size=1, max_size=3000), min_size=1, max_size=8))
def test_a_long_account_arrives_whole_in_messages_telegram_takes(accounts: list[str]) -> None:
    """Every letter has at most 4096 characters, and the quotes together are the account."""
    place = "Jalan panjang " * 40
    letters = letters_of(
        draft(
            *(told(text, n) for n, text in enumerate(accounts)),
            category="rekapitulasi",
            place=place,
            known=place,
        )
    )
    quoted = ""
    for letter in letters:
        seen = html.unescape(re.sub("</?(b|blockquote)>", "", text_of(letter)))
        assert 0 < len(seen) <= 4096
        assert len(text_of(letter).encode("utf-8", "surrogatepass")) <= 32_768
        (said,) = re.findall("<blockquote>(.*)</blockquote>", text_of(letter), re.DOTALL)
        quoted += html.unescape(said)
    whole = defang("\n".join(accounts))
    if whole.strip():
        assert "".join(quoted.split()) == "".join(whole.split())


def test_the_ticket_goes_to_the_source_alone() -> None:
    """Sealed, to the source's chat, in a lane that a silent editors' group does not hold up."""
    case = new_case(draft(told("a")), case_id=5, codename="MERPATI-41", source=SOURCE, now=NOW)
    letter = receipt(case, ticket="ABCD-EFGH", words=load_texts().of("id"))
    assert letter.chat_id == SOURCE
    assert letter.secret
    assert "ABCD-EFGH" in text_of(letter)
    assert "MERPATI" not in text_of(letter)
    assert letter.lane != letters_of(draft(told("a")))[0].lane


def test_an_answer_says_nothing_of_the_codename_or_of_who_answered() -> None:
    """The source reads that the newsroom answers, in its own language."""
    words = load_texts().of("en")
    for piece in (
        Evidence(tips.TEXT, 3, text="Jam berapa?"),
        Evidence("photo", 3, text="Yang ini?", file_id="f"),
        Evidence("video_note", 3, file_id="f"),
    ):
        letters = answer_letters(CASE, piece, from_chat_id=EDITORS, words=words, mark="m")
        said = json.dumps([dict(letter.params) for letter in letters])
        assert "Message from the newsroom" in said
        assert "MERPATI" not in said
        assert all(letter.chat_id == SOURCE for letter in letters)


def test_an_answer_without_visible_words_still_says_that_it_came() -> None:
    """Words that strip to nothing are no reason to fail."""
    blank = Evidence(tips.TEXT, 3, text=" \n ")
    (letter,) = answer_letters(
        CASE, blank, from_chat_id=EDITORS, words=load_texts().of("id"), mark="m"
    )
    assert "Pesan dari redaksi" in text_of(letter)


def test_what_cannot_be_passed_on_makes_no_letter() -> None:
    """The editor is told instead."""
    piece = replace(told("x"), kind="sticker")
    words = load_texts().of("id")
    assert not answer_letters(CASE, piece, from_chat_id=EDITORS, words=words, mark="m")

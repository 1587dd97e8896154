"""The archive's records: what the editors were shown, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cases.records import (
    Record,
    RecordedPiece,
    RecordKind,
    decode_record,
    encode_record,
    message_record,
    opening_record,
)
from bot.cases.workflow import new_case
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence

words = st.text(st.characters(), max_size=20)  # lone surrogates too: phones do send them
shown = st.builds(RecordedPiece, kind=words, text=words, file_id=words)
records = st.builds(
    Record,
    what=st.sampled_from(RecordKind),
    at=st.floats(0, 4e9),
    codename=words,
    answers=st.dictionaries(words, words, max_size=3),
    pieces=st.lists(shown, max_size=3).map(tuple),
    note=words,
)


@given(records)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    """Whatever people write."""
    assert decode_record(encode_record(record)) == record


def test_only_what_is_sent_is_archived() -> None:
    """Not what was corrected away before, not a contact that nobody agreed to, not the language,
    and no id of the chat or of a message in it."""
    draft = Draft(
        step="review",
        language="xx-bahasa",
        started_at=1.0,
        answers={"category": "politik_uang"},
        evidence=(
            Evidence(tips.ACCOUNT, 771_001, text="Saya tetangganya"),
            Evidence(tips.ACCOUNT, 771_001, text="Amplop dibagi"),
            Evidence(tips.CONTACT_ASKED, 771_002, text="Saksi, 0812"),
            Evidence("photo", 771_003, text="ini", file_id="AgAC"),
        ),
    )
    record = opening_record(
        new_case(draft, case_id=7, codename="MERPATI-41", source=771_009, now=2.0)
    )
    assert [piece.text for piece in record.pieces] == ["Amplop dibagi", "ini"]
    assert record.pieces[1].file_id == "AgAC"
    kept = encode_record(record).decode()
    for absent in ("tetangga", "0812", "xx-bahasa", "771"):
        assert absent not in kept


def test_what_is_passed_on_later_is_a_record_of_its_own() -> None:
    """With its time."""
    record = message_record(RecordKind.ADDED, Evidence("text", 5, text="Lagi"), now=3.0)
    assert (record.what, record.at, record.pieces) == (
        RecordKind.ADDED,
        3.0,
        (RecordedPiece("text", "Lagi"),),
    )

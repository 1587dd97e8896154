"""What is changed in an export of the ledger is named, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.ledger.entries import GENESIS, Entry, Kind, NewEntry, Words, chain_entry
from bot.articles.ledger.exports import Head, entry_line, head_line, read_entry
from bot.articles.ledger.verification import Fault, verify_entries, verify_export

NOW = 1_764_400_000.0
NEW = (
    NewEntry(
        kind=Kind.CORRECTION,
        at=NOW,
        title="Banjir “besar” 🌧",
        address="https://posbanten.co.id/banjir/",
        reason="Jumlah TPS yang benar 41,\nbukan 14.",
    ),
    NewEntry(kind=Kind.TOLD, at=NOW + 60, refers_to=1, told=41, readers=43),
    NewEntry(kind=Kind.WITHDRAWAL, at=NOW + 90, title="Siswi X", address="https://a.id/x"),
    NewEntry(kind=Kind.REASON, at=NOW + 99, refers_to=3, ground="anak", reason="Masa depan anak"),
    NewEntry(kind=Kind.REFUSAL, at=NOW + 120, title="B", address="https://a.id/b", case=7),
)


def chain(*new: NewEntry) -> list[Entry]:
    entries: list[Entry] = []
    salts = (f"{number:032x}" for number in count())
    for each in new:
        previous = entries[-1].hash if entries else GENESIS
        entries.append(
            chain_entry(
                each, sequence=len(entries) + 1, previous=previous, salt=lambda: next(salts)
            )
        )
    return entries


def head_of(entries: list[Entry]) -> Head:
    return Head(len(entries), entries[-1].hash) if entries else Head()


def export(entries: list[Entry]) -> list[bytes]:
    return [*map(entry_line, entries), head_line(head_of(entries))]


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


ENTRIES = chain(*NEW)
LINES = export([ENTRIES[0], ENTRIES[1], ENTRIES[2].redact(("title",)), *ENTRIES[3:]])
WHOLE = joined(LINES)

news = st.builds(
    NewEntry,
    kind=st.sampled_from(Kind),
    at=st.floats(0, 4e9),
    title=st.text(max_size=20),
    address=st.text(max_size=20),
    reason=st.text(max_size=40),
    ground=st.none() | st.sampled_from(["sara", "anak"]),
    case=st.none() | st.integers(0, 99),
    refers_to=st.none() | st.integers(1, 9),
    told=st.none() | st.integers(0, 10**9),
    readers=st.none() | st.integers(0, 10**9),
)


@given(st.lists(news, max_size=4), st.sets(st.integers(0, 3)))
def test_what_was_written_verifies(new: list[NewEntry], redacted: set[int]) -> None:
    """Whatever was recorded, read again as it was, and also where words were taken out."""
    entries = [each.redact() if at in redacted else each for at, each in enumerate(chain(*new))]
    assert [read_entry(entry_line(each)) for each in entries] == entries
    assert verify_export(joined(export(entries))) == []
    assert verify_entries(entries, head_of(entries)) == []


def test_words_may_be_half_an_emoji() -> None:
    """What no database stores is left out before it is hashed."""
    (entry,) = chain(replace(NEW[0], reason="tidak \ud83d\0 benar"))
    assert entry.text("reason") == "tidak  benar"


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_flipped_byte_is_named(at: int, bits: int) -> None:
    """With the line on which it is."""
    changed = WHOLE[:at] + bytes([WHOLE[at] ^ bits]) + WHOLE[at + 1 :]
    line = WHOLE.count(b"\n", 0, at) + 1
    assert line in {fault.line for fault in verify_export(changed)}


@pytest.mark.parametrize("at", range(len(LINES)))
def test_a_dropped_line_is_named(at: int) -> None:
    """The last one too."""
    faults = verify_export(joined([*LINES[:at], *LINES[at + 1 :]]))
    if at < len(ENTRIES):
        assert Fault("it is missing", at + 1) in faults
    else:
        assert [fault.line for fault in faults] == [at]


@pytest.mark.parametrize("at", range(len(ENTRIES)))
def test_a_doubled_line_is_named(at: int) -> None:
    """By the entry that stands there twice, and no other."""
    faults = verify_export(joined([*LINES[: at + 1], *LINES[at:]]))
    assert faults == [Fault("it stands there twice", at + 1, at + 2)]


@pytest.mark.parametrize("at", range(len(ENTRIES) - 1))
def test_lines_in_another_order_are_named(at: int) -> None:
    """By the entry that comes too late, and no other."""
    swapped = [*LINES[:at], LINES[at + 1], LINES[at], *LINES[at + 2 :]]
    assert verify_export(joined(swapped)) == [Fault("it stands behind a later one", at + 1, at + 2)]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (b"41,\\nbukan", b"14,\\nbukan", "the words of the field reason are others"),
        (b'"told":41', b'"told":91', "one of the fields"),
        (b'"kind":"told"', b'"kind":"reply"', "one of the fields"),
        (b'"sequence":2', b'"sequence":6', "the field sequence is another"),
        (b'"case":7', b'"cases":7', "the field 'cases' is none of an entry"),
        (b'"refers_to":1', b'"refers_to": 1', "it is not written as an export writes it"),
        (b'{"entries":5', b'{"entries":6', "the end counts 6 entries, there are 5"),
    ],
)
def test_the_field_is_named(before: bytes, after: bytes, problem: str) -> None:
    """As far as the hashes tell which it is."""
    assert before in WHOLE
    assert problem in str(verify_export(WHOLE.replace(before, after, 1))[0])


def test_an_entry_made_anew_does_not_fit_the_next() -> None:
    """Whoever writes one anew has to write all that follow, and the end."""
    other = replace(ENTRIES[1], told=43)
    forged = replace(other, hash=other.true_hash)
    faults = verify_export(joined(export([ENTRIES[0], forged, *ENTRIES[2:]])))
    assert [str(fault) for fault in faults] == [
        "entry 3, line 3: its field previous is not the hash of entry 2."
    ]


def test_an_end_cut_off_is_named() -> None:
    """In a database by what it remembers of its end."""
    assert verify_entries(ENTRIES[:-1], head_of(ENTRIES)) == [Fault("it is missing", 5)]
    assert "missing" in str(verify_export(b"")[-1])


def test_a_hash_of_short_words_cannot_be_guessed() -> None:
    """The same words have another hash in each entry; taken out, their salt is gone as well."""
    first, second = chain(NEW[2], NEW[2])
    assert first.words["title"].digest != second.words["title"].digest
    assert first.redact().words["title"] == Words(first.words["title"].digest)

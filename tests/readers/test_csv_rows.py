"""Rows of a CSV file and what they say."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import OperatorError
from bot.delivery.addresses import address_of
from bot.places.gazetteer import load_gazetteer
from bot.readers.amount_cells import WIDE, Amount
from bot.readers.csv_rows import (
    COLUMNS,
    RowError,
    SubscriberRow,
    SubscriberRows,
    batches,
    to_cells,
)
from bot.readers.following import followable_codes
from bot.readers.model import MOST_A_DAY, Delivery, Keyword, Mode, QuietMode
from storage.readers.chat_order import sorted_by_chat

GAZETTEER = load_gazetteer()
PLACES = followable_codes(GAZETTEER)
HEADER = "chat_id,language,delivery,places,quiet_from,quiet_to"

WORDS = ("banjir", "sepak bola", "#politik", "jalan raya")
reader = SubscriberRows(PLACES, ("id", "en"))


@st.composite
def enrolments(draw: st.DrawFn) -> SubscriberRow:
    places = tuple(draw(st.lists(st.sampled_from(sorted(PLACES)), max_size=5, unique=True)))
    minutes = st.integers(0, 24 * 60 - 1)
    amount = Amount(
        mode=draw(st.sampled_from(["", *Mode])),
        modes=tuple(
            draw(st.sampled_from([*Mode]))
            + (WIDE if place.count(".") == 2 and draw(st.booleans()) else "")
            for place in places
        ),
        around=draw(st.booleans()),
        summary_at=draw(minutes),
        most_a_day=draw(st.none() | st.integers(1, MOST_A_DAY)),
        quiet_mode=draw(st.sampled_from([*QuietMode])),
        urgent=draw(st.booleans()),
    )
    chat_id = draw(st.sampled_from((-7, 7, 8)) | st.integers(-(2**52) + 1, -1))
    thread = draw(st.none() | st.integers(1, 2**31 - 1)) if chat_id < 0 else None
    return SubscriberRow(
        chat_id=address_of(chat_id, thread),
        topic=None if thread is None else (chat_id, thread),
        language=draw(st.sampled_from(("id", "en"))),
        delivery=amount.delivery,
        places=places,
        quiet=draw(st.just(()) | st.tuples(minutes, minutes)),
        amount=amount,
        keywords=tuple(
            Keyword(name, draw(st.booleans()))
            for name in draw(st.lists(st.sampled_from(WORDS), max_size=4, unique=True))
        ),
    )


def read(text: str) -> list[SubscriberRow | RowError]:
    return [row for _, row in reader.read(io.StringIO(text, newline=None))]


def read_row(row: str, header: str = HEADER) -> SubscriberRow | RowError:
    (only,) = read(f"{header}\n{row}\n")
    return only


def reason(row: str, header: str = HEADER) -> str:
    found = read_row(row, header)
    assert isinstance(found, RowError)
    return found.reason


@given(
    st.lists(enrolments(), max_size=5),
    st.permutations([*COLUMNS, "note"]),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from(",;"),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
def test_what_is_written_is_read_again(
    given_rows: list[SubscriberRow], columns: list[str], end: str, separator: str, quoting: int
) -> None:
    """Whatever the order of the columns, the ends of lines, the separator and the quotes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]  # the stubs want the literals
    writer.writerow(columns)
    for row in given_rows:
        cells = dict(zip(COLUMNS, to_cells(row), strict=True)) | {"note": 'said "yes, please"'}
        writer.writerow([cells[name] for name in columns])
    assert read(out.getvalue()) == given_rows


@given(st.lists(st.text(max_size=80), max_size=8))
def test_no_row_is_too_strange(lines: list[str]) -> None:
    """Whatever a line holds, it is a subscriber or a mistake, and the row after it is read."""
    text = "\n".join([HEADER, *lines, "7,,,36,,"])
    assert read(text)[-1] == SubscriberRow(7, places=("36",))


def test_what_is_not_said_has_its_default() -> None:
    """Empty cells, cells that are not there, and columns that are not there."""
    plain = SubscriberRow(-1001234567890, "id", Delivery.INSTANT, ("36",))
    assert read_row("-1001234567890,,,36,,") == plain
    assert read_row("-1001234567890,,,36") == plain
    assert read_row("-1001234567890,36", "chat_id,places") == plain
    assert read_row("36,x,-1001234567890", " PLACES ,note,Chat_ID") == plain
    assert read_row("7,,,,,") == SubscriberRow(7, places=())


def test_a_thread_makes_it_a_topic_of_the_group() -> None:
    """A person has none."""
    header = "chat_id,places,thread"
    assert read_row("-100123,36, 12 ", header) == SubscriberRow(
        address_of(-100123, 12), places=("36",), topic=(-100123, 12)
    )
    for row in ("7,36,12", "-100123,36,0", "-100123,36,-1", "-100123,36,satu"):
        assert isinstance(read_row(row, header), RowError)


def test_cells_are_read_as_people_write_them() -> None:
    """Spaces, capitals, a tag with its country, a place said twice."""
    assert read_row(" 7 , en-GB, Off ,36.03  36.03.19 36.03, , ") == SubscriberRow(
        7, "en", Delivery.OFF, ("36.03", "36.03.19")
    )


def test_blank_rows_are_none() -> None:
    """As spreadsheets leave them at the end; the numbers of the lines go on counting them."""
    text = f"{HEADER}\n\n7,,,36,,\n,,,,,\n  \nx,,,36,,\n"
    found = list(reader.read(io.StringIO(text)))
    assert [number for number, _ in found] == [3, 6]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("x,,,36,,", "'x' is no chat id"),
        (",,,36,,", "'' is no chat id"),
        ("0,,,36,,", "'0' is no chat id"),
        ("1.5E+09,,,36,,", "is no chat id"),
        ("9007199254740993,,,36,,", "is no chat id"),
        ("1_000,,,36,,", "is no chat id"),
        ("٣,,,36,,", "is no chat id"),
        ("7,de,,36,,", "'de' is no language of ours (id and en)"),
        ("7,,noon,36,,", "'noon' is no delivery (instant, morning, evening and off)"),
        ("7,,,36 36.99,,", "'36.99' is no place"),
        ("7,,,36.03.19.2001,,", "is no place"),
        ("7,,,Panongan,,", "is no place"),
        ("7,,,36,22:00,25:00", "'25:00' is no time of day"),
        ("7,,,36,22:60,05:00", "'22:60' is no time of day"),
        ("7,,,36,ten,05:00", "'ten' is no time of day"),
        ("7,,,36,,05:00", "quiet hours need both quiet_from and quiet_to"),
        ("7,id", "ends before the columns chat_id and places"),
        ("7,,,36,,,36.03", "more cells"),
        ('7,,,"36', "quotes do not close"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row: str, named: str) -> None:
    """The cell and what it is not."""
    assert named in reason(row)


def test_places_parted_by_commas_are_not_half_read() -> None:
    """The second place would be lost without a word."""
    assert "more cells" in reason("7,36.03,36.04", "chat_id,places")


def test_a_long_cell_is_not_said_in_full() -> None:
    """A sentence, also where a whole page was pasted into a cell; no control character is in it."""
    said = reason(f"{'x' * 10_000}\x1b[2J,,,36,,")
    assert len(said) < 80
    assert "\x1b" not in reason("\x1b[2J,,,36,,")


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("", "must name the columns chat_id and places"),
        ("7,id,instant,36,,", "must name the columns chat_id and places"),
        ("chat_id,delivery", "must name the columns chat_id and places"),
        ('"chat_id,places', "must name the columns chat_id and places"),
        ("chat_id,places,chat_id", "chat_id twice"),
    ],
)
def test_a_file_without_a_header_is_none(header: str, named: str) -> None:
    """It says which columns there are: a guess could enrol the wrong chats."""
    with pytest.raises(OperatorError, match=named):
        read(f"{header}\n7,,,36,,\n")
    with pytest.raises(OperatorError, match="must name the columns"):
        read("")


def test_province_regencies_and_districts_can_be_followed() -> None:
    """And no villages: nothing is pushed to a village alone."""
    assert {"36", "36.03", "36.03.19"} <= PLACES
    assert not PLACES & set(GAZETTEER.villages)


@given(st.lists(enrolments(), max_size=30), st.integers(1, 40))
def test_rows_sorted_on_disk_are_the_last_of_each_chat_in_order(
    rows: list[SubscriberRow], run: int
) -> None:
    """However small the runs, and wherever the rows of one chat are."""
    with sorted_by_chat(rows, run=run) as ordered:
        found = list(ordered)
    last = {row.chat_id: row for row in rows}
    assert found == [last[chat_id] for chat_id in sorted(last)]


@given(st.lists(enrolments(), max_size=20), st.integers(1, 12))
def test_batches_are_all_rows_in_order_and_none_too_large(
    rows: list[SubscriberRow], size: int
) -> None:
    """A batch is over the size only where a single row is."""
    parts = list(batches(rows, size))
    assert [row for part in parts for row in part] == rows
    for part in parts:
        assert len(part) == 1 or sum(1 + len(row.places) for row in part) <= size


FULL = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ("often,,,,,,", "'often' is no mode (direct, daily, important, off)"),
        (",direct,,,,,", "modes must have a word for each of the places"),
        (",direct never,,,,,", "'never' is no mode"),
        (",direct direct+wide,,,,,", "+wide goes with a district, and '36' is none"),
        (",,perhaps,,,,", "'perhaps' is neither yes nor no"),
        (",,,noon,,,", "'noon' is no time of day"),
        (",,,,0,,", "'0' is no most_a_day (1 to 50)"),
        (",,,,1000,,", "'1000' is no most_a_day (1 to 50)"),
        (",,,,-1,,", "'-1' is no most_a_day"),
        (",,,,,loud,", "'loud' is no quiet_mode (silent, wait)"),
        (",,,,,,,banjir|!a", "'!a' is nothing that can be followed or muted"),
    ],
)
def test_a_bad_cell_of_how_much_comes_says_what_is_wrong(cells: str, named: str) -> None:
    """Two places: a district and everything."""
    assert named in reason(f"7,,,36.03.19 36,,,{cells}", FULL)


def test_what_is_said_of_how_much_comes_goes_before_the_delivery() -> None:
    """And what is not said is what the delivery means."""
    row = read_row("7,,morning,36.03.19 36,21.00,5:30,each,,Yes,,3,,", FULL)
    assert row == SubscriberRow(
        7,
        "id",
        Delivery.INSTANT,
        ("36.03.19", "36"),
        (21 * 60, 5 * 60 + 30),
        Amount("", ("direct", "daily"), around=True, summary_at=6 * 60, most_a_day=3),
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", None),
        ("-", ()),
        ("Banjir| !Sepak Bola |-politik", ("banjir", "!sepak bola", "!#politik")),
        ("banjir|!banjir", ("!banjir",)),
    ],
)
def test_words_are_said_or_stay(cell: str, said: tuple[str, ...] | None) -> None:
    """An empty cell says nothing, a dash says none; as readers type them, a subject by its name."""
    row = read_row(f"7,36,{cell}", "chat_id,places,words")
    assert isinstance(row, SubscriberRow)
    shown = None
    if row.keywords is not None:
        shown = tuple(k.name if k.wanted else f"!{k.name}" for k in row.keywords)
    assert shown == said


def test_no_more_words_than_a_reader_may_choose() -> None:
    """The limit is the reader's own."""
    words = "|".join(f"banjir {letter * 3}" for letter in "abcdefghijklmnopqrstu")
    assert "20 words, not 21" in reason(f"7,36,{words}", "chat_id,places,words")

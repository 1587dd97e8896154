"""Files that are damaged, or made to do harm: an answer, and no exception."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tips.files.inspection import clean_copy, look
from bot.tips.files.model import Trace
from bot.tips.files.packs import MOST_PARTS
from bot.workers.process_limits import limit_worker
from bot.workers.worker_pool import Overrun, WorkerPool
from tests.support.tips import documents, packs, recordings
from tests.support.tips.pictures import HEIC, MARK, exif, picture

SAMPLES = {
    "jpeg": picture("JPEG", exif=exif(gps=True, artist=MARK)),
    "png": picture("PNG", exif=exif(gps=True)),
    "tiff": picture("TIFF", exif=exif(artist=MARK)),
    "heic": HEIC,
    "pdf": documents.pdf_with_object_stream(),
    "ole": documents.word_2003(),
    "docx": packs.docx({"word/comments.xml": packs.COMMENTS}, body=packs.CHANGED),
    "m4a": recordings.m4a(),
    "mp3": recordings.mp3(),
    "ogg": recordings.ogg(f"ARTIST={MARK}"),
}


def test_of_what_is_cut_short_there_is_no_copy() -> None:
    """What can be read of it is told all the same."""
    cut = SAMPLES["jpeg"][:-20]
    assert look(cut).traces == {Trace.PLACE, Trace.NAME}
    assert clean_copy(cut) is None
    assert not look(b"%PDF-1.4").whole
    assert clean_copy(b"%PDF-1.4") is None


@pytest.mark.parametrize("content", SAMPLES.values(), ids=SAMPLES)
async def test_damaged_files_harm_nobody(content: bytes) -> None:
    """Whatever bytes are changed: an answer, or the end of the process that looked.

    Libraries in C do bring it down now and then; in a process of its own that is no harm.
    """
    chance = random.Random(content)
    async with asyncio.timeout(60):
        workers = WorkerPool(limit_worker, (700_000_000,), time_limit=5, calls_per_worker=99)
        try:
            for _ in range(30):
                damaged = bytearray(content)
                for _ in range(3):
                    damaged[chance.randrange(len(damaged))] = chance.randrange(256)
                for call in (look, clean_copy):
                    with suppress(Overrun):
                        await workers.run(call, bytes(damaged))
            assert await workers.run(look, content) == look(content)
        finally:
            await workers.close()


@given(st.binary(max_size=300))
def test_anything_behind_the_mark_of_a_kind_harms_nobody(content: bytes) -> None:
    """A ZIP, a PDF, an OLE file, a film, a recording."""
    for mark in (b"PK\x03\x04", b"%PDF-", documents.word_2003()[:8], b"\0\0\0\x18ftyp", b"ID3"):
        look(mark + content)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "content",
    [
        b"%PDF<dc:creator>" + b" " * 3_000_000,
        b"%PDF" + b"dc:creator " * 400_000,
        b"%PDF" + b"<dc:creator><rdf:Seq><rdf:li " * 100_000,
        packs.pack({"[Content_Types].xml": "<dc:creator>" + " " * 900_000}),
    ],
    ids=["spaces", "names", "lists", "office"],
)
def test_a_file_made_to_keep_us_busy_does_not(content: bytes) -> None:
    """A pattern that goes back and forth would take hours for these: nothing is found, soon."""
    assert not look(content).traces


def test_a_pack_that_would_fill_the_disk_counts_as_not_looked_at() -> None:
    """Zeros that unpack to more than is unpacked, packs in packs in packs, very many files."""
    bomb = packs.pack({str(number): bytes(30_000_000) for number in range(4)})
    assert len(bomb) < 200_000
    assert not look(bomb).whole
    nested = packs.pack({"a.txt": "isi"})
    for _ in range(5):
        nested = packs.pack({"a.zip": nested})
    assert not look(nested).whole
    assert not look(packs.pack({str(number): "" for number in range(MOST_PARTS + 1)})).whole


def test_an_entity_that_names_a_file_is_not_read() -> None:
    """Nor expanded a billion times."""
    for entity in ('SYSTEM "file:///etc/passwd"', '"isi"'):
        body = f"<!DOCTYPE a [<!ENTITY e {entity}>]><Properties><Company>&e;</Company></Properties>"
        assert not look(packs.docx({"docProps/app.xml": body})).traces


def test_a_locked_file_counts_as_not_looked_at() -> None:
    """Nobody but its owner can read it."""
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(documents.pdf())))
    writer.encrypt("rahasia", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    assert not look(made.getvalue()).whole
    assert clean_copy(made.getvalue()) is None
    locked = bytearray(packs.pack({"a.txt": "isi"}))
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    assert not look(bytes(locked)).whole

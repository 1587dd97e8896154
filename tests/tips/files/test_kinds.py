"""Each kind of file: what is seen, and whether a clean copy is made. The table of the docs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from bot.tips.files.inspection import clean_copy, look
from bot.tips.files.model import Look, Trace
from tests.support.paths import ROOT
from tests.support.tips import documents, packs, recordings
from tests.support.tips.pictures import HEIC, MARK, PNG, exif, picture

PLACE, NAME, LABEL, HISTORY = Trace.PLACE, Trace.NAME, Trace.LABEL, Trace.HISTORY
MARKED = picture("JPEG", exif=exif(gps=True, artist=MARK))
PAGE = (ROOT / "docs" / "berkas.md").read_text(encoding="utf-8")


def text_of_png(keyword: str) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text(keyword, MARK, zip=True)
    return picture("PNG", pnginfo=text)


def inside_pdf(name: str, content: bytes) -> bytes:
    """A PDF with a file that is attached to it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(documents.pdf())))
    writer.add_attachment(name, content)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


@dataclass(frozen=True)
class Row:
    """A kind of file: `name` in the table; `copy` the suffix of the clean copy, or none."""

    name: str
    content: bytes
    traces: frozenset[Trace]
    copy: str = ""
    whole: bool = True


def row(name: str, content: bytes, *traces: Trace, copy: str = "", whole: bool = True) -> Row:
    return Row(name, content, frozenset(traces), copy, whole)


ROWS = (
    row("JPEG", MARKED, PLACE, NAME, copy=".jpg"),
    row("JPEG, IPTC", documents.jpeg_with_iptc(80), NAME, copy=".jpg"),
    row("JPEG, IPTC", documents.jpeg_with_iptc(90), PLACE, copy=".jpg"),
    row("JPEG", picture("JPEG", comment=MARK), LABEL, copy=".jpg"),
    row("PNG", picture("PNG", exif=exif(gps=True)), PLACE, copy=".png"),
    row("PNG", text_of_png("Author"), NAME, copy=".png"),
    row("PNG", text_of_png("Description"), LABEL, copy=".png"),
    row("WebP", picture("WEBP", exif=exif(artist=MARK)), NAME, copy=".jpg"),
    row("TIFF", picture("TIFF", exif=exif(artist=MARK)), NAME, copy=".jpg"),
    row("AVIF", picture("AVIF", exif=exif(gps=True).tobytes()), PLACE, copy=".jpg"),
    row("HEIC", HEIC, PLACE, NAME, copy=".jpg"),
    row("GIF", picture("GIF", comment=MARK), LABEL, copy=".png"),
    row("MP4", recordings.ANDROID, PLACE),
    row("MP4", recordings.ACTION_CAMERA, PLACE),
    row("MOV", recordings.IPHONE, PLACE),
    row("3GP", recordings.OLD_PHONE, PLACE),
    row("M4A", recordings.m4a(), NAME),
    row("M4A", recordings.m4a(b"\xa9nam"), LABEL),
    row("MP3", recordings.mp3(), NAME),
    row("MP3", recordings.mp3(b"TIT2"), LABEL),
    row("OGG", recordings.ogg(f"ARTIST={MARK}"), NAME),
    row("OGG", recordings.ogg(f"TITLE={MARK}"), LABEL),
    row("PDF", documents.pdf(MARK), NAME, copy=".pdf"),
    row("PDF", documents.pdf_with_object_stream(), NAME, copy=".pdf"),
    row("PDF", documents.pdf(annotation=documents.REMARK), HISTORY, copy=".pdf"),
    row("PDF", documents.pdf() + b"\n%%EOF\n", HISTORY, copy=".pdf"),
    row("PDF", inside_pdf("a.jpg", MARKED), PLACE, NAME, copy=".pdf"),
    row("DOCX", packs.docx(), NAME, copy=".docx"),
    row("DOCX", packs.docx({}, body=packs.CHANGED), HISTORY, copy=".docx"),
    row("DOCX", packs.docx({"word/comments.xml": packs.COMMENTS}), HISTORY, copy=".docx"),
    row("DOCX", packs.docx({"word/media/image1.jpeg": MARKED}), PLACE, NAME, copy=".docx"),
    row("XLSX", packs.xlsx(), NAME, HISTORY, copy=".xlsx"),
    row("PPTX", packs.pptx(), NAME, HISTORY, copy=".pptx"),
    row("ODT", packs.odt(), NAME, HISTORY, copy=".odt"),
    row("DOC, XLS, PPT", documents.word_2003(), NAME, whole=False),
    row("DOC, XLS, PPT", documents.word_2003(""), whole=False),
    row("RTF", documents.RTF, NAME),
    row("RTF", documents.RTF_CHANGED, HISTORY),
    row("ZIP", packs.pack({"a.jpg": MARKED, "b.png": PNG}), PLACE, NAME, copy=".zip"),
    row("ZIP", packs.pack({"Sumarni.png": PNG}), Trace.FILE_NAME, copy=".zip"),
    row("ZIP", packs.pack({"a.mov": recordings.IPHONE}), PLACE),
    row("*", b"Rar!\x1a\x07\x01\x00\xff", whole=False),
    row("*", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01webm", whole=False),
)
# Of each kind one that gives nothing away: it goes without a question.
CLEAN = {
    "JPEG": picture("JPEG"),
    "PNG": PNG,
    "WebP": picture("WEBP"),
    "TIFF": picture("TIFF"),
    "AVIF": picture("AVIF"),
    "GIF": picture("GIF"),
    "MP4": recordings.PLAIN_FILM,
    "M4A": recordings.film(b"M4A "),
    "MP3": recordings.mp3(text=""),
    "OGG": recordings.VOICE,
    "AMR": b"#!AMR\n" + b"\x3c" + b"\0" * 31,
    "PDF": documents.pdf(),
    "DOCX": packs.docx({}),
    "RTF": documents.PLAIN_RTF,
    "ZIP": packs.pack({"IMG_1.png": PNG}),
    "TXT": "Uang dibagi di balai désa\n".encode(),
}


@pytest.mark.parametrize("each", ROWS, ids=lambda each: each.name)
def test_what_a_file_gives_away_is_seen(each: Row) -> None:
    """Just that; and where a part cannot be read, so is that."""
    assert look(each.content) == Look(each.traces, each.whole)


@pytest.mark.parametrize("each", ROWS, ids=lambda each: each.name)
def test_a_clean_copy_has_nothing_of_it_or_there_is_none(each: Row) -> None:
    """What is called clean was looked at whole, and the name is nowhere in its bytes."""
    made = clean_copy(each.content)
    if not each.copy:
        assert made is None
        return
    assert made is not None
    content, suffix = made
    assert suffix == each.copy
    assert look(content).is_clean
    inner = packs.parts_of(content).values() if content.startswith(b"PK") else ()
    for data in (content, *inner):
        assert MARK.encode() not in data
        assert MARK.encode("utf-16-le") not in data


@pytest.mark.parametrize("content", CLEAN.values(), ids=CLEAN)
def test_a_file_that_gives_nothing_away_is_left_alone(content: bytes) -> None:
    """Its source is asked nothing; for another name the same bytes do."""
    assert look(content).is_clean
    assert clean_copy(content) == (content, "")


def test_the_docs_have_each_kind_and_say_the_same() -> None:
    """Its copy included: yes or no, in both languages."""
    for language in PAGE.split("\n## English\n"):
        table = dict(re.findall(r"^\| ([^|]+?) \|.*\| ([^|]+?) \|$", language, re.MULTILINE))
        copied = {each.name for each in ROWS if each.copy}
        for name in {each.name for each in ROWS}:
            assert table[name].startswith(("ya", "yes") if name in copied else ("tidak", "no"))
        assert CLEAN.keys() <= table.keys()


def test_words_around_what_is_taken_out_of_a_letter_stay() -> None:
    """Insertions are accepted, deletions gone, and no word beside a remark is lost."""
    made = clean_copy(packs.docx({"word/comments.xml": packs.COMMENTS}, body=packs.CHANGED))
    assert made is not None
    body = packs.parts_of(made[0])["word/document.xml"].decode()
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body)) == "Uang baru dibagi"
    assert "lama" not in body
    made = clean_copy(packs.odt())
    assert made is not None
    parts = packs.parts_of(made[0])
    assert "Uang baru dibagi" in parts["content.xml"].decode()
    assert next(iter(parts)) == "mimetype"
    assert "Thumbnails/thumbnail.png" not in parts
    assert b"thumbnail" not in parts["META-INF/manifest.xml"]


def test_what_is_taken_out_of_a_table_is_asked_for_by_no_other_part() -> None:
    """The printer's settings go with their relation, their type, and what names them."""
    made = clean_copy(packs.xlsx())
    assert made is not None
    parts = packs.parts_of(made[0])
    assert not [name for name in parts if "printer" in name]
    assert b"printer" not in b"".join(parts.values())
    assert b"rId1" not in parts["xl/worksheets/sheet1.xml"]
    assert b"<v>7</v>" in parts["xl/worksheets/sheet1.xml"]


def test_pages_of_a_pdf_are_all_there() -> None:
    """With what is drawn on them."""
    from pypdf import PdfReader

    made = clean_copy(documents.pdf(MARK))
    assert made is not None
    (page,) = PdfReader(BytesIO(made[0])).pages
    contents = page.get_contents()
    assert contents is not None
    assert contents.get_data().strip() == b"0 0 m"


def test_a_picture_of_a_phone_stays_the_same_picture() -> None:
    """HEIC becomes JPEG."""
    made = clean_copy(HEIC)
    assert made is not None
    with Image.open(BytesIO(made[0])) as clean:
        assert clean.size == (64, 64)
        assert not clean.getexif()


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_20261128_101500.jpg", "IMG-20261128-WA0003.jpg", "PXL_20261128.MP.jpg", "DSC_1.JPG"),
        *("Screenshot_20261128-101500_WhatsApp.jpg", "VID_2026.mp4", "scan0001.pdf", ""),
        *("WhatsApp Image 2026-11-28 at 10.15.00.jpeg", "0b6f9a1e-8c1d-4f0e-9a55-0e6f6b0d8c11.pdf"),
    ],
)
def test_the_name_that_a_machine_gives_says_nothing(name: str) -> None:
    """Nobody is asked about it."""
    from bot.tips.files.names import look_at_name

    assert look_at_name(name).is_clean


@pytest.mark.parametrize("name", ["Sumarni.jpg", "Surat Pak RT 05.pdf", "scan_sumarni.pdf"])
def test_words_in_a_name_are_somebodys_own(name: str) -> None:
    """They are seen."""
    from bot.tips.files.names import look_at_name

    assert look_at_name(name).traces == {Trace.FILE_NAME}

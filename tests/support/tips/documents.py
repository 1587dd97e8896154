"""Documents that no library of ours writes: PDF with object streams, Word of 2003, RTF, IPTC."""

from __future__ import annotations

import struct
from io import BytesIO

from tests.support.tips.pictures import MARK, picture

RTF = b"{\\rtf1\\ansi{\\info{\\author " + MARK.encode() + b"}}Uang dibagi}"
RTF_CHANGED = b"{\\rtf1\\ansi{\\*\\revtbl{" + MARK.encode() + b";}}\\revised\\revauth1 Uang}"
PLAIN_RTF = b"{\\rtf1\\ansi Uang dibagi}"


def pdf(author: str = "", *, extra: str = "", annotation: str = "") -> bytes:
    """A page, with an author and what else a catalogue may have."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 90] /Contents 4 0 R"
        + (" /Annots [6 0 R]" if annotation else "")
        + " >>",
        "<< /Length 5 >>\nstream\n0 0 m\nendstream",
        f"<< /Author ({author}) >>" if author else "<< /Title (Surat) >>",
        *([annotation] if annotation else []),
    ]
    made, offsets = BytesIO(), []
    made.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        offsets.append(made.tell())
        made.write(f"{number} 0 obj\n{content}\nendobj\n".encode())
    at = made.tell()
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    made.write(f"xref\n0 {size}\n0000000000 65535 f \n{rows}".encode())
    made.write(f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\n".encode())
    made.write(f"startxref\n{at}\n%%EOF\n".encode())
    return made.getvalue()


REMARK = f"<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /T ({MARK}) /Contents ({MARK}) >>"


def pdf_with_object_stream() -> bytes:
    """The author stands in a compressed stream, as Word and iOS write it (ISO 32000, 7.5.7)."""
    import zlib

    packed = zlib.compress(f"4 0 << /Author ({MARK}) >>".encode())
    made, offsets = BytesIO(), {}
    made.write(b"%PDF-1.5\n")
    for number, content in (
        (1, b"<< /Type /Catalog /Pages 2 0 R >>"),
        (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 90] >>"),
        (
            5,
            b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\n"
            b"endstream" % (len(packed), packed),
        ),
    ):
        offsets[number] = made.tell()
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    at = made.tell()
    rows = [(0, 0, 65535), *((1, offsets[n], 0) for n in (1, 2, 3)), (2, 5, 0)]
    rows += [(1, offsets[5], 0), (1, at, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    made.write(
        b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Info 4 0 R /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, at)
    )
    return made.getvalue()


def word_2003(author: str = MARK) -> bytes:
    """An OLE file with nothing but its summary (MS-CFB 2.2, MS-OLEPS 2.21)."""
    said = author.encode() + b"\0"
    said += b"\0" * (-len(said) % 4)
    value = struct.pack("<II", 30, len(said)) + said
    section = struct.pack("<IIII", 16 + len(value), 1, 4, 16) + value
    format_id = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    stream = struct.pack("<HHI16xI", 0xFFFE, 0, 0, 1) + format_id + struct.pack("<I", 48) + section
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, end, 0, end, 0, 0),
    )
    header += struct.pack("<I", free) * ((512 - len(header)) // 4)
    chain = [table, end, *range(3, 10), end]
    sectors = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    sectors += _entry("Root Entry", kind=5, child=1, start=end, size=0)
    sectors += _entry("\5SummaryInformation", kind=2, child=free, start=2, size=4096)
    sectors += _entry("", kind=0, child=free, start=0, size=0) * 2
    return header + sectors + stream.ljust(4096, b"\0")


def _entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    free, said = 0xFFFFFFFF, name.encode("utf-16-le")
    length = len(said) + 2 if name else 0
    head = said.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, free, free, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def jpeg_with_iptc(tag: int) -> bytes:
    """A press photo: what an agency writes into it (IPTC IIM 4.2, in Photoshop's segment)."""
    said = b"\x1c\2" + bytes([tag]) + struct.pack(">H", len(MARK)) + MARK.encode()
    said += b"\0" * (len(said) % 2)
    resource = b"Photoshop 3.0\x008BIM\4\4\0\0" + struct.pack(">I", len(said)) + said
    segment = b"\xff\xed" + struct.pack(">H", len(resource) + 2) + resource
    plain = picture("JPEG")
    return plain[:2] + segment + plain[2:]

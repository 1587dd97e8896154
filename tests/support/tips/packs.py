"""Office files small enough to read, and packs of files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from tests.support.tips.pictures import MARK

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_REL = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_TYPES = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"'
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_APP = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"'
_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("meta", "meta"),
        ("config", "config"),
        ("manifest", "manifest"),
    )
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'

AUTHORS = {
    "docProps/core.xml": (
        f"<cp:coreProperties {_CORE}><dc:creator>{MARK}</dc:creator>"
        f"<cp:lastModifiedBy>{MARK}</cp:lastModifiedBy></cp:coreProperties>"
    ),
    "docProps/app.xml": f"<Properties {_APP}><Company>{MARK}</Company></Properties>",
}
# Inserted "baru", deleted "lama", one comment; the words themselves are "Uang baru dibagi".
CHANGED = f"""<w:document {_W}><w:body><w:p w:rsidR="00AB12CD">
<w:pPr><w:rPr><w:ins w:id="9" w:author="{MARK}"/></w:rPr></w:pPr>
<w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">Uang </w:t></w:r>
<w:ins w:id="1" w:author="{MARK}"><w:r><w:t xml:space="preserve">baru </w:t></w:r></w:ins>
<w:del w:id="2" w:author="{MARK}"><w:r><w:delText>lama</w:delText></w:r></w:del>
<w:r><w:t>dibagi</w:t></w:r><w:commentRangeEnd w:id="0"/>
<w:r><w:commentReference w:id="0"/></w:r></w:p></w:body></w:document>"""
COMMENTS = (
    f'<w:comments {_W}><w:comment w:id="0" w:author="{MARK}">'
    f"<w:p><w:r><w:t>{MARK}</w:t></w:r></w:p></w:comment></w:comments>"
)


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def docx(parts: Mapping[str, str | bytes] = AUTHORS, *, body: str = "") -> bytes:
    """A Word document with these parts beside its words."""
    plain = "<w:body><w:p><w:r><w:t>Uang</w:t></w:r></w:p></w:body>"
    body = body or f"<w:document {_W}>{plain}</w:document>"
    types = "".join(f'<Override PartName="/{name}" ContentType="x"/>' for name in parts)
    relations = f"<Relationships {_REL}>"
    relations += '<Relationship Id="rId1" Type="t" Target="word/document.xml"/>'
    for number, name in enumerate(parts, 2):
        relations += f'<Relationship Id="rId{number}" Type="t" Target="{name}"/>'
    return pack(
        {
            "[Content_Types].xml": f"<Types {_TYPES}>{types}</Types>",
            "_rels/.rels": relations + "</Relationships>",
            "word/document.xml": body,
            **parts,
        }
    )


def xlsx() -> bytes:
    """A table with its author, a comment, the printer of its office, the folder it was in."""
    return pack(
        {
            "[Content_Types].xml": (
                f'<Types {_TYPES}><Override PartName="/xl/printerSettings/printerSettings1.bin" '
                'ContentType="x"/></Types>'
            ),
            "xl/workbook.xml": (
                f'<workbook {_X}><absPath url="C:\\Users\\{MARK}\\"/><sheets/></workbook>'
            ),
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {_X} {_R}><sheetData><row><c><v>7</v></c></row></sheetData>"
                '<pageSetup paperSize="9" r:id="rId1"/></worksheet>'
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": (
                f'<Relationships {_REL}><Relationship Id="rId1" Type="t" '
                'Target="../printerSettings/printerSettings1.bin"/></Relationships>'
            ),
            "xl/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
            "xl/comments1.xml": (
                f"<comments {_X}><authors><author>{MARK}</author></authors><commentList>"
                f'<comment ref="A1" authorId="0"><text><t>{MARK}</t></text></comment>'
                "</commentList></comments>"
            ),
            **AUTHORS,
        }
    )


def pptx() -> bytes:
    """Slides with their author, and a remark on one."""
    return pack(
        {
            "[Content_Types].xml": f"<Types {_TYPES}/>",
            "ppt/slides/slide1.xml": f"<p:sld {_P}><p:cSld/></p:sld>",
            "ppt/commentAuthors.xml": (
                f'<p:cmAuthorLst {_P}><p:cmAuthor id="0" name="{MARK}"/></p:cmAuthorLst>'
            ),
            "ppt/comments/comment1.xml": (
                f'<p:cmLst {_P}><p:cm authorId="0"><p:text>{MARK}</p:text></p:cm></p:cmLst>'
            ),
            **AUTHORS,
        }
    )


def odt() -> bytes:
    """A text with its author, a remark in the middle of a line, a deletion, and a printer."""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": (
                f'<manifest:manifest {_ODF}><manifest:file-entry manifest:full-path="content.xml"/>'
                '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/>'
                "</manifest:manifest>"
            ),
            "meta.xml": (
                f"<office:document-meta {_ODF} {_DC}><office:meta><meta:initial-creator>{MARK}"
                "</meta:initial-creator></office:meta></office:document-meta>"
            ),
            "content.xml": (
                f"<office:document-content {_ODF} {_DC}><office:body><office:text>"
                "<text:tracked-changes><text:changed-region><text:deletion><text:p>"
                f"{MARK}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
                f"<text:p>Uang <office:annotation><dc:creator>{MARK}</dc:creator>"
                '</office:annotation>baru <text:change text:change-id="c"/>dibagi</text:p>'
                "</office:text></office:body></office:document-content>"
            ),
            "settings.xml": (
                f"<office:document-settings {_ODF}><config:config-item "
                f'config:name="PrinterName">{MARK}</config:config-item>'
                "</office:document-settings>"
            ),
            "Thumbnails/thumbnail.png": MARK,
            "Configurations2/accelerator/current.xml": b"",
        }
    )

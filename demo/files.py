"""Small office files written by hand: fast, and the same bytes for the same text."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

MOMENT = (2026, 1, 5, 9, 0, 0)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def zipped(members: Iterable[tuple[str, bytes]], *, first_plain: bool = False) -> bytes:
    """A zip with fixed moments; `first_plain` leaves the first member uncompressed, as OpenDocument wants."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, content) in enumerate(members):
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_STORED if first_plain and index == 0 else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def docx(title: str, paragraphs: Iterable[str]) -> bytes:
    """A word-processor file: a bold centred title and paragraphs."""
    body = [_paragraph(title, bold=True), *(_paragraph(text) for text in paragraphs)]
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_WORD}"><w:body>'
        f'{"".join(body)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" '
        'w:bottom="1134" w:left="1701"/></w:sectPr></w:body></w:document>'
    )
    return zipped(
        [
            ("[Content_Types].xml", _TYPES.encode()),
            ("_rels/.rels", _RELATIONS.encode()),
            ("word/document.xml", document.encode()),
        ]
    )


def _paragraph(text: str, *, bold: bool = False) -> str:
    style = '<w:pPr><w:spacing w:after="200"/><w:jc w:val="center"/></w:pPr>' if bold else (
        '<w:pPr><w:spacing w:after="120"/><w:jc w:val="both"/></w:pPr>'
    )  # fmt: skip
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{style}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def odt(title: str, paragraphs: Iterable[str]) -> bytes:
    """An OpenDocument text."""
    mime = "application/vnd.oasis.opendocument.text"
    lines = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODT_NAMES} office:version="1.3">'
        "<office:body>"
        f'<office:text><text:h text:outline-level="1">{escape(title)}</text:h>{lines}</office:text></office:body>'
        "</office:document-content>"
    )
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {names} manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    members = [
        ("mimetype", mime.encode()),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
    ]
    return zipped(members, first_plain=True)


def bomb(megabytes: int = 24) -> bytes:
    """A small archive that unpacks to many megabytes of nothing: what an intake must refuse."""
    return zipped([("price.csv", b"0" * (megabytes << 20))])

"""The media types we know by name: which reader they go to, which extension they leave under."""

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

PDF = "application/pdf"
DOCX = OOXML + "wordprocessingml.document"
XLSX = OOXML + "spreadsheetml.sheet"
PPTX = OOXML + "presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODT = ODF + "text"
ODS = ODF + "spreadsheet"
ODP = ODF + "presentation"
ODG = ODF + "graphics"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
RTF = "application/rtf"
HTML = "text/html"
XML = "application/xml"
FB2 = "application/x-fictionbook+xml"
WORD_XML = "application/x-word-flat+xml"
MAIL = "message/rfc822"
TEXT = "text/plain"
CSV = "text/csv"
ZIP = "application/zip"
GZIP = "application/gzip"
TNEF = "application/vnd.ms-tnef"
EMPTY = "application/x-empty"
BINARY = "application/octet-stream"
JPEG, PNG, TIFF, GIF, BMP, WEBP = "image/jpeg", "image/png", "image/tiff", "image/gif", "image/bmp", "image/webp"

PICTURES = frozenset({JPEG, PNG, TIFF, GIF, BMP, WEBP})
OFFICE = frozenset({DOCX, XLSX, PPTX, XLSB, ODT, ODS, ODP, ODG, DOC, XLS, PPT, RTF})

EXTENSIONS = {
    PDF: "pdf", DOCX: "docx", XLSX: "xlsx", PPTX: "pptx", XLSB: "xlsb", ODT: "odt", ODS: "ods", ODP: "odp",
    ODG: "odg", DOC: "doc", XLS: "xls", PPT: "ppt", MSG: "msg", RTF: "rtf", HTML: "html", XML: "xml", FB2: "fb2",
    WORD_XML: "xml", MAIL: "eml", TEXT: "txt", CSV: "csv", ZIP: "zip", GZIP: "gz", JPEG: "jpg", PNG: "png",
    TIFF: "tif", GIF: "gif", BMP: "bmp", WEBP: "webp",
}  # fmt: skip

# The icon of each family in the sprite of the workspace.
ICONS = {PDF: "file-text", XLSX: "table", XLS: "table", XLSB: "table", ODS: "table", CSV: "table", ZIP: "archive",
         GZIP: "archive", MAIL: "mail", MSG: "mail", PPTX: "presentation", PPT: "presentation", ODP: "presentation",
         **dict.fromkeys(PICTURES, "image")}  # fmt: skip


def icon(media_type: str) -> str:
    """The name of the icon that stands for the type."""
    return ICONS.get(media_type, "file")


def extension(media_type: str) -> str:
    """The usual extension without its dot, "" for types we do not know."""
    return EXTENSIONS.get(media_type, "")

"""HTML pages: the text a reader sees, with line breaks where blocks end."""

import base64
import binascii
import re
from typing import BinaryIO

from lxml import etree

from storage.reading.charsets import decode
from storage.reading.context import Reading, Unreadable
from storage.reading.pictures import read_picture_words
from storage.safe_xml import local

HIDDEN = {"script", "style", "template", "noscript", "head"}
BLOCKS = {
    "p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer",
    "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "hr", "title", "option", "form", "caption", "address",
}  # fmt: skip
DATA_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s]{40,})")
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(source: BinaryIO, reading: Reading) -> None:
    """Title and body text. Raises Unreadable("html.empty") when nothing can be parsed."""
    content = source.read()
    declared = DECLARED.search(content[:4096])
    text = decode(content, declared[1].decode("ascii") if declared else "")
    read_markup(text, reading)
    for match in DATA_PICTURE.finditer(text):
        _read_inline(match[1], reading)


def read_markup(text: str, reading: Reading) -> None:
    """Text of HTML in a string."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("html.empty") from error
    if root is None:
        raise Unreadable("html.empty")
    title = root.find(".//title")
    reading.add(_squeezed(title.text or "") if title is not None else "")
    reading.add(visible_text(root))


def visible_text(root: etree._Element) -> str:
    """The words below the element; blanks squeezed, blocks on lines of their own."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start":
            if name in BLOCKS:
                pieces.append("\n")
            if name in HIDDEN:
                walk.skip_subtree()
                continue
            pieces.append(re.sub(r"\s+", " ", element.text or ""))
            if name == "img":
                pieces.append(f" {element.get('alt', '')} ")
            continue
        if name in ("td", "th"):
            pieces.append("\t")
        elif name in BLOCKS:
            pieces.append("\n")
        pieces.append(re.sub(r"\s+", " ", element.tail or ""))
    return _squeezed("".join(pieces))


def _squeezed(text: str) -> str:
    lines = (re.sub(r" {2,}", " ", line).strip(" ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read_inline(data: str, reading: Reading) -> None:
    try:
        picture = base64.b64decode(re.sub(r"\s+", "", data), validate=False)
    except (binascii.Error, ValueError):
        return
    reading.pictures += 1
    read_picture_words(picture, reading)

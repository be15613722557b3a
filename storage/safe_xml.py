"""The only way XML is read here: no DTD, no entities, no network, bounded size and depth."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 400


class UnsafeXml(Exception):
    """The document wants what we do not give: a DTD, entities, or more depth or size than is sound."""


class BrokenXml(Exception):
    """The document is not well-formed and nothing of it can be used."""


def parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that resolves nothing and loads nothing. `recover` reads damaged documents as far as they go."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, attribute_defaults=False,
        remove_comments=True, remove_pis=True, huge_tree=False, recover=recover,
    )  # fmt: skip


def parse(content: bytes, *, recover: bool = False) -> etree._Element:
    """The root element. Raises UnsafeXml for a DTD, BrokenXml for what cannot be read."""
    if len(content) > MAX_BYTES:
        raise UnsafeXml("size")
    try:
        root = etree.fromstring(content, parser(recover=recover))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenXml(str(error)[:200]) from error
    if root is None:
        raise BrokenXml("no root element")
    _refuse_dtd(root)
    return root


def _refuse_dtd(root: etree._Element) -> None:
    info = root.getroottree().docinfo
    if info.internalDTD is not None and (info.internalDTD.entities() or _names_more(info)):
        raise UnsafeXml("dtd")


def _names_more(info: etree.DocInfo) -> bool:
    """An outside DTD is never fetched; only XHTML's public one is common and harmless when it is left aside."""
    public = info.public_id or ""
    return bool(info.system_url) and not public.startswith(("-//W3C//DTD XHTML", "-//OpenOffice.org//"))


def stream(source: BinaryIO, tags: set[str] | None = None) -> Iterator[tuple[str, etree._Element]]:
    """Events ("start" or "end", element) of a large document in bounded memory; the caller clears what it has used.

    Raises UnsafeXml for a DTD or a depth beyond MAX_DEPTH, BrokenXml where the document ends being well-formed.
    """
    depth = 0
    events = etree.iterparse(
        source, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True,
        attribute_defaults=False, remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        for event, element in events:
            if event == "start":
                depth += 1
                if depth == 1:
                    _refuse_dtd(element)
                if depth > MAX_DEPTH:
                    raise UnsafeXml("depth")
            else:
                depth -= 1
            if tags is None or element.tag in tags:
                yield event, element
    except etree.XMLSyntaxError as error:
        raise BrokenXml(str(error)[:200]) from error


def local(element: etree._Element) -> str:
    """The tag without its namespace; "" for what is no element (an unresolved entity)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

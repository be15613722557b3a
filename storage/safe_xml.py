"""The only way XML is read here: no DTD, no entities, no network, bounded size and depth."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

MAX_BYTES = 256 * 1024 * 1024
PROLOG = 4096


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
    return _sound(root)


def _sound(root: etree._Element | None) -> etree._Element:
    """The root itself; a recovering parser gives None for bytes of no element at all."""
    if root is None:
        raise BrokenXml("no root element")
    _refuse_dtd(root)
    return root


def _refuse_dtd(root: etree._Element) -> None:
    info: Any = root.getroottree().docinfo  # its DTD is missing in the stubs
    if info.internalDTD is not None and (info.internalDTD.entities() or _names_more(info)):
        raise UnsafeXml("dtd")


def _names_more(info: Any) -> bool:
    """An outside DTD is never fetched; only XHTML's public one is common and harmless when it is left aside."""
    public = info.public_id or ""
    return bool(info.system_url) and not public.startswith(("-//W3C//DTD XHTML", "-//OpenOffice.org//"))


def stream(source: BinaryIO, *tags: str) -> Iterator[etree._Element]:
    """Finished elements of these names (whatever their namespace) of a large document, in bounded memory.

    The caller clears what it has used. The parser itself bounds depth and sizes. Raises UnsafeXml for a DTD,
    BrokenXml where the document ends being well-formed.
    """
    _refuse_declared_dtd(source)
    events = etree.iterparse(
        source, events=("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, load_dtd=False,
        no_network=True, attribute_defaults=False, remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    is_first = True
    try:
        for _, element in events:
            if is_first:
                _refuse_dtd(element)
                is_first = False
            yield element
    except etree.XMLSyntaxError as error:
        raise BrokenXml(str(error)[:200]) from error


def _refuse_declared_dtd(source: BinaryIO) -> None:
    """Look before parsing: entities may make the parser stop before it ever reports an element."""
    head = source.read(PROLOG)
    source.seek(0)
    if any("<!DOCTYPE".encode(name) in head for name in ("ascii", "utf-16-le", "utf-16-be")):
        raise UnsafeXml("dtd")


def local(element: etree._Element) -> str:
    """The tag without its namespace; "" for what is no element (an unresolved entity)."""
    tag: Any = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

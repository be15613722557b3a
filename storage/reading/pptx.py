"""PowerPoint files (.pptx, .pptm): slides with notes and comments, text of masters, charts and diagrams."""

from typing import BinaryIO

from lxml import etree

from storage.reading.context import Reading, Unreadable, joined
from storage.reading.drawing import paragraphs, read_charts_and_diagrams
from storage.reading.package import Package, open_package, read_embedded, read_external_links, read_properties
from storage.safe_xml import local


def read(source: BinaryIO, reading: Reading) -> None:
    """All slides in the show's order. Raises Unreadable("pptx.no_slides")."""
    package = open_package(source, reading)
    slides = _slides(package)
    if not slides and not package.has("ppt/presentation.xml"):
        raise Unreadable("pptx.no_slides")
    reading.pages = len(slides)
    authors = _comment_authors(package)
    for part in slides:
        _read_slide(package, part, authors, reading)
    for part in package.under("ppt/slidemasters/slidemaster", "ppt/slidelayouts/slidelayout"):
        _read_master(package, part, reading)
    read_charts_and_diagrams(package, "ppt/", reading)
    read_properties(package, reading)
    read_external_links(package, reading)
    read_embedded(package, reading)


def _slides(package: Package) -> list[str]:
    root = package.xml("ppt/presentation.xml")
    targets = {relation.id: relation.target for relation in package.relations("ppt/presentation.xml")}
    ordered: list[str] = []
    for slide in root.iter("{*}sldId") if root is not None else ():
        for key, value in slide.attrib.items():
            if str(key).endswith("}id") and package.has(targets.get(str(value), "")):
                ordered.append(targets[str(value)])
    known = {part.lower() for part in ordered}
    # Slides that damaged or crossing relations hide are text all the same.
    loose = [part for part in package.under("ppt/slides/slide") if part.lower() not in known]
    return ordered + loose


def _read_slide(package: Package, part: str, authors: dict[str, str], reading: Reading) -> None:
    root = package.xml(part)
    if root is None:
        return
    read_shapes(root, reading)
    for relation in package.relations(part):
        if relation.kind == "notesSlide":
            notes = package.xml(relation.target)
            if notes is not None:
                read_shapes(notes, reading)
        elif relation.kind == "comments":
            _read_comments(package.xml(relation.target), authors, reading)


def read_shapes(root: etree._Element, reading: Reading) -> None:
    """Text of the shapes in order; table rows with tabs; descriptions of pictures."""
    for element in root.iter():
        name = local(element)
        if name == "txBody" and not _within(element, "tc"):
            for text in paragraphs(element):
                reading.add(text)
        elif name == "tr":
            reading.add(joined(["\n".join(paragraphs(cell)) for cell in element.findall("{*}tc")]))
        elif name == "cNvPr" and element.get("descr"):
            reading.add(element.get("descr", "").replace("\\", "/").rpartition("/")[2])


def _within(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == name


def _read_master(package: Package, part: str, reading: Reading) -> None:
    """Texts drawn on the master itself; the prompts of its placeholders are no content."""
    root = package.xml(part)
    for shape in root.iter("{*}sp") if root is not None else ():
        if next(shape.iter("{*}ph"), None) is None:
            for text in paragraphs(shape):
                reading.add(text)


def _comment_authors(package: Package) -> dict[str, str]:
    root = package.xml("ppt/commentAuthors.xml")
    if root is None:
        return {}
    return {
        author.get("id", ""): f"{author.get('name', '')} ({author.get('initials', '')})"
        for author in root.iter("{*}cmAuthor")
    }


def _read_comments(root: etree._Element | None, authors: dict[str, str], reading: Reading) -> None:
    for comment in root.iter("{*}cm") if root is not None else ():
        reading.add(authors.get(comment.get("authorId", ""), ""), end=": ")
        reading.add(" ".join(text.text or "" for text in comment.iter("{*}text")))

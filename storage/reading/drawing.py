"""DrawingML and VML, the common part of Word, Excel and PowerPoint: text of shapes, charts and diagrams."""

from lxml import etree

from storage.reading.context import Reading, joined
from storage.reading.package import Package
from storage.safe_xml import local

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def paragraphs(root: etree._Element) -> list[str]:
    """Text of every `a:p` below the element, in document order."""
    return [text for paragraph in root.iter(f"{A}p") if (text := paragraph_text(paragraph))]


def paragraph_text(paragraph: etree._Element) -> str:
    """Text of one DrawingML paragraph with its tabs and line breaks."""
    pieces: list[str] = []
    for element in paragraph.iter():
        name = local(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name == "br":
            pieces.append("\n")
        elif name == "tab" and not _is_rule(element):
            pieces.append("\t")
    return "".join(pieces)


def _is_rule(tab: etree._Element) -> bool:
    """A stop of the ruler, not a tab in the text."""
    parent = tab.getparent()
    return parent is not None and local(parent) == "tabLst"


def read_chart(package: Package, part: str, reading: Reading) -> None:
    """Titles of a chart and the table of its numbers as they were last drawn."""
    root = package.xml(part)
    if root is None:
        return
    for text in paragraphs(root):
        reading.add(text)
    for series in root.iter("{*}ser"):
        for name in ("tx", "cat", "val", "xVal", "yVal"):
            for block in series.findall(f"{{*}}{name}"):
                reading.add(joined([value.text for value in block.iter("{*}v")]))


def read_diagram(package: Package, part: str, reading: Reading) -> None:
    """The words of a SmartArt picture, from its data."""
    root = package.xml(part)
    if root is not None:
        for text in paragraphs(root):
            reading.add(text)


def read_drawing(package: Package, part: str, reading: Reading) -> None:
    """Shapes of a sheet's drawing: text boxes and the descriptions of pictures."""
    root = package.xml(part)
    if root is None:
        return
    for text in paragraphs(root):
        reading.add(text)
    for shape in root.iter("{*}cNvPr"):
        reading.add(shape.get("descr", ""))


def read_charts_and_diagrams(package: Package, folder: str, reading: Reading) -> None:
    """All charts and diagrams below the folder ("word/", "xl/", "ppt/")."""
    for part in package.under(f"{folder}charts/chart"):
        read_chart(package, part, reading)
    for part in package.under(f"{folder}diagrams/data"):
        read_diagram(package, part, reading)

"""Binary Excel workbooks (.xlsb): cells by pyxlsb, charts and texts by the XML beside them."""

from typing import BinaryIO

from pyxlsb import open_workbook

from storage.reading.context import Reading, joined, number_text
from storage.reading.drawing import read_charts_and_diagrams, read_drawing
from storage.reading.package import open_package, read_embedded, read_properties


def read(source: BinaryIO, reading: Reading) -> None:
    """All sheets, then drawings and charts."""
    package = open_package(source, reading)
    source.seek(0)
    with open_workbook(source) as workbook:
        reading.pages = len(workbook.sheets)
        for name in workbook.sheets:
            reading.add(name)
            with workbook.get_sheet(name) as sheet:
                for row in sheet.rows(sparse=True):
                    reading.add(joined([_text(cell.v) for cell in row]))
                    if reading.sink.length >= reading.sink.limit:
                        break
    for part in package.under("xl/drawings/drawing"):
        read_drawing(package, part, reading)
    read_charts_and_diagrams(package, "xl/", reading)
    read_properties(package, reading)
    read_embedded(package, reading)


def _text(value: object) -> str:
    if isinstance(value, float):
        return number_text(value)
    return "" if value is None else str(value)

"""The jobs that the cage knows; nothing else can be asked of it."""

from collections.abc import Callable
from typing import Any, BinaryIO

Job = Callable[[BinaryIO, dict[str, Any]], tuple[dict[str, Any], list[bytes]]]


def _read(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    from storage.reading import read_file

    return read_file(source, options), []


def _recognise(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    from storage.reading.ocr import recognise_file

    return recognise_file(source, options), []


def _render(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    from storage.rendering import render_file

    return render_file(source, options)


def _to_pdf(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    from storage.rendering.office import office_to_pdf

    return office_to_pdf(source, options)


JOBS: dict[str, Job] = {"read": _read, "recognise": _recognise, "render": _render, "to_pdf": _to_pdf}


def run_job(name: str, source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The plain value and the files that the job gives. Raises KeyError for a job that the cage does not know."""
    return JOBS[name](source, options)


def preload() -> None:
    """Import what every job needs, so that children have it at the moment they are forked."""
    import PIL.Image
    import pypdfium2

    import storage.reading
    import storage.rendering

    _ = (PIL.Image, pypdfium2, storage.reading, storage.rendering)

"""The jobs that the cage knows; nothing else can be asked of it."""

from collections.abc import Callable
from importlib import import_module
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


# Jobs that apps above bring, named as text because imports point down.
BROUGHT = {"letter": "correspondence.mail.caged:parse_letter", "table": "imports.table.caged:read_table"}


def _brought(name: str) -> Job:
    module, _, function = BROUGHT[name].partition(":")
    found: Job = getattr(import_module(module), function)
    return found


def run_job(name: str, source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The plain value and the files that the job gives. Raises KeyError for a job that the cage does not know."""
    return (JOBS.get(name) or _brought(name))(source, options)


def preload() -> None:
    """Import what every job needs, so that children have it at the moment they are forked."""
    import PIL.Image
    import pypdfium2

    import storage.reading
    import storage.rendering

    _ = (PIL.Image, pypdfium2, storage.reading, storage.rendering)
    for name in BROUGHT:
        # Before the walls go up: a child may read no other code than ours below it.
        _brought(name)

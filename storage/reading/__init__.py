"""Reading: from the bytes of a file to its text. Runs in the cage; imports nothing of Django.

One module per family of formats, each with `read(source, reading)`; `dispatch` picks it by the sniffed type.
"""

from typing import Any, BinaryIO

from storage.limits import Allowance, LimitExceeded
from storage.reading import docx, html, legacy, mail, odf, pdf, plain, pptx, rtf, xlsx
from storage.reading.context import Encrypted, Reading, Unreadable
from storage.reading.dispatch import read_stream
from storage.safe_xml import BrokenXml, UnsafeXml

__all__ = ["docx", "html", "legacy", "mail", "odf", "pdf", "plain", "pptx", "read_file", "rtf", "xlsx"]


def read_file(source: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """The text of the file and how its reading ended, as plain values.

    `options`: `name`, the file's name. The state is read, encrypted, failed or refused; text found before a failure
    is kept. `scans` lists the pages (from 0) that hold a picture instead of text.
    """
    reading = Reading(allowance=Allowance())
    state, reason = _read(source, str(options.get("name", "")), reading)
    text = reading.sink.text()
    if state == "failed" and len(text.strip()) > 200:
        state, reason = "read", "partly"
    return {
        "state": state, "reason": reason, "text": text, "pages": reading.pages, "scans": reading.scans,
        "media_type": reading.media_type,
    }  # fmt: skip


def _read(source: BinaryIO, name: str, reading: Reading) -> tuple[str, str]:
    try:
        reading.media_type = read_stream(source, name, reading)
    except Encrypted:
        return "encrypted", "protected"
    except LimitExceeded as refusal:
        return "refused", refusal.reason
    except UnsafeXml as refusal:
        return "refused", f"xml.{refusal}"
    except Unreadable as failure:
        return "failed", failure.reason
    except BrokenXml:
        return "failed", "xml.damaged"
    except RecursionError:
        return "failed", "too_deep"
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # parsers of damaged files raise whatever comes: the file is at fault
        return "failed", f"damaged.{type(error).__name__}"[:60]
    return "read", ""

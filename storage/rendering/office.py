"""Office files turned into PDF by LibreOffice, when it is installed; inside the cage, with a profile of its own."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, BinaryIO

from storage import media_types as types
from storage.sniffing import sniff

SECONDS = 45


def office_to_pdf(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The PDF as the one part; `reason` says why there is none: render.kind, render.rests, render.failed."""
    program = shutil.which("soffice")
    if program is None:
        return {"reason": "render.rests"}, []
    kind = sniff(source)
    extension = types.extension(kind)
    if kind not in types.OFFICE and kind not in (types.TEXT, types.CSV):
        return {"reason": "render.kind"}, []
    folder = Path.cwd()
    file = folder / f"document.{extension}"
    with file.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    command = [program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
               f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to", "pdf", "--outdir", str(folder),
               str(file)]  # fmt: skip
    environment = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    try:
        subprocess.run(command, env=environment, timeout=SECONDS, stdin=subprocess.DEVNULL,  # noqa: S603  # our own command
                       stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        return {"reason": "render.failed"}, []
    made = folder / "document.pdf"
    return ({"reason": ""}, [made.read_bytes()]) if made.exists() else ({"reason": "render.failed"}, [])

"""Content transfer encodings, read the way real senders write them."""

from __future__ import annotations

import binascii
import quopri
import re

_BASE64_JUNK = re.compile(rb"[^A-Za-z0-9+/=]+")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? ([0-7]{3,4}) ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)


def decoded(body: bytes, encoding: str) -> bytes:
    """The bytes a part carries; an unknown or damaged encoding yields what can be read, or the bytes as they stand."""
    name = encoding.strip().lower()
    if name == "base64":
        return from_base64(body)
    if name == "quoted-printable":
        return quopri.decodestring(body)
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        files, rest = uuencoded_files(body)
        return files[0][1] if files else body if rest is None else rest
    return body


def from_base64(body: bytes) -> bytes:
    """Decode base64 with foreign characters, missing padding or several padded runs one after another."""
    clean = _BASE64_JUNK.sub(b"", body)
    if b"=" not in clean.rstrip(b"="):
        return _base64_run(clean.rstrip(b"="))
    return b"".join(_base64_run(run) for run in clean.split(b"=") if run)


def _base64_run(run: bytes) -> bytes:
    if len(run) % 4 == 1:
        run = run[:-1]
    try:
        return binascii.a2b_base64(run + b"=" * (-len(run) % 4))
    except binascii.Error:
        return b""


def uuencoded_files(body: bytes) -> tuple[list[tuple[bytes, bytes]], bytes | None]:
    """Files written into a text as `begin 644 name … end`, and the text without them (None when it is unchanged).

    Only a block whose lines really are uuencoded counts: "begin 644 today" in a sentence is left alone.
    """
    files: list[tuple[bytes, bytes]] = []
    rest: list[bytes] = []
    position = 0
    while match := _UU_BEGIN.search(body, position):
        end = _UU_END.search(body, match.end())
        stop = end.start() if end else len(body)
        content = _uu_lines(body[match.end() : stop], plain=b"-base64" not in match.group(0)[:13])
        if content is None:
            rest.append(body[position : match.end()])
            position = match.end()
            continue
        files.append((match.group(2).strip(), content))
        rest.append(body[position : match.start()])
        position = end.end() if end else stop
    if not files:
        return [], None
    rest.append(body[position:])
    return files, b"".join(rest)


def _uu_lines(block: bytes, *, plain: bool) -> bytes | None:
    if not plain:
        return from_base64(block)
    out: list[bytes] = []
    for line in block.splitlines():
        if not line.strip(b" \t`"):
            continue
        content = _uu_line(line)
        if content is None:
            return None
        out.append(content)
    return b"".join(out) if out else None


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the last line wrongly; the length byte says how much counts.
        length = (line[0] - 32) & 63
        need = 1 + ((length + 2) // 3) * 4
        if not 33 <= line[0] <= 96 or len(line) < need - 3:
            return None
        try:
            return binascii.a2b_uu(line[:need])
        except binascii.Error:
            return None

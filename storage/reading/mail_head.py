"""Letters that break the rules of their form, mended so that the library's parser reads their head and their parts.

The parser takes the first line that is no header for the beginning of the text, and all headers after it with it.
"""

import re

_BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*")
_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_KNOWN = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-type|content-transfer-encoding|content-disposition"
    rb"|received|return-path|sender|reply-to|delivered-to|x-mailer)[ \t]*:", re.IGNORECASE
)  # fmt: skip
_PART_START = re.compile(rb"^--([^\r\n\"]{1,70}?)[ \t]*\r?\n(?=content-[a-z-]+[ \t]*:)", re.MULTILINE | re.IGNORECASE)


def mended(raw: bytes) -> bytes:
    """The message without what stands before its head, and without lines of the head behind which headers go on."""
    raw = raw[match.end() :] if (match := _BEFORE.match(raw)) else raw
    end = found.start() if (found := _HEAD_END.search(raw)) else len(raw)
    lines = raw[:end].splitlines(keepends=True)
    last = max((number for number, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    kept = [line for number, line in enumerate(lines) if number > last or _is_of_head(number, line)]
    return b"".join(kept) + raw[end:]


def _is_of_head(number: int, line: bytes) -> bool:
    """A header, the going on of one, or the line by which a mailbox parts its letters."""
    if line[:1] in (b" ", b"\t"):
        return number > 0
    return bool(_HEADER.match(line)) or (number == 0 and line.startswith(b"From "))


def as_parts(content: bytes) -> bytes:
    """A message of the parts that stand in the content, where its head names no border, or a wrong one.

    b"" when no part begins in it.
    """
    found = _PART_START.search(content)
    return b'Content-Type: multipart/mixed; boundary="' + found.group(1) + b'"\r\n\r\n' + content if found else b""

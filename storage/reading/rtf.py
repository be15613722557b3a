"""Rich text (.rtf): control words, code pages of fonts, Unicode escapes; rules and pictures are skipped."""

import re
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from storage.reading.context import Reading, Unreadable

TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
CHARSETS = {0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
            162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
            238: "cp1250", 255: "cp437"}  # fmt: skip
BREAKS = {"par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "cell": "\t", "tab": "\t",
          "nestcell": "\t", "nestrow": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
          "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "chftnsep": "",
          "softline": "\n"}  # fmt: skip
SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "pict", "themedata", "colorschememapping", "datastore", "latentstyles",
    "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "mmathPr", "fldinst", "objdata", "objclass",
    "bkmkstart", "bkmkend", "pgptbl", "revtbl", "filetbl", "nonshppict", "sp", "panose", "pnseclvl", "listtext",
    "wgrffmtfilter", "userprops", "operator", "company", "author", "creatim", "revtim", "printim", "template",
    "hlinkbase", "falt", "passwordhash", "fchars", "lchars", "xform", "protusertbl", "datafield", "shpinst",
}  # fmt: skip
# Ignorable groups (\*) that hold text all the same.
KEPT = {"shppict", "shpinst", "nesttableprops", "footnote", "annotation", "atnauthor", "fldrslt", "objattph"}


@dataclass
class State:
    """What holds within a group."""

    is_skipped: bool = False
    font: int = -1
    after_unicode: int = 1


@dataclass
class Parser:
    """Goes through the tokens once; groups nest on a list, not on Python's stack."""

    reading: Reading
    page: str = "cp1252"
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    out: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    is_starred: bool = False
    is_opened: bool = False
    in_fonts: int = -1
    high: int = 0

    def run(self, content: bytes) -> str:
        at = 0
        for match in TOKEN.finditer(content):
            if match.start() < at:
                continue
            word, number, code, symbol, brace, text = match.groups()
            is_opened, self.is_opened = self.is_opened, brace == b"{"
            if word is not None:
                at = self._word(word.decode("ascii"), number, match.end())
            elif code is not None:
                self._byte(int(code, 16))
            elif symbol is not None:
                self._symbol(symbol, is_opened)
            elif brace is not None:
                self._brace(brace)
            elif text is not None:
                self._text(text)
        self._flush()
        return "".join(self.out)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.to_skip = 0
        if brace == b"{":
            self.stack.append(replace(self.state))
        elif self.stack:
            self.state = self.stack.pop()
            if len(self.stack) <= self.in_fonts:
                self.in_fonts = -1
        self.is_starred = False

    def _word(self, word: str, number: bytes | None, end: int) -> int:
        value = int(number) if number else None
        if word == "bin" and value and value > 0:
            return end + value
        if word == "u" and value is not None:
            self._unicode(value)
            return end
        self._flush()
        if self.is_starred:
            self.is_starred = False
            self.state.is_skipped = self.state.is_skipped or word not in KEPT
        if word == "fonttbl":
            self.in_fonts = len(self.stack) - 1
        if word in SKIPPED and word not in KEPT:
            self.state.is_skipped = True
        self._setting(word, value)
        if word in BREAKS and not self.state.is_skipped:
            self.out.append(BREAKS[word])
        return end

    def _setting(self, word: str, value: int | None) -> None:
        if word == "ansicpg" and value:
            self.page = _page(value) or self.page
        elif word == "mac":
            self.page = "mac-roman"
        elif word == "pc":
            self.page = "cp437"
        elif word == "uc" and value is not None:
            self.state.after_unicode = max(0, min(value, 16))
        elif word == "f" and value is not None:
            self.state.font = value
        elif word == "fcharset" and value is not None and self.in_fonts >= 0:
            self.fonts[self.state.font] = CHARSETS.get(value, "")
        elif word == "cpg" and value and self.in_fonts >= 0:
            self.fonts[self.state.font] = _page(value)
        elif word == "plain":
            self.state.font = -1

    def _unicode(self, value: int) -> None:
        self._flush()
        self.to_skip = self.state.after_unicode
        if self.state.is_skipped:
            return
        unit = value + 65536 if value < 0 else value
        if 0xD800 <= unit <= 0xDBFF:
            self.high = unit
        elif 0xDC00 <= unit <= 0xDFFF and self.high:
            self.out.append(chr(0x10000 + ((self.high - 0xD800) << 10) + (unit - 0xDC00)))
            self.high = 0
        elif unit <= 0x10FFFF:
            self.out.append(chr(unit))

    def _byte(self, value: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif not self.state.is_skipped:
            self.pending.append(value)

    def _symbol(self, symbol: bytes, is_opened: bool) -> None:
        if symbol == b"*":
            self.is_starred = is_opened  # elsewhere than at the beginning of a group it means nothing
            return
        if self.to_skip and symbol in (b"\\", b"{", b"}"):
            self.to_skip -= 1
            return
        self._flush()
        if not self.state.is_skipped:
            known = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
            self.out.append(known.get(symbol, symbol.decode("ascii", "replace") if symbol in b"\\{}" else ""))

    def _text(self, text: bytes) -> None:
        if self.to_skip:
            taken = min(self.to_skip, len(text))
            self.to_skip -= taken
            text = text[taken:]
        if not self.state.is_skipped:
            self.pending.extend(text)

    def _flush(self) -> None:
        if self.pending:
            page = self.fonts.get(self.state.font) or self.page
            self.out.append(bytes(self.pending).decode(page, "replace"))
            self.pending.clear()


def _page(number: int) -> str:
    """Python's name of a Windows code page, "" for one it has not."""
    name = {65001: "utf-8", 10000: "mac-roman", 10007: "mac-cyrillic", 936: "gbk"}.get(number, f"cp{number}")
    try:
        b"".decode(name)
    except LookupError:
        return ""
    return name


FIELD = re.compile(rb"\\fldinst[^}]{0,40}?HYPERLINK\s+\"([^\"]{1,500})\"")


def read(source: BinaryIO, reading: Reading) -> None:
    """All text, then the addresses of links. Raises Unreadable("rtf.damaged") for what is no RTF."""
    content = source.read()
    if b"{\\rt" not in content[:64]:
        raise Unreadable("rtf.damaged")
    reading.add(Parser(reading).run(content))
    for link in FIELD.finditer(content):
        reading.add(link[1].decode("ascii", "replace"))
    _read_objects(content, reading)


def _read_objects(content: bytes, reading: Reading) -> None:
    """Files embedded as hexadecimal text (OLE 1.0 around the bytes)."""
    for match in re.finditer(rb"\\objdata\s*([0-9a-fA-F\s]{64,})", content):
        digits = re.sub(rb"\s+", b"", match[1])
        raw = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        start = raw.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        reading.allowance.take_member()
        if start >= 0:
            reading.embedded(raw[start:], "")

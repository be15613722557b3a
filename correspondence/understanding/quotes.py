"""What the writer wrote now, without what they answered: quotes, forwarded heads and signatures in four languages."""

import re
from dataclasses import dataclass

# "5 марта 2026 г., в 10:12, Анна <a@b.c> написал(а):", "On Thu, Mar 5, 2026 at 10:12 AM Anna wrote:" and their kin.
_WROTE = (
    r"wrote|пишет|писал(?:а|\(а\))?|написал(?:а|\(а\)|и)?|пише|писав(?:\(ла\))?|написав(?:\(ла\)|ла)?|написа|изпрати"
)
_ATTRIBUTION = re.compile(rf"^\s*(?:>|\|)?\s*(?:(?:on|в|на|у)\s+)?[^\n]{{0,200}}?(?:{_WROTE})\s*:\s*$", re.IGNORECASE)
_SEPARATORS = (
    "original message", "forwarded message", "begin forwarded message", "исходное сообщение", "пересылаемое сообщение",
    "пересланное сообщение", "перенаправленное сообщение", "начало переадресованного сообщения",
    "оригінальне повідомлення", "вихідне повідомлення", "переслане повідомлення", "пересилане повідомлення",
    "оригинално съобщение", "препратено съобщение",
)  # fmt: skip
_SEPARATOR = re.compile(rf"^\s*(?:-{{2,}}\s*)?(?:{'|'.join(_SEPARATORS)})\s*:?\s*-*\s*$", re.IGNORECASE)
_RULE = re.compile(r"^\s*(?:_{10,}|-{10,}|={10,})\s*$")
_HEADS = (
    "from|sent|date|to|subject|cc|от|отправлено|дата|кому|тема|копия|від|надіслано|відправлено|копія|изпратено|до|"
    "относно"
)
_HEAD = re.compile(rf"^\s*\*?(?:{_HEADS})\*?\s*:\s*\S", re.IGNORECASE)
_FAREWELLS = (
    "С уважением|З повагою|С уважение|Best regards|Kind regards|Yours (?:sincerely|faithfully)|Regards|Поздрави"
)
_SIGNATURE = re.compile(rf"^\s*(?:--|—|{_FAREWELLS})[\s,.!]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """The fresh text, the signature under it, and what was quoted below."""

    fresh: str
    signature: str
    quoted: str


def without_quotes(text: str) -> Letter:
    """Split a plain-text body. A body that is all quotation stays whole: then the quotation is the letter."""
    lines = text.replace("\r\n", "\n").split("\n")
    cut = next((index for index in range(len(lines)) if _begins_quote(lines, index)), len(lines))
    fresh = [line for line in lines[:cut] if not line.lstrip().startswith(">")]
    quoted = [line for line in lines[:cut] if line.lstrip().startswith(">")] + lines[cut:]
    if not any(line.strip() for line in fresh):
        return Letter(text.strip(), "", "")
    body, signature = _signed(fresh)
    return Letter("\n".join(body).strip(), "\n".join(signature).strip(), "\n".join(quoted).strip())


def _begins_quote(lines: list[str], index: int) -> bool:
    line = lines[index]
    if len(line) > 400:  # no head of a quotation is longer, and the patterns need not try
        return False
    if _SEPARATOR.match(line):
        return True
    # An attribution may be broken over two lines.
    following = lines[index + 1] if index + 1 < len(lines) and line.strip() else ""
    if _ATTRIBUTION.match(line) or (following and _ATTRIBUTION.match(f"{line} {following}")):
        return _quote_follows(lines, index)
    if _RULE.match(line) or _HEAD.match(line):
        heads = [each for each in lines[index : index + 7] if _HEAD.match(each)]
        return len(heads) >= 3
    return False


def _quote_follows(lines: list[str], index: int) -> bool:
    following = [line for line in lines[index + 1 : index + 8] if line.strip()]
    return bool(following)


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    for index in range(len(lines) - 1, max(-1, len(lines) - 25), -1):
        if _SIGNATURE.match(lines[index]):
            return lines[:index], lines[index:]
    return lines, []

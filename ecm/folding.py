"""One form for what people write in many: by it values are found and compared."""

import re
import unicodedata

# Controls that are no blanks, signs without width, and those that turn the direction of writing: nobody sees them, yet
# they make two names of one and show another name than is kept.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_ALIKE = str.maketrans({"ё": "е", "ʼ": "'", "’": "'", "`": "'", "«": '"', "»": '"', "„": '"', "“": '"', "”": '"'})


def fold(text: str) -> str:
    """Case, width, spaces, quotes and the letter ё made alike; works for Cyrillic, unlike SQLite's LIKE."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE).split())


def visible(text: str) -> str:
    """The text without signs that nobody sees; blanks and line breaks stay as they are."""
    return _HIDDEN.sub("", text)


def one_line(text: str) -> str:
    """The visible text without line breaks and control characters, as a header, a title or a name may hold it."""
    clean = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join(visible(clean).split())

"""One form for what people write in many: by it values are found and compared."""

import unicodedata

_ALIKE = str.maketrans({"ё": "е", "ʼ": "'", "’": "'", "`": "'", "«": '"', "»": '"', "„": '"', "“": '"', "”": '"'})


def fold(text: str) -> str:
    """Case, width, spaces, quotes and the letter ё made alike; works for Cyrillic, unlike SQLite's LIKE."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE).split())


def one_line(text: str) -> str:
    """The text without line breaks and control characters, as a header or a title may hold it."""
    clean = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join(clean.split())

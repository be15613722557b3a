"""File names as people gave them: data to show, cleaned of what deceives the eye, never joined to a path."""

import re
import unicodedata

MAX_LENGTH = 200
SPACES = re.compile(r"\s+")
# Format characters (Cf) hold zero width and bidi marks; Cc controls; Cs lone surrogates; Co and Cn nothing readable.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_file_name(name: str, default: str = "file") -> str:
    """The last part of the name, without folders, controls, zero-width and bidi characters, capped.

    The extension survives the cap. A name of nothing readable becomes `default`.
    """
    name = unicodedata.normalize("NFC", SPACES.sub(" ", name))
    name = "".join(char for char in name if unicodedata.category(char) not in HIDDEN)
    name = re.split(r"[/\\]", name)[-1]
    # Combining marks stacked without end, and names that begin with dots or are made of them.
    name = re.sub(r"([\u0300-\u036f]{2})[\u0300-\u036f]+", r"\1", name).strip(" .")
    return _capped(name) or default


def title_of_file(name: str) -> str:
    """The name as people would say it: without its extension, underscores as blanks. A name of nothing else stays."""
    stem, dot, extension = name.rpartition(".")
    is_extension = dot and 0 < len(extension) <= 5 and extension.isalnum() and not extension.isdecimal()
    return SPACES.sub(" ", (stem if is_extension else name).replace("_", " ")).strip() or name


def _capped(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 12:
        return name[:MAX_LENGTH].rstrip()
    return f"{stem[: MAX_LENGTH - len(extension) - 1].rstrip()}.{extension}"


def ascii_file_name(name: str) -> str:
    """The nearest name of safe ASCII letters, for headers that know no other (RFC 6266, `filename=`)."""
    stem, dot, extension = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", stem if dot else name).strip("_.") or "file"
    tail = re.sub(r"[^A-Za-z0-9]+", "", extension) if dot else ""
    return f"{plain}.{tail}" if tail else plain

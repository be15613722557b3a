"""Codes made of names: whoever sets something up need not think of one."""

import re
from collections.abc import Callable

from ecm.folding import fold

_LETTERS = dict(
    zip("абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя", (
        "a", "b", "v", "g", "g", "d", "e", "ie", "zh", "z", "i", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s",
        "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
    ), strict=True)
)  # fmt: skip
LONGEST = 40


def code_of(name: str) -> str:
    """Latin letters, digits and hyphens; "item" when nothing of the name can be written so."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in fold(name))
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:LONGEST].strip("-") or "item"


def free_code(name: str, is_taken: Callable[[str], bool]) -> str:
    """The code of the name, with a number when it is taken."""
    code = code_of(name)
    number, found = 2, code
    while is_taken(found):
        found = f"{code[: LONGEST - len(str(number)) - 1]}-{number}"
        number += 1
    return found

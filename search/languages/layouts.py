"""Words typed in another keyboard layout: ``ghbdtn`` is ``привет``."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_LAYOUTS = {
    "ru": "йцукенгшщзхъфывапролджэячсмитьбюё",
    "uk": "йцукенгшщзхїфівапролджєячсмитьбю'",
    "bg": "явертъуиопшщасдфгхйкл;'зьцжбнм,.ч",
}
_TO_CYRILLIC = {name: str.maketrans(_LATIN, letters) for name, letters in _LAYOUTS.items()}
_TO_LATIN = {name: str.maketrans(letters, _LATIN) for name, letters in _LAYOUTS.items()}


def as_typed_elsewhere(text: str) -> list[str]:
    """How the keys pressed read in the other layouts; empty when the text holds neither script alone."""
    lowered = text.lower()
    has_latin = any("a" <= letter <= "z" for letter in lowered)
    has_cyrillic = any("а" <= letter <= "ґ" for letter in lowered)
    if has_latin == has_cyrillic:
        return []
    tables = _TO_CYRILLIC if has_latin else _TO_LATIN
    readings = dict.fromkeys(lowered.translate(table).strip() for table in tables.values())
    return [reading for reading in readings if reading and reading != lowered]

"""Answers to comboboxes: the choices found, and the object that was created in place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecm.web.toasts import trigger

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_LAYOUTS = {
    "ru": "йцукенгшщзхъфывапролджэячсмитьбюё",
    "uk": "йцукенгшщзхїфівапролджєячсмитьбю'",
    "bg": "явертъуиопшщасдфгхйкл;'зьцжбнм,.ч",
}
_TO_CYRILLIC = {code: str.maketrans(_LATIN, keys) for code, keys in _LAYOUTS.items()}
_TO_LATIN = {code: str.maketrans(keys, _LATIN) for code, keys in _LAYOUTS.items()}


@dataclass(frozen=True)
class Choice:
    """One line of a combobox; `note` stands at its right (a number, a town)."""

    value: int | str
    title: str
    note: str = ""
    icon: str = ""


def options(request: HttpRequest, choices: Iterable[Choice]) -> HttpResponse:
    """The list under a combobox."""
    prefix = request.GET.get("id", "option")
    safe = prefix if prefix.replace("-", "").replace("_", "").isalnum() else "option"
    return render(request, "components/options.html", {"choices": list(choices), "prefix": safe})


def created(value: int | str, title: str) -> HttpResponse:
    """The end of a form opened from a combobox: the new object becomes the choice."""
    return trigger(HttpResponse(status=204), "ds:created", {"value": str(value), "title": title})


def readings(text: str) -> list[str]:
    """The text as typed, then as it would be in the other keyboard layouts ("dtrnjh" is also "вектор")."""
    folded = text.casefold().strip()
    found = [text.strip()]
    tables = [*_TO_CYRILLIC.values()] if folded.isascii() else [*_TO_LATIN.values()]
    for table in tables:
        other = folded.translate(table)
        if other and other not in found and other != folded:
            found.append(other)
    return found

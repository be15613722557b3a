"""Addresses of one line taken apart as far as their signs tell: postcode, region, city; the rest is the street."""

from __future__ import annotations

import re
from collections.abc import Mapping

from imports.fields import words

PARTS = ("country", "region", "district", "city", "postcode", "street")
LONGEST = {"country": 2, "postcode": 12, "street": 200}
_POSTCODE = re.compile(r"(?<![\d\w])\d{4,6}(?![\d\w])")
_CITY = re.compile(r"^(?:г\.?|гр\.?|город|місто|м\.|град|city of)\s*(?=[^\W\d])", re.IGNORECASE)
_REGION = re.compile(r"\b(?:обл\.?|область|области|край|республика|област)(?!\w)", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:\bр-н|\bрайон|\bобщина)", re.IGNORECASE)


def address_of(given: Mapping[str, str], place: str, country: str) -> dict[str, str]:
    """The parts of an address: those with columns of their own, and the line of the whole one."""
    found = _taken_apart(given.get(f"address.{place}", ""))
    for part in PARTS:
        if text := given.get(f"address.{place}.{part}", ""):
            found[part] = words.country_code(text) if part == "country" else text
    if found and country:
        found.setdefault("country", country)
    return {part: found[part][: LONGEST.get(part, 100)] for part in PARTS if found.get(part)}


def _taken_apart(line: str) -> dict[str, str]:
    if not line:
        return {}
    found: dict[str, str] = {}
    left: list[str] = []
    for piece in (piece.strip() for piece in line.split(",")):
        part = _part_of(piece, bool(left))
        if part and part not in found:
            found[part] = _bare(part, piece)
            if part == "postcode" and (rest := _POSTCODE.sub("", piece).strip()):
                other = _part_of(rest, bool(left)) or ("street" if found.get("city") else "city")
                if other in ("city", "region", "country") and other not in found:
                    found[other] = _bare(other, rest)
                else:
                    left.append(rest)
        elif piece:
            left.append(piece)
    return {**found, "street": ", ".join(left)} if left else found


def _part_of(piece: str, has_street: bool) -> str:
    if _POSTCODE.search(piece) and not has_street:
        return "postcode"
    if words.country_code(piece) and len(piece) > 3:
        return "country"
    if _REGION.search(piece):
        return "region"
    if _DISTRICT.search(piece):
        return "district"
    return "city" if _CITY.match(piece) else ""


def _bare(part: str, piece: str) -> str:
    if part == "postcode":
        hit = _POSTCODE.search(piece)
        return hit.group() if hit else piece
    if part == "country":
        return words.country_code(piece)
    return _CITY.sub("", piece) if part == "city" else piece

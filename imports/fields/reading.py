"""From the cells of a row to a draft; the rules of the business are asked as its services ask them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty, Requisites
from counterparties.services import NewPerson, Point
from ecm.folding import fold
from ecm.models import User
from ecm.phones import KINDS, is_phone
from ecm.websites import is_website
from imports.fields import words
from imports.fields.addresses import address_of
from imports.fields.catalogue import PERSONS
from imports.fields.draft import Draft, Options, cells_by_field
from imports.fields.extra import PREFIX, added_specs, read_added
from imports.fields.notes import TOO_LONG, Note
from imports.fields.numbers import read_accounts, read_numbers

NO_NAME = _("The row has no name.")
UNKNOWN_WORD = _("The word “%(word)s” is not known here.")
NO_EMAIL = _("“%(text)s” is not an e-mail address.")
NO_PHONE = _("“%(text)s” is not a phone number; it is left out.")
NO_SITE = _("“%(text)s” is not the address of a website; it is left out.")
NO_MANAGER = _("Nobody on the staff is called “%(name)s”.")
FORMULA = _("The text begins like a formula; it is kept as text.")
CELL_ERROR = _("The cell holds an error of the spreadsheet, %(text)s; it is left out.")
# What spreadsheets write where a formula failed, in the languages of our users.
ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ИМЯ?",
    "#ДЕЛ/0!", "#ПУСТО!", "#ЧИСЛО!", "#ПОСИЛАННЯ!", "#ІМ'Я?", "#СТОЙНОСТ!", "#ИМЕ?", "####", "########",
})  # fmt: skip
LONGEST_EMAIL = 200  # what a contact detail holds
COPIED = {"source": "source", "wish": "wish"}
SAID = ("full_name", "short_name", "legal_form", "tax_regime", "signatory_name", "signatory_post")


class RowReader:
    """Reads the rows of one import by its mapping and options. `managers` are staff by their folded names."""

    def __init__(
        self, mapping: Sequence[str], options: Options, actor: User, managers: Mapping[str, User] | None = None
    ) -> None:
        self.mapping, self.options, self.actor, self.managers = mapping, options, actor, managers or {}
        self.specs = added_specs() if any(code.startswith(PREFIX) for code in mapping) else []

    def read(self, cells: Sequence[str]) -> Draft:
        """The draft of a row, with its problems."""
        given, draft = cells_by_field(self.mapping, cells), Draft()
        for code in [code for code, text in given.items() if text.upper() in ERRORS]:
            draft.remarks.append(Note(CELL_ERROR, {"text": given.pop(code)}, code))
        _read_name(given, draft)
        self._read_card(given, draft)
        _read_contact(given, draft)
        _read_requisites(given, draft)
        read_numbers(given, draft, self.actor)
        read_accounts(given, draft)
        read_added(given, draft, self.specs, self.actor)
        for prefix in PERSONS:
            _read_person(given, prefix, draft)
        draft.remarks += [
            Note(FORMULA, {}, code) for code, text in given.items() if text.startswith(("=", "@")) and code != "email"
        ]
        return draft

    def _read_card(self, given: Mapping[str, str], draft: Draft) -> None:
        draft.facts["kind"] = (
            _word(given, "kind", words.kind_code, draft) or self.options.kind or words.kind_by_name(draft.name)
        )
        if country := _word(given, "country", words.country_code, draft) or self.options.country:
            draft.facts["country"] = country
        if status := _word(given, "status", words.status_code, draft) or self.options.status:
            draft.facts["status"] = status
        found, unknown = words.role_codes(given.get("roles", ""))
        draft.roles = found or list(self.options.roles)
        draft.remarks += [Note(UNKNOWN_WORD, {"word": word}, "roles") for word in unknown]
        if name := given.get("manager", ""):
            manager = self.managers.get(fold(name))
            if manager is None:
                draft.remarks.append(Note(NO_MANAGER, {"name": name}, "manager"))
            else:
                draft.facts["manager"] = manager


def _word(given: Mapping[str, str], code: str, coded: Any, draft: Draft) -> str:
    text = given.get(code, "")
    found = str(coded(text)) if text else ""
    if text and not found:
        draft.remarks.append(Note(UNKNOWN_WORD, {"word": text}, code))
    return found


def _read_name(given: Mapping[str, str], draft: Draft) -> None:
    name = next((given[code] for code in ("name", "short_name", "full_name") if given.get(code)), "")
    if any(sign.isalnum() for sign in name):
        draft.facts["display_name"] = _fitting(name, Counterparty, "display_name", "name", draft)


def _read_contact(given: Mapping[str, str], draft: Draft) -> None:
    for code, field in COPIED.items():
        if text := given.get(code, ""):
            draft.facts[field] = _fitting(text, Counterparty, field, code, draft)
    if site := _site(given.get("website", ""), draft):
        draft.facts["website"] = _fitting(site, Counterparty, "website", "website", draft)
    if phone := _phone(given.get("phone", ""), "phone", draft):
        draft.facts["phone"] = _fitting(phone, Counterparty, "phone", "phone", draft)
    if email := _email(given.get("email", ""), "email", draft):
        draft.facts["email"] = email


def _phone(text: str, code: str, draft: Draft) -> str:
    """The cell as it stands; one without a digit, as "none", is remarked and left out."""
    if text and not is_phone(text):
        draft.remarks.append(Note(NO_PHONE, {"text": text[:80]}, code))
        return ""
    return text


def _site(text: str, draft: Draft) -> str:
    """The first address of the cell; a cell without one is remarked."""
    for part in text.replace(";", " ").replace(",", " ").split():
        if is_website(part):
            return part
    if text:
        draft.remarks.append(Note(NO_SITE, {"text": text[:80]}, "website"))
    return ""


def _email(text: str, code: str, draft: Draft) -> str:
    """The first address of the cell; a cell without one is remarked."""
    for part in text.replace(";", " ").replace(",", " ").split():
        if len(part) > LONGEST_EMAIL:
            continue
        try:
            validate_email(part)
        except ValidationError:
            continue
        return part.strip()
    if text:
        draft.problems.append(Note(NO_EMAIL, {"text": text[:80]}, code))
    return ""


def _fitting(text: str, model: Any, field: str, code: str, draft: Draft) -> str:
    longest = model._meta.get_field(field).max_length
    if len(text) > longest:
        draft.problems.append(Note(TOO_LONG, {"longest": longest}, code))
    return text


def _read_requisites(given: Mapping[str, str], draft: Draft) -> None:
    for code in SAID:
        if text := given.get(code, ""):
            draft.requisites[code] = _fitting(text, Requisites, code, code, draft)
    languages = ("en", "ru", "uk", "bg")
    if names := {language: given[f"names.{language}"] for language in languages if f"names.{language}" in given}:
        draft.requisites["names"] = names
    country = draft.facts.get("country", "")
    places = {place: found for place in ("legal", "postal", "actual") if (found := address_of(given, place, country))}
    if places:
        draft.requisites["addresses"] = places


def _read_person(given: Mapping[str, str], prefix: str, draft: Draft) -> None:
    told = {code.removeprefix(prefix): text for code, text in given.items() if code.startswith(prefix)}
    facts = _names(told)
    if facts:
        post = {"title": told["title"][:150]} if told.get("title") else {}
        draft.persons.append(NewPerson(facts, _points(told, prefix, draft), post))


def _names(told: Mapping[str, str]) -> dict[str, str]:
    """Surname, first name and patronymic, as their cells say or as the whole name is taken apart."""
    person = {name: told[name][:100] for name in ("last_name", "first_name", "patronymic") if name in told}
    if not person.get("last_name") and (whole := told.get("name", "")):
        parts = whole.split(maxsplit=2)
        person = dict(zip(("last_name", "first_name", "patronymic"), (part[:100] for part in parts), strict=False))
    if person and not person.get("last_name"):
        person["last_name"] = person.pop("first_name", "") or person.pop("patronymic", "")
    return person


def _points(told: Mapping[str, str], prefix: str, draft: Draft) -> list[Point]:
    phones = {kind: _phone(told.get(kind, ""), f"{prefix}{kind}", draft) for kind in KINDS}
    points = [Point(kind, text[:200]) for kind, text in phones.items() if text]
    email = _email(told.get("email", ""), f"{prefix}email", draft)
    return [*points, Point("email", email)] if email else points

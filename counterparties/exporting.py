"""Lists of counterparties and of people as tables to take away: at once when short, by a job when long."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterparties import queries
from counterparties.filters import filter_of
from counterparties.identifiers import KINDS
from counterparties.main_account import main_for
from counterparties.models import Contact, Requisites
from counterparties.queries import party_specs
from counterparties.titles import address_line, country_title
from ecm.exports import TYPES, Column, Format, csv_lines, write_xlsx
from ecm.fields import export_columns
from ecm.models import User
from storage.models import Blob
from storage.services import store_bytes

# Up to here a page waits for its file; a longer export is a job with a notice at its end.
MOST_AT_ONCE = 2_000
# More rows are not looked at in one sheet; a narrower filter gives the rest.
MOST = 100_000
BATCH = 500


@dataclass(frozen=True)
class Kept(Column[Any]):
    """A column with the name under which the list's own column choice knows it; "" for one that is always there."""

    key: str = ""


def _now(row: Any) -> Requisites | None:
    return row.now[0] if row.now else None


def _said(field: str) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        now = _now(row)
        return getattr(now, field) if now else None

    return read


def _number(*kinds: str) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        now = _now(row)
        return next((now.identifiers[kind] for kind in kinds if kind in now.identifiers), None) if now else None

    return read


def _other_numbers(row: Any) -> str:
    now = _now(row)
    others = [(kind, number) for kind, number in (now.identifiers if now else {}).items() if kind not in OWN_COLUMN]
    return "; ".join(f"{KINDS[kind].title if kind in KINDS else ''} {number}".strip() for kind, number in others)


def _address(kind: str) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        now = _now(row)
        return address_line(now.addresses[kind]) if now and now.addresses.get(kind) else None

    return read


def _account(field: str) -> Callable[[Any], Any]:
    """A field of the main account."""

    def read(row: Any) -> Any:
        account = main_for(row.used)
        return getattr(account, field) if account else None

    return read


OWN_COLUMN = frozenset(
    ["ru_inn", "ru_kpp", "ru_ogrn", "ua_edrpou", "ua_rnokpp", "ua_vat", "bg_eik", "bg_vat", "eu_vat", "gb_vat"]
)
PARTIES: list[Kept] = [
    Kept(_("Name"), lambda row: row.display_name, 40),
    Kept(_("Type"), lambda row: row.get_kind_display(), 14),
    Kept(_("Status"), lambda row: row.get_status_display(), 14),
    Kept(_("Roles"), lambda row: ", ".join(row.role_titles), 24, "roles"),
    Kept(_("Country"), lambda row: country_title(row.country), 14, "place"),
    Kept(_("Full name"), _said("full_name"), 44),
    Kept(_("Legal form"), _said("legal_form"), 14),
    Kept(_("INN"), _number("ru_inn"), 14, "number"),
    Kept(_("KPP"), _number("ru_kpp"), 12, "number"),
    Kept(_("OGRN"), _number("ru_ogrn"), 16, "number"),
    Kept(_("EDRPOU"), _number("ua_edrpou", "ua_rnokpp"), 12, "number"),
    Kept(_("EIK"), _number("bg_eik"), 14, "number"),
    Kept(pgettext_lazy("number", "VAT"), _number("eu_vat", "bg_vat", "ua_vat", "gb_vat"), 16, "number"),
    Kept(_("Other numbers"), _other_numbers, 24, "number"),
    Kept(_("Legal address"), _address("legal"), 44, "place"),
    Kept(_("Postal address"), _address("postal"), 44, "place"),
    Kept(_("Actual address"), _address("actual"), 44, "place"),
    Kept(_("Phone"), lambda row: row.phone, 18, "phone"),
    Kept(_("E-mail"), lambda row: row.email, 26, "phone"),
    Kept(_("Website"), lambda row: row.website, 22, "phone"),
    Kept(_("Signatory"), _said("signatory_name"), 28),
    Kept(_("IBAN or account"), _account("number"), 32),
    Kept(_("Bank"), _account("bank_name"), 28),
    Kept(_("BIC"), _account("bic"), 12),
    Kept(_("BIK"), _account("bik"), 12),
    Kept(_("Correspondent account"), _account("correspondent"), 24),
    Kept(_("Currency of the account"), _account("currency"), 8),
    Kept(_("Responsible manager"), lambda row: str(row.manager or ""), 24, "manager"),
    Kept(_("How they found us"), lambda row: row.source, 20),
    Kept(_("What they want"), lambda row: row.wish, 30),
]


def _reach(*kinds: str) -> Callable[[Contact], str]:
    return lambda row: ", ".join(value for kind, value in row.reach if kind in kinds)


CONTACTS: list[Kept] = [
    Kept(_("Surname"), lambda row: row.last_name, 22),
    Kept(_("First name"), lambda row: row.first_name, 18),
    Kept(_("Patronymic"), lambda row: row.patronymic, 20),
    Kept(_("Post"), lambda row: ", ".join(post.title for post in row.seen_posts if post.title), 28),
    Kept(_("Counterparty"), lambda row: ", ".join(str(post.counterparty) for post in row.seen_posts), 40),
    Kept(_("E-mail"), _reach("email"), 28),
    Kept(_("Phone"), _reach("phone", "mobile"), 22),
    Kept(_("Other ways to reach"), _reach("messenger", "other"), 22),
    Kept(_("Birthday"), lambda row: row.birthday, 12),
    Kept(_("Note"), lambda row: row.note, 40),
]


@dataclass(frozen=True)
class Table:
    """A list that can be taken away: its columns, and its rows as a person sees them on a day."""

    title: str | Promise
    columns: Sequence[Kept]
    rows: Callable[[User, QueryDict, date], Any]
    page: str

    def chosen_columns(self, query: QueryDict) -> list[Kept]:
        """The columns that the list shows: `hide` names those that were switched off."""
        hidden = set(query.get("hide", "").split(",")) - {""}
        return [column for column in self.columns if column.key not in hidden]


def day_of(query: QueryDict, today: date) -> date:
    """The day on which requisites hold: `as_of`, else today."""
    try:
        return date.fromisoformat(query.get("as_of", ""))
    except ValueError:
        return today


def _parties(user: User, query: QueryDict, today: date) -> Any:
    return queries.journal_rows(user, filter_of(query), day=day_of(query, today), sort=query.get("sort", ""))


def _contacts(user: User, query: QueryDict, today: date) -> Any:
    return queries.contact_rows(user, text=query.get("q", "")[:200]).order_by("display_name", "id")


TABLES = {
    "counterparties": Table(_("Counterparties"), PARTIES, _parties, "counterparties:journal"),
    "contacts": Table(_("Contacts"), CONTACTS, _contacts, "counterparties:contacts"),
}


def columns_for(table: str, user: User, query: QueryDict, today: date) -> list[Column[Any]]:
    """The columns that the list shows; for counterparties also those that the house added."""
    columns: list[Column[Any]] = list(TABLES[table].chosen_columns(query))
    specs = party_specs() if table == "counterparties" else []
    if not specs:
        return columns
    values = TABLES[table].rows(user, query, today).prefetch_related(None).values_list("extra", flat=True)[:MOST]
    for column in export_columns(specs, list(values), user):
        columns.append(Column(column.title, _extra(column.value)))
    return columns


def _extra(value: Callable[[dict[str, Any]], Any]) -> Callable[[Any], Any]:
    return lambda row: value(row.extra)


def is_long(table: str, user: User, query: QueryDict, today: date) -> bool:
    """Whether the list is longer than a page waits for."""
    rows = TABLES[table].rows(user, query, today).prefetch_related(None)
    return bool(rows.values_list("pk")[MOST_AT_ONCE : MOST_AT_ONCE + 1])


def rows_for(table: str, user: User, query: QueryDict, today: date) -> Iterable[Any]:
    """The rows of the list with all that its columns show, read in batches."""
    rows: Iterable[Any] = TABLES[table].rows(user, query, today)[:MOST].iterator(chunk_size=BATCH)
    return rows


def write_table(table: str, query: str, form: Format, *, user: User, at: datetime) -> Blob:
    """The list as this person may see it now, narrowed as the address says, kept as a file for a while."""
    wish, chosen = QueryDict(query), TABLES[table]
    with translation.override(user.language), tempfile.TemporaryFile() as file:
        today = timezone.localdate(at)
        columns, rows = columns_for(table, user, wish, today), rows_for(table, user, wish, today)
        if form == "csv":
            file.writelines(csv_lines(columns, rows))
        else:
            write_xlsx(columns, rows, file, sheet=str(chosen.title))
        file.seek(0)
        return store_bytes(file.read(), TYPES[form].partition(";")[0], at=at)

"""What people see of imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from counterparties.models import Counterparty
from counterparties.queries import counterparties_visible_to
from ecm import access
from ecm.access import Person
from ecm.errors import NotFound
from ecm.folding import fold
from ecm.models import Job, User
from ecm.paging import Page, keyset
from imports.models import Import, ImportRow, SavedMapping
from imports.rights import RUN
from storage.models import Blob

ROWS_SIZE = 50
FILTERS = {
    "new": Q(verdict="new"), "known": Q(verdict="known"),
    "doubtful": Q(verdict="doubtful"), "wrong": Q(verdict="wrong"),
    "created": Q(outcome="created"), "updated": Q(outcome="updated"), "unchanged": Q(outcome="unchanged"),
    "skipped": Q(outcome="skipped"), "failed": Q(outcome="failed"), "kept": ~Q(kept=[]),
}  # fmt: skip


def imports_visible_to(user: Person) -> QuerySet[Import]:
    """A file may say more than its counterparties do, so it is seen by who brought it; administrators see all."""
    if not access.has(user, RUN):
        return Import.objects.none()
    rows = Import.objects.select_related("actor", "blob")
    return rows if access.has(user, "ecm.administer") else rows.filter(actor_id=user.pk or 0)


def imports_page(user: Person, *, cursor: str = "") -> Page[Import]:
    """The person's imports, the newest first."""
    return keyset(imports_visible_to(user).defer("head"), order=("-id",), cursor=cursor, size=30)


def outcomes_of(imports: Sequence[Import]) -> dict[int, dict[str, int]]:
    """How many rows of each import have which outcome. One query."""
    found: dict[int, dict[str, int]] = {}
    rows = ImportRow.objects.filter(imported__in=imports).exclude(outcome="").order_by()
    for pk, outcome, count in rows.values_list("imported_id", "outcome").annotate(count=Count("pk")):
        found.setdefault(pk, {})[outcome] = count
    return found


def import_visible_to(user: Person, import_id: int) -> Import:
    """The one import; NotFound when it is absent or somebody else's."""
    found = imports_visible_to(user).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def rows_page(imported: Import, *, only: str = "", cursor: str = "", size: int = ROWS_SIZE) -> Page[ImportRow]:
    """Rows of a visible import in the order of the file, with what they are added to and what became of them."""
    rows = ImportRow.objects.filter(FILTERS.get(only, Q()), imported=imported).select_related("target", "counterparty")
    return keyset(rows, order=("number", "id"), cursor=cursor, size=size)


def row_of(imported: Import, number: int) -> ImportRow:
    """One row of a visible import; NotFound."""
    row = ImportRow.objects.filter(imported=imported, number=number).select_related("target", "counterparty").first()
    if row is None:
        raise NotFound
    return row


def counts_of(imported: Import) -> dict[str, int]:
    """How many rows have each verdict ("verdict.new") and outcome ("outcome.created"), and stay ("kept"). One query."""
    numbers = {f"verdict.{code}": Count("pk", filter=Q(verdict=code)) for code in ImportRow.Verdict.values}
    numbers |= {f"outcome.{code}": Count("pk", filter=Q(outcome=code)) for code in ImportRow.Outcome.values}
    numbers |= {
        "kept": Count("pk", filter=~Q(kept=[])),
        "undone": Count("pk", filter=Q(undone_at__isnull=False)),
        "to_create": Count("pk", filter=Q(decision="create", outcome="") & ~Q(verdict="wrong")),
        "to_attach": Count("pk", filter=Q(decision="attach", outcome="") & ~Q(verdict="wrong")),
    }
    named = {f"n{index}": count for index, count in enumerate(numbers.values())}
    found = ImportRow.objects.filter(imported=imported).aggregate(**named)
    return {name: found[f"n{index}"] for index, name in enumerate(numbers)}


def all_rows(imported: Import) -> Iterator[ImportRow]:
    """All rows in the order of the file, read as they are needed."""
    rows = ImportRow.objects.filter(imported=imported).select_related("target", "counterparty").order_by("number")
    return rows.iterator(500)


def parties_of(rows: Sequence[ImportRow], user: Person) -> dict[int, Counterparty]:
    """The counterparties that rows may be, those that the person sees, by id. One query."""
    ids = {candidate["id"] for row in rows for candidate in row.candidates if candidate.get("id")}
    ids |= {pk for row in rows for pk in (row.target_id, row.counterparty_id) if pk}
    return {row.pk: row for row in counterparties_visible_to(user).filter(pk__in=ids)} if ids else {}


def job_of(imported: Import) -> Job | None:
    """The job that works on it, or did last."""
    return Job.objects.filter(pk=imported.job_id).first() if imported.job_id else None


def mappings() -> QuerySet[SavedMapping]:
    """All saved mappings by name."""
    return SavedMapping.objects.select_related("saved_by").order_by("name", "pk")


def mapping_named(pk: int) -> SavedMapping:
    """One saved mapping; NotFound."""
    found = SavedMapping.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def keys_of(headings: Sequence[str]) -> list[str]:
    """The headings as a saved mapping knows them: folded, the like ones told apart by a number; "" for none."""
    folded = [fold(heading) if heading.strip() else "" for heading in headings]
    return [
        f"{key} #{folded[:index].count(key) + 1}" if key and key in folded[:index] else key
        for index, key in enumerate(folded)
    ]


def mapping_for(headings: Sequence[str]) -> SavedMapping | None:
    """The saved mapping that knows most of these headings, four of five at least."""
    wanted = {key for key in keys_of(headings) if key}
    best, most = None, 0.8
    for saved in mappings():
        known = len(wanted & saved.fields.keys()) / max(len(wanted), len(saved.fields), 1)
        if known >= most:
            best, most = saved, known
    return best


def managers() -> Mapping[str, User]:
    """Active members of staff by their names, logins and addresses, folded; a name that two bear is nobody's."""
    found: dict[str, User | None] = {}
    for user in User.objects.filter(is_active=True).order_by("pk"):
        names = {user.username, user.email, str(user), f"{user.last_name} {user.first_name}", user.last_name}
        for name in {fold(" ".join(name.split())) for name in names if name and name.strip()}:
            found[name] = None if name in found else user
    return {name: user for name, user in found.items() if user is not None}


def reported(user: Person, job_id: int) -> tuple[Blob, str]:
    """The report that a job of this person wrote, and its name. Raises NotFound for anybody else's, or a lost one."""
    mine = Job.objects.filter(pk=job_id, name="imports.report", actor_id=getattr(user, "pk", None))
    result: dict[str, Any] = mine.values_list("result", flat=True).first() or {}
    blob = Blob.objects.filter(pk=result.get("digest", "")).first()
    if blob is None:
        raise NotFound
    return blob, "import-report.xlsx"


def file_name_of(import_id: int) -> str:
    """The name of an import's file."""
    return Import.objects.filter(pk=import_id).values_list("file_name", flat=True).first() or ""

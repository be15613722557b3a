"""An import: the file as it came, how its columns are read, and a row of ours for each of its rows."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.versions import Versioned


class Import(Versioned):
    """One file of counterparties on its way: columns named, rows checked, taken in, perhaps taken back."""

    class State(models.TextChoices):
        MAPPING = "mapping", pgettext_lazy("import", "Columns to be named")
        CHECKING = "checking", pgettext_lazy("import", "Being checked")
        CHECKED = "checked", pgettext_lazy("import", "Checked")
        RUNNING = "running", pgettext_lazy("import", "Being imported")
        STOPPED = "stopped", pgettext_lazy("import", "Stopped")
        DONE = "done", pgettext_lazy("import", "Imported")
        UNDOING = "undoing", pgettext_lazy("import", "Being taken back")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")
        REFUSED = "refused", pgettext_lazy("import", "Refused")

    blob = models.ForeignKey("storage.Blob", models.PROTECT, related_name="+", verbose_name=_("file content"))
    file_name = models.CharField(_("file"), max_length=255)
    actor = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("brought at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.MAPPING)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    # How the file is read: found, or overruled by a person.
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    delimiter = models.CharField(_("delimiter"), max_length=1, blank=True)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    sheets = models.JSONField(_("sheets"), default=list)
    # The first rows, [number in the file, cells]; `header` is the number of the one with the headings, 0 for none.
    head = models.JSONField(_("first rows"), default=list)
    header = models.PositiveIntegerField(_("row of the headings"), default=0)
    mapping = models.JSONField(_("fields of the columns"), default=list)
    options = models.JSONField(_("what is done with rows"), default=dict)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    is_read = models.BooleanField(_("all rows are here"), default=False)
    # Grows with each check, run and undoing: a job of an earlier round finds that it is not wanted any more.
    round = models.PositiveIntegerField(default=0)
    job_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["actor", "-id"], name="import_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["mapping", "checking", "checked", "running", "stopped", "done", "undoing", "undone",
                               "refused"]
                ),
                name="import_state",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="import_refused_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    @property
    def headings(self) -> list[str]:
        """The words over the columns; empty ones for a table without a header."""
        width = max((len(cells) for _number, cells in self.head), default=0)
        named: list[str] = next((cells for number, cells in self.head if number == self.header and self.header), [])
        return [*named, *[""] * (width - len(named))]

    @property
    def samples(self) -> list[list[str]]:
        """The first rows below the header."""
        return [cells for number, cells in self.head if number > self.header]

    @property
    def is_busy(self) -> bool:
        """A job works on it, or should."""
        return self.state in (self.State.CHECKING, self.State.RUNNING, self.State.UNDOING)


class ImportRow(models.Model):
    """One row of the file: what the check says of it, what was decided, what became of it."""

    class Verdict(models.TextChoices):
        UNCHECKED = "", pgettext_lazy("row", "Not checked")
        NEW = "new", pgettext_lazy("row", "New")
        KNOWN = "known", pgettext_lazy("row", "Known already")
        DOUBTFUL = "doubtful", pgettext_lazy("row", "May be a duplicate")
        WRONG = "wrong", pgettext_lazy("row", "Has an error")

    class Decision(models.TextChoices):
        CREATE = "create", pgettext_lazy("row", "Create")
        ATTACH = "attach", pgettext_lazy("row", "Add to the existing one")
        SKIP = "skip", pgettext_lazy("row", "Leave out")

    class Outcome(models.TextChoices):
        WAITING = "", pgettext_lazy("row", "Waiting")
        CREATED = "created", pgettext_lazy("row", "Created")
        UPDATED = "updated", pgettext_lazy("row", "Completed")
        UNCHANGED = "unchanged", pgettext_lazy("row", "Nothing new")
        SKIPPED = "skipped", pgettext_lazy("row", "Left out")
        FAILED = "failed", pgettext_lazy("row", "Not imported")

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row in the file"))
    cells = models.JSONField(_("cells"), default=list)
    verdict = models.CharField(_("check"), max_length=8, choices=Verdict.choices, blank=True)
    notes = models.JSONField(_("remarks"), default=list)
    candidates = models.JSONField(_("may be"), default=list)
    decision = models.CharField(_("decision"), max_length=6, choices=Decision.choices, default=Decision.SKIP)
    # Who the row is added to: a counterparty, or whatever an earlier row of the file becomes.
    target = models.ForeignKey(
        "counterparties.Counterparty", models.SET_NULL, null=True, related_name="+", verbose_name=_("add to")
    )
    same_as = models.PositiveIntegerField(_("same as row"), null=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    counterparty = models.ForeignKey(
        "counterparties.Counterparty",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("row", "counterparty"),
    )
    # What the row made and what stood there before: enough to take it back.
    trace = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    done_at = models.DateTimeField(_("done at"), null=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True)
    # Why it was not taken back: notes.
    kept = models.JSONField(_("why it stays"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["imported_id", "number"]
        indexes = [
            models.Index(fields=["imported", "verdict", "number"], name="import_row_verdict"),
            models.Index(fields=["imported", "outcome", "number"], name="import_row_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["imported", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "new", "known", "doubtful", "wrong"]), name="import_row_verdict_known"
            ),
            models.CheckConstraint(condition=Q(decision__in=["create", "attach", "skip"]), name="import_row_decision"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "created", "updated", "unchanged", "skipped", "failed"]),
                name="import_row_outcome_known",
            ),
            models.CheckConstraint(condition=~Q(outcome="", done_at__isnull=False), name="import_row_done_at"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id}: {self.number}"

    def cell(self, index: int) -> str:
        """The text of a column; "" beyond the last one."""
        cells: list[Any] = self.cells
        return str(cells[index]) if index < len(cells) else ""


class SavedMapping(models.Model):
    """Columns of a kind of file with a name, for the next file from the same source. All who import share them."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    # Heading, folded, to field.
    fields = models.JSONField(_("fields"), default=dict)
    options = models.JSONField(_("what is done with rows"), default=dict)
    saved_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("saved mapping")
        verbose_name_plural = _("saved mappings")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="saved_mapping_named")]

    def __str__(self) -> str:
        return self.name

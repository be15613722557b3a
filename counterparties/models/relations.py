"""Relations between counterparties, what was said with them, and merges that can be undone."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty
from counterparties.models.people import Contact


class Relation(models.Model):
    """`source` is the parent, predecessor, guarantor or affiliate of `target`."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("Parent company")
        BRANCH = "branch", _("Branch")
        SUCCESSOR = "successor", _("Successor")
        AFFILIATED = "affiliated", _("Affiliated")
        GUARANTOR = "guarantor", _("Guarantor")

    source = models.ForeignKey(Counterparty, models.CASCADE, related_name="relations_out")
    target = models.ForeignKey(Counterparty, models.CASCADE, related_name="relations_in")
    kind = models.CharField(_("relation"), max_length=12, choices=Kind.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Interaction(models.Model):
    """A call, meeting, letter, mail or visit, written down by hand."""

    class Sort(models.TextChoices):
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        LETTER = "letter", _("Letter")
        MAIL = "mail", _("E-mail")
        VISIT = "visit", _("Visit")
        NOTE = "note", _("Note")

    as_known: str = ""
    """Of a past day: "today" or "later" when nobody recorded how the person was called and reached on it."""

    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="interactions")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="interactions")
    sort = models.CharField(_("kind"), max_length=8, choices=Sort.choices, default=Sort.CALL)
    summary = models.CharField(_("what was said"), max_length=1000)
    happened_at = models.DateTimeField(_("when"))
    author = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["counterparty", "-happened_at", "-id"], name="interaction_list")]

    def __str__(self) -> str:
        return self.summary


class Merge(models.Model):
    """One counterparty was merged into another; `moved` holds every row as it was, so it can be undone completely."""

    kept = models.ForeignKey(Counterparty, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Counterparty, models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    merged_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two")]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"

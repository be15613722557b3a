"""Field sets: fields that administrators add to documents, counterparties and the like without programming."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ecm.folding import fold
from ecm.texts import LocalisedField, pick


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", pgettext_lazy("kind of value", "Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("Choice")
    DIRECTORY = "directory", _("Directory")
    COUNTERPARTY = "counterparty", _("Counterparty")
    DOCUMENT = "document", _("Document")
    TABLE = "table", _("Table")


class FieldSet(ClusterableModel):  # type: ignore[misc]  # the library has no types
    """A named list of fields; a document kind, a counterparty type and others point at one."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = LocalisedField(_("title"))

    class Meta:
        verbose_name = _("field set")
        verbose_name_plural = _("field sets")
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self.title) or self.code


class Directory(ClusterableModel):  # type: ignore[misc]  # the library has no types
    """A list of values kept by the house; with `can_grow` whoever fills a form may add a value."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = LocalisedField(_("title"))
    can_grow = models.BooleanField(_("may be added to while filling a form"), default=False)

    class Meta:
        verbose_name = _("directory")
        verbose_name_plural = _("directories")
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self.title) or self.code


class DirectoryEntry(models.Model):
    """A value of a directory. Values are never removed, only switched off: old papers point at them."""

    directory = ParentalKey(Directory, related_name="entries", verbose_name=_("directory"))
    text = models.CharField(_("value"), max_length=200)
    texts = LocalisedField(_("in other languages"))
    search_key = models.CharField(max_length=200, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    sort_order_field = "order"
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("directory value")
        verbose_name_plural = _("directory values")
        ordering = ["order", "text", "id"]
        constraints = [models.UniqueConstraint(fields=["directory", "search_key"], name="ecm_directory_entry_once")]

    def __str__(self) -> str:
        return pick(self.texts) or self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded form, by which a value is found and known to be the same."""
        self.search_key = fold(self.text)
        super().save(*args, **kwargs)


class FieldDefinition(models.Model):
    """One field: its code is the key in the owner's `extra`, and never changes once values exist.

    `settings` by kind: choice {"options": [{"value", "title": {..}}]}, money {"currencies": [..]},
    number {"places", "least", "most"}, text {"longest", "pattern"}, table {"columns": [{"code", "title", "kind"}]}.
    """

    field_set = ParentalKey(FieldSet, related_name="fields", verbose_name=_("field set"))
    code = models.SlugField(_("code"), max_length=40)
    title = LocalisedField(_("title"))
    hint = LocalisedField(_("hint"))
    kind = models.CharField(_("kind"), max_length=12, choices=FieldKind.choices)
    directory = models.ForeignKey(Directory, models.PROTECT, null=True, blank=True, verbose_name=_("directory"))
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    is_filter = models.BooleanField(_("can be filtered by"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    sort_order_field = "order"
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["field_set", "code"], name="ecm_field_code_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="directory") | models.Q(directory__isnull=False),
                name="ecm_field_directory_named",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title) or self.code

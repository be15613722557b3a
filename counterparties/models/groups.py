"""Groups of counterparties: lists kept by hand, and segments that follow their condition by themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty
from ecm.models import Guarded, Versioned


class PartyGroup(Guarded, Versioned):
    """A named group. A segment holds no members: its condition is asked of the database each time, for its reader."""

    class Sort(models.TextChoices):
        LIST = "list", _("List")
        SEGMENT = "segment", _("Segment")

    title = models.CharField(_("title"), max_length=120)
    sort = models.CharField(_("kind"), max_length=8, choices=Sort.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # {"join": "all" | "any", "parts": [part, …]}; a part is such a node or {"field", "sign", "value"}.
    condition = models.JSONField(_("condition"), default=dict, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("group of counterparties")
        verbose_name_plural = _("groups of counterparties")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="party_group_named"),
            models.CheckConstraint(condition=Q(sort__in=["list", "segment"]), name="party_group_sort"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_segment(self) -> bool:
        return self.sort == self.Sort.SEGMENT


class GroupMember(models.Model):
    """A counterparty on a list."""

    group = models.ForeignKey(PartyGroup, models.CASCADE, related_name="members", verbose_name=_("group"))
    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="group_entries")
    added_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        constraints = [models.UniqueConstraint(fields=["group", "counterparty"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.counterparty_id}"


class FormerMember(models.Model):
    """A counterparty that was on a list for a while: what its row held when it was taken off.

    `member` is the id of that row: by it merges and splits know which rows they moved. `counterparty` is whose it was
    at the end.
    """

    member = models.BigIntegerField(editable=False)
    group = models.ForeignKey(PartyGroup, models.CASCADE, related_name="+", verbose_name=_("group"))
    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="+")
    added_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("added at"))
    removed_by = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("taken off by")
    )
    removed_at = models.DateTimeField(_("taken off at"))

    class Meta:
        verbose_name = _("former member of a group")
        verbose_name_plural = _("former members of groups")
        ordering = ["group_id", "-removed_at", "-id"]
        indexes = [
            models.Index(fields=["counterparty", "removed_at"], name="former_member_party"),
            models.Index(fields=["member"], name="former_member_row"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.counterparty_id}"

"""Routes: who is asked, in which order, how long each stage may take."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from ecm.texts import LocalisedField, pick

MOST_DAYS = 365


class StageMode(models.TextChoices):
    PARALLEL = "parallel", _("All at once")
    SERIAL = "serial", _("One after another")


class ApprovalRoute(ClusterableModel):  # type: ignore[misc]  # the library is untyped
    """A template of approvals; runs keep a copy of it, so a later change touches none of them."""

    title = LocalisedField(_("title"))
    kinds = ParentalManyToManyField(
        "storage.DocumentKind", blank=True, related_name="approval_routes", verbose_name=_("document kinds"),
        help_text=_("Kinds of documents it is offered for; none: for all."),
    )  # fmt: skip
    position = models.PositiveIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("approval route")
        verbose_name_plural = _("approval routes")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return pick(self.title) or f"№ {self.pk}"


class RouteStage(ClusterableModel):  # type: ignore[misc]  # the library is untyped
    """A step of the route; the next begins when all its members approved."""

    route = ParentalKey(ApprovalRoute, on_delete=models.CASCADE, related_name="stages", verbose_name=_("route"))
    sort_order_field = "order"
    order = models.PositiveIntegerField(_("order"), default=1)
    title = LocalisedField(_("title"))
    mode = models.CharField(_("members decide"), max_length=8, choices=StageMode.choices, default=StageMode.PARALLEL)
    days = models.PositiveIntegerField(_("days to decide"), default=3)

    class Meta:
        verbose_name = _("stage of a route")
        verbose_name_plural = _("stages of a route")
        ordering = ["route_id", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["parallel", "serial"]), name="approvals_route_stage_mode"),
            models.CheckConstraint(condition=Q(days__gte=1) & Q(days__lte=365), name="approvals_route_stage_days"),
        ]

    def __str__(self) -> str:
        return pick(self.title) or f"№ {self.order}"

    def clean(self) -> None:
        """The rule of the table, in words."""
        days = getattr(self, "days", None)  # None: not a number was typed
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise ValidationError({"days": _("From 1 to %(most)s days, please.") % {"most": MOST_DAYS}})


class RouteMember(models.Model):
    """A person, or a role that is resolved to a person when an approval starts."""

    stage = ParentalKey(RouteStage, on_delete=models.CASCADE, related_name="members", verbose_name=_("stage"))
    sort_order_field = "order"
    order = models.PositiveIntegerField(_("order"), default=1)
    user = models.ForeignKey(
        "ecm.User", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    role = models.ForeignKey(
        "ecm.Role", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("role")
    )

    class Meta:
        verbose_name = _("member of a stage")
        verbose_name_plural = _("members of a stage")
        ordering = ["stage_id", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, role__isnull=False) | Q(user__isnull=False, role__isnull=True),
                name="approvals_member_person_or_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.user_id or self.role_id}"

    def clean(self) -> None:
        if bool(self.user_id) == bool(self.role_id):
            raise ValidationError({"role": _("Choose either a person or a role.")})

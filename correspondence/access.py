"""Who may do what at the intake and in the journals; writes and reads both ask here."""

from django.utils.translation import gettext_lazy as _

from correspondence.models import IntakeItem, Registration
from ecm import access
from ecm.access import Policy

VIEW, REGISTER, VOID, INTAKE = (
    "correspondence.view", "correspondence.register", "correspondence.void", "correspondence.intake",
)  # fmt: skip


def register() -> None:
    """Make the permissions and policies known; called when the app is ready."""
    access.permission(VIEW, _("View registration journals"))
    access.permission(REGISTER, _("Register documents"))
    access.permission(VOID, _("Void registrations"))
    access.permission(INTAKE, _("Work at the intake"))
    access.register(
        Registration,
        Policy(kind="registration", view=VIEW, view_all="storage.view_all", through="document", guard_kind="document"),
    )
    access.register(IntakeItem, Policy(kind="intake", view=INTAKE))

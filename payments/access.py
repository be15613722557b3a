"""Who may do what with payments: a payment is seen by those who see its counterparty and may see payments at all."""

from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.access import Policy
from payments.models import Payment

VIEW, EDIT = "payments.view", "payments.edit"


def register() -> None:
    """Make permissions and the row rule known to the kernel."""
    access.permission(VIEW, _("View payments"))
    access.permission(EDIT, _("Plan payments and mark them as paid"))
    access.register(
        Payment,
        Policy(
            kind="payment", view=VIEW, view_all="counterparties.view_all", through="counterparty",
            guard_kind="counterparty", gone="withdrawn_at",
        ),
    )  # fmt: skip

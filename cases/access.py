"""Who may do what with cases: whoever sees the dossier of the counterparty sees its cases."""

from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseDocument, CaseMove
from ecm import access
from ecm.access import Policy

VIEW, EDIT = "cases.view", "cases.edit"
KIND = "case"


def register() -> None:
    """Make the permissions and policies known; called when the app is ready."""
    access.permission(VIEW, _("View cases"))
    access.permission(EDIT, _("Open, change and move cases"))
    for model, through in (
        (Case, "counterparty"),
        (CaseMove, "case__counterparty"),
        (CaseDocument, "case__counterparty"),
    ):
        access.register(
            model,
            Policy(
                kind=KIND, view=VIEW, view_all="counterparties.view_all", through=through, guard_kind="counterparty",
                gone="withdrawn_at",
            ),
        )  # fmt: skip

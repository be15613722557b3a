"""Who writes to groups. A mailing is seen by whoever made it, and by administrators."""

from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.access import Policy
from mailings.models import Delivery, Mailing, MailingFile, StopAddress

SEND, VIEW_ALL = "mailings.send", "mailings.view_all"


def register_policies() -> None:
    """Make the permissions and row rules known to the kernel.

    Whose counterparty a letter shows is asked besides: see `queries.deliveries_visible_to`.
    """
    access.permission(SEND, _("Write to groups of counterparties"))
    access.permission(VIEW_ALL, _("See all mailings"))
    access.register(Mailing, Policy(kind="mailing", view=SEND, view_all=VIEW_ALL))
    for model in (Delivery, MailingFile):
        access.register(model, Policy(kind="mailing", view=SEND, view_all=VIEW_ALL, through="mailing"))
    access.register(StopAddress, Policy(kind="stop_address", view=SEND, through=None))

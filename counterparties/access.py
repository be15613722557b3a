"""Who sees counterparties and what belongs to them."""

from django.utils.translation import gettext_lazy as _

from counterparties.models import (
    BankAccount,
    Consent,
    Contact,
    ContactPost,
    Counterparty,
    DocumentParty,
    IdentityDocument,
    Interaction,
    MailIdentity,
    Merge,
    PartyGroup,
    Relation,
    Requisites,
    ServiceAddress,
    ServiceManager,
    Split,
)
from ecm import access
from ecm.access import Policy

VIEW, VIEW_ALL = "counterparties.view", "counterparties.view_all"
GONE = "withdrawn_at"
SET_RULES = "counterparties.set_rules"

PERMISSIONS = (
    (VIEW, _("View counterparties")),
    (VIEW_ALL, _("View all counterparties")),
    ("counterparties.add", _("Add counterparties")),
    ("counterparties.edit", _("Change counterparties and their requisites")),
    ("counterparties.keep_unusual", _("Keep a number that breaks its rule")),
    ("counterparties.confirm_account", _("Confirm bank accounts as the second person")),
    ("counterparties.merge", _("Merge counterparties and undo it")),
    ("counterparties.set_weights", _("Set the weights of the reliability rating")),
    (SET_RULES, _("Set which papers counterparties must have")),
    ("counterparties.identity", _("See and enter identity documents and consents")),
)


SINGLE = (ServiceManager, IdentityDocument, ServiceAddress, Consent)


def register_policies() -> None:
    """Make permissions and row rules known to the kernel."""
    for name, title in PERMISSIONS:
        access.permission(name, title)
    access.register(Counterparty, Policy(kind="counterparty", view=VIEW, view_all=VIEW_ALL, gone=GONE))
    access.register(PartyGroup, Policy(kind="party_group", view=VIEW))
    access.register(Contact, Policy(kind="contact", view=VIEW, view_all=VIEW_ALL))
    for model in (Requisites, BankAccount, ContactPost, MailIdentity, Interaction, *SINGLE):
        access.register(model, _through("counterparty"))
    access.register(Relation, _through("source"))
    access.register(Merge, _through("kept"))
    access.register(Split, _through("source"))
    access.register(
        DocumentParty, Policy(kind="document", view="storage.view", view_all="storage.view_all", through="document")
    )


def _through(field: str) -> Policy:
    """Seen by those who see the counterparty that the field names."""
    return Policy(kind="counterparty", view=VIEW, view_all=VIEW_ALL, through=field, gone=GONE)

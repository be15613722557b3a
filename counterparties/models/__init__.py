"""Rows of counterparties: who they are, their requisites over time, people, relations, documents."""

from counterparties.models.duplicates import DuplicatePair, Split
from counterparties.models.groups import FormerMember, GroupMember, PartyGroup
from counterparties.models.layouts import CardLayout, ServiceManager
from counterparties.models.links import DocumentParty
from counterparties.models.papers import PaperRule
from counterparties.models.parties import Counterparty, PartyIdentifier, PartyRole
from counterparties.models.people import Contact, ContactPoint, ContactPost, ContactVersion, MailIdentity
from counterparties.models.persons import Consent, IdentityDocument, Place, ServiceAddress
from counterparties.models.rating import RatingWeight
from counterparties.models.relations import Interaction, Merge, Relation
from counterparties.models.requisites import BankAccount, Requisites, RequisitesSlot

__all__ = [
    "BankAccount",
    "CardLayout",
    "Consent",
    "Contact",
    "ContactPoint",
    "ContactPost",
    "ContactVersion",
    "Counterparty",
    "DocumentParty",
    "DuplicatePair",
    "FormerMember",
    "GroupMember",
    "IdentityDocument",
    "Interaction",
    "MailIdentity",
    "Merge",
    "PaperRule",
    "PartyGroup",
    "PartyIdentifier",
    "PartyRole",
    "Place",
    "RatingWeight",
    "Relation",
    "Requisites",
    "RequisitesSlot",
    "ServiceAddress",
    "ServiceManager",
    "Split",
]

"""What people see of counterparties."""

from counterparties.queries.choosing import Chosen, choose, choose_contact
from counterparties.queries.dossier import (
    Dossier,
    document_links,
    documents_named,
    documents_of_counterparty,
    documents_page,
    dossier,
    link_visible_to,
    parties_of,
    timeline_page,
)
from counterparties.queries.parties import (
    PartyFilter,
    account_visible_to,
    as_counterparty,
    as_document,
    contact_visible_to,
    contacts_page,
    contacts_visible_to,
    counterparties_visible_to,
    counterparty_visible_to,
    interactions_page,
    journal_page,
    mail_identities_of,
    managers,
    numbers_of,
    post_visible_to,
    posts_of,
    posts_of_contact,
    relation_visible_to,
    relations_of,
)
from counterparties.queries.proposals import Proposal, duplicates_of, names_in, propose_counterparties
from counterparties.queries.requisites import (
    accounts_on,
    accounts_recorded_of,
    acts_of,
    differences,
    history_of,
    recorded_of,
    requisites_for,
    requisites_on,
)

__all__ = [
    "Chosen", "Dossier", "PartyFilter", "Proposal", "account_visible_to", "accounts_on", "accounts_recorded_of",
    "acts_of", "as_counterparty", "as_document", "choose", "choose_contact", "contact_visible_to", "contacts_page", "contacts_visible_to",
    "counterparties_visible_to", "counterparty_visible_to", "differences", "document_links", "documents_named",
    "documents_of_counterparty", "documents_page", "dossier", "duplicates_of", "history_of", "interactions_page",
    "journal_page", "link_visible_to", "mail_identities_of", "managers", "names_in", "numbers_of", "parties_of", "post_visible_to",
    "posts_of", "posts_of_contact", "propose_counterparties", "recorded_of", "relation_visible_to", "relations_of",
    "requisites_for", "requisites_on", "timeline_page",
]  # fmt: skip

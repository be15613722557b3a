"""What the business does with counterparties."""

from counterparties.services.accounts import close_account, confirm_account, correct_account, open_account
from counterparties.services.contacts import (
    Point,
    add_post,
    change_contact,
    change_post,
    create_contact,
    end_post,
    set_superior,
)
from counterparties.services.duplicates import decide_different, find_duplicates, reconsider
from counterparties.services.entering import Entered, NewCard, NewPerson, enter_cards
from counterparties.services.groups import add_members, change_group, create_group, remove_members
from counterparties.services.layouts import change_layout, create_layout, set_service_manager
from counterparties.services.leaving import Leaving, withdraw_cards
from counterparties.services.links import follow_document, link_document, pin_requisites, unlink_document
from counterparties.services.merging import MERGE, merge_counterparties, undo_merge
from counterparties.services.papers import add_paper_rule, change_paper_rule, end_paper_rule
from counterparties.services.parties import (
    ADD,
    EDIT,
    change_counterparty,
    complete_express,
    create_counterparty,
    create_express,
    learn_sender,
)
from counterparties.services.persons import end_personal, learn_places_of, record_personal, take_back_personal
from counterparties.services.rating import SET_WEIGHTS, set_weight
from counterparties.services.relations import record_interaction, relate, unrelate
from counterparties.services.requisites import change_requisites, correct_requisites, enter_requisites
from counterparties.services.splitting import split_counterparty, undo_split
from counterparties.services.withdrawing import (
    forget_signs,
    remove_contact,
    withdraw_account,
    withdraw_counterparty,
    withdraw_requisites,
)

__all__ = [
    "ADD",
    "EDIT",
    "MERGE",
    "SET_WEIGHTS",
    "Entered",
    "Leaving",
    "NewCard",
    "NewPerson",
    "Point",
    "add_members",
    "add_paper_rule",
    "add_post",
    "change_contact",
    "change_counterparty",
    "change_group",
    "change_layout",
    "change_paper_rule",
    "change_post",
    "change_requisites",
    "close_account",
    "complete_express",
    "confirm_account",
    "correct_account",
    "correct_requisites",
    "create_contact",
    "create_counterparty",
    "create_express",
    "create_group",
    "create_layout",
    "decide_different",
    "end_paper_rule",
    "end_personal",
    "end_post",
    "enter_cards",
    "enter_requisites",
    "find_duplicates",
    "follow_document",
    "forget_signs",
    "learn_places_of",
    "learn_sender",
    "link_document",
    "merge_counterparties",
    "open_account",
    "pin_requisites",
    "reconsider",
    "record_interaction",
    "record_personal",
    "relate",
    "remove_contact",
    "remove_members",
    "set_service_manager",
    "set_superior",
    "set_weight",
    "split_counterparty",
    "take_back_personal",
    "undo_merge",
    "undo_split",
    "unlink_document",
    "unrelate",
    "withdraw_account",
    "withdraw_cards",
    "withdraw_counterparty",
    "withdraw_requisites",
]

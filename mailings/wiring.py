"""What mailings bring to the house: looks, notices, words of events, screens."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from ecm.notices import register_notice
from ecm.web import statuses
from ecm.web.actions import Action, register_action
from ecm.web.addresses import address_of
from ecm.web.navigation import NavItem, NewItem, register_item, register_new
from ecm.web.timeline import describe_event
from mailings.access import SEND


def register_looks() -> None:
    """States of mailings and of their letters as icon, word and tone."""
    for code, word, icon, tone in (
        ("draft", _p("mailing", "Draft"), "pencil", "quiet"),
        ("sending", _p("mailing", "Being sent"), "send", "info"),
        ("sent", _p("mailing", "Sent"), "mail-check", "good"),
        ("stopped", _p("mailing", "Stopped"), "ban", "warn"),
    ):
        statuses.register("mailing", code, word, icon=icon, tone=tone)
    for code, word, icon, tone in (
        ("waiting", _p("letter of a mailing", "Waiting"), "clock", "quiet"),
        ("sent", _p("letter of a mailing", "Sent"), "mail-check", "good"),
        ("refused", _p("letter of a mailing", "Refused"), "circle-x", "bad"),
        ("left_out", _p("letter of a mailing", "Left out"), "circle-slash", "quiet"),
    ):
        statuses.register("delivery", code, word, icon=icon, tone=tone)


def register_notices() -> None:
    """Who sent a mailing hears when its last letter is decided."""
    register_notice(
        "mailings.ended", title=_("“%(subject)s” went out: letters sent %(sent)s, refused %(refused)s."),
        topic=_("A mailing of mine went out"), icon="send",
    )  # fmt: skip


def describe_events() -> None:
    """How the events read on timelines."""
    for name, title, icon, tone in (
        ("mailing.drafted", _("The mailing was drafted"), "pencil", ""),
        ("mailing.changed", _("The mailing was changed"), "pencil", ""),
        ("mailing.discarded", _("The draft of a mailing was thrown away"), "trash-2", ""),
        ("mailing.confirmed", _("Sending began"), "send", ""),
        ("mailing.ended", _("Sending ended"), "mail-check", "good"),
        ("mailing.stopped", _("The mailing was stopped"), "ban", "warn"),
        ("mailing.retried", _("Refused letters were tried anew"), "refresh-cw", ""),
        ("stop_address.changed", _("The stop list was changed"), "ban", ""),
    ):
        describe_event(f"mailings.{name}", title, icon=icon, tone=tone)
    describe_event("mailings.letter.sent", _("A letter of a mailing"), icon="mail", note=_subject)


def _subject(payload: Mapping[str, Any]) -> str:
    return str(payload.get("subject", ""))


def register_screens() -> None:
    """The sidebar, the "New" menu, and what can be done with a group of counterparties."""
    register_item(NavItem("mailings", _("Mailings"), "mailings:mailings", "send", SEND, order=90))
    register_new(NewItem("mailing", _("Letter to a group"), "mailings:new", "send", SEND, order=60))
    register_action("party_group", Action("letter", _("Write to the group"), "send", SEND, _letter_to, order=50))
    register_action(
        "party_group", Action("addresses", _("Addresses"), "file-spreadsheet", SEND, _addresses_of, order=60)
    )


def _letter_to(group_id: int) -> str:
    return f"{address_of('mailings:new')}?group={group_id}"


def _addresses_of(group_id: int) -> str:
    return f"{address_of('storage:table', 'mailing-addresses', 'xlsx')}?group={group_id}"

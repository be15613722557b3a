"""Who could confirm an account, where the reader may not."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from counterparties.queries.confirmers import who_may_confirm

register = template.Library()
NAMED = 5


@register.simple_tag(takes_context=True)
def confirmers(context: Any, account: Any) -> str:
    """A sentence with the names of those who may be the second person of the account. Two queries for a page."""
    request = context["request"]
    if not hasattr(request, "confirmers"):
        request.confirmers = who_may_confirm()
    people = [str(person) for person in request.confirmers if person.pk != account.recorded_by_id][:NAMED]
    if not people:
        return _("Nobody else has the right to confirm accounts: an administrator gives it in the console.")
    return _("It can be confirmed by: %(people)s.") % {"people": ", ".join(people)}

"""What the correspondence brings to the reliability of a counterparty: terms it broke, letters of it in quarantine."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, Exists, Expression, ExpressionWrapper, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.access import VIEW
from correspondence.models import IntakeItem, Registration
from correspondence.queries import RegisterFilter, items_visible_to, registrations_visible_to
from correspondence.queries.then import letters_then, quarantined_then
from counterparties.models import MailIdentity
from counterparties.queries import mail_identities_of
from ecm import access
from ecm.access import Person
from ecm.db.functions import number_of
from ecm.rating import MOST_CAUSES, Cause, Criterion, Measured, register_criterion
from ecm.web.dates import end_of_day, is_over, with_past

YEAR = timedelta(days=365)


def broken_terms(user: Person, counterparty_id: int, day: date) -> Measured:
    """Our letters of the last year that they had not answered on the day although the term was over. One query, or
    seven for a day that is over."""
    late = Q(direction="outgoing", due_on__lt=day, due_on__gt=day - YEAR)
    found = _late_then(user, counterparty_id, day, late) if is_over(day) else _late(user, counterparty_id, day, late)
    causes = [Cause(f"{row.number} · {row.document.title}", _registration(row, day), row.due_on) for row in found]
    return Measured(Decimal(len(causes)), causes)


def _registration(row: Registration, day: date) -> str:
    """The tab that tells the number and the term, as they stood on the day."""
    return with_past(f"{reverse('storage:document', args=[row.document_id])}?tab=registration", day)


def _late(user: Person, counterparty_id: int, day: date, late: Q) -> list[Registration]:
    rows = registrations_visible_to(user, RegisterFilter(counterparty=counterparty_id)).filter(
        late, Q(done_on=None) | Q(done_on__gt=day), voided_at=None, registered_on__lte=day
    )
    return list(rows.order_by("-due_on", "-pk")[:MOST_CAUSES])


def _late_then(user: Person, counterparty_id: int, day: date, late: Q) -> list[Registration]:
    end = end_of_day(day)
    rows = [
        (row.due_on, row.pk, row)
        for row in letters_then(user, counterparty_id, end, late)
        if row.direction == "outgoing" and row.due_on and day - YEAR < row.due_on < day and row.registered_on <= day
        if (row.done_on is None or row.done_on > day) and (row.voided_at is None or row.voided_at > end)
    ]
    return [row for _due, _pk, row in sorted(rows, key=lambda each: each[:2], reverse=True)[:MOST_CAUSES]]


def quarantine(user: Person, counterparty_id: int, day: date) -> Measured:
    """What came from their addresses in the last year and stands in quarantine. Two queries, or five for a day that is
    over: from the addresses of then, and what stood there at its end."""
    end = end_of_day(day)
    senders = Q()
    for identity in mail_identities_of(counterparty_id, end if is_over(day) else None):
        tail = f"@{identity.value}" if identity.kind == "domain" else identity.value
        senders |= Q(sender_email__iendswith=tail)
    if not senders:
        return Measured()
    among = senders & Q(received_at__gt=end - YEAR, received_at__lte=end)
    found = quarantined_then(user, among, end) if is_over(day) else _quarantined(user, among)
    causes = [
        Cause(row.subject or row.file_name, with_past(reverse("correspondence:item", args=[row.pk]), day),
              timezone.localdate(row.received_at), _("in quarantine"))
        for row in found[:MOST_CAUSES]
    ]  # fmt: skip
    return Measured(Decimal(len(causes)), causes)


def _quarantined(user: Person, among: Q) -> list[IntakeItem]:
    rows = items_visible_to(user, state=IntakeItem.State.QUARANTINED).filter(among)
    return list(rows.order_by("-received_at", "-pk")[:MOST_CAUSES])


def broken_counted(user: Person, day: date) -> Expression:
    """How many terms each counterparty broke."""
    rows = Registration.objects.filter(
        Q(done_on=None) | Q(done_on__gt=day), counterparty=OuterRef("pk"), direction="outgoing", due_on__lt=day,
        due_on__gt=day - YEAR, voided_at=None, registered_on__lte=day,
    )  # fmt: skip
    return number_of(access.visible(rows, user))


def quarantine_counted(user: Person, day: date) -> Expression:
    """How many things from the addresses of each counterparty stand in quarantine."""
    end = end_of_day(day)
    own = MailIdentity.objects.filter(counterparty=OuterRef(OuterRef("pk"))).annotate(
        sender=ExpressionWrapper(OuterRef("sender_email"), output_field=TextField()),
        tail=Case(When(kind="domain", then=Concat(Value("@"), "value")), default=F("value"), output_field=TextField()),
    )
    rows = access.visible(IntakeItem.objects.filter(state=IntakeItem.State.QUARANTINED), user)
    recent = rows.filter(received_at__gt=end - YEAR, received_at__lte=end)
    return number_of(recent.filter(Exists(own.filter(sender__iendswith=F("tail")))))


def wire() -> None:
    """Let the criteria count; called from `ready()`."""
    register_criterion(
        Criterion(
            "counterparty", "broken_terms", gettext_lazy("Terms broken"),
            gettext_lazy("For each letter of ours that they left unanswered within the last year."), Decimal(-4),
            broken_terms, broken_counted, most=5, permission=VIEW, order=60,
        )
    )  # fmt: skip
    register_criterion(
        Criterion(
            "counterparty", "quarantine", gettext_lazy("Letters in quarantine"),
            gettext_lazy("For each thing from their addresses within the last year."), Decimal(-5), quarantine,
            quarantine_counted, most=3,
            permission=VIEW, order=70,
        )
    )  # fmt: skip

"""The reliability of a counterparty on any day: what its card, requisites and papers measured then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties.identifiers import KINDS
from counterparties.models import BankAccount, Counterparty, Requisites
from counterparties.queries.counted import PARTS_OF_A_CARD, YEARS
from counterparties.queries.documents_then import documents_then
from counterparties.queries.dossier import document_links
from counterparties.queries.papers import Eye, papers_of
from counterparties.queries.papers_then import papers_then
from counterparties.queries.parties import posts_of
from counterparties.queries.past import Past, past_of, posts_then
from counterparties.queries.requisites import accounts_on, lacking_in, requisites_on
from counterparties.queries.weights import weights_on
from ecm.access import Person
from ecm.rating import Cause, Measured, Rating, rate
from ecm.web.dates import end_of_day, is_over, with_past
from storage.models.documents import CLOSED

HOST = "counterparty"
CHECKED = 200
"""At most so many overdue papers are looked through; a handful already takes all the points."""


def rating_of(user: Person, counterparty_id: int, day: date | None = None) -> Rating:
    """The rating of a visible counterparty on a day (None: today), from what we knew at its end. A fixed cost."""
    day = day or timezone.localdate()
    return rate(HOST, counterparty_id, user, day, weights_on(day))


def rated_on(user: Person, party: Counterparty, day: date | None = None) -> Rating | None:
    """The rating of a visible card on a day (None: today); None of a day before it was entered: nothing was known."""
    if day is not None and day < timezone.localdate(party.created_at):
        return None
    return rating_of(user, party.pk, day)


def _dossier(counterparty_id: int, tab: str, day: date) -> str:
    """The tab that shows the cause; of a day that is over, as it stood then and as far as we knew it then."""
    then = f"&as_of={day.isoformat()}&known=then" if is_over(day) else ""
    return f"{reverse('counterparties:dossier', args=[counterparty_id])}?tab={tab}{then}"


def base(user: Person, counterparty_id: int, day: date) -> Measured:
    """What everybody begins with."""
    return Measured(Decimal(1))


def _past(counterparty_id: int, day: date) -> Past | None:
    """What was known at the end of a day that is over; None for today, whose rows stand as they are."""
    return past_of(Counterparty.objects.get(pk=counterparty_id), end_of_day(day)) if is_over(day) else None


def completeness(user: Person, counterparty_id: int, day: date) -> Measured:
    """The share of what a full card has: names, numbers, address, signatory, account, contact. Three queries, or eight
    for a past day."""
    row = requisites_on(counterparty_id, day, end_of_day(day))
    past = _past(counterparty_id, day)
    requisites, people = (_dossier(counterparty_id, tab, day) for tab in ("requisites", "people"))
    parts = [(title, requisites) for title in lacking_in(row, accounts_on(counterparty_id, day, end_of_day(day)))]
    if not (posts_then(past, day) if past else posts_of(counterparty_id, day)):
        parts.append((_("contact"), people))
    lacking = [Cause(_("Lacking: %(what)s") % {"what": title}, url) for title, url in parts]
    share = Decimal(PARTS_OF_A_CARD - len(lacking)) / PARTS_OF_A_CARD
    return Measured(share, lacking or [Cause(_("Nothing is lacking"), requisites)])


def age(user: Person, counterparty_id: int, day: date) -> Measured:
    """Years since the first requisites held, up to five. One query."""
    first = Requisites.objects.filter(counterparty=counterparty_id, recorded_at__lte=end_of_day(day))
    since = first.aggregate(first=Min("valid_from"))["first"]
    if since is None or since > day:
        return Measured()
    share = min(Decimal(1), Decimal((day - since).days) / (365 * YEARS))
    url = _dossier(counterparty_id, "requisites", day)
    return Measured(share.quantize(Decimal("0.01")), [Cause(_("Known since the first requisites"), url, since)])


def unusual(user: Person, counterparty_id: int, day: date) -> Measured:
    """Numbers that break their rule and were kept. One query."""
    row = requisites_on(counterparty_id, day, end_of_day(day))
    kinds = row.unusual if row else []
    url = _dossier(counterparty_id, "requisites", day)
    titles = [KINDS[kind].title if kind in KINDS else kind for kind in kinds]
    causes = [Cause(_("The number %(kind)s breaks its rule") % {"kind": title}, url) for title in titles]
    return Measured(Decimal(len(kinds)), causes)


def unconfirmed(user: Person, counterparty_id: int, day: date) -> Measured:
    """Accounts in use that no second person had confirmed by the day. One query."""
    moment = end_of_day(day)
    held = [
        row
        for row in accounts_on(counterparty_id, day, moment)
        if row.confirmed_at is None or row.confirmed_at > moment
    ]
    url = _dossier(counterparty_id, "requisites", day)
    causes = [Cause(_account_words(row), url, row.valid_from) for row in held]
    return Measured(Decimal(len(held)), causes)


def _account_words(row: BankAccount) -> str:
    return _("The account %(number)s waits for a second person") % {"number": row.number}


def power(user: Person, counterparty_id: int, day: date) -> Measured:
    """The power of attorney of the signatory is over. One query."""
    row = requisites_on(counterparty_id, day, end_of_day(day))
    if row is None or row.power_valid_to is None or row.power_valid_to >= day:
        return Measured()
    words = _("The power of attorney of %(person)s is over") % {"person": row.signatory_name}
    return Measured(Decimal(1), [Cause(words, _dossier(counterparty_id, "requisites", day), row.power_valid_to)])


def overdue_papers(user: Person, counterparty_id: int, day: date) -> Measured:
    """Documents whose term was over on the day and which nobody had closed by then. One query, or a dozen for a past
    day."""
    over = Q(document__valid_to__lt=day)
    if past := _past(counterparty_id, day):
        rows = documents_then(past, user, day, knew=True, among=over, most=CHECKED)
    else:
        links = (
            document_links(counterparty_id, user).filter(over, listed_on__lte=day).exclude(document__status__in=CLOSED)
        )
        rows = [link.document for link in links.order_by("-document__valid_to", "-document_id")[:CHECKED]]
    ended = sorted(
        ((row.valid_to, row.pk, row) for row in rows if row.valid_to and row.valid_to < day), reverse=True,
        key=lambda each: each[:2],
    )  # fmt: skip
    open_ones = {pk: (row, last) for last, pk, row in ended[:CHECKED] if row.status not in CLOSED}
    causes = [
        Cause(str(row), with_past(reverse("storage:document", args=[pk]), day), last)
        for pk, (row, last) in open_ones.items()
    ]
    return Measured(Decimal(len(causes)), causes)


def lacking_papers(user: Person, counterparty_id: int, day: date) -> Measured:
    """Papers that the rules of the day ask for and that are not there. Three queries, or fifteen for a past day."""
    past = _past(counterparty_id, day)
    papers = papers_then(past, user, day, knew=True) if past else papers_of(counterparty_id, Eye(user, day))
    lacking = [paper for paper in papers if paper.is_lacking]
    url = _dossier(counterparty_id, "papers", day)
    causes = [Cause(str(paper.rule.kind), url, paper.last_day, str(paper.state.label)) for paper in lacking]
    return Measured(Decimal(len(lacking)), causes)

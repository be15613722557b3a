"""Two mailings of the demo's house: one that went out, one that waits for its word. Nothing is sent for real."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from counterparties.models import PartyGroup
from demo.gatherings import GUESTS, LIST
from ecm.events import publish_many
from ecm.jobs.models import Job
from ecm.models import User
from mailings.events import LetterSent
from mailings.models import Delivery, Mailing
from mailings.queries import TASK
from mailings.services import confirm, draft_mailing, go_on, stop_address

AGO, DRAFTED, PACE = timedelta(hours=20), timedelta(days=2), timedelta(seconds=4)
THANKS = (
    "Спасибо, что были на нашем стенде",
    "Здравствуйте, {contact}!\n\nСпасибо, что нашли время посмотреть на нашу технику. Мы обещали вернуться с ценами "
    "на осень: они стоят в нашем предложении, и до конца месяца мы держим для «{name}» прежние условия.\n\n"
    "Ответьте на это письмо, и мы пришлём расчёт под ваш объект.\n\nС уважением,\n{signature}\n{company}",
)
WISHES = (
    "С наступающим Новым годом!",
    "Дорогие коллеги из {name}!\n\nСпасибо за этот год: за ваше доверие, за терпение и за то, что с вами легко "
    "договариваться. Пусть следующий будет спокойнее и щедрее.\n\nПоследние отгрузки этого года уходят 24 декабря, "
    "первые в новом — 9 января.\n\nС уважением,\n{signature}\n{company}",
)
REFUSED, ANSWER = 3, "550 5.1.1 The e-mail account that you tried to reach does not exist."


def write(people: Mapping[str, User], now: datetime) -> None:
    """The letter after the exhibition with its deliveries, the wishes for the New Year as a draft, and a stop list."""
    manager = people["manager"]
    said_no = PartyGroup.objects.get(title=GUESTS).members.order_by("-counterparty")[0].counterparty.email
    stop_address(address=said_no, reason="Попросили по телефону", actor=manager, at=now - AGO - DRAFTED)
    sent = _drafted(*THANKS, GUESTS, Mailing.Audience.BOTH, manager, now - AGO - DRAFTED)
    confirm(mailing=sent, seen=sent.version, actor=manager, at=now - AGO)
    _went_out(sent, manager, now - AGO)
    Job.objects.filter(name=TASK).delete()
    _drafted(*WISHES, LIST, Mailing.Audience.BOTH, manager, now - DRAFTED)


def _drafted(subject: str, text: str, group: str, audience: str, actor: User, at: datetime) -> Mailing:
    found = PartyGroup.objects.get(title=group)
    return draft_mailing(subject=subject, text=text, group=found, audience=audience, actor=actor, at=at)


def _went_out(mailing: Mailing, actor: User, at: datetime) -> None:
    """The letters as if they had been handed over one after another; one address was refused."""
    rows = list(Delivery.objects.filter(mailing=mailing, state=Delivery.State.WAITING).order_by("pk"))
    for place, row in enumerate(rows):
        row.tries = 1
        if place == REFUSED:
            row.state, row.reason, row.answer = Delivery.State.REFUSED, Delivery.Reason.BY_SERVER, ANSWER
        else:
            row.state, row.sent_at = Delivery.State.SENT, at + PACE * (place + 1)
    Delivery.objects.bulk_update(rows, ["state", "reason", "answer", "tries", "sent_at"])
    told = [
        LetterSent(
            actor_id=actor.pk, mailing_id=mailing.pk, delivery_id=row.pk, counterparty_id=row.counterparty_id,
            contact_id=row.contact_id, subject=mailing.subject,
        )
        for row in rows
        if row.sent_at
    ]  # fmt: skip
    ended = at + PACE * (len(rows) + 1)
    publish_many(told, at=ended)
    go_on(mailing.pk, at=ended)

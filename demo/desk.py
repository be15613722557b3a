"""What lies on people's desks: approvals in every state, letters at the intake, notices read and unread."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from approvals import services as approvals
from approvals.models import Approval, ApprovalRoute, RouteMember, Visa
from correspondence.models import IntakeItem, IntakeSighting, MailAccount, Registration
from correspondence.services import receive
from demo import files
from demo.dossiers import moment
from demo.history import Happening
from demo.papers import Paper, Stream
from demo.parties import parties
from demo.party import Party
from ecm.environment import environment
from ecm.models import User
from ecm.notices.models import Notice
from storage.models import Blob, BlobReading, Document
from storage.services import add_version, store_file

MAIL = Path(__file__).resolve().parent / "mail"


@dataclass(frozen=True)
class Scene:
    """An approval of the demo: how long ago it began, on what, and what people did in it."""

    days_ago: int
    sort: str
    steps: tuple[str, ...] = ()
    note: str = ""


SCENES = (
    Scene(0, "contract", note="Просьба посмотреть до конца недели: поставщик держит цену до пятницы."),
    Scene(1, "contract"),
    Scene(2, "amendment", note="Змінено лише порядок розрахунків."),
    Scene(5, "contract", ("remark",), note="Срок горит, посмотрите, пожалуйста, сегодня."),
    Scene(2, "contract", ("lawyer",)),
    Scene(3, "contract", ("accountant",)),
    Scene(2, "contract", ("lawyer", "accountant")),
    Scene(1, "contract", ("lawyer", "accountant"), note="Годовой договор, объём как в прошлом году."),
    Scene(4, "amendment", ("lawyer", "accountant")),
    Scene(1, "invoice"),
    Scene(2, "invoice", ("accountant",)),
    Scene(1, "act"),
    Scene(6, "contract", ("lawyer", "return")),
    Scene(3, "contract", ("return",)),
    Scene(5, "contract", ("lawyer", "version")),
    Scene(4, "contract", ("lawyer", "accountant", "version", "again")),
    Scene(7, "contract", ("cancel",)),
    Scene(9, "contract", ("lawyer", "accountant", "signatory")),
    Scene(11, "amendment", ("accountant", "lawyer", "signatory")),
    Scene(8, "invoice", ("accountant", "signatory")),
)

# What runs out soon or ran out lately: (sort, days from today).
TERMS = (
    ("contract", 1), ("certificate", 2), ("contract", 3), ("insurance", 5), ("power_of_attorney", 7), ("contract", 12),
    ("contract", 19), ("certificate", 24), ("licence", 28), ("insurance", 30), ("contract", -1),
    ("power_of_attorney", -2),
    ("contract", -4), ("certificate", -9), ("contract", -16), ("insurance", -27),
)  # fmt: skip
# Whose papers these are: everybody who tries the demo is told of something.
WATCHERS = ("manager", "lawyer", "accountant", "manager", "signatory", "lawyer")


def papers_for_scenes(stream: Stream, today: date, first: int) -> list[Paper]:
    """A draft for each scene, in the order of the scenes."""
    listed = parties()
    return [
        stream.paper(scene.sort, listed[(7 * index + 3) % len(listed)], today - timedelta(days=scene.days_ago + 1),
                     first + index, status="draft")
        for index, scene in enumerate(SCENES)
    ]  # fmt: skip


def papers_for_terms(stream: Stream, today: date, first: int) -> list[Paper]:
    """Papers whose terms end around today, the oldest first."""
    listed = parties()
    made = []
    for index, (sort, days) in enumerate(TERMS):
        party: Party = listed[(5 * index + 1) % len(listed)]
        ends_on = today + timedelta(days=days)
        began = ends_on - timedelta(days={"power_of_attorney": 89}.get(sort, 364))
        paper = stream.paper(sort, party, began, first + index, valid_to=ends_on, status="in_force")
        made.append(replace(paper, author=WATCHERS[index % len(WATCHERS)]))
    return sorted(made, key=lambda paper: paper.dated_on)


def happenings(
    document_of: Callable[[int], Document], people: Mapping[str, User], today: date, now: datetime
) -> Iterator[Happening]:
    """People ask for visas and decide, as each scene says; nothing happens later than now.

    `document_of` gives the draft of a scene by its place, once the drafts are made.
    """
    for number, scene in enumerate(SCENES):
        at = min(moment(today - timedelta(days=scene.days_ago), 9, 20 + number), now - timedelta(minutes=20))
        yield Happening(at, partial(_play_scene, scene, number, document_of, people, at))


def _play_scene(
    scene: Scene, number: int, document_of: Callable[[int], Document], people: Mapping[str, User], at: datetime
) -> None:
    starter = people[("manager", "v.moroz", "s.lysenko")[number % 3]]
    approval = _start(document_of(number), people, starter, at, scene.note)
    for step in scene.steps:
        at += timedelta(hours=2, minutes=7)
        approval = _play(step, approval, people, starter, at)


def _start(document: Document, people: Mapping[str, User], starter: User, at: datetime, note: str) -> Approval:
    position = 20 if document.kind.code in ("invoice", "act") else 10
    route = ApprovalRoute.objects.get(position=position)
    seats = {"lawyer": people["lawyer"], "accountant": people["l.bondarenko" if position == 20 else "accountant"]}
    members = RouteMember.objects.filter(stage__route=route, role__code__in=seats).select_related("role")
    chosen = {member.pk: seats[member.role.code].pk for member in members if member.role}
    return approvals.start_approval(document=document, route=route, actor=starter, at=at, note=note, chosen=chosen)


def _play(step: str, approval: Approval, people: Mapping[str, User], starter: User, at: datetime) -> Approval:
    if step == "remark":
        approvals.add_remark(
            approval=approval, text="Приложение № 1 пришлют завтра, его можно не ждать.", actor=starter, at=at
        )
    elif step == "cancel":
        approvals.cancel(approval=approval, actor=starter, at=at, reason="Контрагент отозвал предложение.")
    elif step == "version":
        _new_version(approval, starter, at)
    elif step == "again":
        return _start(Document.objects.get(pk=approval.document_id), people, starter, at, "Исправлен порядок расчётов.")
    else:
        _decide(step, approval, people, at)
    return approval


def _decide(step: str, approval: Approval, people: Mapping[str, User], at: datetime) -> None:
    visas = approval.visas.filter(state=Visa.State.ASKED).select_related("asked", "role")
    is_return = step == "return"
    visa = next(visa for visa in visas if visa.role and visa.role.code == ("accountant" if is_return else step))
    approvals.decide(
        visa=visa, decision="returned" if is_return else "approved", actor=visa.asked, at=at,
        seen_digest=approval.digest,
        comment="Уточните порядок расчётов: аванс не предусмотрен бюджетом квартала." if is_return else "",
    )  # fmt: skip


def _new_version(approval: Approval, starter: User, at: datetime) -> None:
    """The same contract with one clause changed; the visas given before become void."""
    document = approval.document
    reading = BlobReading.objects.get(blob=approval.digest)
    title, *paragraphs = reading.text.split("\n")
    paragraphs = [text.replace(" 24 ", " 36 ") for text in paragraphs]
    paragraphs.insert(-1, {
        "ru": "Стороны согласовали замену товара по первому требованию Покупателя.",
        "uk": "Сторони погодили заміну товару на першу вимогу Покупця.",
        "bg": "Страните се съгласиха стоката да се заменя при първо поискване.",
    }.get(document.language, "The parties agreed that goods are replaced at first demand."))  # fmt: skip
    content = files.docx(title, paragraphs)
    blob = store_file(io.BytesIO(content), approval.version.file_name, at=at)
    add_version(document=document, blob=blob, file_name=approval.version.file_name, actor=starter, at=at, note="v2")
    approvals.void_outdated(document_id=document.pk, actor_id=starter.pk, at=at)


def fill_intake(people: Mapping[str, User], today: date) -> None:
    """The sample letters, to be read by the jobs, and letters of the last weeks that people dealt with."""
    drop = environment().data_dir / "mail-in"
    drop.mkdir(parents=True, exist_ok=True)
    account, _ = MailAccount.objects.get_or_create(
        url="folder:mail-in", defaults={"title": "Канцелярия, office@lanterna.example"}
    )
    recent = list(
        Registration.objects.filter(direction="incoming", voided_at=None)
        .select_related("document", "counterparty").order_by("-registered_at")[:9]
    )  # fmt: skip
    recent.reverse()
    for number, registration in enumerate(recent):
        state = {2: IntakeItem.State.DISMISSED, 5: IntakeItem.State.DUPLICATE}.get(number, IntakeItem.State.REGISTERED)
        again = recent[number - 1] if state == IntakeItem.State.DUPLICATE else registration
        _dealt_with(again, state, account, people["secretary"], number)
    _broken(account, moment(today - timedelta(days=1), 8, 2))
    now = timezone.now()
    for path in sorted(MAIL.glob("*.eml")):
        with path.open("rb") as content:
            receive(content, file_name=path.name, identity=f"demo:{path.name}", at=now, account=account, is_mail=True)
    MailAccount.objects.filter(pk=account.pk).update(last_received_at=now)


def _dealt_with(registration: Registration, state: str, account: MailAccount, clerk: User, number: int) -> None:
    raw = _letter(registration, number)
    at = registration.registered_at - timedelta(minutes=25)
    party, is_done = registration.counterparty, state == IntakeItem.State.REGISTERED
    item = IntakeItem.objects.create(
        account=account, raw=raw, file_name=f"letter-{number}.eml", state=state, received_at=at, sent_at=at,
        is_mail=True,
        message_id=f"<{number}@{party.email.partition('@')[2] if party else 'mailbox.example'}>",
        subject=registration.document.title, sender_name=registration.correspondent,
        sender_email=party.email if party else "news@mailbox.example", text=registration.document.title,
        understood=_understood(registration), counterparty=party, decided_by=clerk,
        decided_at=registration.registered_at,
        document=registration.document if is_done else None,
        same_as=IntakeItem.objects.filter(state=IntakeItem.State.REGISTERED).order_by("-pk").first()
        if state == IntakeItem.State.DUPLICATE else None,
        detail="Реклама, ответа не требует." if state == IntakeItem.State.DISMISSED else "",
    )  # fmt: skip
    IntakeSighting.objects.create(item=item, source=f"demo:dealt:{number}", account=account, seen_at=at)


def _understood(registration: Registration) -> dict[str, Any]:
    party, number = registration.counterparty, registration.their_number
    proposed = [{"value": party.pk, "label": str(party), "why": "sender", "score": 0.9}] if party else []
    return {
        "kind": {"value": registration.document.kind_id and "letter", "why": "kind.subject", "excerpt": ""},
        "their_number": {"value": number, "why": "number.subject", "excerpt": number},
        "counterparties": proposed,
    }  # fmt: skip


def _letter(registration: Registration, number: int) -> Blob:
    message = EmailMessage(policy=SMTP)
    message["From"] = registration.counterparty.email if registration.counterparty else "news@mailbox.example"
    message["To"], message["Subject"] = "office@lanterna.example", registration.document.title
    message["Message-ID"] = f"<{number}@letters.example>"
    message.set_content(f"{registration.document.title}\n\n{registration.their_number}\n")
    return store_file(io.BytesIO(message.as_bytes()), f"letter-{number}.eml", at=registration.registered_at)


def _broken(account: MailAccount, at: datetime) -> None:
    """A file that nobody can read: it stands in quarantine with its reason."""
    content = files.docx("Спецификация", ["Позиция 1"])[:-60]
    blob = store_file(io.BytesIO(content), "Спецификация.docx", at=at)
    item = IntakeItem.objects.create(
        account=account, raw=blob, file_name="Спецификация.docx", state=IntakeItem.State.QUARANTINED,
        reason="file.damaged", received_at=at, attempts=1,
    )  # fmt: skip
    IntakeSighting.objects.create(item=item, source="demo:broken", account=account, seen_at=at)


def read_old_notices(now: datetime) -> None:
    """What was said more than two days ago has been read."""
    Notice.objects.filter(created_at__lt=now - timedelta(days=2), read_at=None).update(read_at=now)

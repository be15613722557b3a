"""Writes the sample letters `demo/mail/*.eml`: `python -m demo.letters`. The same bytes at every run.

They are committed, so the product never runs this module; it needs the libraries of the tests (reportlab).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from demo import letter_texts, parts
from demo.parties import party_of

FOLDER = Path(__file__).resolve().parent / "mail"
OFFICE = Address("Лантерна Инжиниринг", "office", "lanterna.example")


@dataclass(frozen=True)
class Letter:
    """A letter before it is written: headers, body, attachments (file name, bytes)."""

    name: str
    sender: Address
    subject: str
    body: str
    sent_at: datetime
    attachments: tuple[tuple[str, bytes], ...] = ()
    html: str = ""
    charset: str = "utf-8"
    in_reply_to: str = ""
    inline: tuple[tuple[str, bytes], ...] = field(default=())

    def message(self) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self.sender, OFFICE
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.sent_at)
        message["Message-ID"] = f"<{self.name}@{self.sender.domain}>"
        if self.in_reply_to:
            message["In-Reply-To"] = message["References"] = self.in_reply_to
        message.set_content(self.body, charset=self.charset)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        for file_name, content in self.attachments:
            main, sub = parts.media_type(file_name)
            message.add_attachment(content, maintype=main, subtype=sub, filename=file_name)
        for index, part in enumerate(part for part in message.walk() if part.is_multipart()):
            part.set_boundary(f"=_dossier_{self.name}_{index}")
        return message


def sender(slug: str, person: int = 0, *, mail: str = "") -> Address:
    party = party_of(slug)
    who = party.people[person]
    local, _, domain = (mail or f"{letter_texts.latin(who.last)}@{party.domain}").partition("@")
    return Address(f"{who.first} {who.last}", local, domain)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def letters() -> Iterator[Letter]:
    """All sample letters: eleven sound ones, a repeat, a hostile one and an unreadable one."""
    yield from _russian()
    yield from _ukrainian()
    yield from _bulgarian()
    yield from _english()


def _russian() -> Iterable[Letter]:
    t = letter_texts
    contract = t.contract_file(
        "severkabel", "supply", "СК-118/2026", "2026-11-16", "2027-12-31", 4_860_000, "RUB", "docx"
    )
    yield Letter(
        "01-ru-supply-contract",
        sender("severkabel", 1),
        "Договор поставки СК-118/2026 на согласование",
        t.RU_CONTRACT,
        at(17, 7, 42),
        (contract,),
    )
    yield Letter(
        "05-ru-scanned-reconciliation",
        sender("uralarmatura", 1),
        "Акт сверки взаимных расчётов за III квартал",
        t.RU_SCAN,
        at(18, 9, 5),
        (("Акт сверки 3 квартал.pdf", parts.scanned_pdf(t.RU_SCAN_LINES, seed=5)),),
    )
    yield Letter(
        "09-ru-new-bank-account",
        sender("logopark", 1, mail="logopark.buh@mailbox.example"),
        "Уведомление об изменении банковских реквизитов",
        t.ru_new_account(),
        at(20, 6, 30),
        (("Уведомление о смене счёта.docx", t.ru_new_account_file()),),
        charset="koi8-r",
    )
    yield Letter(
        "11-ru-price-archive",
        Address("Отдел продаж", "sales", "opt-price.example"),
        "Прайс-лист на 2027 год во вложении",
        t.RU_BOMB,
        at(21, 4, 11),
        (("Прайс-лист 2027.zip", parts.files.bomb()),),
    )
    yield Letter(
        "14-ru-contract-again",
        sender("severkabel", 0),
        "Fwd: Договор поставки СК-118/2026 на согласование",
        t.RU_AGAIN,
        at(24, 8, 15),
        (contract,),
    )


def _ukrainian() -> Iterable[Letter]:
    t = letter_texts
    yield Letter(
        "02-uk-price-offer",
        sender("dniprometal", 1),
        "Комерційна пропозиція на металопрокат № 412",
        t.UK_OFFER,
        at(17, 8, 20),
        (
            ("Пропозиція 412.pdf", parts.pdf(t.UK_OFFER_TITLE, t.UK_OFFER_LINES)),
            ("Прайс металопрокат.xlsx", parts.xlsx("Прайс", t.UK_PRICES)),
        ),
    )
    yield Letter(
        "06-uk-reschedule",
        sender("teplomerezha", 1),
        "Про перенесення гідравлічних випробувань",
        t.UK_LETTER,
        at(18, 11, 48),
        (("Лист 01-14-2207.odt", parts.files.odt(t.UK_ODT_TITLE, t.UK_ODT_LINES)),),
    )
    yield Letter(
        "10-uk-quality-claim",
        sender("agropoltava", 0),
        "Претензія щодо якості насосного агрегату",
        t.UK_CLAIM,
        at(20, 13, 2),
        (("Претензія 88.pdf", parts.pdf(t.UK_CLAIM_TITLE, t.UK_CLAIM_LINES)),),
        charset="windows-1251",
    )


def _bulgarian() -> Iterable[Letter]:
    t = letter_texts
    yield Letter(
        "03-bg-framework-contract",
        sender("vodapro", 1),
        "Рамков договор за доставка ВП-77/2026",
        t.BG_CONTRACT,
        at(17, 12, 10),
        (t.contract_file("vodapro", "supply", "ВП-77/2026", "2026-11-13", "2027-11-12", 182_400, "EUR", "pdf"),),
    )
    yield Letter(
        "07-bg-scanned-invoice",
        sender("translogik", 1),
        "Фактура 0000001934 за транспорт Варна – Киев",
        t.BG_INVOICE,
        at(19, 7, 55),
        (("Фактура 0000001934.jpg", parts.scanned_jpeg(t.BG_INVOICE_LINES, seed=7)),),
    )
    yield Letter(
        "13-bg-reply",
        sender("stroyinvest-rs", 1),
        "Re: Запитване за технически характеристики",
        t.BG_REPLY,
        at(23, 10, 40),
        in_reply_to="<out-2026-204@lanterna.example>",
    )


def _english() -> Iterable[Letter]:
    t = letter_texts
    yield Letter(
        "04-en-quotation",
        sender("northgate-valves", 1),
        "Quotation NV-2291: gate valves DN80 to DN300",
        t.EN_QUOTE,
        at(18, 15, 31),
        (("Quotation NV-2291.pdf", parts.pdf(t.EN_QUOTE_TITLE, t.EN_QUOTE_LINES)),),
        html=t.EN_QUOTE_HTML,
    )
    yield Letter(
        "08-en-nda",
        sender("elbepumpen", 1),
        "Non-disclosure agreement EP-2026-31 for signature",
        t.EN_NDA,
        at(19, 9, 12),
        (t.contract_file("elbepumpen", "nda", "EP-2026-31", "2026-11-19", "2027-11-18", 0, "EUR", "docx"),),
    )
    yield Letter(
        "12-en-locked-policy",
        sender("caledon-insure", 1),
        "Cargo policy CCI-60418 (password follows by phone)",
        t.EN_LOCKED,
        at(21, 10, 3),
        (("Policy CCI-60418.pdf", parts.locked_pdf(t.EN_POLICY_TITLE, t.EN_POLICY_LINES)),),
    )


def write(folder: Path = FOLDER) -> list[Path]:
    """Write every letter; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for letter in letters():
        path = folder / f"{letter.name}.eml"
        path.write_bytes(letter.message().as_bytes())
        paths.append(path)
    return paths


if __name__ == "__main__":
    write()

"""The letter that the walk follows: from a counterparty of the demo, with a contract of our own making."""

import hashlib
import io
from dataclasses import dataclass
from email.message import EmailMessage

from docx import Document


@dataclass(frozen=True)
class Story:
    """What is said in one language, and the other form of its word that search is asked for."""

    language: str
    party: str
    sender: str
    subject: str
    text: str
    file_name: str
    clauses: tuple[str, ...]
    asked: str
    highlighted: str
    approved: str

    def contract(self) -> bytes:
        document, out = Document(), io.BytesIO()
        document.add_heading(self.subject, 1)
        for clause in self.clauses:
            document.add_paragraph(clause)
        document.save(out)
        return out.getvalue()

    def letter(self) -> bytes:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = "office@lanterna.example"
        message["Subject"] = self.subject
        message["Date"] = "Tue, 24 Nov 2026 10:00:00 +0200"
        message["Message-ID"] = f"<{hashlib.sha256(self.subject.encode()).hexdigest()[:20]}@letters.example>"
        message.set_content(self.text)
        message.add_attachment(
            self.contract(), maintype="application", filename=self.file_name,
            subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        )  # fmt: skip
        return message.as_bytes()


RUSSIAN = Story(
    language="ru",
    party="Северкабель",
    sender="Марина Лукина <lukyna@severkabel.example>",
    subject="Договор на гидроциклоны СК-977/2026",
    text="Добрый день!\n\nИсх. № 977/26 от 24.11.2026\nНаправляем договор. Просим согласовать.\n\nМарина Лукина",
    file_name="Договор СК-977-2026.docx",
    clauses=(
        "Договор поставки № СК-977/2026 от 24.11.2026",
        "Поставщик передаёт Покупателю гидроциклоны в количестве двенадцати штук, а Покупатель их оплачивает.",
        "Договор действует до 31 декабря 2027 года.",
    ),
    asked="гидроциклонами",
    highlighted="гидроциклоны",
    approved="Согласован",
)
ENGLISH = Story(
    language="en",
    party="Northgate",
    sender="Sales Office <sales@northgate-valves.example>",
    subject="Contract for hydrocyclones NV-977/2026",
    text="Dear colleagues,\n\nOur ref. 978/26 of 24 November 2026\nPlease approve the contract.\n\nKind regards",
    file_name="Contract NV-977-2026.docx",
    clauses=(
        "Supply contract No. NV-977/2026 of 24 November 2026",
        "The Supplier delivers hydrocyclones to the Buyer, twelve pieces, and the Buyer pays for them.",
        "The contract is in force until 31 December 2027.",
    ),
    asked="hydrocyclone",
    highlighted="hydrocyclones",
    approved="Approved",
)
UKRAINIAN = Story(
    language="uk",
    party="Дніпрометал",
    sender="Оксана Савчук <savchuk@dniprometal.example>",
    subject="Договір на гідроциклони ДМ-977/2026",
    text="Доброго дня!\n\nВих. № 979/26 від 24.11.2026\nНадсилаємо договір. Просимо погодити.\n\nОксана Савчук",
    file_name="Договір ДМ-977-2026.docx",
    clauses=(
        "Договір поставки № ДМ-977/2026 від 24.11.2026",
        "Постачальник передає Покупцеві гідроциклони в кількості дванадцяти штук, а Покупець їх оплачує.",
        "Договір діє до 31 грудня 2027 року.",
    ),
    asked="гідроциклонами",
    highlighted="гідроциклони",
    approved="Погоджено",
)
BULGARIAN = Story(
    language="bg",
    party="Хидромаш",
    sender="Йоана Тенева <teneva@hidromash-st.example>",
    subject="Договор за хидроциклони ХЗ-977/2026",
    text="Здравейте!\n\nИзх. № 980/26 от 24.11.2026\nИзпращаме договора. Моля да го съгласувате.\n\nЙоана Тенева",
    file_name="Договор ХЗ-977-2026.docx",
    clauses=(
        "Договор за доставка № ХЗ-977/2026 от 24.11.2026",
        "Доставчикът предава на Купувача хидроциклони, дванадесет броя, а Купувачът ги заплаща.",
        "Договорът е в сила до 31 декември 2027 г.",
    ),
    asked="хидроциклоните",
    highlighted="хидроциклони",
    approved="Съгласуван",
)

"""Pages of the intake and the journals: what they cost, what they send, what they refuse."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from correspondence.models import IntakeItem, Registration, RegistrationJournal
from correspondence.services import dismiss_item
from correspondence.web.printing import card_html
from counterparties.services import create_counterparty
from demo.desk import MAIL
from ecm.exports import Column, csv_lines, harmless, write_xlsx
from ecm.models import User
from storage.models import Blob, Document
from tests.conftest import Api, Login
from tests.correspondence.factories import (
    NOON,
    DocumentFactory,
    JournalFactory,
    KindFactory,
    RegistrationFactory,
    letter,
    take,
)
from tests.factories import UserFactory

State = IntakeItem.State


def test_the_journal_costs_the_same_for_two_and_for_twenty(secretary: User, login: Login) -> None:
    client, url = login(secretary), reverse("correspondence:journal")
    KindFactory.create()
    RegistrationFactory.create_batch(2)
    client.get(url)
    few = _queries(client, url)
    RegistrationFactory.create_batch(18)
    assert _queries(client, url) == few
    assert few <= 16


def _queries(client: Any, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_the_intake_costs_the_same_for_two_and_for_twenty(secretary: User, login: Login) -> None:
    client, url = login(secretary), reverse("correspondence:intake")
    for number in range(2):
        take(letter(f"Letter {number}"))
    client.get(url)
    few = _queries(client, url)
    for number in range(2, 20):
        take(letter(f"Letter {number}"))
    assert _queries(client, url) == few


def test_the_apis_list_costs_the_same_for_two_and_for_twenty(secretary: User, login: Login) -> None:
    client, url = login(secretary), "/api/v1/registrations/"
    RegistrationFactory.create_batch(2)
    client.get(url)
    few = _queries(client, url)
    RegistrationFactory.create_batch(18)
    assert _queries(client, url) == few
    assert len(client.get(url).json()["results"]) == 20


def test_a_letter_is_registered_as_it_was_understood(secretary: User, login: Login) -> None:
    """Ctrl+Enter sends the form as it stands: what was understood needs no key of its own."""
    KindFactory.create(code="contract")
    item = take(letter())
    client = login(secretary)
    page = client.get(reverse("correspondence:item", args=[item.pk]))
    form = page.context["form"]
    data = {name: form[name].value() for name in ("title", "their_number", "delivery")}
    data |= {"kind": form["kind"].value(), "journal": form["journal"].value(), "party": "other"}
    data["their_date"] = "05.03.2026"
    answer = client.post(reverse("correspondence:register-item", args=[item.pk]), data)

    assert answer.status_code == 302
    registration = Registration.objects.get()
    assert (registration.their_number, registration.document.kind.code) == ("12/345", "contract")
    assert registration.document.title == "Договор поставки"


def test_a_faulty_form_comes_back_and_registers_nothing(secretary: User, login: Login) -> None:
    KindFactory.create()
    item = take(letter())
    answer = login(secretary).post(reverse("correspondence:register-item", args=[item.pk]), {"title": ""})
    assert answer.status_code == 422
    assert not Registration.objects.exists()


def test_a_page_that_was_overtaken_shows_what_was_decided_and_what_was_typed(secretary: User, login: Login) -> None:
    KindFactory.create(code="contract")
    item = take(letter())
    client = login(secretary)
    data = _filled(client, item)
    dismiss_item(item=item, actor=secretary, at=NOON, reason="An advertisement")

    answer = client.post(reverse("correspondence:register-item", args=[item.pk]), data | {"note": "Urgent"})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "This item was decided meanwhile: Put aside." in said
    assert "An advertisement" in said
    assert "<dd>Urgent</dd>" in said
    assert not Registration.objects.exists()


HIDDEN = "\u200b"


def test_a_letter_is_not_put_aside_for_a_reason_that_nobody_sees(secretary: User, login: Login) -> None:
    item, client = take(letter()), login(secretary)
    answer = client.post(reverse("correspondence:dismiss", args=[item.pk]), {"reason": HIDDEN})
    assert answer.status_code == 422
    assert "Say why the letter is put aside." in answer.content.decode()
    assert 'id="dismiss" data-ds-shown' in answer.content.decode()

    listed = {"state": "waiting", "q": "a", "until": timezone.now().isoformat(), "reason": HIDDEN}
    answer = client.post(reverse("correspondence:set-aside"), listed, follow=True)
    assert answer.status_code == 200
    assert "Say why the letter is put aside." in answer.content.decode()
    item.refresh_from_db()
    assert item.state == State.WAITING


def test_an_entry_is_not_voided_for_a_reason_that_nobody_sees(secretary: User, login: Login) -> None:
    entry = RegistrationFactory.create()
    answer = login(secretary).post(reverse("correspondence:void", args=[entry.pk]), {"reason": HIDDEN}, follow=True)
    assert answer.status_code == 200
    assert "Say why: the journal keeps the reason beside the number." in answer.content.decode()
    entry.refresh_from_db()
    assert not entry.is_void


@pytest.mark.parametrize("reason", ["file.damaged", "no_text_kind"])
def test_the_quarantine_speaks_in_words(secretary: User, login: Login, reason: str) -> None:
    item = take(b"no letter")
    IntakeItem.objects.filter(pk=item.pk).update(state=State.QUARANTINED, reason=reason, detail="")
    page = login(secretary).get(reverse("correspondence:item", args=[item.pk])).content.decode()
    assert "The bytes are kept" in page
    assert reason not in page


def test_what_is_read_again_is_not_called_unreadable(secretary: User, login: Login) -> None:
    item, client = take(b"%PDF-1.7 broken", name="scan.pdf"), login(secretary)
    url = reverse("correspondence:item", args=[item.pk])
    assert item.state == State.QUARANTINED
    before = "could not be read"
    assert before in client.get(url).content.decode()
    client.post(reverse("correspondence:retry", args=[item.pk]))
    after = client.get(url).content.decode()
    assert before not in after
    assert after.count("<strong>Being read</strong>") + after.count("<h2>Being read</h2>") == 2


def _filled(client: Client, item: IntakeItem) -> dict[str, Any]:
    form = client.get(reverse("correspondence:item", args=[item.pk])).context["form"]
    return {name: form[name].value() for name in ("title", "kind", "journal")} | {"party": "other"}


def test_a_second_registration_with_other_words_is_told_and_its_words_stay_in_sight(
    secretary: User, login: Login
) -> None:
    KindFactory.create(code="contract")
    item, client = take(letter()), login(secretary)
    url, data = reverse("correspondence:register-item", args=[item.pk]), _filled(client, take(letter("Another")))
    client.post(url, data)
    number = Registration.objects.get().number

    assert client.post(url, data).status_code == 302, "a double click is harmless"
    answer = client.post(url, data | {"note": "For the director", "due_on": "05.04.2031"})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert f"This letter was registered meanwhile as {number}." in said
    assert "What you typed was not taken" in said
    assert "<dd>For the director</dd>" in said
    assert "<dt>Due</dt>" in said
    assert Registration.objects.get().note == ""


def test_another_person_who_registers_the_same_letter_is_told_that_it_was_registered(
    secretary: User, login: Login
) -> None:
    KindFactory.create(code="contract")
    other = UserFactory.create(roles=[*secretary.roles.values_list("code", flat=True)])
    item, client = take(letter()), login(secretary)
    url, data = reverse("correspondence:register-item", args=[item.pk]), _filled(client, item)
    client.post(url, data)

    answer = login(other).post(url, data)
    assert answer.status_code == 409
    assert Registration.objects.get().registered_by == secretary


def test_a_paper_letter_is_entered_in_the_strip(secretary: User, login: Login) -> None:
    journal, kind = JournalFactory.create(), KindFactory.create()
    data = {
        "journal": journal.pk,
        "kind": kind.pk,
        "title": "Бумага",
        "their_number": "77",
        "their_date": "5.3",
        "pages": 3,
    }
    assert login(secretary).post(reverse("correspondence:journal"), data).status_code == 302
    registration = Registration.objects.get()
    assert (registration.number[:8], registration.pages, registration.document.title) == ("IN-00001", 3, "Бумага")


def test_filters_narrow_the_journal(secretary: User, login: Login) -> None:
    RegistrationFactory.create(search_key="первая запись", correspondent="Первый")
    RegistrationFactory.create(search_key="вторая", correspondent="Второй", direction="outgoing")
    client, url = login(secretary), reverse("correspondence:journal")
    assert "Второй" not in client.get(url, {"q": "ПЕРВАЯ"}).content.decode()
    assert "Первый" not in client.get(url, {"direction": "outgoing"}).content.decode()
    for odd in ({"journal": "x"}, {"since": "2026-99-99"}, {"executor": "9" * 40}, {"ids": "a"}, {"period": "?"}):
        assert client.get(url, odd).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_hold_the_filtered_rows(secretary: User, login: Login, form: str) -> None:
    RegistrationFactory.create(correspondent='=HYPERLINK("x")', search_key="one")
    RegistrationFactory.create(correspondent="Другой", search_key="two")
    answer = login(secretary).get(reverse("correspondence:export", args=[form]), {"q": "one"})
    content = answer.getvalue()
    assert answer["Content-Disposition"] == f'attachment; filename="journal.{form}"'
    if form == "csv":
        text = content.decode("utf-8-sig")
        assert "'=HYPERLINK" in text
        assert "Другой" not in text
    else:
        import openpyxl

        sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) == 2
        assert rows[1][4] == '=HYPERLINK("x")'
        assert sheet.cell(2, 5).data_type == "s"


def test_a_long_export_is_a_job_with_a_notice(
    secretary: User, login: Login, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecm.notices.models import Notice

    monkeypatch.setattr("correspondence.web.journal.MOST_AT_ONCE", 2)
    RegistrationFactory.create_batch(5)
    client = login(secretary)
    assert client.get(reverse("correspondence:export", args=["csv"]), {"open": ""}).status_code == 302
    run_jobs()
    notice = Notice.objects.get(user=secretary, code="correspondence.exported")
    answer = client.get(notice.url)
    assert len(answer.getvalue().splitlines()) == 6
    other = User.objects.create(username="other")
    other.roles.set(secretary.roles.all())
    assert login(other).get(notice.url).status_code == 404


def test_an_unknown_export_is_not_found(secretary: User, login: Login) -> None:
    assert login(secretary).get(reverse("correspondence:export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@x", "\t=1", " =1", "\0=1", "\n=1", "\u00a0=1", "＝1", "\ufeff=1", "+4912345678*2",
        "+4912345678+A1", "+SUM(A1:A9)", "+cmd|' /C calc'!A0", "\t+4930123456", "+4930123456\n=1", "-4930123456",
        "+4930123456, =1", "+٤٩٣٠١٢٣٤٥٦",
    ],
)  # fmt: skip
def test_no_text_becomes_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")
    line = list(csv_lines([Column("a", lambda row: row)], [text]))[-1].decode()
    assert line.lstrip('"').startswith("'")


@pytest.mark.parametrize(
    "text", ["x=1", "ООО «А»", "1-2", "", "+380441234567", "+49 (30) 123-45-67", "+380441234567, 044 123 45 68"]
)
def test_plain_text_and_phones_stay_plain(text: str) -> None:
    assert harmless(text) == text


def test_a_sheet_is_written_in_constant_memory() -> None:
    file = io.BytesIO()
    rows = ({"n": number} for number in range(2000))
    assert write_xlsx([Column("n", lambda row: row["n"])], rows, file) == 2000


def test_the_card_is_a_pdf(secretary: User, login: Login) -> None:
    pytest.importorskip("weasyprint")
    registration = RegistrationFactory.create()
    answer = login(secretary).get(reverse("correspondence:card", args=[registration.pk]))
    assert answer.content.startswith(b"%PDF")


def test_html_of_a_letter_is_framed_and_harmless(secretary: User, login: Login) -> None:
    raw = letter().replace(b"text/plain", b"text/html").replace(b'charset="utf-8"', b'charset="utf-8"')
    item = take(raw)
    IntakeItem.objects.filter(pk=item.pk).update(html="<p>x</p>")
    answer = login(secretary).get(reverse("correspondence:html", args=[item.pk]))
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_files_leave_as_attachments(secretary: User, login: Login) -> None:
    item = take(letter(files=[("<b>.html", b"<script>alert(1)</script>")]))
    part = item.parts.get()
    answer = login(secretary).get(reverse("correspondence:part", args=[item.pk, part.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "html" not in answer["Content-Type"]


def test_tabs_of_a_document_and_of_a_counterparty(secretary: User, login: Login) -> None:
    registration = RegistrationFactory.create()
    page = login(secretary).get(reverse("correspondence:of-document", args=[registration.document_id]))
    assert registration.number in page.content.decode()
    free = DocumentFactory.create()
    assert "register" in login(secretary).get(reverse("correspondence:of-document", args=[free.pk])).content.decode()


def test_a_file_is_brought_by_hand_once(secretary: User, login: Login) -> None:
    client = login(secretary)
    for _ in range(2):
        client.post(reverse("correspondence:upload"), {"files": SimpleUploadedFile("a.txt", b"Text of a file")})
    assert IntakeItem.objects.count() == 1
    assert IntakeItem.objects.get().sightings.count() == 2


def test_a_repeated_registration_by_api_gives_the_same_number(secretary: User, api: Api) -> None:
    document, journal = DocumentFactory.create(), JournalFactory.create()
    payload = {"document": document.pk, "journal": journal.code}
    first = api(secretary).post("/api/v1/registrations/", payload, format="json")
    again = api(secretary).post("/api/v1/registrations/", payload, format="json")
    assert first.json()["number"] == again.json()["number"]
    assert Registration.objects.count() == 1
    assert Document.objects.count() == 1


def test_a_locked_file_says_so_and_the_letter_waits_for_its_number(secretary: User, login: Login) -> None:
    item = take((MAIL / "12-en-locked-policy.eml").read_bytes())
    part, client = item.parts.get(), login(secretary)
    assert item.state == "waiting"
    page = client.get(reverse("correspondence:item", args=[item.pk]), {"part": part.pk}).content.decode()
    assert "The file asks for a password" in page
    assert "ask the sender for an open copy" in page
    assert reverse("correspondence:part-page", args=[item.pk, part.pk, 1]) not in page, "no picture is promised"


def test_a_file_without_a_letter_is_named_once_in_the_list(secretary: User, login: Login) -> None:
    take(b"\x00\x01\x02\x03" * 50, name="unknown.bin")
    page = login(secretary).get("/app/intake/?state=quarantined").content.decode()
    listed = page[page.index('<ul class="ds-list"') :]
    row = listed[: listed.index("</li>")]
    assert "A file without a letter" in row
    assert row.count("unknown.bin") == 2  # the line itself, and its title under the mouse


def _brought(count: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.txt", b"Text %d" % number) for number in range(count)]


def test_of_many_files_brought_at_once_none_is_left_out(secretary: User, login: Login) -> None:
    client = login(secretary)
    client.post(reverse("correspondence:upload"), {"files": _brought(75)})
    assert IntakeItem.objects.count() == 75


def test_more_files_than_the_server_reads_are_refused_with_a_number(secretary: User, login: Login) -> None:
    answer = login(secretary).post(reverse("correspondence:upload"), {"files": _brought(101)})
    assert answer.status_code == 413
    assert "Bring at most 100." in answer.content.decode()
    assert not IntakeItem.objects.exists()


def test_files_brought_one_by_one_are_added_up(secretary: User, login: Login) -> None:
    client, told = login(secretary), {"new": "", "known": "junk"}
    for file in (*_brought(2), *_brought(1)):
        answer = client.post(
            reverse("correspondence:upload"), {"files": file, **told}, headers={"HX-Request": "true"}
        ).json()
        told = {name: str(answer[name]) for name in ("new", "known")}
    assert told == {"new": "2", "known": "1"}
    assert answer["text"] == "2 files taken in. 1 was known already."


def test_the_list_of_the_intake_is_asked_for_again_by_itself(secretary: User, login: Login) -> None:
    item, client = take(letter()), login(secretary)
    page = client.get(reverse("correspondence:intake")).content.decode()
    (again,) = re.findall(r'id="intake-list" hx-get="([^"]+)" hx-trigger="ds:brought from:body, every 45s"', page)
    raw = Blob.objects.create(digest="a" * 64, size=1, created_at=NOON, touched_at=NOON)
    IntakeItem.objects.create(raw=raw, file_name="new.pdf", received_at=NOON)
    fresh = client.get(again, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fresh
    assert "every 3s" in fresh, "what is being read is looked at soon"
    assert 'id="intake-states" hx-swap-oob="true"' in fresh
    assert re.search(rf'id="item-{item.pk}"[^>]*aria-current="true"', fresh), "the chosen item stays marked"


def _strip(client: Client, **values: Any) -> Any:
    """The strip of the journal as it stands on the page, with some of its values typed."""
    url = reverse("correspondence:journal")
    page = client.get(url)
    form = page.context["entry_form"]
    data = {name: form[name].value() or "" for name in ("journal", "kind", "pages", "delivery")}
    return client.post(url, {**data, "once": page.context["once"], "title": "A letter", **values})


def test_a_pile_goes_on_in_the_same_journal(secretary: User, login: Login) -> None:
    KindFactory.create(code="letter")
    JournalFactory.create(direction="incoming")
    outgoing, client = JournalFactory.create(code="test-out", direction="outgoing"), login(secretary)
    url = reverse("correspondence:journal")
    assert "data-ds-focus" not in client.get(url).content.decode()
    _strip(client, journal=outgoing.pk, delivery="post")
    page = client.get(url)
    assert page.context["entry_form"]["journal"].value() == str(outgoing.pk)
    assert page.context["entry_form"]["delivery"].value() == "post"
    assert re.search(r'name="counterparty-typed"[^>]* data-ds-focus', page.content.decode())
    again = client.get(url)
    assert "data-ds-focus" not in again.content.decode(), "only the page after a registration takes the keyboard"
    assert again.context["entry_form"]["journal"].value() == str(outgoing.pk)
    shown = client.get(url, {"direction": "incoming"}).context["entry_form"]["journal"].value()
    assert shown != str(outgoing.pk), "a list of letters of one direction registers letters of that direction"


def test_a_strip_that_is_sent_again_draws_one_number(secretary: User, login: Login) -> None:
    KindFactory.create(code="letter")
    JournalFactory.create(direction="incoming")
    client = login(secretary)
    for _ in range(2):
        assert _strip(client, once="the-same").status_code == 302
    assert Registration.objects.count() == 1
    _strip(client, once="the-same", title="The next letter, entered after Back")
    assert Registration.objects.count() == 2


def test_whoever_may_make_no_cards_is_not_sent_to_make_one(secretary: User, login: Login) -> None:
    KindFactory.create(code="letter")
    JournalFactory.create(direction="incoming")
    allowed = {each for role in secretary.roles.all() for each in role.permissions} - {"counterparties.add"}
    clerk = UserFactory.create(roles=[])
    clerk.roles.create(code="clerk", permissions=sorted(allowed))
    answer = _strip(login(clerk), **{"counterparty": "", "counterparty-typed": "Nobody we know"})
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.content.decode()


def test_a_name_that_was_not_chosen_is_not_taken_for_an_empty_field(secretary: User, login: Login) -> None:
    KindFactory.create(code="letter")
    JournalFactory.create(direction="incoming")
    client = login(secretary)
    answer = _strip(client, **{"counterparty": "", "counterparty-typed": "Nobody we know"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="Nobody we know"' in text, "the words stay"
    assert "Choose one from the list; its last line, “Create”, makes a card that is not there yet." in text
    assert not Registration.objects.exists()
    assert _strip(client, **{"counterparty": "", "counterparty-typed": " "}).status_code == 302


def test_what_two_people_write_beside_a_number_is_not_lost(secretary: User, login: Login) -> None:
    entry, client = RegistrationFactory.create(note="first"), login(secretary)
    url, seen = reverse("correspondence:entry", args=[entry.pk]), entry.version
    assert client.post(url, {"version": seen, "note": "theirs"}).status_code == 302
    answer = client.post(url, {"version": seen, "note": "mine"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="mine"' in text, "what was typed is kept"
    assert "Saved meanwhile: theirs" in text
    entry.refresh_from_db()
    assert (entry.note, entry.version) == ("theirs", seen + 1)
    assert client.post(url, {"version": seen + 1, "note": "mine"}).status_code == 302
    entry.refresh_from_db()
    assert entry.note == "mine"


def test_the_api_refuses_a_version_that_was_overtaken(secretary: User, api: Api) -> None:
    entry, client = RegistrationFactory.create(), api(secretary)
    url = f"/api/v1/registrations/{entry.pk}/"
    assert client.patch(url, {"note": "a", "version": 1}, format="json").json()["version"] == 2
    refused = client.patch(url, {"note": "b", "version": 1}, format="json")
    assert refused.status_code == 409
    assert client.patch(url, {"note": "c"}, format="json").status_code == 200, "a client may not care"


def test_what_a_list_shows_is_set_aside_at_once_and_nothing_that_came_later(secretary: User, login: Login) -> None:
    client, url = login(secretary), reverse("correspondence:intake")
    spam = [take(letter(f"Buy {number} pumps now")) for number in range(3)]
    kept = take(letter("A contract"))
    assert "aside" not in client.get(url).context, "what waits is not set aside unread"
    page = client.get(url, {"q": "pumps now"})
    assert page.context["aside"]["count"] == 3
    late = take(letter("Buy 9 pumps now"), at=timezone.now())
    data = {"state": "waiting", "q": "pumps now", "until": page.context["aside"]["until"], "reason": "Advertising"}
    assert client.post(reverse("correspondence:set-aside"), data).status_code == 302
    states = dict(IntakeItem.objects.values_list("pk", "state"))
    assert {states[item.pk] for item in spam} == {"dismissed"}
    assert states[kept.pk] == states[late.pk] == "waiting"
    assert client.post(reverse("correspondence:set-aside"), {**data, "until": "yesterday"}).status_code == 400


def test_an_entry_without_a_correspondent_is_offered_by_its_subject(secretary: User, login: Login) -> None:
    RegistrationFactory.create(correspondent="", document=DocumentFactory.create(title="An order"))
    page = login(secretary).get(reverse("correspondence:answerable"), headers={"HX-Request": "true"})
    assert "<small>An order</small>" in page.content.decode()


def test_the_letters_of_the_chosen_correspondent_are_offered_first_as_what_is_answered(
    secretary: User, login: Login
) -> None:
    vektor, other = (create_counterparty(display_name=name, actor=secretary, at=NOON) for name in ("Vektor", "Other"))
    entries = [
        RegistrationFactory.create(counterparty=party, search_key="in", registered_at=NOON + timedelta(hours=hour))
        for hour, party in enumerate((vektor, other))
    ]
    theirs, others = (entry.number for entry in entries)
    out = JournalFactory.create(code="test-out", direction="outgoing")
    url, client = reverse("correspondence:answerable"), login(secretary)

    def offered(**asked: Any) -> list[str]:
        return re.findall(r"<span>([^<]+)</span>", client.get(url, asked).content.decode())

    assert offered() == [others, theirs]
    assert offered(counterparty=vektor.pk) == [theirs]
    assert offered(counterparty=vektor.pk, q="IN") == [theirs, others]
    assert offered(party=vektor.pk, counterparty=other.pk, journal=out.pk) == [theirs]
    assert offered(party="other", counterparty=other.pk) == [others]
    assert offered(journal=entries[0].journal_id) == [], "an answer goes the other way"
    page = client.get(reverse("correspondence:journal")).content.decode()
    assert 'data-ds-with="party counterparty journal"' in page


def test_a_letter_is_answered_from_its_card(secretary: User, login: Login) -> None:
    party = create_counterparty(display_name="Vektor", actor=secretary, at=NOON)
    entry = RegistrationFactory.create(counterparty=party)
    client, journal = login(secretary), reverse("correspondence:journal")
    card = client.get(reverse("correspondence:of-document", args=[entry.document_id])).content.decode()
    assert f"{journal}?answer={entry.pk}" in card
    page = client.get(journal, {"answer": entry.pk})
    form = page.context["entry_form"]
    assert (
        form["journal"].value()
        == RegistrationJournal.objects.filter(direction="outgoing").values_list("pk", flat=True)[0]
    )
    assert (form["in_reply_to"].value(), form["counterparty"].value()) == (entry, party.pk)
    assert not page.context["is_narrowed"]
    assert "data-ds-begun" in page.content.decode(), "the strip stays open on a telephone"
    assert "data-ds-begun" not in client.get(journal).content.decode()
    assert not client.get(journal, {"answer": "nonsense"}).context["entry_form"]["in_reply_to"].value()


def test_a_document_whose_entry_was_voided_is_registered_again_with_what_stood_there(
    secretary: User, login: Login
) -> None:
    party = create_counterparty(display_name="Vektor", actor=secretary, at=NOON)
    entry = RegistrationFactory.create(
        counterparty=party, their_number="12/3", due_on=NOON.date(), note="By hand", voided_at=NOON, void_reason="Twice"
    )
    tab = login(secretary).get(reverse("correspondence:of-document", args=[entry.document_id]))
    form = tab.context["register_form"]
    begun = {name: form[name].value() for name in ("journal", "counterparty", "their_number", "note")}
    assert begun == {"journal": entry.journal_id, "counterparty": party, "their_number": "12/3", "note": "By hand"}


def test_the_journal_is_sorted_by_its_columns_page_by_page(secretary: User, login: Login) -> None:
    client, url = login(secretary), reverse("correspondence:journal")
    for number in range(60):
        RegistrationFactory.create(
            correspondent=f"Party {number % 7}", registered_at=NOON - timedelta(days=number),
            due_on=NOON.date() + timedelta(days=number) if number % 2 else None,
        )  # fmt: skip

    def rows(sort: str) -> list[Registration]:
        found, after = [], ""
        while True:
            page = client.get(url, {"sort": sort, "after": after}).context["page"]
            found += page.rows
            after = page.next
            if not after:
                return found

    names = [row.correspondent for row in rows("correspondent")]
    assert len(names) == 60
    assert names == sorted(names)
    due = [row.due_on for row in rows("-due")]
    assert due[:30] == sorted(filter(None, due), reverse=True)
    assert due[30:] == [None] * 30
    assert [row.due_on for row in rows("due")][30:] == [None] * 30
    assert [row.registered_at for row in rows("date")] == sorted(row.registered_at for row in rows(""))
    numbers = [row.number for row in rows("-number")]
    assert numbers == sorted(numbers, reverse=True)
    taken: Any = client.get(reverse("correspondence:export", args=["csv"]), {"sort": "-number"})
    text = b"".join(taken.streaming_content if taken.streaming else [taken.content]).decode("utf-8-sig")
    assert re.findall(r"IN-\d{5}/2026", text) == numbers
    assert "sort=correspondent" in client.get(url).content.decode()


def test_an_item_that_was_read_meanwhile_is_shown_as_it_is_now(secretary: User, login: Login) -> None:
    item = take(letter("A contract"))
    url = reverse("correspondence:item", args=[item.pk])
    answer = login(secretary).get(url, {"state": "received"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url
    IntakeItem.objects.filter(pk=item.pk).update(state="received")
    answer = login(secretary).get(url, {"state": "received"}, headers={"HX-Request": "true"})
    assert "HX-Redirect" not in answer


@pytest.mark.django_db
def test_a_printed_card_says_in_the_singular_that_it_is_void_and_leaves_no_empty_comma() -> None:
    entry = RegistrationFactory.create(their_date=NOON.date(), voided_at=NOON, void_reason="Twice")
    for language, words, day in (
        ("en", "The entry is void", "5\xa0Mar\xa02026"), ("bg", "Записът е анулиран", "05.03.2026"),
    ):  # fmt: skip
        with override(language):
            card = card_html(entry, [], [])
        assert f"{words}: Twice" in card
        assert f'<td><time class="ds-date" datetime="2026-03-05">{day}</time></td>' in card
        assert "Correspondent" in card or language != "en"


@pytest.mark.django_db
def test_a_printed_card_of_an_internal_letter_has_no_lines_for_a_correspondent() -> None:
    entry = RegistrationFactory.create(direction="internal", correspondent="")
    with override("en"):
        card = card_html(entry, [], [])
    assert not any(words in card for words in ("Correspondent", "Their number"))

"""Drafts: words with places, versions, attachments, who sees them."""

from typing import Any

import pytest

from ecm.errors import Forbidden, InvalidInput, NotFound, StaleVersion
from ecm.models import EventRecord, User
from mailings import queries
from mailings.errors import FileMissing, FilesTooLarge, NotADraft
from mailings.models import Mailing
from mailings.placeholders import filled
from mailings.services import change_mailing, discard_draft, draft_mailing, drafting, sample_letter
from tests.conftest import People
from tests.mailings.factories import NOON, confirmed, make_document, make_list, make_mailing, make_party, make_writer


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"text": "Dear {friend}"}, "text"), ({"subject": "{settings.SECRET_KEY}"}, "subject"),
        ({"text": "{name.__class__}"}, "text"), ({"text": "a { b"}, "text"), ({"text": "}"}, "text"),
        ({"text": "\u200b"}, "text"), ({"subject": " "}, "subject"), ({"audience": "all"}, "audience"),
        ({"text": "{}"}, "text"), ({"subject": "x" * 201}, "subject"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_is_refused_at_its_field(owner: User, words: dict[str, Any], field: str) -> None:
    group = make_list(owner)
    with pytest.raises(InvalidInput) as refused:
        draft_mailing(**{"subject": "News", "text": "Hello", **words, "group": group, "actor": owner, "at": NOON})
    assert list(refused.value.fields) == [field]
    assert not Mailing.objects.exists()


def test_places_are_filled_once_and_braces_can_be_written() -> None:
    values = {"name": "{signature} {{x}}", "signature": "Olena"}
    assert filled("{{name}} is {name}; {signature}", values) == "{name} is {signature} {{x}}; Olena"


def test_the_letter_as_one_recipient_reads_it(people: People) -> None:
    people.owner.first_name, people.owner.last_name = "Olena", "Petrenko"
    mailing = make_mailing(people.owner, make_party("Lira", "a@example.org"))
    line = queries.Line(1, "Lira", None, "", "a@example.org", "a@example.org", "ru")
    letter = sample_letter(mailing, line, people.owner)

    assert letter.subject == "News for Lira"
    assert letter.text.startswith("Dear Lira of Lira,")
    assert "Olena Petrenko" in letter.text
    assert people.owner.email in letter.text


def test_a_name_with_a_line_break_stays_one_header(owner: User) -> None:
    mailing = make_mailing(owner, make_party("Lira", "a@example.org"))
    line = queries.Line(1, "Lira\nBcc: x@example.org", None, "", "a@example.org", "a@example.org")
    assert sample_letter(mailing, line, owner).subject == "News for Lira Bcc: x@example.org"


def test_a_change_says_which_version_it_saw(owner: User) -> None:
    mailing = make_mailing(owner, make_party("A", "a@example.org"))
    changed = change_mailing(mailing=mailing, seen=1, actor=owner, at=NOON, subject="Other")
    assert (changed.subject, changed.version) == ("Other", 2)
    with pytest.raises(StaleVersion):
        change_mailing(mailing=mailing, seen=1, actor=owner, at=NOON, subject="Third")
    again = change_mailing(mailing=changed, seen=2, actor=owner, at=NOON, subject="Other")
    assert again.version == 2
    assert EventRecord.objects.filter(name="mailings.mailing.changed").count() == 1


def test_what_was_sent_off_changes_no_more(owner: User) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    with pytest.raises(NotADraft):
        change_mailing(mailing=mailing, seen=mailing.version, actor=owner, at=NOON, subject="Other")
    mailing.refresh_from_db()
    assert mailing.subject == "News for {name}"


def test_a_draft_is_thrown_away_and_what_was_sent_off_stays(people: People) -> None:
    owner, party = people.owner, make_party("A", "a@example.org")
    draft = make_mailing(owner, party, documents=[make_document(owner)])
    gone = confirmed(make_mailing(owner, party), owner)
    with pytest.raises(NotADraft):
        discard_draft(mailing=gone, actor=owner, at=NOON)
    with pytest.raises(NotFound):
        discard_draft(mailing=draft, actor=make_writer(people.home), at=NOON)
    assert Mailing.objects.count() == 2
    discard_draft(mailing=draft, actor=owner, at=NOON)
    assert list(Mailing.objects.all()) == [gone]
    assert gone.deliveries.count() == 1


def test_attachments_are_documents_the_author_sees(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    party = make_party("A", "a@example.org")
    seen = make_document(people.owner)
    hidden = make_document(people.outsider, department=people.elsewhere)
    mailing = make_mailing(make_writer(people.home), party, documents=[seen])
    assert [row.document_id for row in mailing.files.all()] == [seen.pk]
    with pytest.raises(FileMissing):
        make_mailing(make_writer(people.home), party, documents=[hidden])
    monkeypatch.setattr(drafting, "MOST_BYTES", 5)
    with pytest.raises(FilesTooLarge):
        make_mailing(people.owner, party, documents=[seen])


def test_a_mailing_is_seen_by_who_made_it_and_by_administrators(people: People, admin_user: User) -> None:
    mailing = make_mailing(people.owner, make_party("A", "a@example.org"))
    colleague: Any = make_writer(people.home)

    assert queries.mailing_visible_to(admin_user, mailing.pk) == mailing
    for stranger in (colleague, people.reader):
        assert not queries.mailings_page(stranger).rows
        with pytest.raises(NotFound):
            queries.mailing_visible_to(stranger, mailing.pk)
    with pytest.raises(Forbidden):
        make_mailing(people.reader, group=mailing.group)


def test_a_draft_that_went_while_somebody_waited_for_it_is_not_there(owner: User) -> None:
    draft = make_mailing(owner, make_party("A", "a@example.org"))
    mailing = Mailing.objects.get(pk=draft.pk)
    discard_draft(mailing=draft, actor=owner, at=NOON)
    with pytest.raises(NotFound):
        drafting.locked_draft(mailing)

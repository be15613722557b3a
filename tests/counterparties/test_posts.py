"""A person serves several counterparties, in each with a post and a term, and a post can be written anew."""

from datetime import date
from typing import Any

import pytest

from counterparties.models import ContactPost
from counterparties.services import add_post, change_post, end_post
from ecm.errors import Forbidden, InvalidInput
from ecm.models import EventRecord, User
from tests.counterparties.factories import NOON, ContactFactory, CounterpartyFactory, PostFactory


def test_a_person_gets_one_more_post_on_the_screen(owner: User, login: Any) -> None:
    client, contact, second = login(owner), ContactFactory(), CounterpartyFactory(display_name="Second")
    PostFactory(contact=contact)
    url = f"/app/counterparties/contacts/{contact.pk}/posts/new/"
    typed = {"other": second.pk, "title": "Adviser", "unit": "Board", "starts_on": "1.2.2026", "ends_on": "31.12.2026"}

    assert client.post(url, {**typed, "ends_on": "1.1.2026"}).status_code == 422
    assert client.post(url, {**typed, "other": "²"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    post = ContactPost.objects.get(counterparty=second)
    assert (post.title, post.unit, post.ends_on) == ("Adviser", "Board", date(2026, 12, 31))
    page = client.get(f"/app/counterparties/contacts/{contact.pk}/").content.decode()
    assert f"/app/counterparties/posts/{post.pk}/change/" in page


def test_a_form_sent_twice_gives_one_post(owner: User, login: Any) -> None:
    client, contact, party = login(owner), ContactFactory(), CounterpartyFactory()
    url = f"/app/counterparties/{party.pk}/people/add/"

    answers = [client.post(url, {"other": contact.pk, "title": "Director"}).status_code for _once in range(2)]
    assert answers == [302, 422]
    assert ContactPost.objects.filter(counterparty=party).count() == 1


def test_a_post_is_written_anew(owner: User, reader: User, login: Any, api: Any) -> None:
    post = PostFactory(title="Diretcor")
    url = f"/app/counterparties/posts/{post.pk}/change/"
    assert "Diretcor" in login(owner).get(url).content.decode()
    assert login(owner).post(url, {"title": "Director", "unit": "Board"}).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.unit) == ("Director", "Board")
    record = EventRecord.objects.filter(name="counterparties.contact.recorded").latest("pk")
    assert (record.payload["act"], record.payload["before"]["title"]) == ("changed", "Diretcor")

    count = EventRecord.objects.count()
    change_post(post=post, changes={"title": "Director"}, actor=owner, at=NOON)
    assert EventRecord.objects.count() == count  # the same again changes nothing
    answer = api(owner).patch(f"/api/v1/posts/{post.pk}/", {"ends_on": "2026-12-31"}, format="json")
    assert (answer.status_code, answer.json()["ends_on"]) == (200, "2026-12-31")
    with pytest.raises(Forbidden):
        change_post(post=post, changes={"title": "x"}, actor=reader, at=NOON)
    with pytest.raises(InvalidInput):
        change_post(post=post, changes={"contact": 1}, actor=owner, at=NOON)


def test_a_term_does_not_end_before_it_begins(owner: User, login: Any) -> None:
    post = PostFactory(starts_on=date(2999, 1, 1))
    term = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}
    with pytest.raises(InvalidInput):
        add_post(contact=post.contact, counterparty=post.counterparty, post=term, actor=owner, at=NOON)
    with pytest.raises(InvalidInput):
        change_post(post=post, changes={"ends_on": date(2026, 1, 1)}, actor=owner, at=NOON)
    with pytest.raises(InvalidInput):
        end_post(post=post, last_day=date(2026, 1, 1), actor=owner, at=NOON)
    assert login(owner).post(f"/app/counterparties/posts/{post.pk}/end/").status_code < 500

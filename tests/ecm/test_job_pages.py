"""Jobs and directories in the workspace and the API."""

from typing import Any

import pytest
from django.urls import reverse

from ecm.fields.models import Directory
from ecm.jobs import enqueue
from ecm.jobs.models import Job, JobState
from ecm.models import User
from ecm.notices import notify
from tests.conftest import Api, Login


def test_people_see_their_jobs_and_administrators_all(lawyer: User, admin_user: User, login: Login) -> None:
    enqueue("jobs.clean", actor_id=lawyer.pk)
    enqueue("notices.digest")
    mine, all_ = (login(user).get(reverse("jobs")).content.decode() for user in (lawyer, admin_user))
    assert "Cleaning of the job table" in mine
    assert "Daily digests" not in mine
    assert "Daily digests" in all_


def test_a_failed_job_says_why_to_administrators_and_is_tried_again(
    lawyer: User, admin_user: User, login: Login
) -> None:
    job = enqueue("jobs.clean", actor_id=lawyer.pk)
    Job.objects.update(state=JobState.DEAD, error="Traceback\nOSError: disk of the server")
    url = reverse("job", args=[job.pk])
    assert "disk of the server" in login(admin_user).get(url).content.decode()
    assert "disk of the server" not in login(lawyer).get(url).content.decode()
    assert login(lawyer).post(reverse("job-retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_the_progress_asks_again_until_the_job_is_over(lawyer: User, login: Login) -> None:
    job = enqueue("jobs.clean", actor_id=lawyer.pk)
    Job.objects.update(progress_done=3, progress_total=9)
    client, url = login(lawyer), reverse("job-progress", args=[job.pk])
    running = client.get(url).content.decode()
    assert "3 / 9" in running
    assert "hx-get" in running
    over = client.post(reverse("job-cancel", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in over
    assert "Cancelled" in over


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_costs_the_same(count: int, lawyer: User, login: Login, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        enqueue("jobs.clean", actor_id=lawyer.pk)
    client = login(lawyer)
    with django_assert_max_num_queries(9):
        client.get(reverse("jobs"))


def test_a_directory_is_searched_and_grows_in_place(lawyer: User, login: Login) -> None:
    directory = Directory.objects.create(code="cities", can_grow=True)
    client, query = login(lawyer), f"?directory={directory.pk}"
    answer = client.post(reverse("directory-new") + query, {"name": "Харків"})
    assert answer.status_code == 204
    assert "ds:created" in answer["HX-Trigger"]
    assert "Харків" in client.get(reverse("directory-choose") + query + "&q=хар").content.decode()
    assert "Харків" in client.get(reverse("directory-choose") + query + "&q=[fh").content.decode()
    Directory.objects.update(can_grow=False)
    assert client.post(reverse("directory-new") + query, {"name": "Суми"}).status_code == 403


def test_notices_are_read_by_the_api(lawyer: User, manager: User, api: Api) -> None:
    notice = notify(lawyer.pk, "test.kind", subject=("document", 1))
    notify(manager.pk, "test.kind", subject=("document", 1))
    assert notice
    client = api(lawyer)
    listed = client.get(reverse("ecm_api:notices")).json()
    assert [row["id"] for row in listed["results"]] == [notice.pk]
    assert listed["unread"] == 1
    assert client.post(reverse("ecm_api:notices-read"), {}, format="json").json() == {"marked": 1, "unread": 0}
    assert api(manager).get(reverse("ecm_api:notices")).json()["unread"] == 1


def test_ways_are_chosen_by_the_api(lawyer: User, api: Api) -> None:
    client, url = api(lawyer), reverse("ecm_api:notice-preferences")
    assert client.put(url, {"ways": {"": "digest"}}, format="json").json()["way"] == "digest"
    assert client.put(url, {"ways": {"": "pigeon"}}, format="json").status_code == 400

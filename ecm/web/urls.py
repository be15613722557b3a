"""Routes of the frame: sign-in, desktop, profile, bell, palette."""

from django.contrib.auth import views as auth
from django.urls import path

from ecm.web import directories, jobs, organisation, pages, palette, people, sharing

urlpatterns = [
    path("login/", people.SignInView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("language/", people.LanguageView.as_view(), name="language"),
    path("app/", pages.DesktopView.as_view(), name="desktop"),
    path("app/bell/", pages.BellView.as_view(), name="bell"),
    path("app/notices/", pages.NoticesView.as_view(), name="notices"),
    path("app/notices/<int:notice_id>/", pages.NoticeView.as_view(), name="notice"),
    path("app/jobs/", jobs.JobsView.as_view(), name="jobs"),
    path("app/jobs/<int:job_id>/", jobs.JobView.as_view(), name="job"),
    path("app/jobs/<int:job_id>/progress/", jobs.JobProgressView.as_view(), name="job-progress"),
    path("app/jobs/<int:job_id>/cancel/", jobs.CancelJobView.as_view(), name="job-cancel"),
    path("app/jobs/<int:job_id>/retry/", jobs.RetryJobView.as_view(), name="job-retry"),
    path("app/directories/choose/", directories.ChooseEntryView.as_view(), name="directory-choose"),
    path("app/directories/new/", directories.NewEntryView.as_view(), name="directory-new"),
    path("app/people/choose/", sharing.ChoosePersonView.as_view(), name="people-choose"),
    path("app/organisation/", organisation.OrganisationView.as_view(), name="organisation"),
    path("app/palette/", palette.PaletteView.as_view(), name="palette"),
    path("app/profile/", people.ProfileView.as_view(), name="profile"),
    path("app/theme/", people.ThemeView.as_view(), name="theme"),
    path("app/components/", pages.ComponentsView.as_view(), name="components"),
]

"""Endpoints of the intake and the journals, under /api/v1/."""

from django.urls import path

from correspondence.api import views

app_name = "correspondence_api"
urlpatterns = [
    path("journals/", views.JournalsView.as_view(), name="journals"),
    path("registrations/", views.RegistrationsView.as_view(), name="registrations"),
    path("registrations/<int:registration_id>/", views.RegistrationView.as_view(), name="registration"),
    path("registrations/<int:registration_id>/void/", views.VoidRegistrationView.as_view(), name="void"),
    path("counterparties/<int:pk>/registrations/", views.CorrespondenceView.as_view(), name="of-party"),
    path("intake/", views.ItemsView.as_view(), name="items"),
    path("intake/<int:item_id>/", views.ItemView.as_view(), name="item"),
    path("intake/<int:item_id>/raw/", views.RawItemView.as_view(), name="raw"),
    path("intake/<int:item_id>/register/", views.RegisterItemView.as_view(), name="register-item"),
    path("intake/<int:item_id>/dismiss/", views.DismissItemView.as_view(), name="dismiss"),
    path("intake/<int:item_id>/take-back/", views.TakeBackItemView.as_view(), name="take-back"),
    path("intake/<int:item_id>/retry/", views.RetryItemView.as_view(), name="retry"),
    path("mail-accounts/", views.AccountsView.as_view(), name="accounts"),
]

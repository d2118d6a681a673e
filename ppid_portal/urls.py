"""The address book of the house: every room brings its own addresses."""

from django.urls import include, path

from ppid_portal import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("akun/", include("allauth.urls")),
    path("", include("casework.cases.urls")),
]

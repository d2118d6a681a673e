"""The address book of the house: every room brings its own addresses."""

from django.urls import include, path

from ppid_portal import health, styleguide
from ppid_portal.demo import views as demo

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("akun/", include("allauth.urls")),
    path("tema/<slug:code>.css", styleguide.agency_css, name="agency_css"),
    path("gaya/", styleguide.gallery, name="gallery"),
    path("demo/", demo.sign_in, name="demo"),
    path("register/", include("casework.registers.urls")),
    path("kotak-keluar/", include("casework.notifications.urls")),
    path("", include("casework.letters.urls")),
    path("", include("frontdesk.urls")),
    path("", include("casework.cases.urls")),
]

handler400 = "ppid_portal.errors.bad_request"
handler404 = handler403 = "ppid_portal.errors.not_found"
handler500 = "ppid_portal.errors.server_error"

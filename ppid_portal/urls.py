"""The address book of the house: every room brings its own addresses."""

from django.contrib import admin
from django.urls import include, path

from casework.organization import views as upkeep
from ppid_portal import errors, health, pages, styleguide
from ppid_portal.demo import views as demo

# Each stands twice: of the agency that answers at /, and of the agency the address names.
PUBLIC = (
    ("layanan/", pages.services, "services"),
    ("standar/", pages.standards, "standards"),
    ("bantuan/", pages.help_page, "help"),
    ("maklumat/", pages.pledge, "pledge"),
    ("aksesibilitas/", pages.accessibility, "accessibility"),
    ("data-pribadi/", pages.personal_data, "personal_data"),
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("instansi/", pages.agencies, name="agencies"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    *(path(route, view, name=name) for route, view, name in PUBLIC),
    path("lacak/<slug:slug>/tanda-bukti/", pages.receipt, name="receipt_pdf"),
    path("", include("casework.cases.follow.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("akun/email/", errors.not_found, name="no_email_page"),  # addresses are kept by the agency's admin
    path("akun/", include("allauth.urls")),
    path("kelola/", upkeep.index, name="upkeep"),
    path("ruang-belakang/", admin.site.urls),
    path("tema/<slug:code>.css", styleguide.agency_css, name="agency_css"),
    path("gaya/", styleguide.gallery, name="gallery"),
    path("demo/", demo.sign_in, name="demo"),
    path("register/", include("casework.registers.urls")),
    path("kotak-keluar/", include("casework.notifications.urls")),
    path("", include("casework.letters.urls")),
    path("", include("casework.mailroom.urls")),
    path("", include("casework.redaction.urls")),
    path("", include("casework.survey.urls")),
    path("", include("consultations.urls")),
    path("", include("frontdesk.urls")),
    path("", include("casework.cases.dispositions.urls")),
    path("", include("casework.cases.urls")),
    path("dip/", include("requests_app.dip.urls")),
    path("", include("requests_app.dik.urls")),
    path("", include("requests_app.urls")),
    path("", include("research.urls")),
    path("<slug:code>/", pages.home, name="agency_home"),
    *(path(f"<slug:code>/{route}", view, name=name) for route, view, name in PUBLIC),
]

handler400 = "ppid_portal.errors.bad_request"
handler404 = handler403 = "ppid_portal.errors.not_found"
handler500 = "ppid_portal.errors.server_error"

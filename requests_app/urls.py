from django.urls import path, re_path

from requests_app import form_views, views
from requests_app.bundle import views as bundle
from requests_app.deciding import views as deciding
from requests_app.dip.views import open_data, public
from requests_app.objection import views as objection
from requests_app.statement import views as statement

app_name = "requests_app"

# Each stands twice: of the agency that answers at /, and of the agency the address names.
PUBLIC = (
    ("informasi/", public.information, "information"),
    ("informasi/<int:number>/", public.item, "item"),
    ("informasi/<int:number>/berkas/", public.item_file, "file"),
    ("informasi/dikecualikan/", public.exempt, "exempt"),
    ("informasi/jawaban/<int:pk>/", public.answer, "answer"),
    ("informasi/jawaban/<int:pk>/berkas/<int:number>/", public.answer_file, "answer_file"),
    ("informasi/atom.xml", open_data.feed, "feed"),
    ("ajukan/", views.ask, "ask"),
    ("formulir/", form_views.empty, "form"),
)
SHEET = r"informasi/daftar\.(?P<kind>xlsx|csv)$"

urlpatterns = [
    *(path(route, view, name=name) for route, view, name in PUBLIC),
    re_path(rf"^{SHEET}", open_data.sheet, name="sheet"),
    path("lacak/<slug:slug>/formulir/", form_views.for_applicant, name="own_form"),
    path("kasus/<slug:slug>/formulir/", form_views.for_staff, name="filled_form"),
    path("lacak/<slug:slug>/keberatan/", objection.object_to, name="objection"),
    path("kasus/<slug:slug>/bundel/", bundle.bundle_page, name="bundle"),
    path("kasus/<slug:slug>/keberatan/penjawab/", objection.name_authority, name="name_authority"),
    path("kasus/<slug:slug>/keberatan/tanggapan/", objection.draft_reply, name="draft_reply"),
    path("kasus/<slug:slug>/keberatan/sengketa/", objection.keep_dispute, name="dispute"),
    path("lacak/<slug:slug>/pernyataan/", statement.declare, name="statement"),
    path("lacak/<slug:slug>/pernyataan/formulir/", statement.blank, name="statement_form"),
    path("kasus/<slug:slug>/pernyataan/", statement.blank_for_staff, name="statement_for_staff"),
    path("kasus/<slug:slug>/disediakan/", deciding.give, name="give"),
    *(path(f"<slug:code>/{route}", view, name=name) for route, view, name in PUBLIC),
    re_path(rf"^(?P<code>[-a-zA-Z0-9_]+)/{SHEET}", open_data.sheet, name="sheet"),
    path("<slug:code>/ajukan/periksa/", views.check, name="check"),
    path("<slug:code>/ajukan/<slug:key>/", views.page, name="page"),
]

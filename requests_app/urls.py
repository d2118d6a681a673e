from django.urls import path

from requests_app import views
from requests_app.dip.views import public
from requests_app.objection import views as objection
from requests_app.statement import views as statement

app_name = "requests_app"

urlpatterns = [
    path("informasi/", public.information, name="information"),
    path("informasi/<int:number>/", public.item, name="item"),
    path("informasi/<int:number>/berkas/", public.item_file, name="file"),
    path("ajukan/", views.ask, name="ask"),
    path("lacak/<slug:slug>/keberatan/", objection.object_to, name="objection"),
    path("kasus/<slug:slug>/keberatan/penjawab/", objection.name_authority, name="name_authority"),
    path("kasus/<slug:slug>/keberatan/tanggapan/", objection.draft_reply, name="draft_reply"),
    path("kasus/<slug:slug>/keberatan/sengketa/", objection.keep_dispute, name="dispute"),
    path("lacak/<slug:slug>/pernyataan/", statement.declare, name="statement"),
    path("lacak/<slug:slug>/pernyataan/formulir/", statement.blank, name="statement_form"),
    path("kasus/<slug:slug>/pernyataan/", statement.blank_for_staff, name="statement_for_staff"),
    path("<slug:code>/informasi/", public.information, name="information"),
    path("<slug:code>/informasi/<int:number>/", public.item, name="item"),
    path("<slug:code>/informasi/<int:number>/berkas/", public.item_file, name="file"),
    path("<slug:code>/ajukan/", views.ask, name="ask"),
    path("<slug:code>/ajukan/periksa/", views.check, name="check"),
    path("<slug:code>/ajukan/<slug:key>/", views.page, name="page"),
]

from django.urls import path

from requests_app import views

app_name = "requests_app"

urlpatterns = [
    path("informasi/", views.information, name="information"),
    path("informasi/<int:number>/", views.information_item, name="item"),
    path("informasi/<int:number>/berkas/", views.information_file, name="file"),
    path("ajukan/", views.ask, name="ask"),
    path("lacak/<slug:slug>/keberatan/", views.object_to, name="objection"),
    path("<slug:code>/informasi/", views.information, name="information"),
    path("<slug:code>/informasi/<int:number>/", views.information_item, name="item"),
    path("<slug:code>/informasi/<int:number>/berkas/", views.information_file, name="file"),
    path("<slug:code>/ajukan/", views.ask, name="ask"),
    path("<slug:code>/ajukan/periksa/", views.check, name="check"),
    path("<slug:code>/ajukan/<slug:key>/", views.page, name="page"),
]

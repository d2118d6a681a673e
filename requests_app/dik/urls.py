"""Staff pages of exempt information and of the consequence test."""

from django.urls import path

from requests_app.dik.views import staff, tests

app_name = "dik"

urlpatterns = [
    path("dik/", staff.index, name="list"),
    path("dik/tambah/", staff.add, name="add"),
    path("dik/<int:number>/", staff.line, name="line"),
    path("dik/<int:number>/ubah/", staff.change, name="change"),
    path("dik/<int:number>/akhiri/", staff.end, name="end"),
    path("dik/<int:number>/penetapan/", staff.document, name="document"),
    path("uji-konsekuensi/", tests.index, name="tests"),
    path("uji-konsekuensi/tambah/", tests.add, name="test_add"),
    path("uji-konsekuensi/<int:pk>/", tests.test, name="test"),
    path("uji-konsekuensi/<int:pk>/ubah/", tests.change, name="test_change"),
    path("uji-konsekuensi/<int:pk>/usulkan/", tests.propose, name="propose"),
    path("uji-konsekuensi/<int:pk>/penetapan/", tests.decide, name="decide"),
    path("uji-konsekuensi/<int:pk>/lembar.pdf", tests.sheet, name="sheet"),
    path("uji-konsekuensi/<int:pk>/berita-acara.pdf", tests.minutes, name="minutes"),
    path("uji-konsekuensi/<int:pk>/berkas/", tests.document, name="test_document"),
]

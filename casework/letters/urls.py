from django.urls import include, path

from casework.letters import (
    book_pdf,
    closing_pdf,
    copy_views,
    disposition_sheet,
    format_views,
    mandate_views,
    number_views,
    views,
)
from casework.letters.classification import views as classification
from casework.letters.paper import views as paper
from casework.letters.signatures import views as signing
from casework.letters.verifying import views as verification

app_name = "letters"

urlpatterns = [
    path("kasus/<slug:slug>/surat/baru/<slug:kind>/", views.create, name="create"),
    path("kasus/<slug:slug>/tanda-bukti/", views.receipt, name="receipt"),
    path("kasus/<slug:slug>/tanda-penyerahan/", views.handover, name="handover"),
    path("disposisi/<int:pk>/lembar/", disposition_sheet.of_disposition, name="disposition_sheet"),
    path("kasus/<slug:slug>/disposisi/lembar/", disposition_sheet.blank, name="blank_disposition"),
    path("surat/", views.letters, name="letters"),
    path("surat/<int:pk>/", views.letter_page, name="letter"),
    path("surat/<int:pk>/simpan/", views.save, name="save"),
    path("surat/<int:pk>/ajukan/", views.submit, name="submit"),
    path("surat/<int:pk>/paraf/", views.initial, name="initial"),
    path("surat/<int:pk>/setujui/", views.approve, name="approve"),
    path("surat/<int:pk>/kembalikan/", views.give_back, name="give_back"),
    path("surat/<int:pk>/nomor/", number_views.number, name="number"),
    path("surat/<int:pk>/buat/", views.make, name="make"),
    path("surat/<int:pk>/cara-tanda-tangan/", signing.choose, name="way"),
    path("surat/<int:pk>/untuk-ditandatangani/", signing.unsigned, name="unsigned"),
    path("surat/<int:pk>/bertanda-tangan/", signing.signed, name="signed"),
    path("surat/<int:pk>/pindaian/", signing.scan, name="scan"),
    path("surat/<int:pk>/pindaian/<uuid:file>/", signing.old_scan, name="old_scan"),
    path("surat/<int:pk>/kirim/", views.send, name="send"),
    path("surat/<int:pk>/terima/", views.received, name="received"),
    path("surat/<int:pk>/batal/", views.revoke, name="revoke"),
    path("surat/<int:pk>/cetak/", copy_views.pen, name="pen"),
    path("surat/<int:pk>/arsip/", copy_views.archive, name="archive"),
    path("surat/<int:pk>/ganti/", copy_views.replace, name="replace"),
    path("surat/<int:pk>/pdf/", views.pdf_file, name="pdf"),
    path("register/<slug:code>/pdf/", book_pdf.book_pdf, name="book_pdf"),
    path("kelola/nomor/", format_views.formats, name="formats"),
    path("kelola/nomor/pola/", format_views.change, name="format_add"),
    path("kelola/nomor/pola/<slug:kind>/", format_views.change, name="format"),
    path("kelola/nomor/pola/<slug:kind>/hapus/", format_views.remove, name="format_remove"),
    path("kelola/nomor/lompat/", format_views.jump, name="jump"),
    path("kelola/klasifikasi/", classification.codes, name="codes"),
    path("kelola/klasifikasi/baru/", classification.code, name="code_add"),
    path("kelola/klasifikasi/impor/", classification.take_in, name="codes_import"),
    path("kelola/klasifikasi/kode-klasifikasi.xlsx", classification.example, name="codes_export"),
    path("kelola/klasifikasi/<str:code>/", classification.code, name="code"),
    path("kelola/klasifikasi/<str:code>/pakai/", classification.set_active, name="code_active"),
    path("kelola/naskah/", include("casework.letters.wording.urls")),
    path("register/<slug:code>/<int:year>/berita-acara/", closing_pdf.closing_pdf, name="closing_pdf"),
    path("kelola/mandat/", mandate_views.mandate_list, name="mandates"),
    path("kelola/mandat/baru/", mandate_views.mandate_new, name="mandate_new"),
    path("kelola/mandat/<int:pk>/akhiri/", mandate_views.mandate_end, name="mandate_end"),
    path("kelola/kertas/", paper.paper, name="paper"),
    path("kelola/kertas/contoh/", paper.sample, name="paper_sample"),
    path("kelola/kertas/contoh.pdf", paper.sample_pdf, name="paper_sample_pdf"),
    path("v/", verification.ask, name="ask"),
    path("v/<str:code>/", verification.verify, name="verify"),
]

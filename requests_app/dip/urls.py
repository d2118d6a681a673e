"""Staff pages of the list."""

from django.urls import path, re_path

from requests_app.dip.views import answers, staff, staff_sheets

app_name = "dip"

urlpatterns = [
    path("", staff.index, name="list"),
    path("tambah/", staff.add, name="add"),
    path("impor/", staff_sheets.take_in, name="import"),
    path("impor/contoh.xlsx", staff_sheets.example, name="example"),
    re_path(r"^dip\.(?P<kind>xlsx|csv)$", staff_sheets.export, name="export"),
    path("<int:number>/", staff.item, name="item"),
    path("<int:number>/ubah/", staff.change, name="change"),
    path("<int:number>/tinjau/", staff.review, name="review"),
    path("<int:number>/tarik/", staff.retire, name="retire"),
    path("<int:number>/riwayat/<int:pk>/", staff.old_file, name="old_file"),
    path("jawaban/", answers.index, name="answers"),
    path("jawaban/<int:pk>/", answers.answer, name="answer"),
    path("jawaban/<int:pk>/setujui/", answers.approve, name="approve"),
    path("jawaban/<int:pk>/kembalikan/", answers.give_back, name="give_back"),
    path("jawaban/<int:pk>/tarik/", answers.withdraw, name="withdraw"),
    path("jawaban/<int:pk>/berkas/<int:number>/", answers.file, name="answer_file"),
    path("kasus/<slug:slug>/menjawab/", answers.point, name="point"),
    path("kasus/<slug:slug>/terbitkan/", answers.write, name="write"),
]

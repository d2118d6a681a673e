from django.urls import path

from casework.registers import closing_views, import_views, line_views, views

app_name = "registers"

urlpatterns = [
    path("", views.index, name="index"),
    path("impor/<int:pk>/urungkan/", import_views.undo, name="import_undo"),
    path("<slug:code>/impor/", import_views.take_in, name="import"),
    path("<slug:code>/impor/contoh.xlsx", import_views.example, name="import_example"),
    path("<slug:code>/", views.show, name="book"),
    path("<slug:code>/cetak/", views.print_page, name="print"),
    path("<slug:code>/xlsx/", views.export, name="export"),
    path("<slug:code>/<int:year>/<int:number>/perbaiki/", line_views.correct, name="correct"),
    path("<slug:code>/<int:year>/<int:number>/batal/", line_views.void, name="void"),
    path("<slug:code>/<int:year>/tutup/", closing_views.close, name="close"),
]

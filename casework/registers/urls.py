from django.urls import path

from casework.registers import views

app_name = "registers"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.show, name="book"),
    path("<slug:code>/cetak/", views.print_page, name="print"),
    path("<slug:code>/xlsx/", views.export, name="export"),
    path("<slug:code>/<int:year>/<int:number>/perbaiki/", views.correct, name="correct"),
]

from django.urls import path

from casework.redaction import views

app_name = "redaction"

urlpatterns = [
    path("dokumen/<int:pk>/hitamkan/", views.document, name="document"),
    path("hitamkan/<int:pk>/halaman/<int:page>/", views.page, name="page"),
    path("hitamkan/<int:pk>/halaman/<int:page>/gambar/", views.picture, name="picture"),
    path("hitamkan/<int:pk>/cari/", views.find, name="find"),
    path("hitamkan/<int:pk>/hasil/", views.result, name="result"),
    path("hitamkan/<int:pk>/hasil/berkas/", views.file, name="file"),
]
